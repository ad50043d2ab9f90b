"""Places for runs: who holds them, who may start, and what is said when none is free."""

from collections.abc import Callable

import pytest

from gan.errors import TheatreError, UsageError
from gan.runs.places import Place, Places, Starts, refusal, taken
from gan.runs.race import Races
from gan.runs.registry import JobRegistry
from gan.runs.rights import Rights
from gan.runs.spec import Limits
from gan.runs.visitor import digest
from tests.helpers import is_sentence
from tests.runs.conftest import Clock
from tests.runs.fake_workers import FakeWorkers
from tests.runs.real_runs import tiny, until

MINE, YOURS = "0" * 32, "1" * 32


def test_when_one_will_be_free() -> None:
    def when(*seconds: float | None) -> str:
        return Places(2, tuple(Place("train?run=x", "", left) for left in seconds)).when

    assert when(None, None) == "it cannot be told yet when one will be free"
    assert when(None, 170.0) == when(500.0, 121.0) == "one will be free in about 3 minutes, if not before"
    assert "in about a minute" in when(0.0)


def test_what_is_taken_in_words() -> None:
    one = Place("train?run=x", "", None)
    assert taken(Places(2, ())) == "None of 2 places for runs is taken"
    assert taken(Places(2, (one,))) == "1 of 2 places for runs is taken"
    assert taken(Places(2, (one, one))) == "All 2 places for runs are taken"
    assert taken(Places(1, (one,))) == "The only place for a run is taken"


def test_one_visitor_does_not_hold_the_last_place_of_a_server_that_others_reach() -> None:
    mine, other = Place("train?run=abc", digest(MINE), 60.0), Place("train?run=def", digest(YOURS), None)
    shared, local = Limits.shared(), Limits()
    assert shared.visitor_running == 1 and local.visitor_running == 2
    assert refusal(Places(2, (mine,)), local, digest(MINE)) is None is refusal(Places(2, (mine,)), shared, digest(YOURS))
    held = refusal(Places(2, (mine,)), shared, digest(MINE))
    assert held and "One visitor may hold 1 of the 2 places" in str(held) and "/train?run=abc" in str(held) and is_sentence(held)
    full = refusal(Places(2, (mine, other)), shared, digest(MINE))
    assert full and "one of them by your run at /train?run=abc; one will be free in about a minute" in str(full)
    for stranger in ("", digest("2" * 32)):
        told = refusal(Places(2, (mine, other)), shared, stranger)
        assert told and "abc" not in str(told) and "def" not in str(told) and is_sentence(told)
    assert refusal(Places(2, (Place("train?run=x", "", None),)), shared, ""), "those without a key are one visitor"


def test_starts_within_a_minute_are_counted_for_each_and_for_all(clock: Clock) -> None:
    starts = Starts(Limits(starts_per_minute=3, visitor_starts_per_minute=2), clock)
    for _ in range(2):
        assert starts.refusal("a") is None
        starts.add("a")
        clock.seconds += 10
    refused = starts.refusal("a")
    assert refused and "as many as one visitor may; try again in 40 seconds" in str(refused) and is_sentence(refused)
    assert starts.refusal("b") is None
    starts.add("b")
    assert "all visitors together" in str(starts.refusal("b"))
    clock.seconds += 41
    assert starts.refusal("a") is None


def test_a_visitor_is_told_of_the_places_and_which_are_theirs(
    timed_registries: Callable[..., JobRegistry], workers: FakeWorkers, clock: Clock
) -> None:
    jobs = timed_registries(paused_seconds=600.0)
    assert not jobs.places().taken
    mine = jobs.start(tiny(), "mnist", 0, rights=Rights.of(MINE))
    race = Races(jobs).start([tiny()] * 2, "mnist", 0, 60.0, Rights.of(YOURS))
    until(lambda: race.state == "running" and mine.state == "running")
    assert jobs.places().full and jobs.places().mine == ()
    assert jobs.places(MINE).mine == (f"train?run={mine.id}",) and jobs.places(YOURS).mine == (f"race?race={race.id}",)
    mine.pause()
    clock.seconds += 61
    assert jobs.places().when == "one will be free in about 9 minutes, if not before"
    with pytest.raises(TheatreError, match="All 2 places for runs are taken, one of them by your run"):
        jobs.start(tiny(), "mnist", 0, rights=Rights.of(MINE))


def test_a_paused_run_frees_its_place_though_it_is_watched_and_goes_on_later(
    timed_registries: Callable[..., JobRegistry], workers: FakeWorkers, clock: Clock
) -> None:
    jobs = timed_registries(max_running=1, paused_seconds=100.0)
    job = jobs.start(tiny(), "mnist", 0, rights=Rights.of(MINE))
    until(lambda: job.state == "running")
    workers.train(16)
    job.pause()
    for _ in range(3):
        clock.seconds += 40
        job.status()
    until(lambda: not job.active)
    assert job.state == "stopped" and job.message.startswith("This run was paused for 100 seconds")
    assert jobs.start(tiny(), "mnist", 0, rights=Rights.of(YOURS)).active


def test_lanes_of_a_paused_race_free_their_place_too(
    timed_registries: Callable[..., JobRegistry], workers: FakeWorkers, clock: Clock
) -> None:
    jobs = timed_registries(max_running=1, paused_unwatched_seconds=50.0)
    race = Races(jobs).start([tiny()] * 2, "mnist", 0, 60.0)
    until(lambda: race.state == "running")
    race.pause()
    until(lambda: race.status()["place_seconds"] == 900)
    clock.seconds += 51
    until(lambda: not race.active)
    assert not jobs.places().taken


def test_only_its_owner_commands_a_run(registries: Callable[..., JobRegistry], workers: FakeWorkers) -> None:
    jobs = registries()
    job = jobs.start(tiny(), "mnist", 0, rights=Rights.of(MINE))
    assert jobs.steer(job.id, MINE) is job is jobs.steer(job.id, job.spec.rights.key)
    for forbidden in (
        lambda: jobs.steer(job.id, YOURS),
        lambda: jobs.again(job.id, YOURS),
        lambda: jobs.admit(job.id, YOURS, YOURS),
    ):
        with pytest.raises(UsageError, match="Only whoever started this run"):
            forbidden()
    assert job.active
    jobs.admit(job.id, job.spec.rights.key, YOURS)
    assert jobs.steer(job.id, YOURS) is job and jobs.past_run(job.id).rights.obeys(YOURS), "and after a restart of the server"
    workers.train(16)
    again = jobs.again(job.id, YOURS)
    assert again.spec.rights == job.spec.rights and job.state == "stopped", "whoever restarts it, the owner stays"
    with pytest.raises(UsageError, match="Only whoever started this run"):
        jobs.go_on(job.id, "2" * 32)
    races = Races(jobs)
    race = races.start([tiny()] * 2, "mnist", 0, 60.0, Rights.of(MINE))
    with pytest.raises(UsageError, match="Only whoever started this race"):
        races.steer(race.id, YOURS)
    races.admit(race.id, race.rights.key, YOURS)
    assert races.steer(race.id, YOURS) is race and all(jobs.steer(lane.id, YOURS) for lane in race.lanes)
