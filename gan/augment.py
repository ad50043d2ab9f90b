"""Random changes to images that leave what they show as it was."""

import math

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample


def affine(
    images: Tensor, random: torch.Generator, degrees: float = 0.0, scale: float = 0.0, shear: float = 0.0, shift: float = 0.0
) -> Tensor:
    """Each image turned, scaled, sheared and shifted by its own amounts, drawn evenly from minus to plus each bound.

    Args:
        images: (N, C, H, W) float; outside them is black, so black must be the lowest value: pass [0, 1] or 0..255.
        random: on the CPU.
        degrees: of the turn.
        scale: 0.1 for 90% to 110% in width and, drawn apart, in height.
        shear: sideways, as a fraction of the height: 0.3 slants strokes by 17 degrees.
        shift: as a fraction of the side, in both directions.
    """
    count = len(images)
    angle, across, down, lean, right, low = (torch.rand(6, count, generator=random) * 2 - 1).unbind()
    angle, across, down = angle * math.radians(degrees), 1 + across * scale, 1 + down * scale
    cos, sin = angle.cos(), angle.sin()
    lean = lean * shear
    rows = [cos * across, (lean * cos - sin) * down, right * shift * 2, sin * across, (lean * sin + cos) * down, low * shift * 2]
    matrix = torch.stack(rows, 1).view(count, 2, 3).to(images.device)
    return grid_sample(images, affine_grid(matrix, list(images.shape), align_corners=False), align_corners=False)
