"""Curve family: answers y to a given x. The generator reads (x, z), and its fakes are points (x, y) with the same x."""

import math

import torch
from torch import Tensor, nn

from gan.networks.families import points
from gan.networks.families.points import trunk
from gan.networks.layers import Generator
from gan.recipes import Recipe

__all__ = ["generator", "trunk"]


class ConditionalGenerator(Generator):
    """Layers from (x, z) to all but the first number of a fake, which is x. (N, width) to (N, *shape)."""

    def __init__(self, *layers: nn.Module, shape: tuple[int, int, int]):
        super().__init__(*layers)
        self.shape = shape

    def forward(self, latent: Tensor) -> Tensor:
        """Points (x, y) of latent vectors (x, z)."""
        answer = super().forward(latent).flatten(1)
        return torch.cat([latent[:, :1], answer], 1).reshape(len(latent), *self.shape)


def generator(recipe: Recipe, shape: tuple[int, int, int]) -> nn.Module:
    """Generator: the layers of the points family, for y alone."""
    return ConditionalGenerator(*points.generator(recipe, (math.prod(shape) - 1, 1, 1)).children(), shape=shape)
