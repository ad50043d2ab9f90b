"""Live model: the networks of a run as they are this second, or were at a moment, for those who want to play with them."""

import functools
from pathlib import Path

import torch

from gan import models
from gan.analysis import effects
from gan.errors import UsageError
from gan.evaluation import model_card
from gan.models import Model
from gan.models.snapshots import Moment
from gan.runs.job import Job
from gan.web.show.model_cache import OpenModel

OPEN_AT_ONCE = 12
"""Models kept open, about 10 MB each."""


def moment_of(job: Job, at: int | None) -> Moment:
    """Newest moment not after ``at`` images, else the first; of None the run as it is now.

    Raises:
        UsageError: nothing has been kept yet.
    """
    if at is None:
        return job.now()
    if not job.moments:
        raise UsageError("This run has kept no moment yet; try again in a second.")
    return next((one for one in reversed(job.moments) if one.images <= at), job.moments[0])


def get(job: Job, at: int | None) -> OpenModel:
    """Model of the run at that moment.

    Raises:
        UsageError: nothing has been kept yet, or the moment has just been let go; besides what ``models.open_file`` raises.
    """
    path = moment_of(job, at).path
    try:
        return _open(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise UsageError("This moment is no longer kept; choose another one.") from error


def with_effects(held: OpenModel) -> OpenModel:
    """The same model with the effects of its dimensions measured and ordered, which takes a moment: for its sliders."""
    strengths = effects.effects(held.model)
    return OpenModel(held.model, strengths, strengths.argsort(descending=True).tolist(), None, None, None, None, held.class_names)


@functools.lru_cache(maxsize=OPEN_AT_ONCE)
def _open(path: Path, _mtime: int) -> OpenModel:
    model: Model = models.open_file(path)
    noise = model.latent.noise
    return OpenModel(model, torch.ones(noise), list(range(noise)), None, None, None, None, model_card.class_names(model.header))
