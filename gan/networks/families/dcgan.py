"""DCGAN family: convolutions (Radford, Metz and Chintala 2015), for small images whose sides are divisible by 4."""

from typing import TypeVar

from torch import nn

from gan.networks.layers import Generator, d_activation, norm
from gan.recipes import Recipe

Network = TypeVar("Network", bound=nn.Sequential)


def generator(recipe: Recipe, shape: tuple[int, int, int]) -> nn.Module:
    """Generator: a dense layer to (2 g_width, H/4, W/4), then two transposed convolutions that double the sides.

    Before each of the two stand ``g_depth`` convolutions that keep size and width. (N, width) to (N, C, H, W) in [-1, 1].
    """
    channels, height, width = shape
    wide, narrow = 2 * recipe.g_width, recipe.g_width

    def activated(layer: nn.Module, count: int) -> list[nn.Module]:
        return [layer, *norm(recipe, count), nn.ReLU()]

    def refined(count: int) -> list[nn.Module]:
        return [part for _ in range(recipe.g_depth) for part in activated(nn.Conv2d(count, count, 3, 1, 1), count)]

    return _initialised(
        Generator(
            nn.Linear(recipe.latent.width, wide * (height // 4) * (width // 4)),
            *activated(nn.Unflatten(1, (wide, height // 4, width // 4)), wide),
            *refined(wide),
            *activated(nn.ConvTranspose2d(wide, narrow, 4, 2, 1), narrow),
            *refined(narrow),
            nn.ConvTranspose2d(narrow, channels, 4, 2, 1),
            nn.Tanh(),
        )
    )


def trunk(recipe: Recipe, shape: tuple[int, int, int]) -> tuple[nn.Module, int]:
    """Trunk of two strided convolutions (d_width, 2 d_width) and a dense layer of d_features; and the width of its output."""
    channels, height, width = shape
    wide = 2 * recipe.d_width
    layers = nn.Sequential(
        nn.Conv2d(channels, recipe.d_width, 4, 2, 1),
        d_activation(recipe),
        nn.Conv2d(recipe.d_width, wide, 4, 2, 1),
        d_activation(recipe),
        nn.Flatten(),
        nn.Linear(wide * (height // 4) * (width // 4), recipe.d_features),
        d_activation(recipe),
    )
    return _initialised(layers), recipe.d_features


def _initialised(network: Network) -> Network:
    """Weights from N(0, 0.02) and zero biases, as in the paper's section 4."""
    for layer in network:
        if isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(layer.weight, 0, 0.02)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return network
