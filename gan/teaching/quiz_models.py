"""Quiz models: one run's generator and discriminator at five moments, the levels of the quiz, each harder than the one before.

The files in assets/rivals/ are made by ``python -m gan rivals`` and hold a narrow DCGAN, since a page keeps all five open.
"""

import functools
from collections.abc import Iterator
from pathlib import Path

from gan import models, paths, recipes
from gan.data.datasets import Dataset
from gan.device import Compute
from gan.errors import TheatreError, UsageError
from gan.models import Model, checkpoint
from gan.training.loop import Progress, Run, train

MOMENTS = (5_000, 15_000, 40_000, 100_000, 200_000)
"""Real images that D had seen at each level; the last moment is the end of the run."""
LEVELS = tuple(range(1, len(MOMENTS) + 1))
FOLDER = paths.ASSETS / "rivals"
SEED = 0


def recipe() -> recipes.Recipe:
    """Recipe of the quiz models: a DCGAN with narrow layers, so that each file stays small."""
    return recipes.get("dcgan").with_settings(
        g_width=24, g_depth=0, g_norm="batch", lr_d=4e-4, d_width=24, d_features=64, images=MOMENTS[-1]
    )


def train_all(data: Dataset, compute: Compute, folder: Path = FOLDER) -> Iterator[Progress]:
    """Train one run from its first image to its last, and save each level on the way; yields its progress.

    Args:
        data: what to train on; ``compute``: where, and in which precision.
        folder: where the files go.

    Raises:
        TheatreError: the disk refused, or training diverged.
    """
    run = Run(recipe(), data.shape, SEED, compute)
    left = [(level, run.total * moment // MOMENTS[-1]) for level, moment in zip(LEVELS, MOMENTS, strict=True)]
    for progress in train(run, data, every=1):
        while left and run.images >= left[0][1]:
            checkpoint.save(file_of(left.pop(0)[0], folder), run, data.name, slim=True)
        yield progress


def file_of(level: int, folder: Path = FOLDER) -> Path:
    """The file of a level's model."""
    return folder / f"level-{level}{checkpoint.SUFFIX}"


def check_level(level: object) -> int:
    """``level`` as one of ``LEVELS``.

    Raises:
        UsageError: there is no such level.
    """
    if isinstance(level, bool) or level not in LEVELS:
        raise UsageError(f"The level must be a whole number from {LEVELS[0]} to {LEVELS[-1]}, not {str(level)[:40]}.")
    return int(level)  # type: ignore[call-overload]


@functools.lru_cache(maxsize=len(MOMENTS))
def load(level: int, folder: Path = FOLDER) -> Model:
    """The model of a level, opened once.

    Raises:
        UsageError: there is no such level.
        TheatreError: its file is missing or damaged.
    """
    path = file_of(check_level(level), folder)
    if not path.exists():
        raise TheatreError(f"The rival of level {level} is missing; train all five with 'python -m gan rivals'.")
    return models.open_file(path)
