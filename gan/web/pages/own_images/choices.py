"""Choices that fit a visitor's pictures: recipes, the strength of augmentation, and the run that comes of them."""

import dataclasses
from typing import Any

from gan import recipes
from gan.data.own_images.sandbox import Report
from gan.errors import UsageError
from gan.recipes import Recipe
from gan.recipes.plan import plan as plan_of

COLOURS = (("auto", ""), ("grey", "grey"), ("colour", "colour"))
IN_COLOUR = {"": None, "grey": False, "colour": True}
"""What ``Upload.gather`` is told for each of them."""


def augmentation_for(count: int) -> float:
    """A good start for so many pictures: the fewer there are, the sooner D knows them by heart."""
    return 1.0 if count < 500 else 0.5 if count < 2000 else 0.0


def fitting(report: Report | None) -> list[tuple[str, str]]:
    """The recipes for these pictures, as a dropdown's choices: one that takes labels needs classes."""
    classes = len(report.classes) if report else 1
    rows = recipes.RECIPES.items()
    return [(f"{row.title} ({name})", name) for name, row in rows if classes > 1 or not row.latent.classes]


def plan(recipe: str, images: Any, augmentation: Any, classes: int) -> Recipe:
    """The recipe that a visitor asked for; a conditional one takes as many labels as there are classes.

    Raises:
        UsageError: an unknown recipe, a value that is not allowed, or no classes for a recipe that takes labels.
    """
    made = plan_of(recipe, images, {"augmentation": augmentation})
    if not made.latent.classes:
        return made
    if classes < 2:
        raise UsageError(f"{made.title} needs classes: put your pictures into sub-folders, or choose another recipe.")
    return dataclasses.replace(made, latent=dataclasses.replace(made.latent, classes=classes))
