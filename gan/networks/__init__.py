"""One file per family, each with ``generator(recipe, shape)`` and ``trunk(recipe, shape)``; ``build`` joins them."""

import importlib

from torch import nn

from gan.discriminator import Discriminator
from gan.recipes import Recipe


def build(recipe: Recipe, shape: tuple[int, int, int]) -> tuple[nn.Module, Discriminator]:
    """G and D for images of ``shape`` (channels, height, width), freshly initialised from torch's global seed.

    G takes (N, recipe.latent.width) float32 and returns (N, C, H, W) in [-1, 1].
    """
    family = importlib.import_module(f"gan.networks.{recipe.family}")
    trunk, features = family.trunk(recipe, shape)
    return family.generator(recipe, shape), Discriminator(trunk, features, recipe.latent)
