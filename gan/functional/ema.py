"""Exponential moving average of a network's weights: what is shown, scored and shipped."""

import copy

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import get_ema_multi_avg_fn


def copy_of(network: nn.Module) -> nn.Module:
    """Copy of a network without gradients, in eval mode."""
    return copy.deepcopy(network).eval().requires_grad_(False)


def ramp(step: int | Tensor) -> float | Tensor:
    """Decay above which no step goes while the average is not warm yet: 0.1 at the first step, then towards 1."""
    return (1 + step) / (10 + step)


def moved(average: Tensor, newest: Tensor, decay: Tensor, step: Tensor) -> Tensor:
    """One tensor of ``update``, as a pure function of tensors, for a step that is traced into a program."""
    return newest + torch.minimum(decay, torch.as_tensor(ramp(step))) * (average - newest)


def update(average: nn.Module, network: nn.Module, decay: float, step: int) -> None:
    """average <- d * average + (1 - d) * network, in place, with d ramped up as min(decay, (1 + step) / (10 + step)).

    Batch norm's running statistics are averaged too, since they belong to the weights they were measured with.
    """
    rate = min(decay, float(ramp(step)))
    pairs = list(zip(average.state_dict().values(), network.state_dict().values(), strict=True))
    slow, fast = ([pair[side] for pair in pairs if pair[0].is_floating_point()] for side in (0, 1))
    with torch.no_grad():
        get_ema_multi_avg_fn(rate)(slow, fast, 0)  # all tensors in one call: a tenth of a step faster than one by one
        for counter, newest in pairs:
            if not counter.is_floating_point():
                counter.copy_(newest)
