"""Plan of a run: the recipe that a person asked for by name, number of images and settings, fitted to their own pictures."""

import dataclasses
from typing import Any

from gan.data.own_images.gather import CLASSES, FEWEST
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


def for_classes(recipe: Recipe, classes: int) -> Recipe:
    """A recipe fitted to a person's own pictures in so many classes, of which 1 means none.

    A conditional one takes as many labels as there are classes. InfoGAN's c1 has as many values, as the paper gives it ten for
    the ten digits, which nobody tells it either; without classes it keeps its own number.

    Raises:
        UsageError: the recipe takes labels, and there are no classes, or too many.
    """
    latent, able = recipe.latent, CLASSES[0] <= classes <= CLASSES[1]
    if latent.classes and not able:
        raise UsageError(
            f"{recipe.title} needs classes: put your pictures into sub-folders, {CLASSES[0]} to {CLASSES[1]} with at least "
            f"{FEWEST} pictures in each, or choose a recipe without labels, such as dcgan."
        )
    if not able:
        return recipe
    counts = {part: classes for part in ("classes", "categories") if getattr(latent, part)}
    return dataclasses.replace(recipe, latent=dataclasses.replace(latent, **counts))
