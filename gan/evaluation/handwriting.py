"""Measures of handwriting on the pixels of digits: slant and stroke width, and how an InfoGAN's codes change them."""

import torch
from torch import Tensor

from gan.models import Model

REACH = 2.0
"""Bound of a sweep over a continuous code: the paper sweeps from -2 to 2 (Chen and others 2016, figure 2)."""


def slant(images: Tensor) -> Tensor:
    """Slant (N,) of images (N, C, H, W) uint8: columns to the right for each row upwards; 0 is upright.

    The slope of the line through the ink's centre that moments of second order give (LeCun and others 1998 deslanted
    digits by it); 0 where there is no ink.
    """
    ink = _ink(images)
    height, width = ink.shape[1:]
    weight = ink / ink.sum((1, 2), keepdim=True).clamp_min(1e-9)
    up, right = -torch.arange(float(height)), torch.arange(float(width))
    up = up - (weight.sum(2) @ up)[:, None]
    right = right - (weight.sum(1) @ right)[:, None]
    together = torch.einsum("nhw,nh,nw->n", weight, up, right)
    return together / torch.einsum("nhw,nh->n", weight, up.square()).clamp_min(1e-9)


def thickness(images: Tensor) -> Tensor:
    """Stroke width (N,) in pixels of images (N, C, H, W) uint8; 0 where there is no ink.

    A stroke of width w and length l has the area w l and edges of length 2 l: twice the ink over its total variation.
    """
    ink = torch.nn.functional.pad(_ink(images), (1, 1, 1, 1))
    down, right = ink[:, 1:, :-1] - ink[:, :-1, :-1], ink[:, :-1, 1:] - ink[:, :-1, :-1]
    edges = (down.square() + right.square()).sqrt().sum((1, 2))
    return 2 * ink.sum((1, 2)) / edges.clamp_min(1e-9)


MEASURES = {"slant": slant, "width": thickness}


def code_effects(model: Model, rows: int = 200, steps: int = 9, seed: int = 0) -> dict[str, dict[str, float]]:
    """Effects of an InfoGAN's continuous codes: for each code the correlation of its value with each measure.

    Args:
        model: one with codes.
        rows: points in latent space from which each code is swept from -2 to 2 in ``steps``.

    Returns:
        code name to measure name to Pearson's correlation, -1 to 1, within rows: each row's own mean is taken away first, so
        that what differs between the digits does not count.
    """
    spec = model.latent
    start = spec.sample(rows, torch.Generator().manual_seed(seed))
    values = torch.linspace(-REACH, REACH, steps)
    found: dict[str, dict[str, float]] = {}
    for index, name in enumerate(spec.code_names):
        grid = start.map(lambda part: part.repeat_interleave(steps, 0))
        grid.codes[:, index] = values.repeat(rows)
        pictures = model.generate(grid)
        found[name] = {}
        for what, measure in MEASURES.items():
            moved = measure(pictures).view(rows, steps)
            moved = moved - moved.mean(1, keepdim=True)
            spread = moved.square().sum().sqrt() * values.square().sum().mul(rows).sqrt()
            found[name][what] = float((moved * values).sum() / spread.clamp_min(1e-9))
    return found


def _ink(images: Tensor) -> Tensor:
    """Ink (N, H, W) float, 0..1: the channels averaged."""
    return images.float().mean(1) / 255
