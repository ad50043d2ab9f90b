"""Transforms: random changes to images that leave their class as it was."""

import math

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample, max_pool2d


def affine(
    images: Tensor, random: torch.Generator, degrees: float = 0.0, scale: float = 0.0, shear: float = 0.0, shift: float = 0.0
) -> Tensor:
    """Affine transform: each image turned, scaled, sheared and shifted by amounts drawn uniformly from -bound to bound.

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


def thicken(images: Tensor, random: torch.Generator, bound: float) -> Tensor:
    """Thickening: strokes made thicker or thinner, each image by an amount drawn uniformly from -``bound`` to ``bound`` (0..1).

    1 is what a 3x3 dilation does, -1 a 3x3 erosion; in between lies a blend with the image itself.

    Args:
        images: (N, C, H, W) float, ink brighter than paper.
        random: on the CPU.
    """
    amount = ((torch.rand(len(images), 1, 1, 1, generator=random) * 2 - 1) * bound).to(images.device)
    thick, thin = max_pool2d(images, 3, 1, 1), -max_pool2d(-images, 3, 1, 1)
    return images + amount.clamp_min(0) * (thick - images) + amount.clamp_max(0) * (images - thin)


def diff_augment(images: Tensor, random: torch.Generator, strength: float) -> Tensor:
    """Differentiable augmentation: each image shifted, and covered by a grey square at a random place.

    Applied to real and generated images alike before D sees them, it keeps D from memorising few images, and G from learning
    the changes (Zhao and others 2020, Differentiable Augmentation, sections 3.2 and 3.3).

    Args:
        images: (N, C, H, W) float in [-1, 1]. random: on the CPU.
        strength: 0..1; at 1, up to an eighth of the side and a square of half the side, as in the paper.
    """
    count, _, height, width = images.shape
    moved = affine((images.float() + 1) / 2, random, shift=strength / 8) * 2 - 1
    side = round(strength * min(height, width) / 2)
    top, left = (
        (torch.rand(2, count, 1, 1, 1, generator=random) * torch.tensor([height, width]).view(2, 1, 1, 1, 1)) - side / 2
    ).to(images.device)
    down = torch.arange(height, device=images.device).view(1, 1, -1, 1)
    across = torch.arange(width, device=images.device).view(1, 1, 1, -1)
    covered = (down >= top) & (down < top + side) & (across >= left) & (across < left + side)
    return moved.masked_fill(covered, 0.0)
