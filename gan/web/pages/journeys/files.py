"""Files of journeys, made of nothing but an address when they are asked for; the address is kept inside and restores them."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gan.errors import TheatreError, UsageError
from gan.export import animation, images
from gan.runs import model_names
from gan.web.pages.journeys import state
from gan.web.pages.journeys.state import Plan
from gan.web.show import links, model_cache

WHAT = "journey"
_WALKED = 240
"""Frames of a walk in a file."""
_SIDE = 168
"""About so many pixels wide and high a picture is drawn."""
_AT_ONCE = 2
"""Files that are made at the same time; others wait, so that nobody's pages do."""


class _Kind(NamedTuple):
    media: str
    make: Callable[..., bytes] | None


_KINDS = {
    "journey.png": _Kind("image/png", None),
    "journey.gif": _Kind("image/gif", animation.gif),
    "journey.webp": _Kind("image/webp", animation.webp),
    "journey.mp4": _Kind("video/mp4", animation.mp4),
}
FILES = {"PNG strip": "./journey/journey.png"} | {title: f"./journey/journey.{title.lower()}" for title in ("GIF", "WebP", "MP4")}
"""Titles and addresses, as the page links them."""


def make(file: str, asked: Mapping[str, str]) -> bytes:
    """The journey that ``asked`` (the words of an address, with ``fps`` and for a walk ``first``) stands for, as a file.

    Raises:
        UsageError: no such kind of file, or an address that cannot be read.
        TheatreError: the model's file is damaged.
    """
    if file not in _KINDS:
        raise UsageError(f"There is no such file; choose one of {', '.join(_KINDS)}.")
    plan, _ = state.read(asked)
    player = state.playing(asked)
    fps, first = player["fps"], player["first"]
    lanes = _lanes(plan, first)
    view = state.query(plan) | {"fps": str(fps), "first": str(first)}
    settings = {} if model_names.is_run(plan["model"]) else {"what": WHAT, "view": view}  # a private run's id is a key to it
    height = next(iter(lanes))[0].shape[0]
    scale = max(1, min(8, _SIDE // height))
    maker = _KINDS[file].make
    if maker is None:
        return _strip(plan, lanes, max(1, scale // 3), settings)
    frames = [np.concatenate(row, 1) for row in zip(*lanes, strict=True)]
    if plan["kind"] == "ab":
        frames += frames[-2:0:-1]  # there and back
    return maker(frames, seconds_per_frame=1 / fps, hold_last=0, scale=scale, settings=settings)


def _lanes(plan: Plan, first: int) -> list[np.ndarray]:
    model = model_cache.get(plan["model"]).model
    ways = state.ways(model, plan, first, _WALKED)
    return [images.as_arrays(model.generate(way)) for way in ways.values()]


def _strip(plan: Plan, lanes: list[np.ndarray], scale: int, settings: dict[str, Any]) -> bytes:
    """A row of stills for each lane; of a loop a row for each keyframe, of a walk a row for each second of its usual speed."""
    if plan["kind"] == "ab":
        picked = [lane[np.linspace(0, len(lane) - 1, 24).round().astype(int)] for lane in lanes]
        return animation.strip(list(np.concatenate(picked)), 24, scale, settings)
    every = lanes[0][::2]
    columns = max(1, len(every) // len(plan["keys"])) if plan["kind"] == "loop" else links.default(state.PAGE, "fps")
    return animation.strip(list(every), columns, scale, settings)


def opened(content: bytes) -> dict[str, str]:
    """The words of the address that a file was made from.

    Raises:
        UsageError: the file holds no journey.
    """
    settings = animation.read_settings(content)
    view = settings.get("view")
    if settings.get("what") != WHAT or not isinstance(view, dict) or not all(isinstance(word, str) for word in view.values()):
        raise UsageError("This file holds settings, but not of a journey; choose a PNG, GIF, WebP or MP4 taken from this page.")
    return view


def routes() -> list[Route]:
    """``/journey/FILE?ADDRESS`` for each kind of file; what cannot be made is answered in one sentence."""
    turn = asyncio.Semaphore(_AT_ONCE)

    async def take(request: Request) -> Response:
        file = request.path_params["file"]
        try:
            async with turn:
                made = await run_in_threadpool(make, file, dict(request.query_params))
        except TheatreError as error:
            return PlainTextResponse(str(error), 404)
        return Response(made, media_type=_KINDS[file].media, headers={"Content-Disposition": f'attachment; filename="{file}"'})

    return [Route("/journey/{file}", take)]
