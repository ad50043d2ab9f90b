"""Inversion of a generator: the point in latent space whose picture comes closest to a given one.

z is moved along the gradient of the pixels' squared error, from several starts at once, as Zhu and others 2016 (Generative Visual
Manipulation on the Natural Image Manifold) project a photograph and Creswell and Bharath 2016 (Inverting the Generator of a
Generative Adversarial Network) invert a batch, with the normal's prior on z. What has no gradient, label and category, each start
keeps from the random draw that it was.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from gan.data.datasets import to_bytes, to_unit
from gan.data.drawn_digit import FAINT
from gan.errors import UsageError
from gan.functional.optimisers import Masses, Moments, adam, adam_masses
from gan.latents.latent import Latent, LatentSpec, check_seed
from gan.models import Model

DRAWS, STARTS, STEPS = 512, 6, 150
NOISE_REACH, CODE_REACH = 3.0, 1.0
"""Bounds of |z| and of codes: beyond them hardly any training point lay, so G is undefined there."""
EVERY = 10
"""Steps between two states that are shown."""
RATE, LAST_RATE = 0.1, 0.004
"""Adam's learning rate, at the beginning and at the end."""
BETAS = (0.9, 0.99)
PRIOR = 0.01
"""Weight of the mean square of z beside the mean squared error of pixels in [-1, 1]: enough to keep |z| that of a normal."""


@dataclass(frozen=True, eq=False)
class Search:
    """State of a search.

    Attributes:
        step: how often z was moved, 0 to ``steps``; at 0 the starts are the best of all random draws.
        latent: the points of all starts.
        pictures: (starts, C, H, W) uint8, what the generator makes of them.
        errors: how far each picture is from the target: root of the mean squared difference of a pixel, 0 to 255.
    """

    step: int
    steps: int
    latent: Latent
    pictures: Tensor
    errors: tuple[float, ...]

    @property
    def best(self) -> int:
        """The start that is closest now."""
        return self.errors.index(min(self.errors))

    @property
    def done(self) -> bool:
        """Whether this is the last state."""
        return self.step == self.steps


class Position(NamedTuple):
    """What a step of the search changes.

    Attributes:
        latent: the points of all starts.
        noise, codes: Adam's moments of their parts.
        masses: Adam's.
    """

    latent: Latent
    noise: Moments
    codes: Moments
    masses: Masses


def begin(latent: Latent) -> Position:
    """Position before the first step: the points, within the bounds of z, since a normal draw may lie beyond."""
    noise = latent.noise.clamp(-NOISE_REACH, NOISE_REACH)
    of_noise, of_codes = (Moments(torch.zeros_like(part), torch.zeros_like(part)) for part in (noise, latent.codes))
    return Position(latent._replace(noise=noise), of_noise, of_codes, Masses(torch.zeros(()), torch.zeros(())))


def rates(steps: int) -> list[float]:
    """Learning rate of each step: it falls along a cosine."""
    return [LAST_RATE + (RATE - LAST_RATE) * (1 + math.cos(math.pi * step / steps)) / 2 for step in range(steps)]


def move(
    generate: Callable[[Tensor], Tensor], spec: LatentSpec, position: Position, wanted: Tensor, rate: Tensor
) -> tuple[Position, Tensor]:
    """Position after one step of Adam, and the pictures (starts, C, H, W) in [-1, 1] of the points before it.

    A pure function, so that it can be traced. ``generate``: the generator; ``wanted``: the target (1, C, H, W) in [-1, 1];
    ``rate``: scalar.
    """
    noise = position.latent.noise.detach().requires_grad_()
    codes = position.latent.codes.detach().requires_grad_()
    pictures = generate(spec.encode(position.latent._replace(noise=noise, codes=codes)))
    error = (pictures - wanted).square().flatten(1).mean(1) + PRIOR * noise.square().mean(1)
    with_slope = [noise, codes] if spec.codes else [noise]
    slopes = torch.autograd.grad(error.sum(), with_slope)
    masses = adam_masses(position.masses, *BETAS)
    moved, moments = adam(noise.detach(), slopes[0], position.noise, masses, rate, *BETAS)
    latent = position.latent._replace(noise=moved.clamp(-NOISE_REACH, NOISE_REACH))
    position = position._replace(latent=latent, noise=moments, masses=masses)
    if spec.codes:
        moved, moments = adam(codes.detach(), slopes[1], position.codes, masses, rate, *BETAS)
        latent = latent._replace(codes=moved.clamp(-CODE_REACH, CODE_REACH))
        position = position._replace(latent=latent, codes=moments)
    return position, pictures.detach()


def invert(
    model: Model,
    target: Tensor,
    seed: int = 0,
    starts: int = STARTS,
    steps: int = STEPS,
    draws: int = DRAWS,
    every: int = EVERY,
) -> Iterator[Search]:
    """Search for the point of ``model`` that redraws ``target``; yields at the start, after every ``every`` steps and at the end.

    Args:
        target: (C, H, W) uint8, in the shape of the model's own pictures.
        seed: decides the random draws; same seed, same search.
        starts: how many of ``draws`` random points are followed, the closest ones.

    Raises:
        UsageError: the target is empty or has another shape, or there are fewer draws than starts.
    """
    _check(model, target)
    if not 1 <= starts <= draws or steps < 1 or every < 1:
        raise UsageError(f"A search needs at least one step and from 1 to {draws} starts, not {starts}.")
    wanted = to_unit(target)[None]
    position = begin(random_search(model, target, seed, draws).map(lambda part: part[:starts]))
    yield _state(0, steps, position.latent, model.generate(position.latent), target)
    for step, rate in enumerate(rates(steps)):
        latent = position.latent
        with torch.enable_grad():
            position, pictures = move(model.generator, model.latent, position, wanted, torch.tensor(rate))
        if step and step % every == 0:
            yield _state(step, steps, latent, to_bytes(pictures), target)
    yield _state(steps, steps, position.latent, model.generate(position.latent), target)


def random_search(model: Model, target: Tensor, seed: int, draws: int) -> Latent:
    """Random search: ``draws`` points, the one whose picture is closest to ``target`` (C, H, W) uint8 first."""
    latent = model.latent.sample(draws, torch.Generator().manual_seed(check_seed(seed)))
    far = distances(model.generate(latent), target)
    order = torch.tensor(far).argsort(stable=True)
    return latent.map(lambda part: part[order])


def distances(pictures: Tensor, target: Tensor) -> tuple[float, ...]:
    """Distance of each picture (N, C, H, W) uint8 to ``target`` (C, H, W): root mean square difference of a pixel, 0 to 255."""
    return tuple((pictures.float() - target.float()).square().flatten(1).mean(1).sqrt().tolist())


def _state(step: int, steps: int, latent: Latent, pictures: Tensor, target: Tensor) -> Search:
    return Search(step, steps, latent, pictures, distances(pictures, target))


def _check(model: Model, target: Tensor) -> None:
    if tuple(target.shape) != model.header.shape or target.dtype != torch.uint8:
        raise UsageError(f"{model.name} makes pictures of shape {model.header.shape}, not {tuple(target.shape)}.")
    if target.max() < FAINT:
        raise UsageError("The picture is empty; draw something on the pad, or choose a picture, and try again.")
