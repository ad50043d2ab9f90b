"""What the worker's messages do to a run's state: values in, values out."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gan.recipes import RECIPES
from gan.runs import run_state
from gan.runs.folder import MOMENTS
from gan.runs.frame_buffer import Frame
from gan.runs.run_state import MOST_MARKS, MOST_READINGS, RunState, ended, initial, next_state, status, turned
from gan.runs.spec import JobSpec
from gan.training.controls import Knobs
from gan.training.history import History, Mark, Point, Reading
from tests.runs.real_runs import tiny

FOLDER = Path("runs") / "12345678"
SPEC = JobSpec("12345678", tiny(images=3200), "mnist", 7, "", FOLDER, 100, ("zero", "one"))
SCORES = [160, 12.5, 0.5, 0.25, (0.75, 0.25), 0.9]
SHEET = (bytes(range(12)), 4, 3)
CRITIQUE = [(0.5, (b"x", (1, 1, 1)), (b"xyz", (3, 1, 1)))]
STATUS = {
    "run", "state", "message", "device", "recipe", "title", "dataset", "seed", "probability", "critic", "next", "points",
    "point_seconds", "images", "total", "images_per_second", "seconds", "seconds_left", "epoch", "grid_version", "knobs",
    "marks", "readings", "real", "class_names", "pace", "line", "compared", "opinions", "private", "parent", "kept", "saved",
}  # fmt: skip
"""What a page is told."""


def progress(step: int, seconds: float | None = None) -> dict[str, Any]:
    counts = {"step": step, "images": 16 * step, "total": 3200, "seconds": step / 4 if seconds is None else seconds}
    rates = {"images_per_second": 64.0, "seconds_left": 9.0, "codes": 0.0}
    return counts | rates | {"loss_d": 1.25, "loss_g": 0.75, "d_real": 0.625, "d_fake": 0.375}


def after(*messages: tuple[Any, ...], state: RunState | None = None) -> RunState:
    state = state or initial(SPEC)
    for message in messages:
        state, _ = next_state(state, *message)
    return state


def test_a_run_that_is_starting() -> None:
    state = initial(SPEC)
    told = status(state)
    json.dumps(told, allow_nan=False)
    assert state.active and not state.savable and not state.end
    assert (told["state"], told["message"], told["saved"], told["kept"]) == ("starting", "", None, 0)
    assert (told["images"], told["total"], told["seconds"], told["seconds_left"], told["epoch"]) == (0, 3200, 0.0, None, 0)
    assert (told["next"], told["points"], told["grid_version"]) == (0, [], 0)
    assert (told["run"], told["recipe"], told["dataset"], told["seed"]) == ("12345678", "vanilla", "mnist", 7)
    assert told["probability"] is True and told["critic"] is False and told["private"] is False


def test_a_status_has_always_the_same_keys() -> None:
    everything = after(
        *(("progress", progress(step)) for step in (1, 2)),
        ("grid", *SHEET, 32),
        ("real", SCORES),
        ("reading", SCORES),
        ("state", "running"),
        ("critique", CRITIQUE),
        ("compared", {"player": "", "loss_d": (1, 2), "loss_g": (2, 1)}),
        ("opinions", {"low": 0, "high": 1, "real": [1], "fake": [1]}),
        ("moments", [16]),
        ("published", 32),
        ("device", "Trains on a lent GPU."),
        ("saved", 32),
        ("done", "finished"),
    )
    told = status(everything)
    json.dumps(told, allow_nan=False)
    assert told.keys() == status(initial(SPEC)).keys()
    assert set(told) == STATUS
    assert told["class_names"] == ["zero", "one"] and told["readings"] == [SCORES] and told["real"] == SCORES
    assert told["epoch"] == 32 / 100 and told["compared"]["loss_d"] == (1, 2) and told["opinions"]["high"] == 1


def test_progress_is_a_point_of_the_curve_and_an_event() -> None:
    state, events = next_state(initial(SPEC), "progress", progress(1))
    assert events == (Point(16, 1.25, 0.75, 0.625, 0.375),)
    assert status(state)["points"] == [[16, 1.25, 0.75, 0.625, 0.375]] and status(state)["point_seconds"] == [0.25]
    same, events = next_state(state, "progress", progress(1))
    assert same.curve == state.curve and events == (), "the same moment twice"
    hour = after(("progress", progress(2, 3600.0)), state=state)
    near, events = next_state(hour, "progress", progress(3, 3601.0))
    assert events == () and near.curve is hour.curve and near.progress["images"] == 48, "too near the last point"
    for kind, value in (("state", "paused"), ("done", "stopped")):
        rest, events = next_state(near, kind, value)
        assert [point[0] for point in rest.curve.points] == [16, 32, 48] and events == (), "the last step is shown"


def test_points_are_told_from_where_a_page_has_them() -> None:
    state = after(*(("progress", progress(step)) for step in range(1, 6)))
    assert [point[0] for point in status(state, 3)["points"]] == [64, 80] and len(status(state, 3)["point_seconds"]) == 2
    assert status(state, 5)["points"] == [] and status(state, 99)["points"] == []
    assert status(state, -5) == status(state) and status(state)["next"] == 5


def test_a_state_before_the_first_step_adds_no_point() -> None:
    for kind, value in (("state", "paused"), ("done", "stopped")):
        assert after((kind, value)).curve.points == ()


def test_grids_are_counted_and_kept_as_frames() -> None:
    state = after(("grid", *SHEET, 0), ("grid", bytes(12), 4, 3, 160))
    assert state.grid == (2, bytes(12), 4, 3) and status(state)["grid_version"] == 2
    assert [frame.images for frame in state.frames.frames] == [0, 160]
    assert np.array_equal(state.frames.frames[0].pixels, np.arange(12, dtype=np.uint8).reshape(3, 4))


def test_a_reading_is_logged_with_the_newest_sheet() -> None:
    reading = Reading(*SCORES)
    assert next_state(initial(SPEC), "reading", SCORES)[1] == (reading,)
    drawn = after(("grid", *SHEET, 0), ("grid", *SHEET, 144))
    state, events = next_state(drawn, "reading", SCORES)
    assert state.readings == (reading,)
    assert events[0] == reading and isinstance(events[1], Frame) and events[1].images == 144
    real, events = next_state(drawn, "real", SCORES)
    assert real.real == reading and real.readings == () and events == ()


def test_readings_and_marks_are_bounded_and_the_newest_stay() -> None:
    state = initial(SPEC)
    for images in range(MOST_READINGS + 5):
        state, _ = next_state(state, "reading", [images, *SCORES[1:]])
    assert [state.readings[0].images, state.readings[-1].images] == [5, MOST_READINGS + 4]
    for number in range(MOST_MARKS + 5):
        state, _ = turned(state, {"lr_g": 1e-3 * (number + 1)})
    assert len(state.marks) == MOST_MARKS and state.marks[-1].value == state.knobs.lr_g == pytest.approx(0.205)


def test_rests_are_counted() -> None:
    state = after(("state", "running"), ("state", "paused"), ("state", "paused"))
    assert (state.state, state.rests, state.active) == ("paused", 2, True)
    assert after(("state", "running"), state=state).rests == 2


def test_a_line_is_shown_in_slow_motion_only() -> None:
    assert after(("line", 3)).line is None, "one that was under way when full speed was asked for"
    slow = run_state.slowed(initial(SPEC), 0.5)
    shown = after(("line", 3), state=slow)
    assert status(shown)["line"] == 3 and status(shown)["pace"] == 0.5
    assert run_state.slowed(shown, 1.0).line == 3
    assert run_state.slowed(shown, 0.0).line is None


def test_critiques_are_counted() -> None:
    first = after(("critique", CRITIQUE))
    assert first.critique == (1, CRITIQUE)
    assert after(("critique", []), state=first).critique == (2, [])


def test_moments_lie_in_the_run_s_folder() -> None:
    state = after(("moments", [16]), ("moments", [16, 320]))
    assert [moment.images for moment in state.moments] == [16, 320]
    assert all(moment.path.parent == FOLDER / MOMENTS for moment in state.moments)
    assert after(("published", 48)).published == 48


def test_a_save_takes_back_what_the_disk_refused_before() -> None:
    refused = after(("saved", 16), ("unsaved", "The disk is full."))
    assert (refused.kept, refused.message, refused.end) == (16, "The disk is full.", "")
    assert (after(("saved", 64), state=refused).kept, after(("saved", 64), state=refused).message) == (64, "")


def test_unknown_kinds_change_nothing() -> None:
    state = after(("progress", progress(1)))
    for message in (("news",), ("news", 1, 2), ("",)):
        assert next_state(state, *message) == (state, ())


def test_a_state_is_not_changed_by_what_comes_after_it() -> None:
    first = after(("progress", progress(1)), ("grid", *SHEET, 0), ("reading", SCORES))
    before = json.dumps(status(first))
    after(("progress", progress(2)), ("grid", *SHEET, 32), ("reading", SCORES), ("saved", 32), ("done", "finished"), state=first)
    assert json.dumps(status(first)) == before and len(first.frames.frames) == 1


def test_knobs_are_marked_where_they_change() -> None:
    state = after(("progress", progress(2)))
    state, marks = turned(state, {"frozen": "generator", "lr_g": None, "d_steps": 2})
    assert marks == state.marks == (Mark(32, "frozen", "generator"), Mark(32, "d_steps", 2)), "in the order they were given"
    same, marks = turned(state, {"d_steps": 2})
    assert marks == () and same == state
    assert state.knobs == Knobs(frozen="generator", d_steps=2)
    told = status(state)
    assert told["marks"] == [[32, "frozen", "generator"], [32, "d_steps", 2]] and told["knobs"]["d_steps"] == 2


def test_the_objective_in_force_says_what_d_s_numbers_are() -> None:
    assert status(initial(SPEC))["probability"]
    least_squares, _ = turned(initial(SPEC), {"objective": "least-squares"})
    assert not status(least_squares)["probability"] and not status(least_squares)["critic"]
    critic = JobSpec("1" * 8, RECIPES["wgan"], "mnist", 0, "", FOLDER, 100)
    assert status(initial(critic))["critic"]


def test_a_run_that_goes_on_has_the_curves_until_then() -> None:
    before = History(SPEC.recipe, (Point(16, 1, 2, 0.5, 0.5),), (Reading(*SCORES),), (Mark(16, "lr_g", 0.1),), "It failed.")
    state = initial(SPEC, before)
    assert status(state)["points"] == [[16, 1, 2, 0.5, 0.5]] and status(state)["point_seconds"] == [0]
    gone_on = run_state.history(after(("progress", progress(2)), state=state))
    assert gone_on.points == (*before.points, Point(32, 1.25, 0.75, 0.625, 0.375))
    assert (gone_on.readings, gone_on.marks, gone_on.failed) == (before.readings, before.marks, "")
    assert gone_on.class_names == ("zero", "one")


@pytest.mark.parametrize(
    ("messages", "code", "expired", "state", "message", "savable"),
    [
        ([("saved", 1600), ("done", "finished")], 0, "", "finished", "", True),
        ([("saved", 1600), ("done", "stopped")], None, "", "stopped", "", True),
        ([("saved", 16), ("done", "stopped")], 0, "Nobody watched it.", "stopped", "Nobody watched it.", True),
        ([("saved", 16), ("done", "finished")], 0, "Nobody watched it.", "finished", "", True),
        (
            [("done", "stopped")],
            0,
            "Nobody watched it.",
            "stopped",
            "The run was stopped before its first step, so there was nothing to save.",
            False,
        ),
        (
            [("saved", 1600)],
            -9,
            "",
            "failed",
            "The training process ended unexpectedly (signal 9); the last save, at 1,600 images, is kept.",
            False,
        ),
        ([], 1, "", "failed", "The training process ended unexpectedly (exit code 1); nothing had been saved yet.", False),
        (
            [],
            None,
            "",
            "failed",
            "The training process ended unexpectedly (it does not answer); nothing had been saved yet.",
            False,
        ),
        (
            [("saved", 1600), ("error", "The run diverged.")],
            0,
            "",
            "failed",
            "The run diverged. The last save, at 1,600 images, is kept.",
            False,
        ),
        ([("error", "The run diverged.")], 0, "", "failed", "The run diverged. Nothing had been saved yet.", False),
    ],
)
def test_the_end_says_why(
    messages: list[tuple[Any, ...]], code: int | None, expired: str, state: str, message: str, savable: bool
) -> None:
    ending = after(*messages)
    assert ending.active, "it has ended only when its model is saved"
    end = ended(ending, code, expired)
    assert (end.state, end.message, end.savable, end.active) == (state, message, savable, False)
    assert run_state.history(end).failed == (message if state == "failed" else "")


def test_a_private_run_is_not_saved_by_itself() -> None:
    private = JobSpec("1" * 32, SPEC.recipe, "own", 0, "", FOLDER, 100, private=True)
    end = ended(after(("saved", 16), ("done", "finished"), state=initial(private)), 0)
    assert not end.savable and end.message == ""


def test_a_diverged_loss_is_a_point_like_others() -> None:
    state = after(("progress", progress(1) | {"loss_d": math.nan}))
    assert math.isnan(state.curve.points[0][1])
