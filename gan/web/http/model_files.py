"""Routes of models for browsers: ``/models/facts/NAME``, ``/models/classifier/DATASET`` and
``/models/weights/DIGEST/NAME.safetensors``, which are ``gan.web.show.model_facts``."""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson  # Gradio's own
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gan.errors import TheatreError
from gan.runs.registry import JobRegistry
from gan.web.http.response_headers import FOR_EVER
from gan.web.show import model_facts


def routes(jobs: JobRegistry) -> list[Route]:
    """The routes; what is wrong with a name is one sentence. Work is done in threads, since a model's bundle takes a second."""

    async def facts(request: Request) -> Response:
        name = request.path_params["name"]
        return await _told(request, lambda: model_facts.facts(name, model_facts.held_of(name, jobs)))

    async def classifier(request: Request) -> Response:
        return await _told(request, lambda: model_facts.classifier_facts(request.path_params["dataset"]))

    async def weights(request: Request) -> Response:
        digest, name = request.path_params["digest"], request.path_params["name"]
        try:
            content = await run_in_threadpool(model_facts.weights, digest, name, jobs)
        except TheatreError as error:
            return PlainTextResponse(str(error), 404, {"Cache-Control": "no-store"})
        return Response(content, media_type="application/octet-stream", headers={"Cache-Control": FOR_EVER})

    return [
        Route("/models/facts/{name:path}", facts),
        Route("/models/classifier/{dataset:path}", classifier),
        Route("/models/weights/{digest}/{name:path}.safetensors", weights),
    ]


async def _told(request: Request, make: Callable[[], dict[str, Any]]) -> Response:
    """Facts as JSON; 304 to who has the same."""
    try:
        content = orjson.dumps(await run_in_threadpool(make))
    except TheatreError as error:
        return PlainTextResponse(str(error), 404, {"Cache-Control": "no-store"})
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"Cache-Control": "no-cache", "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers)
    return Response(content, media_type="application/json", headers=headers)
