"""Recipes, what is trained and how: the recipe (a schema), THE table of recipes (data only), and their lookup by name."""

from gan.recipes.lookup import RECIPES, changes, get, row_of
from gan.recipes.recipe import ACTIVATIONS, FAMILIES, NORMS, OPTIMISERS, PENALTIES, SETTINGS, Recipe, Setting

__all__ = [
    "ACTIVATIONS",
    "FAMILIES",
    "NORMS",
    "OPTIMISERS",
    "PENALTIES",
    "RECIPES",
    "SETTINGS",
    "Recipe",
    "Setting",
    "changes",
    "get",
    "row_of",
]
