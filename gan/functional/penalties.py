"""Penalties that keep a discriminator smooth, as pure functions apart from the objectives."""

from collections.abc import Callable

import torch
from torch import Tensor, nn


def clip_weights(critic: nn.Module, limit: float) -> None:
    """Clamp every parameter to [-limit, limit], in place. Arjovsky and others 2017, algorithm 1, line 7.

    Called before a critic step as well as at the start, so that every gradient is that of a clipped critic.
    """
    with torch.no_grad():
        for parameter in critic.parameters():
            parameter.clamp_(-limit, limit)


def gradient_penalty(score: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, mix: Tensor) -> Tensor:
    """E (||grad score(x^)||_2 - 1)^2 at x^ = mix * real + (1 - mix) * fake. Gulrajani and others 2017, equation 3.

    Args:
        score: images (N, C, H, W) -> scores (N,); each score must depend on its own image only (no batch norm).
        real, fake: (N, C, H, W).
        mix: (N, 1, 1, 1), uniform on [0, 1]: one number for each pair.

    Returns:
        A scalar with a graph, so that the critic can learn from it.
    """
    between = (mix * real + (1 - mix) * fake).detach().requires_grad_(True)
    (gradient,) = torch.autograd.grad(score(between).sum(), between, create_graph=True)
    # norm over all pixels of one sample; .norm has gradient 0 (not NaN) where the gradient is 0
    return (gradient.flatten(1).norm(2, dim=1) - 1).square().mean()


def zero_centred_penalty(scores: Tensor, images: Tensor) -> Tensor:
    """E ||grad D(x)||^2 over ``images`` (N, C, H, W), which must be what ``scores`` (N,) were computed from.

    On real images this is R1, on generated ones R2 (Mescheder and others 2018, equations 9 and 10); both together hold D
    flat where the two distributions meet.

    Returns:
        A scalar with a graph, so that D can learn from it.
    """
    (gradient,) = torch.autograd.grad(scores.sum(), images, create_graph=True)
    return gradient.flatten(1).square().sum(1).mean()
