"""Route of images for browsers: ``/data/NAME``, which is ``gan.data.image_file``."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gan.data import image_file
from gan.errors import TheatreError
from gan.web.http.response_headers import FOR_EVER


def routes() -> list[Route]:
    """The route; a name that no file has is answered in one sentence. The first answer takes a second, in a thread."""

    async def images(request: Request) -> Response:
        try:
            content = await run_in_threadpool(image_file.content, request.path_params["name"])
        except TheatreError as error:
            return PlainTextResponse(str(error), 404, {"Cache-Control": "no-store"})
        return Response(content, media_type="application/octet-stream", headers={"Cache-Control": FOR_EVER})

    return [Route("/data/{name}", images)]
