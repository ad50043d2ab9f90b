"""Recipes of the browser: rows of the table, small, without what only a server computes."""

import pytest

from gan import networks
from gan.recipes import RECIPES
from gan.recipes.browser_recipes import BROWSER_RECIPES, DIGITS_AFTER, SHAPE, side

LARGEST = 600_000
"""Numbers of both networks: more would be neither quick nor a small file."""


@pytest.mark.parametrize("name", BROWSER_RECIPES)
def test_a_recipe_is_a_small_row_of_the_table(name: str):
    recipe, row = BROWSER_RECIPES[name], RECIPES[name]
    same = ("name", "family", "objective", "penalty", "optimiser", "smoothing", "augmentation", "instance_noise")
    assert all(getattr(recipe, key) == getattr(row, key) for key in same)
    players = networks.outline(recipe, SHAPE)
    assert sum(one.numel() for player in players for one in player.parameters()) < LARGEST
    assert not recipe.latent.codes and not recipe.latent.categories
    assert recipe.decay_from == 1  # a run without an end has nothing to fall towards


def test_the_grid_has_a_row_for_each_class():
    assert side(BROWSER_RECIPES["cgan"]) == 10 and side(BROWSER_RECIPES["dcgan"]) == 8


def test_how_long_digits_take_is_known_of_each():
    assert DIGITS_AFTER.keys() == BROWSER_RECIPES.keys() and min(DIGITS_AFTER.values()) > 0
