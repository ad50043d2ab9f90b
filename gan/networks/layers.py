"""Layers that the families share: G's norms, some of them modulated by z, and D's activation."""

import torch
from torch import Tensor, nn

from gan.recipes import Recipe

_HIDDEN = 32
"""Hidden units between z and the gains: few, so that they cost next to nothing beside a convolution."""


class SelfModulated(nn.Module):
    """Norm whose gains and biases are computed from the latent vector (Chen and others 2019, On Self Modulation for
    Generative Adversarial Networks, arXiv 1810.01365, section 2, where it is batch norm).

    Args:
        norm: of ``count`` channels, without gains and biases of its own.
        latent: width of the latent vector; ``count``: channels.
    """

    def __init__(self, norm: nn.Module, latent: int, count: int):
        super().__init__()
        self.norm = norm
        last = nn.Linear(_HIDDEN, 2 * count)
        with torch.no_grad():  # the plain norm to begin with, but for what the weights add
            last.bias[:count] = 1  # no comparison: on the meta device that would load torch's compiler, two seconds
            last.bias[count:] = 0
        self.tell = nn.Sequential(nn.Linear(latent, _HIDDEN), nn.ReLU(), last)

    def forward(self, x: Tensor, latent: Tensor) -> Tensor:
        """``x`` (N, count) or (N, count, H, W), ``latent`` (N, width) to the shape of ``x``."""
        told = self.tell(latent)
        gains, biases = told.reshape(*told.shape, *[1] * (x.dim() - 2)).chunk(2, 1)
        return self.norm(x) * gains + biases


class Generator(nn.Sequential):
    """Sequence of layers that passes the latent vector to those that need it: (N, width) to (N, C, H, W) in [-1, 1]."""

    def forward(self, latent: Tensor) -> Tensor:
        """Images of latent vectors (N, width), or the output of whatever layer is last."""
        x = latent
        for layer in self:
            x = layer(x, latent) if isinstance(layer, SelfModulated) else layer(x)
        return x


def norm(recipe: Recipe, count: int, flat: bool = False) -> list[nn.Module]:
    """Norm layer of a recipe for ``count`` channels, or for as many units when ``flat``; empty when it has none."""
    kind = nn.BatchNorm1d if flat else nn.BatchNorm2d
    match recipe.g_norm:
        case "batch":
            return [kind(count)]
        case "self-modulated":
            return [SelfModulated(kind(count, affine=False), recipe.latent.width, count)]
        case "adaptive-layer":
            # over all channels and pixels of one image: no picture depends on the others of its batch
            return [SelfModulated(nn.GroupNorm(1, count, affine=False), recipe.latent.width, count)]
        case _:
            return []


def d_activation(recipe: Recipe) -> nn.Module:
    """Activation after each of D's hidden layers.

    SiLU (x times its sigmoid; Elfwing and others 2018) is smooth: with leaky ReLU the slope that a gradient penalty constrains
    jumps wherever a unit switches, so a constraint at one point says little of the next.
    """
    return nn.SiLU() if recipe.d_activation == "silu" else nn.LeakyReLU(0.2)
