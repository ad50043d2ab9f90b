"""Effects of directions of z: how much the picture changes along each, measured at random points."""

import torch
from torch import Tensor

from gan.latents.latent import repeat
from gan.models import Model

NEGLIGIBLE = 0.05
"""Share of the strongest entry's effect below which an entry has no visible effect."""
REACH = 1.5
"""Distance from the middle to which a point is moved, to either side, to measure a direction."""


def effects(model: Model, points: int = 8, seed: int = 0) -> Tensor:
    """Effect of each entry of z: (noise,) float, ``strengths`` along the axes."""
    return strengths(model, torch.eye(model.latent.noise), points, seed)


def strengths(model: Model, directions: Tensor, points: int = 8, seed: int = 0) -> Tensor:
    """Strength of each direction's effect: (N,) float, mean absolute change of a pixel, in 0..255.

    Each of ``points`` random latent points is moved along each direction in turn to where its coordinate in that direction
    is -1.5 and +1.5, and the two pictures are compared. All that is at right angles, label and codes stay as drawn.

    Args:
        model: whose pictures.
        directions: (N, noise) float32, unit vectors.
        points: how many random points.
        seed: what draws them.
    """
    start = model.latent.sample(points, torch.Generator().manual_seed(seed))
    total = torch.zeros(len(directions))
    for row in range(points):
        one = start.map(lambda part, row=row: part[row : row + 1])  # type: ignore[misc]
        many = repeat(one, len(directions))
        middle = many.noise - (directions @ one.noise[0])[:, None] * directions
        low, high = many._replace(noise=middle - REACH * directions), many._replace(noise=middle + REACH * directions)
        change = model.generate(high).float() - model.generate(low).float()
        total += change.abs().flatten(1).mean(1)
    return total / points
