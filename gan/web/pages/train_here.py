"""Train here: small GANs of images that train in the visitor's browser, from the recipes that train on a server."""

from typing import Any

from gan.data.image_file import image_file
from gan.recipes import row_of
from gan.recipes.browser_recipes import BROWSER_RECIPES, DIGITS_AFTER, SHAPE, side
from gan.training.controls import LINES
from gan.web.components.game import game
from gan.web.help import heading, help_panel

DATASET = "mnist"


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Train here", "Can your own browser teach a generator to write digits? Press Play: nothing is computed elsewhere.")
    file = image_file(DATASET)
    game(
        "train_here",
        "train-here",
        recipes={name: _told(name) for name in BROWSER_RECIPES},
        lines=list(LINES),
        images={"file": f"data/{file.name}", "count": file.count, "dataset": DATASET, "shape": list(SHAPE)},
    )
    help_panel("train_here")


def _told(name: str) -> dict[str, Any]:
    """What the component is told of a recipe."""
    recipe = BROWSER_RECIPES[name]
    return {"title": row_of(recipe).title, "recipe": recipe.to_json(), "side": side(recipe), "digits_after": DIGITS_AFTER[name]}
