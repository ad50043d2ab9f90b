"""State of a run as its server knows it: a value, and pure functions that say how the worker's messages change it.

No thread, disk, process or clock: ``gan.runs.job`` has those. What the messages mean is listed in ``gan.runs.worker``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gan.functional.objectives import OBJECTIVES
from gan.models import snapshots
from gan.models.snapshots import Moment
from gan.runs.folder import MOMENTS
from gan.runs.frame_buffer import Frame, FrameBuffer
from gan.runs.live_curve import LiveCurve
from gan.runs.spec import JobSpec
from gan.training.controls import Knobs, in_force
from gan.training.history import History, Mark, Point, Reading

ACTIVE = ("starting", "running", "paused")
"""States of a run that has not ended; the others are finished, stopped and failed."""
MOST_MARKS = 200
MOST_READINGS = 2000
"""Changes of settings, and readings, that are remembered."""
Event = Point | Reading | Mark | Frame
"""What TensorBoard is told."""


@dataclass(frozen=True)
class RunState:
    """State of a run.

    Attributes:
        spec: what was fixed before it started.
        state: one of ``ACTIVE``, or finished, stopped, failed.
        end: the state in which the worker said that it ends, or "" as long as it has not.
        message: a sentence when something went wrong, or ended the run other than by hand; else "".
        saved: the model that the ended run was saved as, or None.
        kept: images that D had seen at the last save; 0 before it.
        progress: the newest ``training.Progress``, as a dict.
        curve: the points of its chart.
        grid: (version, pixels, width, height) of the newest sheet; None before the first. The first version is 1.
        frames: the sheets so far.
        moments: what can be gone back to, in order.
        published: images at the last save of ``folder.NOW``; None before the first.
        readings, real: scores of samples, in order; and of real images, None before they come.
        line: of the algorithm that is next, in slow motion; else None.
        compared, opinions: as the worker sends them; None before the first.
        critique: (version, D's critiques) of the watched cell; None when none is watched.
        marks: settings that were changed, in order.
        rests: how often the loop has come to rest.
        device: a sentence that says where the run trains, on a server that lends GPUs; else "".
        knobs, pace: what the next step uses, and seconds before each line of it.
    """

    spec: JobSpec
    state: str = "starting"
    end: str = ""
    message: str = ""
    saved: str | None = None
    kept: int = 0
    progress: Mapping[str, Any] = field(default_factory=dict)
    curve: LiveCurve = field(default_factory=LiveCurve)
    grid: tuple[int, bytes, int, int] | None = None
    frames: FrameBuffer = field(default_factory=FrameBuffer)
    moments: tuple[Moment, ...] = ()
    published: int | None = None
    readings: tuple[Reading, ...] = ()
    real: Reading | None = None
    line: int | None = None
    compared: Mapping[str, Any] | None = None
    opinions: Mapping[str, Any] | None = None
    critique: tuple[int, list[Any]] | None = None
    marks: tuple[Mark, ...] = ()
    rests: int = 0
    device: str = ""
    knobs: Knobs = field(default_factory=Knobs)
    pace: float = 0.0

    @property
    def active(self) -> bool:
        """Whether the run has not ended."""
        return self.state in ACTIVE

    @property
    def savable(self) -> bool:
        """Whether an ended run's last save may be put among the saved models by itself."""
        return self.state in ("finished", "stopped") and self.kept > 0 and not self.spec.private


def initial(spec: JobSpec, before: History | None = None) -> RunState:
    """State of a run that is starting; ``before``: the curves of the run that it goes on from."""
    progress = {"images": 0, "total": spec.recipe.images, "images_per_second": 0.0, "seconds": 0.0, "seconds_left": None}
    if not before:
        return RunState(spec, progress=progress)
    curve = LiveCurve.after(before.points)
    return RunState(spec, progress=progress, curve=curve, readings=before.readings, marks=before.marks)


def next_state(state: RunState, kind: str, *parts: Any) -> tuple[RunState, tuple[Event, ...]]:
    """State after a message of the worker, and what TensorBoard is to be told of it. Unknown kinds change nothing."""
    events: tuple[Event, ...] = ()
    match kind:
        case "progress":
            progress, curve = parts[0], state.curve.add(parts[0])
            if curve is not state.curve:
                events = (Point(*(progress[key] for key in Point._fields)),)
            state = replace(state, progress=progress, curve=curve)
        case "grid":
            *sheet, images = parts
            version = (state.grid[0] if state.grid else 0) + 1
            state = replace(state, grid=(version, *sheet), frames=state.frames.add(images, *sheet))
        case "real":
            state = replace(state, real=Reading(*parts[0]))
        case "reading":
            reading = Reading(*parts[0])
            events = (reading, *state.frames.frames[-1:])
            state = replace(state, readings=(*state.readings, reading)[-MOST_READINGS:])
        case "state":
            rests = state.rests + (parts[0] == "paused")
            state = replace(_last_point(state), state=parts[0], rests=rests)
        case "line":
            state = replace(state, line=parts[0] if state.pace else None)
        case "critique":
            state = replace(state, critique=((state.critique[0] if state.critique else 0) + 1, parts[0]))
        case "compared":
            state = replace(state, compared=parts[0])
        case "opinions":
            state = replace(state, opinions=parts[0])
        case "moments":
            folder = state.spec.folder / MOMENTS
            state = replace(state, moments=tuple(Moment(images, snapshots.file_of(folder, images)) for images in parts[0]))
        case "device":
            state = replace(state, device=parts[0])
        case "published":
            state = replace(state, published=parts[0])
        case "saved":
            state = replace(state, kept=parts[0], message="")
        case "left":  # which the disk refused
            state = replace(state, kept=parts[0])
        case "unsaved":
            state = replace(state, message=parts[0])
        case "error":
            state = replace(state, message=parts[0], end="failed")
        case "done":
            state = replace(_last_point(state), end=parts[0])
    return state, events


def _last_point(state: RunState) -> RunState:
    """The state with the point of its last step, which the curve may have left out, once there has been a step."""
    return replace(state, curve=state.curve.add(state.progress, forced=True)) if "step" in state.progress else state


def turned(state: RunState, values: Mapping[str, Any]) -> tuple[RunState, tuple[Mark, ...]]:
    """State after knobs were set to these checked values, and marks of those that this changed."""
    changed = [key for key, value in values.items() if value != getattr(state.knobs, key)]
    marks = tuple(Mark(state.progress["images"], key, values[key]) for key in changed)
    return replace(state, knobs=replace(state.knobs, **values), marks=(*state.marks, *marks)[-MOST_MARKS:]), marks


def slowed(state: RunState, pace: float) -> RunState:
    """State after slow motion was set to so many seconds a line; at full speed no line is shown."""
    return replace(state, pace=pace, line=state.line if pace else None)


def ended(state: RunState, exit_code: int | None, expired: str = "") -> RunState:
    """State of a run whose worker has ended, with the sentence that says why.

    Args:
        exit_code: of the process, where the worker has not said that it ends; None when it has none.
        expired: why it was stopped, where that was to free its place.
    """
    kept = f"the last save, at {state.kept:,} images, is kept." if state.kept else "nothing had been saved yet."
    message = ""
    if not state.end:
        message = f"The training process ended unexpectedly ({_cause(exit_code)}); {kept}"
    elif state.end == "failed":
        message = f"{state.message} {kept[0].upper()}{kept[1:]}"
    elif not state.kept:
        message = "The run was stopped before its first step, so there was nothing to save."
    elif state.end == "stopped":
        message = expired
    return replace(state, state=state.end or "failed", message=message)


def _cause(code: int | None) -> str:
    if code is None:
        return "it does not answer"
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def history(state: RunState) -> History:
    """History of the run so far, to be exported, diagnosed or gone on with."""
    points = tuple(Point(int(images), *values) for images, *values in state.curve.points)
    failed = state.message if state.state == "failed" else ""
    return History(state.spec.recipe, points, state.readings, state.marks, failed, state.spec.class_names)


def status(state: RunState, since: int = 0) -> dict[str, Any]:
    """Status of the run for a page: plain values, with the points from index ``since`` on.

    ``images_per_second`` is smoothed; ``seconds`` is training time, pauses left out; ``point_seconds`` is it at each of the
    points; ``seconds_left`` is None before the first step; ``epoch`` is how often D has seen the data set; ``next`` is the
    ``since`` of the next call; ``kept`` is at how many images its checkpoint was last written.
    """
    spec, progress = state.spec, state.progress
    objective = OBJECTIVES[in_force(spec.recipe, state.knobs).objective]
    return {
        "run": spec.id,
        "state": state.state,
        "message": state.message,
        "device": state.device if state.active else "",
        "recipe": spec.recipe.name,
        "title": spec.recipe.title,
        "dataset": spec.dataset,
        "seed": spec.seed,
        "probability": objective.probability,
        "critic": objective.critic,
        "next": len(state.curve.points),
        "points": list(state.curve.points[max(0, since) :]),
        "point_seconds": list(state.curve.seconds[max(0, since) :]),
        "images": progress["images"],
        "total": progress["total"],
        "images_per_second": progress["images_per_second"],
        "seconds": progress["seconds"],
        "seconds_left": progress["seconds_left"],
        "epoch": progress["images"] / spec.size,
        "grid_version": state.grid[0] if state.grid else 0,
        "knobs": dict(vars(state.knobs)),
        "marks": [list(mark) for mark in state.marks],
        "readings": [list(reading) for reading in state.readings],
        "real": None if state.real is None else list(state.real),
        "class_names": list(spec.class_names),
        "pace": state.pace,
        "line": state.line,
        "compared": state.compared,
        "opinions": state.opinions,
        "private": spec.private,
        "parent": None if spec.parent is None else spec.parent._asdict(),
        "kept": state.kept,
        "saved": state.saved,
    }
