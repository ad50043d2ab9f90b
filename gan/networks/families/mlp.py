"""MLP family: multilayer perceptrons, the networks of the first GAN (Goodfellow and others 2014)."""

import itertools
import math

from torch import nn

from gan.networks.layers import Generator, d_activation, norm
from gan.recipes import Recipe


def generator(recipe: Recipe, shape: tuple[int, int, int]) -> nn.Module:
    """Generator: z -> g_width -> 2 g_width -> pixels, (N, width) to (N, C, H, W) in [-1, 1]."""
    layers: list[nn.Module] = []
    widths = [recipe.latent.width, recipe.g_width, 2 * recipe.g_width]
    for before, after in itertools.pairwise(widths):
        layers += [nn.Linear(before, after), *norm(recipe, after, flat=True), nn.LeakyReLU(0.2)]
    return Generator(*layers, nn.Linear(widths[-1], math.prod(shape)), nn.Tanh(), nn.Unflatten(1, shape))


def trunk(recipe: Recipe, shape: tuple[int, int, int]) -> tuple[nn.Module, int]:
    """Trunk: pixels -> 2 d_width -> d_width, and the width of its output."""
    width = recipe.d_width
    layers = nn.Sequential(
        nn.Flatten(),
        nn.Linear(math.prod(shape), 2 * width),
        d_activation(recipe),
        nn.Linear(2 * width, width),
        d_activation(recipe),
    )
    return layers, width
