"""Choices that fit a visitor's pictures: recipes, the strength of augmentation, and the run that comes of them."""

from typing import Any

from gan import recipes
from gan.data.own_images.sandbox import Report
from gan.recipes import Recipe
from gan.recipes.plan import for_classes
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
    """The recipe that a visitor asked for, fitted to their classes.

    Raises:
        UsageError: an unknown recipe, a value that is not allowed, or no classes for a recipe that takes labels.
    """
    return for_classes(plan_of(recipe, images, {"augmentation": augmentation}), classes)
