"""Inversion of a generator: the point in latent space whose picture comes closest to a given one.

z is moved along the gradient of the pixels' squared error, from several starts at once, as Zhu and others 2016 (Generative Visual
Manipulation on the Natural Image Manifold) project a photograph and Creswell and Bharath 2016 (Inverting the Generator of a
Generative Adversarial Network) invert a batch, with the normal's prior on z. What has no gradient, label and category, each start
keeps from the random draw that it was.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from gan.data.datasets import to_bytes, to_unit
from gan.data.drawn_digit import FAINT
from gan.errors import UsageError
from gan.latents.latent import Latent, check_seed
from gan.models import Model

DRAWS, STARTS, STEPS = 512, 6, 150
NOISE_REACH, CODE_REACH = 3.0, 1.0
"""Bounds of |z| and of codes: beyond them hardly any training point lay, so G is undefined there."""
RATE, LAST_RATE = 0.1, 0.004
"""Adam's learning rate, at the beginning and at the end."""
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


def invert(
    model: Model,
    target: Tensor,
    seed: int = 0,
    starts: int = STARTS,
    steps: int = STEPS,
    draws: int = DRAWS,
    every: int = 10,
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
    latent = random_search(model, target, seed, draws).map(lambda part: part[:starts].clone())
    latent.noise.clamp_(-NOISE_REACH, NOISE_REACH)  # a normal draw may lie beyond, and the starts are shown too
    moved = [part.requires_grad_() for part in (latent.noise, latent.codes) if part.shape[1]]
    with torch.no_grad():
        yield _state(0, steps, latent, model.generator(model.latent.encode(latent)), target)
    optimiser = torch.optim.Adam(moved, RATE, (0.9, 0.99))  # after the first state: torch's first optimiser needs 2 s to load
    for step in range(steps):
        optimiser.param_groups[0]["lr"] = LAST_RATE + (RATE - LAST_RATE) * (1 + math.cos(math.pi * step / steps)) / 2
        pictures = model.generator(model.latent.encode(latent))
        if step and step % every == 0:
            yield _state(step, steps, latent, pictures, target)
        error = (pictures - wanted).square().flatten(1).mean(1) + PRIOR * latent.noise.square().mean(1)
        optimiser.zero_grad()
        error.sum().backward()
        optimiser.step()
        with torch.no_grad():
            latent.noise.clamp_(-NOISE_REACH, NOISE_REACH)
            latent.codes.clamp_(-CODE_REACH, CODE_REACH)
    with torch.no_grad():
        yield _state(steps, steps, latent, model.generator(model.latent.encode(latent)), target)


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
    shown = to_bytes(pictures.detach())
    return Search(step, steps, latent.map(lambda part: part.detach().clone()), shown, distances(shown, target))


def _check(model: Model, target: Tensor) -> None:
    if tuple(target.shape) != model.header.shape or target.dtype != torch.uint8:
        raise UsageError(f"{model.name} makes pictures of shape {model.header.shape}, not {tuple(target.shape)}.")
    if target.max() < FAINT:
        raise UsageError("The picture is empty; draw something on the pad, or choose a picture, and try again.")
