"""Optimisers as pure functions of tensors: what ``torch.optim`` does in place, for a step that is traced into a program."""

from typing import NamedTuple

from torch import Tensor

_SMALL = 1e-8
Number = float | Tensor
"""A decay rate, as a number or as a scalar tensor."""


class Moments(NamedTuple):
    """Moving averages of a parameter's gradient and of its square, both of its shape; the first stays 0 in RMSprop."""

    mean: Tensor
    square: Tensor


class Masses(NamedTuple):
    """Moving averages of the number 1 at Adam's two rates, scalars that begin at 0: 1 - beta^t after t updates, without the
    cancellation of that difference in float32."""

    mean: Tensor
    square: Tensor


def adam_masses(masses: Masses, beta1: Number, beta2: Number) -> Masses:
    """Masses after one more update."""
    return Masses(beta1 * masses.mean + (1 - beta1), beta2 * masses.square + (1 - beta2))


def adam(
    parameter: Tensor, gradient: Tensor, moments: Moments, masses: Masses, rate: Tensor, beta1: Number, beta2: Number
) -> tuple[Tensor, Moments]:
    """Parameter and moments after an update of Adam. Kingma and Ba 2015, algorithm 1.

    ``masses`` are those after this update; ``rate``: scalar, the learning rate.
    """
    mean = beta1 * moments.mean + (1 - beta1) * gradient
    square = beta2 * moments.square + (1 - beta2) * gradient * gradient
    spread = (square / masses.square).sqrt() + _SMALL
    return parameter - rate * (mean / masses.mean) / spread, Moments(mean, square)


def rmsprop(parameter: Tensor, gradient: Tensor, moments: Moments, rate: Tensor, alpha: Number) -> tuple[Tensor, Moments]:
    """Parameter and moments after an update of RMSprop. Tieleman and Hinton 2012, lecture 6.5."""
    square = alpha * moments.square + (1 - alpha) * gradient * gradient
    return parameter - rate * gradient / (square.sqrt() + _SMALL), Moments(moments.mean, square)
