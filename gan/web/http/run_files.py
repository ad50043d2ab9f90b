"""Route of a run's files: ``/take/RUN/FILE`` answers with what ``gan.runs.downloads`` makes of the run."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gan.errors import TheatreError
from gan.runs.downloads import KINDS
from gan.runs.registry import JobRegistry


def routes(jobs: JobRegistry) -> list[Route]:
    """``/take/RUN/FILE`` for each of ``KINDS``; a run that is gone or has nothing yet is answered in one sentence."""

    async def download(request: Request) -> Response:
        kind = KINDS.get(request.path_params["file"])
        if kind is None:
            return PlainTextResponse(f"There is no such file; choose one of {', '.join(KINDS)}.", 404)
        try:
            job = jobs.get(request.path_params["run"])
            made = await run_in_threadpool(kind.make, job)
        except TheatreError as error:
            return PlainTextResponse(str(error), 404)
        name = f"{job.recipe.name}-{job.id}-{request.path_params['file']}"
        return Response(made, media_type=kind.media, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    return [Route("/take/{run}/{file}", download)]
