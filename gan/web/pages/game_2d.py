"""Two dimensions: a GAN of points that trains in the visitor's browser, with all that it works with drawn."""

from typing import Any

from gan.functional.objectives import OBJECTIVES, Objective
from gan.recipes.recipe import SETTINGS, Setting
from gan.training.controls import LINES, PLAYERS
from gan.web.components.game import game
from gan.web.help import heading, help_panel

_POINTS = {
    "latent": (2, Setting("Length of the latent vector z: with 1, G can only draw a curve.", 1, 8)),
    "noise": ("normal", Setting("How z is drawn: from a Gaussian, or evenly between -1 and 1.", choices=("normal", "uniform"))),
    "frozen": ("", Setting("A player whose weights stay as they are.", choices=("", *PLAYERS))),
    "g_width": (32, Setting("Units in each hidden layer of G.", 2, 128)),
    "g_depth": (2, Setting("Hidden layers of G; with 0 it can only move, turn and stretch z.", 0, 4)),
    "d_width": (32, Setting("Units in each hidden layer of D.", 2, 128)),
    "d_depth": (2, Setting("Hidden layers of D.", 1, 4)),
    "batch": (64, Setting("Points in one step.", 2, 512)),
    "penalty_weight": (1.0, Setting(SETTINGS["penalty_weight"].help, 0, 100)),
    "lr_g": (1e-3, Setting(SETTINGS["lr_g"].help, 0, 1)),
    "lr_d": (1e-3, Setting(SETTINGS["lr_d"].help, 0, 1)),
    "instance_noise": (0.0, Setting("Standard deviation of the noise on every point that D sees.", 0, 2)),
    "ema": (0.0, Setting(f"{SETTINGS['ema'].help} The fakes that are drawn are the average's.", 0, 0.99999)),
}
_AS_IN_RECIPES: dict[str, Any] = {
    "objective": "non-saturating",
    "penalty": "none",
    "d_steps": 1,
    "optimiser": "adam",
    "beta1": 0.5,
    "beta2": 0.999,
    "clip": 0.0,
    "smoothing": 0.0,
}


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
    """Each setting of the game: its value at first, its bounds (inclusive) or choices, and one sentence of help."""
    found = {key: (value, SETTINGS[key]) for key, value in _AS_IN_RECIPES.items()} | _POINTS
    return {
        key: {"value": value, "help": one.help, "low": one.low, "high": one.high, "choices": list(one.choices)}
        for key, (value, one) in found.items()
    }


def _kind(objective: Objective) -> str:
    """What D's output is: log-odds of "real", a number with the targets 0 and 1, or a score without unit."""
    if objective.probability:
        return "probability"
    return "target" if objective.targets else "score"
