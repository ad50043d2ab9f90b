"""Walks through latent space: loops through keyframes and an endless walk, as pure functions.

The walk from A to B is ``gan.latents.latent.interpolate``. All of these keep z near the sphere of training: N(0, I) in
n dimensions has nearly all its mass at a distance of about sqrt(n) from 0.
"""

import math

import numpy as np
import torch
from torch import Tensor

from gan.errors import UsageError
from gan.latents.latent import CODE_LIMIT, NOISE_LIMIT, Latent, LatentSpec, check_seed

MOST_KEYS = 12
MOST_STEPS = 120
"""The largest number of frames from one keyframe to the next."""
MOST_FRAMES = 1_000
"""The largest number of frames of a walk that are computed at once."""
FARTHEST = 10_000_000
"""The last frame of an endless walk: four days at 30 frames a second."""


def shell(dimensions: int) -> tuple[float, float]:
    """The mean and the standard deviation of |z| for z ~ N(0, I): those of the chi distribution."""
    mean = math.sqrt(2) * math.exp(math.lgamma((dimensions + 1) / 2) - math.lgamma(dimensions / 2))
    return mean, math.sqrt(dimensions - mean**2)


def loop(keys: Latent, steps: int) -> Latent:
    """Closed walk through every row of ``keys`` in turn and back to the first, to be played for ever: rows * steps points.

    Smooth: directions, lengths and codes each follow a closed Catmull-Rom spline (Catmull and Rom 1974), and z is the direction,
    brought back to the sphere, times the length. Frame k * steps is keyframe k. Label and category are those of the nearest
    keyframe, since a one-hot vector has nothing in between that the generator ever saw.

    Raises:
        UsageError: fewer than 2 or more than 12 keyframes, or steps not from 1 to 120.
    """
    count = len(keys.noise)
    if not 2 <= count <= MOST_KEYS:
        raise UsageError(f"A loop goes through 2 to {MOST_KEYS} keyframes, not {count}; add or remove some.")
    at = torch.arange(count * _check_steps(steps)) / steps
    start = at.floor().long()
    return _spline(keys, (start[:, None] + torch.arange(-1, 3)) % count, at - start)


def walk(spec: LatentSpec, start: Latent, seed: int, first: int, count: int, steps: int) -> Latent:
    """Frames ``first`` to ``first + count - 1`` of the endless walk of ``seed`` that begins at one row ``start``.

    Every ``steps`` frames lies a keyframe drawn from the training distribution, and the walk passes through them as a ``loop``
    does: it never jumps, never ends, and any part of it can be computed without the parts before. Label and category stay those
    of ``start``, since they cannot change without a jump.

    Raises:
        UsageError: seed or steps out of range, or frames beyond 10 million.
    """
    if not 0 <= first <= FARTHEST or not 1 <= count <= MOST_FRAMES:
        raise UsageError(f"A walk is shown from frame 0 to {FARTHEST:,}, not from {str(first)[:20]}.")
    check_seed(seed)
    at = torch.arange(first, first + count, dtype=torch.float64) / _check_steps(steps)
    here = at.floor().long()
    base = int(here[0])
    drawn = [_drawn(spec, seed, index) if index != 1 else start for index in range(base, int(here[-1]) + 4)]
    keys = Latent(
        torch.cat([key.noise for key in drawn]),
        None if start.label is None else start.label.expand(len(drawn)),
        None if start.category is None else start.category.expand(len(drawn)),
        torch.cat([key.codes for key in drawn]),
    )
    return _spline(keys, here[:, None] - base + torch.arange(4), (at - here).float())


def _check_steps(steps: int) -> int:
    if type(steps) is not int or not 1 <= steps <= MOST_STEPS:
        raise UsageError(f"There are 1 to {MOST_STEPS} frames from one keyframe to the next, not {str(steps)[:20]}.")
    return steps


def _drawn(spec: LatentSpec, seed: int, index: int) -> Latent:
    """Keyframe of a walk, independent of all others: noise and codes."""
    random = np.random.default_rng([seed, index])
    noise, codes = random.standard_normal((1, spec.noise)), random.uniform(-1, 1, (1, spec.codes))
    return Latent(torch.from_numpy(noise).float(), None, None, torch.from_numpy(codes).float())


def _spline(keys: Latent, around: Tensor, t: Tensor) -> Latent:
    """Points between keyframes.

    Args:
        keys: the keyframes.
        around: (N, 4) for each point the rows before, at, after and beyond it.
        t: (N,) how far each point is from the second to the third of them, in 0..1.
    """
    lengths = keys.noise.norm(dim=1, keepdim=True)
    directions = _catmull_rom((keys.noise / lengths.clamp(min=1e-6))[around], t)
    directions = directions / directions.norm(dim=1, keepdim=True).clamp(min=1e-6)
    noise = directions * _catmull_rom(lengths[around], t).clamp(min=0)
    nearest = torch.where(t < 0.5, around[:, 1], around[:, 2])
    return Latent(
        noise.clamp(-NOISE_LIMIT, NOISE_LIMIT),
        None if keys.label is None else keys.label[nearest],
        None if keys.category is None else keys.category[nearest],
        _catmull_rom(keys.codes[around], t).clamp(-CODE_LIMIT, CODE_LIMIT),
    )


def _catmull_rom(corners: Tensor, t: Tensor) -> Tensor:
    """The cubic through the second (t = 0) and the third (t = 1) of (N, 4, width) corners, as steep at each as the line between
    its neighbours: (N, width)."""
    before, here, there, beyond = corners.unbind(1)
    t = t[:, None]
    return here + t / 2 * (
        there - before + t * (2 * before - 5 * here + 4 * there - beyond + t * (3 * (here - there) + beyond - before))
    )
