"""Gradient field of a game of two players, each of whom moves one number down its own loss.

A point (x, y) is a state of the game: x belongs to the player that stands for G, y to the one that stands for D. Many states are
computed at once, as rows (N,) that do not depend on each other.
"""

from collections.abc import Callable

import torch
from torch import Tensor

Pair = tuple[Tensor, Tensor]
"""One tensor (N,) a player, that of x first."""
Losses = Callable[[Tensor, Tensor], Pair]
"""(x, y) -> the loss of x's player and that of y's player, (N,) each."""
Field = Callable[[Tensor, Tensor], Pair]
"""(x, y) -> where each player's loss pulls its own number: minus its gradient, with a graph, so that it can be differentiated."""


def gradient_field(losses: Losses) -> Field:
    """The field v = (-dL_x/dx, -dL_y/dy) of these losses. Mescheder and others 2017, equation 3."""

    def field(x: Tensor, y: Tensor) -> Pair:
        x, y = differentiable(x), differentiable(y)
        of_x, of_y = losses(x, y)
        (slope_x,) = torch.autograd.grad(of_x.sum(), x, create_graph=True)
        (slope_y,) = torch.autograd.grad(of_y.sum(), y, create_graph=True)
        return -slope_x, -slope_y

    return field


def differentiable(x: Tensor) -> Tensor:
    """``x`` itself where a gradient is taken already, else a leaf with its values."""
    return x if x.requires_grad else x.detach().requires_grad_()
