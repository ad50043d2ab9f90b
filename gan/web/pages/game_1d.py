"""One dimension: the two densities, D and the optimal D of Goodfellow and others 2014, figure 1, while they train."""

from gan.functional.objectives import OBJECTIVES, Objective
from gan.web.components.game import game
from gan.web.help import heading, help_panel

PENALTIES = {"none": "none", "gradient": "gradient penalty", "r1-r2": "R1 and R2"}
"""Titles of a recipe's penalties."""


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Game in 1-D", "One number at a time: who wins when G may move its density and D may bend its curve?")
    objectives = {name: {"title": one.title, "kind": kind(one)} for name, one in OBJECTIVES.items()}
    game("game_1d", "game-1d", objectives=objectives, penalties=PENALTIES)
    help_panel("game_1d")


def kind(objective: Objective) -> str:
    """What D's output is: a "probability" once squashed, an estimate of a "target", a "critic" 's score, or one of "pairs"."""
    if objective.probability:
        return "probability"
    if objective.critic:
        return "critic"
    return "pairs" if objective.paired else "target"
