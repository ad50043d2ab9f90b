"""When a run frees its place, on a clock that the test turns."""

from gan.runs.expiry import Expiry, duration
from gan.runs.spec import Limits
from tests.helpers import is_sentence
from tests.runs.conftest import Clock

LIMITS = Limits(orphan_seconds=1000, paused_seconds=900, paused_unwatched_seconds=300)


def test_a_paused_run_that_is_watched_keeps_its_place_for_a_while(clock: Clock) -> None:
    expiry = Expiry(LIMITS, clock)
    for _ in range(9):
        clock.seconds += 100
        expiry.looked()
        assert expiry.due("paused") == ""
    assert expiry.seconds_left("paused") == 0 and expiry.seconds_left("running") is None
    clock.seconds += 1
    expiry.looked()
    assert expiry.due("paused").startswith("This run was paused for 15 minutes, so it was stopped to free its place")
    assert expiry.due("running") == "", "a run that trains and is watched goes on"
    expiry.commanded()
    assert expiry.due("paused") == "" and expiry.seconds_left("paused") == 900, "each command counts anew"


def test_a_paused_run_that_nobody_watches_frees_its_place_sooner(clock: Clock) -> None:
    expiry = Expiry(LIMITS, clock)
    clock.seconds += 301
    reason = expiry.due("paused")
    assert "paused, and nobody watched it for 5 minutes" in reason and reason.endswith("Go on takes it up again.")
    assert expiry.due("running") == "" == expiry.due("starting")
    expiry.looked()
    assert expiry.due("paused") == ""


def test_a_run_that_was_paused_only_now_is_not_yet_due_though_nobody_watched_before(clock: Clock) -> None:
    expiry = Expiry(LIMITS, clock)
    clock.seconds += 299
    expiry.commanded()
    clock.seconds += 2
    assert expiry.due("paused") == ""


def test_a_run_that_nobody_watches_is_due_in_any_state(clock: Clock) -> None:
    expiry = Expiry(LIMITS, clock)
    clock.seconds += 1001
    assert all("Nobody watched this run for 17 minutes" in expiry.due(state) for state in ("starting", "running", "paused"))
    assert len(expiry.due("running")) > 20 and is_sentence(Exception(expiry.due("running")))  # type: ignore[arg-type]


def test_lengths_of_time_in_words() -> None:
    assert [duration(seconds) for seconds in (2, 119, 120, 900)] == ["2 seconds", "119 seconds", "2 minutes", "15 minutes"]
