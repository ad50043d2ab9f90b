"""Plan of a run: the recipe that a person asked for by name, number of images and settings."""

from typing import Any

from gan.errors import UsageError
from gan.recipes.lookup import get
from gan.recipes.recipe import SETTINGS, Recipe

IMAGES = 120_000
"""Real images of a run that is watched, unless another number is asked for: some minutes on two cores."""


def plan(name: str, images: Any, settings: dict[str, Any]) -> Recipe:
    """The recipe called ``name`` over ``images`` real images, with some settings changed.

    Raises:
        UsageError: an unknown recipe or setting, or a value that is missing or not allowed.
    """
    return changed(get(name), {"images": images, **settings})


def changed(recipe: Recipe, settings: dict[str, Any]) -> Recipe:
    """A recipe with settings from a form, where an empty field is None. Raises as ``plan``."""
    for key, value in settings.items():
        if value is None:
            raise UsageError(f"{key} is empty; it must be {SETTINGS[key].allowed}.")
    return recipe.with_settings(**settings)
