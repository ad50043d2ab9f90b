import math
import threading

import pytest

from gan import recipes
from gan.errors import UsageError
from gan.training.controls import LINES, Controls, Knobs, in_force


def in_a_thread(controls: Controls) -> tuple[threading.Thread, list[bool]]:
    """Somebody waits for admission."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(controls.wait_for_step()), daemon=True)
    thread.start()
    return thread, answers


def test_a_fresh_run_is_admitted():
    controls = Controls()
    assert controls.wait_for_step() and controls.wait_for_step()
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
    assert [controls.wait_for_step() for _ in range(3)] == [True] * 3
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
    assert controls.stopped and not controls.wait_for_step()


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
        ({"batch": 1}, "from 2 to 1024"),
        ({"objective": "hinge"}, "non-saturating, least-squares"),
        ({"smoothing": 0.6}, "from 0 to 0.5"),
        ({"g_width": 8}, "lr_g, lr_d, d_steps, batch"),
    ],
)
def test_a_bad_turn_names_what_is_allowed_and_changes_nothing(change: dict, allowed: str):
    controls = Controls()
    controls.turn(lr_d=0.5)
    with pytest.raises(UsageError, match=allowed):
        controls.turn(**{"lr_d": 0.1, **change})
    assert controls.knobs == Knobs(lr_d=0.5)


def test_a_step_for_one_player_freezes_the_other_for_that_step_alone():
    controls = Controls(paused=True)
    controls.turn(frozen="generator")
    controls.step(1, "generator")
    controls.step(1, "discriminator")
    controls.step(1)
    frozen = []
    for _ in range(3):
        controls.wait_for_step()
        frozen.append(controls.frozen)
    assert frozen == ["discriminator", "generator", "generator"]
    with pytest.raises(UsageError, match="generator, discriminator"):
        controls.step(1, "critic")


def test_going_on_forgets_the_steps_that_were_asked_for():
    controls = Controls(paused=True)
    controls.step(3, "generator")
    controls.resume()
    controls.wait_for_step()
    assert controls.frozen == ""


def test_knobs_change_the_recipe_in_force_and_nothing_else():
    recipe = recipes.get("dcgan")
    assert in_force(recipe, Knobs(frozen="generator")) is recipe
    changed = in_force(recipe, Knobs(batch=16, objective="minimax", smoothing=0.1, instance_noise=0.0))
    assert changed == recipe.with_settings(batch=16, objective="minimax", smoothing=0.1)


class Watched(Controls):
    """Remembers the lines that were reached."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []

    def _on_line(self, line: int) -> None:
        self.lines.append(line)


def test_slow_motion_waits_before_every_line_and_says_which():
    controls = Watched()
    controls.before_line(0)
    assert controls.lines == [] and controls.waited == 0
    controls.slow(0.01)
    for line in range(len(LINES)):
        controls.before_line(line)
    assert controls.lines == list(range(len(LINES))) and controls.waited >= 0.08


@pytest.mark.parametrize("act", [Controls.stop, Controls.pause, lambda controls: controls.slow(0)])
def test_nobody_waits_for_slow_motion_to_end(act):
    controls = Controls()
    controls.slow(10)
    thread = threading.Thread(target=controls.before_line, args=(0,), daemon=True)
    thread.start()
    thread.join(0.05)
    assert thread.is_alive()
    act(controls)
    thread.join(5)
    assert not thread.is_alive()


def test_a_single_step_of_a_paused_run_is_slow_too():
    controls = Controls(paused=True)
    controls.slow(0.05)
    controls.step()
    controls.wait_for_step()
    controls.before_line(0)
    assert controls.waited >= 0.05


@pytest.mark.parametrize("seconds", [-1, 11, math.nan, math.inf, "slow", None, True])
def test_slow_motion_refuses_what_is_no_pace(seconds):
    controls = Controls()
    with pytest.raises(UsageError, match="from 0 to 10 seconds"):
        controls.slow(seconds)
    assert controls.pace == 0
