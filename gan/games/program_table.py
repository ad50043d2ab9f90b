"""Program table: every file of programs for browsers, by name, with what makes its content.

``python -m gan programs`` writes them into ``assets/programs/``; ``assets/js/training/source.js`` reads them. A single program
is a file with a template, to which a row is added in ``_single``.
"""

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

from gan import paths
from gan.browser import template, training_programs
from gan.browser.program import Program
from gan.functional.objectives import OBJECTIVES
from gan.games import averages, loss_programs, orbit_programs, point_game, point_programs
from gan.recipes import PENALTIES
from gan.recipes.browser_recipes import BROWSER_RECIPES, SHAPE, side

FOLDER = paths.ASSETS / "programs"
Maker = Callable[[], Mapping[str, Any]]
SETTINGS = "point_game"
"""Name of the file of the game's settings."""


def table() -> dict[str, Maker]:
    """Makers of the files' contents, by name."""
    rows: dict[str, Maker] = {SETTINGS: _settings}
    rows |= point_programs.files()
    rows |= {name: _single(("rows",), _traced(orbit_programs.traced, name)) for name in orbit_programs.NAMES}
    rows |= {name: _single(("rows",), _traced(loss_programs.traced, name)) for name in loss_programs.NAMES}
    rows["averages"] = averages.programs
    rows |= {f"recipe-{name}": _recipe(name) for name in BROWSER_RECIPES}
    return rows


def text(content: Mapping[str, Any]) -> str:
    """Content of a file."""
    return json.dumps(content, separators=(",", ":")) + "\n"


def _settings() -> dict[str, Any]:
    objectives = {
        name: {
            "title": one.title,
            "source": one.source,
            "probability": one.probability,
            "critic": one.critic,
            "paired": one.paired,
        }
        for name, one in OBJECTIVES.items()
    }
    activations = {penalty: point_game.d_activation(penalty) for penalty in PENALTIES}
    return {"settings": point_game.settings_table(), "objectives": objectives, "d_activations": activations}


def _single(sizes: tuple[str, ...], program_at: Callable[[template.Sizes], Program]) -> Maker:
    """Maker of a file with one template."""
    return lambda: template.make(sizes, program_at).to_json()


def _traced(traced: Callable[[str, int], Program], name: str) -> Callable[[template.Sizes], Program]:
    return lambda sizes: traced(name, sizes["rows"])


def _recipe(name: str) -> Maker:
    """Maker of a file with all that a run of a recipe needs, and its settings."""

    def make() -> dict[str, Any]:
        recipe = BROWSER_RECIPES[name]
        told = training_programs.of_recipe(recipe, SHAPE, rows=side(recipe) ** 2)
        return {**told, "recipe": dataclasses.asdict(recipe)}

    return make
