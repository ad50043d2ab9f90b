"""Dirac-GAN: the real data are all 0, G generates the one number theta, and D is the line D(x) = psi x.

The smallest GAN; its equilibrium is theta = psi = 0. Mescheder and others 2018, Which Training Methods for GANs do actually
Converge?, definition 2.1. Losses and penalties are those with which all GANs here are trained.
"""

import torch
from torch import Tensor

from gan.functional.objectives import OBJECTIVES
from gan.functional.penalties import gradient_penalty, zero_centred_penalty
from gan.games.gradient_field import Losses, Pair

PENALTIES = ("r1", "gradient")
"""R1, as Mescheder and others 2018, equation 9, and the gradient penalty of Gulrajani and others 2017."""


def losses(objective: str, penalty: str, weight: float | Tensor) -> Losses:
    """Losses of G, which moves theta, and of D, which moves psi.

    Args:
        objective: key of ``OBJECTIVES``.
        penalty: one of ``PENALTIES``.
        weight: of the penalty in D's loss, 0 for none; in Mescheder's notation it is gamma / 2.

    Returns:
        (theta (N,), psi (N,)) -> losses (N,) of G and of D, each row a GAN of its own.

    Raises:
        KeyError: an unknown objective or penalty.
    """
    chosen, penalised = OBJECTIVES[objective], _PENALISED[penalty]

    def both(theta: Tensor, psi: Tensor) -> Pair:
        real = torch.zeros_like(psi)
        logits, fakes = psi * real, psi * theta
        # a loss is a mean over rows: times their number, its gradient in each row is that of this row's own GAN
        rows = len(psi)
        of_g = rows * chosen.generator_loss(logits, fakes)
        of_d = rows * (chosen.discriminator_loss(logits, fakes, 0.0) + weight * penalised(theta, psi))
        return of_g, of_d

    return both


def _r1(_theta: Tensor, psi: Tensor) -> Tensor:
    real = torch.zeros_like(psi)[:, None].requires_grad_()
    return zero_centred_penalty(psi * real[:, 0], real)


def _gradient(theta: Tensor, psi: Tensor) -> Tensor:
    real = torch.zeros_like(psi)[:, None]
    half = torch.full_like(real, 0.5)  # anywhere between real and fake: the slope of a line is the same
    return gradient_penalty(lambda x: psi * x[:, 0], real, theta[:, None], half)


_PENALISED = dict(zip(PENALTIES, (_r1, _gradient), strict=True))
