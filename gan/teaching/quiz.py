"""Quiz of real or fake: twenty pictures, half of them real, told apart by a person and by the discriminator."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from gan.data import datasets
from gan.errors import UsageError
from gan.latents.latent import check_seed
from gan.teaching import quiz_models

COUNT = 20
_STRIDE = 7919
"""Factor of the seed, so that one seed gives other digits at each level."""


@dataclass(frozen=True, eq=False)
class Round:
    """Round of the quiz.

    Attributes:
        level: one of ``quiz_models.LEVELS``; ``seed``: same level and seed, same round.
        pictures: (COUNT, 1, 28, 28) uint8, in the order in which they are shown.
        real: for each picture whether it is a test digit; half of them are.
        opinions: for each picture the probability of "real" that the quiz model's own discriminator gives it.
    """

    level: int
    seed: int
    pictures: Tensor
    real: tuple[bool, ...]
    opinions: tuple[float, ...]

    @property
    def discriminator_guesses(self) -> tuple[bool, ...]:
        """Which pictures the discriminator believes to be real."""
        return tuple(opinion > 0.5 for opinion in self.opinions)


@dataclass(frozen=True)
class ConfusionMatrix:
    """Confusion matrix: how many pictures were real or generated, and were judged real or generated."""

    real_as_real: int
    real_as_fake: int
    fake_as_real: int
    fake_as_fake: int

    @property
    def right(self) -> int:
        """The score: how many were judged rightly."""
        return self.real_as_real + self.fake_as_fake


def make_round(level: int, seed: int) -> Round:
    """The round of a level and a seed, the same every time.

    Raises:
        UsageError: there is no such level, or the seed is none.
        TheatreError: the model's file or the test digits are missing or damaged.
    """
    model = quiz_models.load(level)
    test = datasets.load("mnist", "test").images
    random = torch.Generator().manual_seed(check_seed(seed) * _STRIDE + level)
    real = test[torch.randint(len(test), (COUNT // 2,), generator=random)]
    fake = model.generate(model.latent.sample(COUNT - COUNT // 2, random))
    order = torch.randperm(COUNT, generator=random)
    pictures = torch.cat([real, fake])[order]
    truth = tuple((order < len(real)).tolist())
    return Round(level, seed, pictures, truth, tuple(model.opinion(pictures).tolist()))


def confusion_matrix(real: Sequence[bool], guesses: Sequence[bool]) -> ConfusionMatrix:
    """Confusion matrix of ``guesses`` (True: "real") against what is real.

    Raises:
        UsageError: not one guess for each picture, or a guess that is neither.
    """
    whole = isinstance(guesses, (list, tuple)) and len(guesses) == len(real)
    if not whole or not all(isinstance(guess, bool) for guess in guesses):
        raise UsageError(f"A round is judged by {len(real)} answers, each real or fake; judge every picture once.")
    pairs = list(zip(real, guesses, strict=True))
    return ConfusionMatrix(*(pairs.count(pair) for pair in ((True, True), (True, False), (False, True), (False, False))))
