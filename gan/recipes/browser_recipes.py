"""Recipes that are trained in a visitor's browser: rows of the table with networks small enough for one core without a GPU."""

from gan.recipes.lookup import RECIPES
from gan.recipes.recipe import Recipe

SHAPE = (1, 28, 28)
"""Shape (channels, height, width) of the images that they are trained on, MNIST's."""

_CONVOLUTIONAL: dict[str, int | float | str] = {
    "noise": 32,
    "g_norm": "self-modulated",
    "g_width": 16,
    "g_depth": 0,
    "d_width": 16,
    "d_features": 64,
    "lr_g": 2e-3,
    "lr_d": 2e-3,
    "beta2": 0.99,
    "batch": 32,
    "decay_from": 1,
}
BROWSER_RECIPES: dict[str, Recipe] = {
    "vanilla": RECIPES["vanilla"].with_settings(
        noise=32, g_width=128, d_width=128, lr_g=2e-3, lr_d=2e-3, beta2=0.99, batch=64, decay_from=1
    ),
    "dcgan": RECIPES["dcgan"].with_settings(**_CONVOLUTIONAL),
    "cgan": RECIPES["cgan"].with_settings(**_CONVOLUTIONAL),
}
"""By the name of the table's row. Learning rates are higher, since small networks bear that and digits come sooner, and do not
fall (``decay_from`` 1), since such a run has no planned end."""

DIGITS_AFTER = {"vanilla": 250_000, "dcgan": 120_000, "cgan": 22_000}
"""Images until the pictures are digits, about, as ``benchmarks/browser_training.py`` judges them: how long a visitor waits.
One run each in a browser; of vanilla one in PyTorch, whose samples had 0.78 of the confidence of real digits after 240,000, where
0.80 is asked for."""

_SIDE = 8


def side(recipe: Recipe) -> int:
    """Rows, and columns, of the grid that is watched; of a conditional recipe there is a row for each class."""
    return recipe.latent.classes or _SIDE
