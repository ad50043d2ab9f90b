import math
import threading

import pytest

from gan.controls import Controls, Knobs
from gan.errors import UsageError


def in_a_thread(controls: Controls) -> tuple[threading.Thread, list[bool]]:
    """Somebody waits for admission."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(controls.admit()), daemon=True)
    thread.start()
    return thread, answers


def test_a_fresh_run_is_admitted():
    controls = Controls()
    assert controls.admit() and controls.admit()
    assert not controls.paused and not controls.stopped


@pytest.mark.parametrize(("act", "answer"), [("resume", True), ("step", True), ("stop", False)])
def test_pause_blocks_until_something_is_done(act: str, answer: bool):
    controls = Controls()
    controls.pause()
    thread, answers = in_a_thread(controls)
    thread.join(0.05)
    assert thread.is_alive() and controls.paused
    getattr(controls, act)()
    thread.join(5)
    assert answers == [answer]


def test_step_admits_as_often_as_asked_and_then_waits():
    controls = Controls(paused=True)
    controls.step(2)
    controls.step()
    assert [controls.admit() for _ in range(3)] == [True] * 3
    thread, _ = in_a_thread(controls)
    thread.join(0.05)
    assert thread.is_alive() and controls.paused
    controls.stop()
    thread.join(5)


def test_pausing_forgets_the_steps_that_were_asked_for():
    controls = Controls()
    controls.step(5)
    controls.pause()
    thread, answers = in_a_thread(controls)
    thread.join(0.05)
    assert thread.is_alive()
    controls.stop()
    thread.join(5)
    assert answers == [False]


def test_stop_is_for_good():
    controls = Controls()
    controls.stop()
    controls.resume()
    assert controls.stopped and not controls.admit()


@pytest.mark.parametrize("count", [0, -1, 10_001, 1.5, math.nan, "many", None])
def test_step_refuses_what_is_not_a_count(count):
    controls = Controls()
    with pytest.raises(UsageError, match="from 1 to 10000"):
        controls.step(count)
    assert not controls.paused


def test_knobs_turn_one_by_one_and_turn_back():
    controls = Controls()
    controls.turn(lr_g="0.01", d_steps=3.0)
    controls.turn(frozen="generator")
    assert controls.knobs == Knobs(lr_g=0.01, d_steps=3, frozen="generator")
    controls.turn(lr_g=None, frozen=None)
    assert controls.knobs == Knobs(d_steps=3)


@pytest.mark.parametrize(
    ("change", "allowed"),
    [
        ({"lr_g": 2}, "from 0 to 1"),
        ({"lr_d": math.nan}, "from 0 to 1"),
        ({"d_steps": 0}, "from 1 to 20"),
        ({"d_steps": 1.5}, "a whole number"),
        ({"frozen": "critic"}, "generator, discriminator"),
        ({"batch": 8}, "lr_g, lr_d, d_steps, frozen"),
    ],
)
def test_a_bad_turn_names_what_is_allowed_and_changes_nothing(change: dict, allowed: str):
    controls = Controls()
    controls.turn(lr_d=0.5)
    with pytest.raises(UsageError, match=allowed):
        controls.turn(**{"lr_d": 0.1, **change})
    assert controls.knobs == Knobs(lr_d=0.5)
