"""Networks: one file per family, each with ``generator(recipe, shape)`` and ``trunk(recipe, shape)``; ``build`` joins them."""

import importlib

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from gan.networks.discriminator import Discriminator
from gan.recipes import Recipe


def build(recipe: Recipe, shape: tuple[int, int, int]) -> tuple[nn.Module, Discriminator]:
    """G and D for images of ``shape`` (channels, height, width), freshly initialised from torch's global seed.

    G takes (N, recipe.latent.width) float32 and returns (N, C, H, W) in [-1, 1].
    """
    family = importlib.import_module(f"gan.networks.families.{recipe.family}")
    trunk, features = family.trunk(recipe, shape)
    balanced = recipe.balance > 0 and recipe.latent.categories > 0
    return family.generator(recipe, shape), Discriminator(trunk, features, recipe.latent, balanced)


def outline(recipe: Recipe, shape: tuple[int, int, int]) -> tuple[nn.Module, Discriminator]:
    """``build`` on the meta device: shapes and types, no memory and no weights."""
    with torch.device("meta"), _Undrawn():
        return build(recipe, shape)


class _Undrawn(TorchFunctionMode):
    """Mode that skips drawing the first weights: torch would load its compiler, two seconds, to fill an empty meta tensor."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function is nn.init.normal_:
            return kwargs["tensor"] if kwargs and "tensor" in kwargs else args[0]
        if function is Tensor.normal_:
            return args[0]
        return function(*args, **(kwargs or {}))
