"""Facts about a training run, as pages follow it: its panel, samples, curves, D's words on a sample, and its time line."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gan.runs.registry import Job
from gan.web.components.run_watcher import seen as read_seen
from gan.web.show import run_views
from gan.web.show.facts import Fact, Look, Source, news, whole_number

REST_SECONDS = 30.0
"""Between two looks at a private run that has ended, so that the server knows that somebody still wants it."""


@dataclass(frozen=True)
class RunSight:
    """A run at one moment, for a page whose time line stands ``at`` so many images or is live (None).

    Attributes:
        job: the run, for what is not in its status.
        status: its status, with the points that the page lacks.
        grid: (version, pixels, width, height) of its newest sheet, or None.
        critique: (version, D's words), or None.
    """

    job: Job
    status: dict[str, Any]
    grid: tuple[int, bytes, int, int] | None
    critique: tuple[int, list[Any]] | None
    at: int | None = None


RunFact = Source[RunSight]


def look(job: Job, facts: Mapping[str, RunFact], seen: Any) -> Look:
    """Look at a run for a page that shows these ``facts`` and has ``seen`` so much, its watcher's value."""
    before = read_seen(seen)
    versions = before["versions"] if before["id"] == job.id else {}
    grid = job.grid()  # before the status, so that the numbers beside it are never older than it
    # whoever draws no curve needs no points
    status = job.status(_first(versions.get("curve", "")) if "curve" in facts else sys.maxsize)
    sight = RunSight(job, status, grid, job.critique(), before["at"])
    told, versions = news(sight, facts, versions)
    over = status["state"] in run_views.OVER
    now = {
        "id": job.id,
        "turn": before["turn"],
        "at": sight.at,
        "versions": versions,
        "steady": steady(sight),
        "active": not over or status["private"],
    }
    return Look(told, status, now, REST_SECONDS if over else 0.0)


def steady(sight: RunSight) -> dict[str, Any]:
    """What of a run only Gradio can show: buttons, the settings in force, and whether D's words are told at all."""
    status = sight.status
    return {
        "state": [status["state"], status["saved"], status["images"] > 0],
        "knobs": status["knobs"] | {"pace": status["pace"]},
        "critique": sight.critique is not None,
    }


def _first(version: str) -> int:
    """The index of the first point that a page with this version of the curve lacks."""
    return whole_number(version.partition(":")[0]) or 0


def _curve(sight: RunSight, version: str) -> Fact | None:
    """Value of the chart: new points, or another setting changed, another reading, or another place of the time line."""
    status = sight.status
    now = f"{status['next']}:{len(status['marks'])}:{len(status['readings'])}:{sight.at}"
    if version == now:
        return None
    return Fact(run_views.chart_value(status, _first(version)) | {"at": sight.at}, now)


def new_sheet(sight: RunSight, version: str) -> tuple[int, bytes, int, int, str] | None:
    """Sheet of samples that the page is to show, if it is a new one: (images, pixels, width, height, version)."""
    frame = None if sight.at is None else sight.job.frames.at(sight.at)
    if frame:
        now, shown = f"at {frame.images}", (frame.images, frame.pixels.tobytes(), frame.shape[1], frame.shape[0])
    elif sight.grid:
        now, shown = str(sight.grid[0]), (sight.status["images"], *sight.grid[1:])
    else:
        return None
    return None if now == version else (*shown, now)


def _grid(sight: RunSight, version: str) -> Fact | None:
    """Value of the stage: samples in cells that can be picked."""
    new = new_sheet(sight, version)
    return new and Fact(run_views.grid_picture(new[0], sight.job.shape, run_views.sheet(*new[1:4])), new[4])


def _critique(sight: RunSight, version: str) -> Fact | None:
    """Value of the stage: D's words on the watched sample."""
    if sight.critique is None or str(sight.critique[0]) == version:
        return None
    return Fact(run_views.critique_picture(sight.critique[1], sight.status["probability"]), str(sight.critique[0]))


def _span(sight: RunSight, _version: str) -> Fact:
    """What the time line reaches over (see ``gan.web.components.timeline``)."""
    status = sight.status
    moments = [moment.images for moment in sight.job.moments]
    return Fact({"run": status["run"], "images": status["images"], "total": status["total"], "moments": moments})


FACTS: dict[str, RunFact] = {
    "status": lambda sight, _: Fact(run_views.status_panel(sight.status)),
    "caption": lambda sight, _: Fact(run_views.caption(sight.status)),
    "curve": _curve,
    "grid": _grid,
    "critique": _critique,
    "span": _span,
}
"""By name; the status and the grid's caption are HTML."""
