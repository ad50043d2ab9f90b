"""Which entries of z move the picture, and how much: measured, not guessed."""

import torch
from torch import Tensor

from gan.latent import repeat
from gan.models import Model

DOES_NOTHING = 0.05
"""An entry that moves the picture by less than this share of what the strongest one does has no visible effect."""


def effects(model: Model, points: int = 8, seed: int = 0) -> Tensor:
    """How much each entry of z changes the picture: (noise,) float, mean absolute change of a pixel, in 0..255.

    Each of ``points`` random latent points is moved to -1.5 and to +1.5 along each entry in turn, and the two
    pictures are compared. The other entries, label and codes stay as drawn.
    """
    spec = model.latent
    start = spec.sample(points, torch.Generator().manual_seed(seed))
    total = torch.zeros(spec.noise)
    for row in range(points):
        one = start.map(lambda part, row=row: part[row : row + 1])  # type: ignore[misc]
        entries = torch.arange(spec.noise)
        low, high = repeat(one, spec.noise), repeat(one, spec.noise)
        low.noise[entries, entries] = -1.5
        high.noise[entries, entries] = 1.5
        change = model.generate(high).float() - model.generate(low).float()
        total += change.abs().flatten(1).mean(1)
    return total / points
