"""Downloads of a run: curves, film, numbers, TensorBoard's events and the model, each made when it is asked for."""

import io
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from gan.errors import UsageError
from gan.export import animation, curves
from gan.models.checkpoint import SUFFIX
from gan.runs.job import Job


class Kind(NamedTuple):
    """One kind of file: what it is called on the page, its media type, and how it is made of a run."""

    title: str
    media: str
    make: Callable[[Job], bytes]


def _fid_of_real(job: Job) -> float | None:
    return job.real.fid if job.real else None


def _film(job: Job, make: Callable[..., bytes]) -> bytes:
    frames = job.frames.frames
    if not frames:
        raise UsageError("This run has drawn nothing yet; ask again in a second.")
    captions = [f"{job.recipe.title}: {frame.images:,} images" for frame in frames]
    settings = {"recipe": job.recipe.to_json(), "dataset": job.dataset, "seed": job.seed}
    return make([frame.pixels for frame in frames], captions, scale=2, settings=settings)


def _events(job: Job) -> bytes:
    packed = io.BytesIO()
    folder = job.events_folder
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.glob("*")) if folder else []:
            archive.write(file, f"{job.id}/{file.name}")
    return packed.getvalue()


def _model(job: Job) -> bytes:
    return job.keeper.content()


MODEL = f"model{SUFFIX}"
KINDS: dict[str, Kind] = {
    "curves.png": Kind("curves as PNG", "image/png", lambda job: curves.curves_png(job.history(), _fid_of_real(job))),
    "curves.svg": Kind("SVG", "image/svg+xml", lambda job: curves.curves_svg(job.history(), _fid_of_real(job))),
    "curves.csv": Kind("CSV", "text/csv; charset=utf-8", lambda job: curves.curves_csv(job.history()).encode()),
    "film.gif": Kind("film as GIF", "image/gif", lambda job: _film(job, animation.gif)),
    "film.mp4": Kind("MP4", "video/mp4", lambda job: _film(job, animation.mp4)),
    "tensorboard.zip": Kind("TensorBoard events", "application/zip", _events),
    MODEL: Kind("the model", "application/octet-stream", _model),
}
"""By the name of the file."""
