"""Route of a picture as a file: ``GET picture?as=png&model=...&z=...`` draws what the link says. Nothing is kept."""

import re
from collections.abc import Callable
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gan.errors import TheatreError, unknown
from gan.export import samples
from gan.latents.latent import Latent
from gan.models import Model
from gan.runs import model_names
from gan.web.show import model_cache, points, view_state


class Kind(NamedTuple):
    """One kind of file: its media type, and how it is made of a model, a point and the stem of its name."""

    media: str
    make: Callable[[Model, Latent, str], bytes]


def _script(model: Model, latent: Latent, stem: str) -> bytes:
    # a run's own model has no name elsewhere: whoever has its link has downloaded it, or can
    source = f"{stem}.safetensors" if model_names.is_run(model.name) else model.name
    return samples.script(model, latent, source, stem).encode()


KINDS: dict[str, Kind] = {
    "png": Kind("image/png", lambda model, latent, _: samples.png(model, latent, samples.SCALE)),
    "small.png": Kind("image/png", lambda model, latent, _: samples.png(model, latent)),
    "npz": Kind("application/octet-stream", lambda model, latent, _: samples.npz(model, latent)),
    "py": Kind("text/x-python; charset=utf-8", _script),
}
"""By the ending of the file."""


def routes() -> list[Route]:
    """``/picture``; what is wrong with a link is one sentence."""

    async def picture(request: Request) -> Response:
        try:
            return await run_in_threadpool(_answer, dict(request.query_params))
        except TheatreError as error:
            return PlainTextResponse(str(error), 404)

    return [Route("/picture", picture)]


def _answer(asked: dict[str, str]) -> Response:
    ending = asked.pop("as", "png")
    if ending not in KINDS:
        raise unknown("kind of file", ending, KINDS)
    view = view_state.from_query("explore", asked, model_cache.first, view_state.default_point)
    model = view.held.model
    stem = re.sub(r"[^a-z0-9]+", "-", model.name.lower()).strip("-")[:40] or "picture"
    made = KINDS[ending].make(model, points.to_latent(model, view.point), stem)
    return Response(
        made, media_type=KINDS[ending].media, headers={"Content-Disposition": f'attachment; filename="{stem}.{ending}"'}
    )
