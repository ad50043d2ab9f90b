"""An exponential moving average of a network: what is shown, scored and shipped."""

import copy

import torch
from torch import nn


def copy_of(network: nn.Module) -> nn.Module:
    """A copy that takes no gradients, in eval mode."""
    return copy.deepcopy(network).eval().requires_grad_(False)


def update(average: nn.Module, network: nn.Module, decay: float, step: int) -> None:
    """average <- d * average + (1 - d) * network, in place, with d ramped up as min(decay, (1 + step) / (10 + step)).

    Batch norm's running statistics are averaged too, since they belong to the weights they were measured with.
    """
    weight = 1 - min(decay, (1 + step) / (10 + step))
    with torch.no_grad():
        for slow, fast in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
            if slow.is_floating_point():
                slow.lerp_(fast, weight)
            else:
                slow.copy_(fast)
