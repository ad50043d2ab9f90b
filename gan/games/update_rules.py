"""Update rules: how two players move along a gradient field, one step at a time, as pure functions of rows of states (N,)."""

from typing import NamedTuple

import torch
from torch import Tensor

from gan.games.gradient_field import Field, Pair, differentiable


class Step(NamedTuple):
    """What a rule is given for one step.

    Attributes:
        x, y: state (N,) before it.
        pull: the field there, (N,) each.
        previous: the field at the step before; at the first step the same as ``pull``.
        rate: learning rate of both players.
        strength: of the consensus, gamma.
    """

    x: Tensor
    y: Tensor
    pull: Pair
    previous: Pair
    rate: float | Tensor
    strength: float | Tensor


def simultaneous(_field: Field, at: Step) -> Pair:
    """Both players move at once: p + lr v(p)."""
    return at.x + at.rate * at.pull[0], at.y + at.rate * at.pull[1]


def alternating(field: Field, at: Step) -> Pair:
    """D moves first, and G answers what D has become. Goodfellow and others 2014, algorithm 1, with k = 1."""
    y = at.y + at.rate * at.pull[1]
    return at.x + at.rate * field(at.x, y)[0], y


def extra_gradient(field: Field, at: Step) -> Pair:
    """p + lr v(p + lr v(p)): each looks one step ahead, and moves from here by what it sees there. Korpelevich 1976."""
    ahead = field(at.x + at.rate * at.pull[0], at.y + at.rate * at.pull[1])
    return at.x + at.rate * ahead[0], at.y + at.rate * ahead[1]


def optimistic(_field: Field, at: Step) -> Pair:
    """p + 2 lr v(p) - lr v(p before): what has just changed is expected to go on. Daskalakis and others 2018."""
    x, y = (pull + (pull - before) for pull, before in zip(at.pull, at.previous, strict=True))
    return at.x + at.rate * x, at.y + at.rate * y


def consensus(field: Field, at: Step) -> Pair:
    """p + lr (v - gamma grad ||v||^2 / 2): both are also pulled to where neither is pulled. Mescheder and others 2017,
    algorithm 2."""
    x, y = differentiable(at.x), differentiable(at.y)
    pull = field(x, y)
    energy = (pull[0].square() + pull[1].square()).sum() / 2
    slopes = torch.autograd.grad(energy, (x, y))
    moves = (one - at.strength * slope for one, slope in zip(pull, slopes, strict=True))
    x_move, y_move = moves
    return at.x + at.rate * x_move, at.y + at.rate * y_move


RULES = {
    "simultaneous": simultaneous,
    "alternating": alternating,
    "extra-gradient": extra_gradient,
    "optimistic": optimistic,
    "consensus": consensus,
}
