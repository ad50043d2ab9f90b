"""Programs of the smallest games: one step of every update rule from each of many states, and the gradient field there."""

import itertools
from collections.abc import Mapping

import torch
from torch import Tensor

from gan.browser.program import Program
from gan.browser.trace import trace
from gan.functional.objectives import OBJECTIVES
from gan.games import bilinear_game, dirac_gan
from gan.games.gradient_field import Losses, gradient_field
from gan.games.update_rules import RULES, Step

BILINEAR = "orbits-bilinear"
DIRAC = {
    f"orbits-dirac-{objective}-{penalty}": (objective, penalty)
    for objective, penalty in itertools.product(OBJECTIVES, dirac_gan.PENALTIES)
}
NAMES = (BILINEAR, *DIRAC)
"""Names of all programs."""


def step(name: str, inputs: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """One step of all rules.

    Args:
        name: one of ``NAMES``.
        inputs: x and y (rows,), the field at the step before as previous_x and previous_y (rows,), and the scalars rate,
            strength (of the consensus) and weight (of the Dirac-GAN's penalty).

    Returns:
        RULE.x and RULE.y, the next states (rows,) by each rule, and the field pull.x and pull.y (rows,) before the step.

    Raises:
        KeyError: an unknown name.
    """
    field = gradient_field(_losses(name, inputs["weight"]))
    x, y = inputs["x"], inputs["y"]
    pull = field(x, y)
    at = Step(x, y, pull, (inputs["previous_x"], inputs["previous_y"]), inputs["rate"], inputs["strength"])
    moved = {rule: move(field, at) for rule, move in RULES.items()} | {"pull": pull}
    return {f"{rule}.{axis}": value.detach() for rule, pair in moved.items() for axis, value in zip("xy", pair, strict=True)}


def _losses(name: str, weight: Tensor) -> Losses:
    if name == BILINEAR:
        return bilinear_game.losses
    return dirac_gan.losses(*DIRAC[name], weight)


def traced(name: str, rows: int) -> Program:
    """``step`` as a program of so many rows.

    Raises:
        KeyError: an unknown name.
    """
    return trace(lambda inputs, _weights: step(name, inputs), example(rows), {})


def example(rows: int) -> dict[str, Tensor]:
    """Inputs of ``step``, of the right shapes. No two are the same tensor, which a trace would take for one input."""
    line = torch.linspace(-1, 1, rows)
    states = {name: line + 0.3 * at for at, name in enumerate(("x", "y", "previous_x", "previous_y"))}
    return states | {name: torch.tensor(0.1) for name in ("rate", "strength", "weight")}
