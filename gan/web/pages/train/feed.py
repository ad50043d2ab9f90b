"""Watching a run: what the page that shows it asks for twice a second, past Gradio's events, since thirty may watch."""

import time
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import orjson  # Gradio's own; it writes a diverged run's NaN as null, which a browser can read
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gan.errors import TheatreError
from gan.runs.registry import Job, JobRegistry
from gan.web.components.run_watcher import POLL_SECONDS
from gan.web.components.run_watcher import seen as read_seen
from gan.web.pages.train import doctor, predictions, rewind
from gan.web.show import run_views

MOST_LOOKS = 24
"""A second, at one run; where more people watch, each looks less often, so that training feels a full classroom no more."""
SLOWEST_SECONDS = 2.0
_COUNTED_SECONDS = 2.0


class Audience:
    """How many watch a run, from how often they look, and so how often they shall."""

    def __init__(self) -> None:
        self.seconds = POLL_SECONDS
        self._looks, self._since = 0, time.monotonic()

    def looked(self) -> float:
        """Somebody looks; after how many seconds they may look again."""
        self._looks += 1
        passed = time.monotonic() - self._since
        if passed >= _COUNTED_SECONDS:
            watching = self._looks / passed * self.seconds
            self.seconds = min(SLOWEST_SECONDS, max(POLL_SECONDS, round(watching / MOST_LOOKS, 2)))
            self._looks, self._since = 0, time.monotonic()
        return self.seconds


@dataclass(frozen=True)
class Sight:
    """What a page shows of a run, and of what does not fit into words only what it has not seen yet.

    Attributes:
        status: the run's, with the points the page lacks.
        seen: the watcher's next value (see ``components.run_watcher``).
        chart, stage, critique: values of these components; of the last two None when there is nothing new.
        span: what the time line reaches over.
        panel, told, health, verdict: HTML.
    """

    status: dict[str, Any]
    seen: dict[str, Any]
    chart: dict[str, Any]
    stage: dict[str, Any] | None
    critique: dict[str, Any] | None
    span: dict[str, Any]
    panel: str
    told: str
    health: str
    verdict: str


def look(job: Job, seen: dict[str, Any], at: int | None) -> Sight:
    """A run for a page that has ``seen`` so much of it, and whose time line stands ``at`` a moment or is live (None)."""
    known = seen["run"] == job.id
    first = seen["next"] if known else 0
    status = job.status(first)
    grid, frame = job.grid(), rewind.frame(job, at)
    said, words = job.critique() or (0, [])
    found = doctor.findings(job, status)
    version = f"at {frame.images}" if frame else grid[0] if grid else -1
    steady = {
        "state": [status["state"], status["saved"], status["images"] > 0],
        "knobs": status["knobs"] | {"pace": status["pace"]},
        "critique": said > 0,
    }
    stage = None
    if not known or str(version) != str(seen["grid"]):
        if frame:
            stage = run_views.grid_picture(frame.images, job.shape, frame.pixels)
        elif grid:
            stage = run_views.grid_picture(status["images"], job.shape, run_views.board(*grid[1:]))
    over = status["state"] in run_views.OVER
    return Sight(
        status=status,
        seen={
            "run": job.id,
            "next": status["next"],
            "grid": version,
            "said": said,
            "at": at,
            "steady": steady,
            "active": not over or (status["state"] != "failed" and not status["saved"] and not status["private"]),
        },
        chart=run_views.chart_value(status, first) | {"at": at},
        stage=stage,
        critique=run_views.critique_picture(words, status["probability"])
        if said and (not known or said != seen["said"])
        else None,
        span=rewind.span(status, job),
        panel=run_views.status_panel(status),
        told=run_views.told(status),
        health=doctor.panel(found),
        verdict=predictions.verdict(job, status, found),
    )


def feeds(sight: Sight) -> dict[str, Any]:
    """What each element of the page is to show, by its id."""
    words = {
        "train-status": sight.panel,
        "train-told": sight.told,
        "train-doctor": sight.health,
        "train-verdict": sight.verdict,
        "train-line": sight.span,
    }
    chart = sight.chart if sight.chart["points"] else None
    pictures = {"train-chart": chart, "train-stage": sight.stage, "train-words": sight.critique}
    return words | {id: value for id, value in pictures.items() if value is not None}


def routes(jobs: JobRegistry) -> list[Route]:
    """``/watch/RUN``, for the watcher: {"seen": its next value, "feeds": ..., "seconds": when to look again}.

    What the page has seen is in the query.
    """
    audiences: WeakKeyDictionary[Job, Audience] = WeakKeyDictionary()

    async def watch(request: Request) -> Response:
        # on the event loop: half a millisecond is less than a thread costs to be handed it
        run, asked = request.path_params["run"], request.query_params
        at = _number(asked.get("at"))
        seen = read_seen({"run": run, "next": _number(asked.get("next")), "said": _number(asked.get("said"))})
        try:
            job = jobs.get(run)
            sight = look(job, seen | {"grid": asked.get("grid"), "at": at}, at)
        except TheatreError as error:
            return PlainTextResponse(str(error), 404)
        news = {"seen": sight.seen, "feeds": feeds(sight), "seconds": audiences.setdefault(job, Audience()).looked()}
        return Response(orjson.dumps(news), media_type="application/json")

    return [Route("/watch/{run}", watch)]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 12 else None
