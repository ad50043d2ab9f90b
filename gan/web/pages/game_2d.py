"""Two dimensions: a GAN of points that trains in the visitor's browser, with all that it works with drawn."""

from typing import Any

from gan.functional.objectives import OBJECTIVES, Objective
from gan.games.point_game import settings_table
from gan.training.controls import LINES, PLAYERS
from gan.web.components.game import game
from gan.web.help import heading, help_panel


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Game in 2-D", "Can two small networks learn a shape of points, and what does each of them see on the way?")
    game(
        "game_2d",
        "game-2d",
        lines=list(LINES),
        objectives={
            name: {"title": objective.title, "kind": _kind(objective), "critic": objective.critic}
            for name, objective in OBJECTIVES.items()
        },
        settings=settings(),
    )
    help_panel("game_2d")


def settings() -> dict[str, dict[str, Any]]:
    """Settings of the game and of its training: value at first, bounds (inclusive) or choices, and one sentence of help each."""
    return settings_table() | {
        "frozen": {"help": "A player whose weights stay as they are.", "value": "", "choices": ["", *PLAYERS]},
    }


def _kind(objective: Objective) -> str:
    """What D's output is: log-odds of "real", a number with the targets 0 and 1, or a score without unit."""
    if objective.probability:
        return "probability"
    return "target" if objective.targets else "score"
