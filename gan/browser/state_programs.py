"""Programs of a run's state: optimisers, G's average and clipping, each on a block in which all tensors lie one after another.

A program's output that has the name of a weight is that weight's next value.
"""

import torch
from torch import nn

from gan.browser.players import D
from gan.browser.program import Program
from gan.browser.trace import Tensors, trace
from gan.functional import ema
from gan.functional.optimisers import Masses, Moments, adam, adam_masses, rmsprop
from gan.functional.penalties import clip_weights


def optimise(player: str, optimiser: str, count: int) -> Program:
    """An update of PLAYER (count) by PLAYER:gradient; inputs "rate", "beta1" and "beta2".

    Adam also changes PLAYER:mean, PLAYER:square (count), PLAYER:mean_mass and PLAYER:square_mass (scalars), RMSprop only
    PLAYER:square, with beta2 for its alpha.
    """

    def function(inputs: Tensors, weights: Tensors) -> Tensors:
        of = {part: weights[f"{player}:{part}"] for part in ("gradient", "mean", "square", "mean_mass", "square_mass")}
        moments = Moments(of["mean"], of["square"])
        rate, beta1, beta2 = (inputs[name] for name in ("rate", "beta1", "beta2"))
        if optimiser == "rmsprop":
            moved, moments = rmsprop(weights[player], of["gradient"], moments, rate, beta2)
            return {player: moved, f"{player}:square": moments.square}
        masses = adam_masses(Masses(of["mean_mass"], of["square_mass"]), beta1, beta2)
        moved, moments = adam(weights[player], of["gradient"], moments, masses, rate, beta1, beta2)
        told = {player: moved, f"{player}:mean": moments.mean, f"{player}:square": moments.square}
        return told | {f"{player}:mean_mass": masses.mean, f"{player}:square_mass": masses.square}

    block, one = torch.zeros(count), torch.zeros(())
    weights = {player: block} | {f"{player}:{part}": block for part in ("gradient", "mean", "square")}
    weights |= {f"{player}:{part}": one for part in ("mean_mass", "square_mass")}
    return trace(function, {"rate": one, "beta1": one, "beta2": one}, weights)


def average(newest: str, slow: str, count: int) -> Program:
    """A step of the moving average ``slow`` (count) towards ``newest``; inputs "decay" and "step", G's updates so far."""

    def function(inputs: Tensors, weights: Tensors) -> Tensors:
        return {slow: ema.moved(weights[slow], weights[newest], inputs["decay"], inputs["step"])}

    one = torch.zeros(())
    return trace(function, {"decay": one, "step": one}, {newest: torch.zeros(count), slow: torch.zeros(count)})


class _Block(nn.Module):
    """All weights of a player as one parameter."""

    def __init__(self, count: int):
        super().__init__()
        self.block = nn.Parameter(torch.zeros(count))

    def forward(self, limit: torch.Tensor) -> torch.Tensor:
        """The weights, clipped."""
        clip_weights(self, limit)  # type: ignore[arg-type]  # a number that is an input
        return self.block


def clip(count: int) -> Program:
    """The discriminator (count) within plus or minus "limit"."""
    module = _Block(count)

    def function(inputs: Tensors, weights: Tensors) -> Tensors:
        own = {"block": weights[D].clone()}
        return {D: torch.func.functional_call(module, own, (inputs["limit"],))}

    return trace(function, {"limit": torch.zeros(())}, {D: torch.zeros(count)})
