"""Decompositions of PyTorch's operators into fewer: those of core ATen, and ours where the engine wants still fewer."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch._decomp import core_aten_decompositions, get_decompositions

aten = torch.ops.aten


def convolution_backward(
    grad: Tensor,
    x: Tensor,
    weight: Tensor,
    bias_sizes: list[int] | None,
    stride: list[int],
    padding: list[int],
    dilation: list[int],
    transposed: bool,
    output_padding: list[int],
    groups: int,
    output_mask: list[bool],
) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
    """Gradients of a convolution (input, weight, bias), as convolutions themselves, so that they have gradients too."""
    if groups != 1 or any(side != 1 for side in dilation):
        return NotImplemented
    plain, none = [1, 1], [0, 0]
    of_input = of_weight = of_bias = None
    if output_mask[0]:
        if transposed:
            of_input = aten.convolution(grad, weight, None, stride, padding, plain, False, none, 1)
        else:
            # rows at the end that no window reached get no gradient, so they are left over
            left = [
                x.shape[axis + 2] - ((grad.shape[axis + 2] - 1) * stride[axis] - 2 * padding[axis] + weight.shape[axis + 2])
                for axis in (0, 1)
            ]
            of_input = aten.convolution(grad, weight, None, stride, padding, plain, True, left, 1)
    if output_mask[1]:
        # a batch takes the place of channels: the sum over it is the convolution's own
        image, kernel = (grad, x) if transposed else (x, grad)
        image, kernel = image.permute(1, 0, 2, 3), kernel.permute(1, 0, 2, 3)
        slopes = aten.convolution(image, kernel, None, plain, padding, stride, False, none, 1)
        of_weight = slopes[:, :, : weight.shape[2], : weight.shape[3]].permute(1, 0, 2, 3)
    if output_mask[2]:
        of_bias = grad.sum((0, 2, 3))
    return of_input, of_weight, of_bias


def group_norm(
    x: Tensor, weight: Tensor | None, bias: Tensor | None, count: int, channels: int, area: int, groups: int, eps: float
) -> tuple[Tensor, Tensor, Tensor]:
    """Group norm (Wu and He 2018, equation 1), its means and the inverses of its deviations (N, groups)."""
    parts = x.reshape(count, groups, -1)
    mean = parts.mean(2, keepdim=True)
    away = parts - mean
    inverse = (away.square().mean(2, keepdim=True) + eps).rsqrt()
    result = (away * inverse).reshape(x.shape)
    sides = [1, channels] + [1] * (x.dim() - 2)
    result = result if weight is None else result * weight.reshape(sides)
    result = result if bias is None else result + bias.reshape(sides)
    return result, mean.reshape(count, groups), inverse.reshape(count, groups)


def batch_norm(
    x: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    training: bool,
    momentum: float,
    eps: float,
) -> tuple[Tensor, Tensor, Tensor]:
    """Batch norm (Ioffe and Szegedy 2015, algorithm 1), and the means and inverses of deviations of its batch (C,).

    In training the running statistics are moved in place, the variance's by its unbiased estimate, as PyTorch does.
    """
    channels, axes = x.shape[1], [0, *range(2, x.dim())]
    sides = [1, channels] + [1] * (x.dim() - 2)
    if training or running_mean is None or running_var is None:
        mean = x.mean(axes)
        away = x - mean.reshape(sides)
        variance = away.square().mean(axes)
        inverse = (variance + eps).rsqrt()
        saved = mean, inverse
        if running_mean is not None and running_var is not None:
            count = x.numel() // channels
            running_mean.copy_((1 - momentum) * running_mean + momentum * mean)
            running_var.copy_((1 - momentum) * running_var + momentum * variance * (count / (count - 1)))
    else:
        away = x - running_mean.reshape(sides)
        inverse = (running_var + eps).rsqrt()
        saved = x.new_zeros(0), x.new_zeros(0)
    result = away * inverse.reshape(sides)
    result = result if weight is None else result * weight.reshape(sides)
    return (result if bias is None else result + bias.reshape(sides)), *saved


def table() -> dict[Any, Callable[..., Any]]:
    """Decomposition by operator, for ``make_fx``."""
    more = get_decompositions(
        [
            aten.native_batch_norm_backward,
            aten.native_group_norm_backward,
            aten._softmax,
            aten._log_softmax,
            aten.leaky_relu_backward,
            aten.var_mean,
        ]
    )
    ours = {
        aten.convolution_backward.default: convolution_backward,
        aten.native_batch_norm.default: batch_norm,
        aten.native_group_norm.default: group_norm,
    }
    whole = {aten.embedding_dense_backward.default}  # a product with one-hot rows is simpler than what it would become
    return {key: value for key, value in {**core_aten_decompositions(), **more, **ours}.items() if key not in whole}
