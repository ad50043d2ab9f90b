"""Quiz pool: pictures from which a page without a server deals rounds of real or fake, with the discriminators' opinions of each.

A round from a pool is none of ``quiz.make_round``'s: that one draws from all test digits and all of latent space. The rules are
the same: half of the pictures are real, and the same level and seed deal the same round again
(``assets/js/views/quiz_views.js``).
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from gan.data import datasets
from gan.errors import UsageError
from gan.teaching import quiz_models
from gan.teaching.quiz import COUNT

PICTURES = 200
"""Real ones, and fakes of each level: some 900 KB for all levels."""
_SEED = 17


@dataclass(frozen=True, eq=False)
class Level:
    """Pictures of one level.

    Attributes:
        fake: (N, 1, 28, 28) uint8, by the level's generator.
        of_real, of_fake: for each picture of the pool and of ``fake`` the probability of "real" that the level's discriminator
            gives it.
    """

    fake: Tensor
    of_real: tuple[float, ...]
    of_fake: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Pool:
    """Pictures of all levels.

    Attributes:
        real: (N, 1, 28, 28) uint8, different test digits.
        levels: by their number, from the first.
    """

    real: Tensor
    levels: tuple[Level, ...]


def make_pool(pictures: int = PICTURES) -> Pool:
    """Pool of so many real pictures and as many fakes a level, the same every time.

    Raises:
        UsageError: fewer than a round needs, or more than there are test digits.
        TheatreError: a model's file or the test digits are missing or damaged.
    """
    test = datasets.load("mnist", "test").images
    if not COUNT // 2 <= pictures <= len(test):
        raise UsageError(f"A pool holds from {COUNT // 2} to {len(test)} real pictures, not {pictures}.")
    real = test[torch.randperm(len(test), generator=torch.Generator().manual_seed(_SEED))[:pictures]]
    return Pool(real, tuple(_level(level, real) for level in quiz_models.LEVELS))


def _level(level: int, real: Tensor) -> Level:
    model = quiz_models.load(level)
    fake = model.generate(model.latent.sample(len(real), torch.Generator().manual_seed(_SEED + level)))
    return Level(fake, tuple(model.opinion(real).tolist()), tuple(model.opinion(fake).tolist()))
