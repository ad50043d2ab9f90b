"""Points family: perceptrons for points on a line or in a plane, whose generator has no tanh, since data has no bounds there."""

import math

from torch import nn

from gan.networks.layers import Generator, d_activation, norm
from gan.recipes import Recipe


def generator(recipe: Recipe, shape: tuple[int, int, int]) -> nn.Module:
    """Generator: z -> ``g_depth`` hidden layers of ``g_width`` -> coordinates, (N, width) to (N, *shape) of any size; points of
    n dimensions have the shape (n, 1, 1)."""
    layers: list[nn.Module] = []
    width = recipe.latent.width
    for _ in range(recipe.g_depth):
        layers += [nn.Linear(width, recipe.g_width), *norm(recipe, recipe.g_width, flat=True), nn.LeakyReLU(0.2)]
        width = recipe.g_width
    return Generator(*layers, nn.Linear(width, math.prod(shape)), nn.Unflatten(1, shape))


def trunk(recipe: Recipe, shape: tuple[int, int, int]) -> tuple[nn.Module, int]:
    """Trunk: coordinates -> ``d_depth`` hidden layers of ``d_width``, and the width of its output."""
    layers: list[nn.Module] = [nn.Flatten()]
    width = math.prod(shape)
    for _ in range(recipe.d_depth):
        layers += [nn.Linear(width, recipe.d_width), d_activation(recipe)]
        width = recipe.d_width
    return nn.Sequential(*layers), width
