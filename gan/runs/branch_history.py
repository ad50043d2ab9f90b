"""History of a branch: its parent's curves until the moment that it goes on from, and what it changes there."""

import dataclasses

from gan.recipes import SETTINGS, Recipe
from gan.training.history import History, Mark


def branched(history: History, images: int, recipe: Recipe) -> History:
    """History of a run that goes on under ``recipe`` from a moment of another one: until then that one's, with marks of what the
    recipe changes there."""
    before = history.until(images)
    then = before.knobs()
    values = {key: recipe.setting(key) for key in SETTINGS} | {"frozen": ""}
    changed = [key for key in values if values[key] != then.get(key, "" if key == "frozen" else history.recipe.setting(key))]
    return dataclasses.replace(before, marks=before.marks + tuple(Mark(images, key, values[key]) for key in changed))
