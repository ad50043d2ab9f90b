"""Point game: all settings of a GAN on points of a line or a plane, which trains in a visitor's browser."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from gan import recipes
from gan.functional.objectives import OBJECTIVES
from gan.games.distributions import DISTRIBUTIONS
from gan.latents.latent import LatentSpec
from gan.recipes import OPTIMISERS, PENALTIES, Recipe, Setting

NOISES = ("normal", "uniform")
_KNOWN = recipes.SETTINGS
SETTINGS: dict[str, Setting] = {
    "data": Setting("The points that G is to imitate.", choices=tuple(DISTRIBUTIONS)),
    "objective": Setting(_KNOWN["objective"].help, choices=tuple(OBJECTIVES)),
    "penalty": Setting(
        "What keeps D smooth: its slope held near 1 between real points and fakes (gradient), or near 0 at both (R1 and R2).",
        choices=PENALTIES,
    ),
    "penalty_weight": Setting(_KNOWN["penalty_weight"].help, 0, 100),
    "clip": Setting(_KNOWN["clip"].help, 0, 1),
    "smoothing": _KNOWN["smoothing"],
    "d_steps": Setting(_KNOWN["d_steps"].help, 1, 20),
    "optimiser": Setting(_KNOWN["optimiser"].help, choices=OPTIMISERS),
    "lr_g": Setting(_KNOWN["lr_g"].help, 1e-5, 1),
    "lr_d": Setting(_KNOWN["lr_d"].help, 1e-5, 1),
    "beta1": Setting(_KNOWN["beta1"].help, 0, 0.99),
    "beta2": Setting(_KNOWN["beta2"].help, 0, 0.9999),
    "batch": Setting("Real points, and as many fakes, in one update.", 8, 512),
    "g_width": Setting("Units of each of G's hidden layers.", 2, 64),
    "g_depth": Setting("G's hidden layers.", 1, 3),
    "d_width": Setting("Units of each of D's hidden layers.", 2, 64),
    "d_depth": Setting("D's hidden layers.", 1, 3),
    "latent": Setting("How many numbers z has: 1 bends a line into the data, 2 a sheet.", 1, 2),
    "noise": Setting("How z is drawn: standard normal, or uniform on [-1, 1].", choices=NOISES),
    "ema": Setting("Decay of G's moving average, per step; 0 shows G itself.", 0, 0.999),
    "seed": Setting("Of all that is drawn: the same seed and settings give the same run.", 0, 2**31 - 1),
}
"""Every setting of the game, in the order in which pages list them."""


@dataclass(frozen=True)
class PointGame:
    """Settings of a game on points; ``SETTINGS`` explains each, with its bounds or choices.

    Raises:
        UsageError: a value that is not allowed; the message names what is.
    """

    data: str = "eight-gaussians"
    objective: str = "non-saturating"
    penalty: str = "none"
    penalty_weight: float = 1.0
    clip: float = 0.0
    smoothing: float = 0.0
    d_steps: int = 1
    optimiser: str = "adam"
    lr_g: float = 2e-3
    lr_d: float = 4e-3
    beta1: float = 0.5
    beta2: float = 0.99
    batch: int = 128
    g_width: int = 32
    g_depth: int = 2
    d_width: int = 32
    d_depth: int = 2
    latent: int = 2
    noise: str = "normal"
    ema: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            SETTINGS[field.name].check(field.name, getattr(self, field.name), field.type is int)

    def to_recipe(self) -> Recipe:
        """The recipe that trains so, on points (dimensions, 1, 1) and from normal noise; D is smooth where a penalty holds its
        slope."""
        return Recipe(
            name="points",
            title="Points",
            paper="Goodfellow and others 2014, Generative Adversarial Networks",
            url="https://arxiv.org/abs/1406.2661",
            departs="Perceptrons on points of a line or a plane, small enough for a browser.",
            look_at="Watch fakes follow D's slopes to where the data lies.",
            latent=LatentSpec(noise=self.latent),
            family="points",
            g_norm="none",
            d_activation=d_activation(self.penalty),
            decay_from=1.0,
            **{name: getattr(self, name) for name in _SHARED},
        )


def d_activation(penalty: str) -> str:
    """Activation of D, smooth where a penalty holds its slope."""
    return "leaky-relu" if penalty == "none" else "silu"


def dimensions(game: PointGame) -> int:
    """Dimensions of the game's points."""
    return DISTRIBUTIONS[game.data].dimensions


def settings_table() -> dict[str, dict[str, Any]]:
    """Settings for the pages: by key {"help", "value" at first} with {"low", "high"} or {"choices"}, and "whole" numbers."""
    table = {}
    for field in dataclasses.fields(PointGame):
        setting = SETTINGS[field.name]
        told: dict[str, Any] = {"help": setting.help, "value": field.default}
        if setting.choices:
            told["choices"] = list(setting.choices)
        else:
            told |= {"low": setting.low, "high": setting.high, "whole": field.type is int}
        table[field.name] = told
    return {key: table[key] for key in SETTINGS}


_SHARED = tuple(
    field.name
    for field in dataclasses.fields(PointGame)
    if field.name in {one.name for one in dataclasses.fields(Recipe)} and field.name != "latent"
)
