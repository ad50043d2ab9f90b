"""Lookup of recipes by name, and how a recipe differs from its row of the table."""

from gan.errors import unknown
from gan.recipes.recipe import SETTINGS, Recipe
from gan.recipes.table import ROWS

RECIPES: dict[str, Recipe] = {row.name: row for row in ROWS}
"""Every recipe by its name, in the order of the table."""


def get(name: str) -> Recipe:
    """The recipe called ``name``.

    Raises:
        UsageError: there is none; the message lists them.
    """
    if name not in RECIPES:
        raise unknown("recipe", name, RECIPES)
    return RECIPES[name]


def changes(recipe: Recipe) -> dict[str, int | float | str]:
    """The settings, apart from the budget, in which a recipe differs from the table's row of its name, if there is one."""
    row = row_of(recipe)
    mine = {key: recipe.setting(key) for key in SETTINGS if key != "images"}  # the budget is asked for by itself everywhere
    return {key: value for key, value in mine.items() if value != row.setting(key)}


def row_of(recipe: Recipe) -> Recipe:
    """The table's row of a recipe's name, else the recipe itself: where its title, paper and remarks are read.

    A checkpoint carries the texts of the version that trained it, or a stranger's.
    """
    return RECIPES.get(recipe.name, recipe)
