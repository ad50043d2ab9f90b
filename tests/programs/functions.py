"""Functions to be traced, each with inputs and weights: together they use every operation that a program may have."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

Tensors = Mapping[str, Tensor]


class Case(NamedTuple):
    """One function with what it is called with."""

    function: Callable[[Tensors, Tensors], Tensors]
    inputs: Tensors
    weights: Tensors


def _rand(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def _slope(x: Tensor, loss: Callable[[Tensor], Tensor]) -> Tensor:
    x = x.detach().requires_grad_()
    return torch.autograd.grad(loss(x), x)[0]


def _penalty(i: Tensors, w: Tensors) -> Tensors:
    """A gradient penalty's own gradient: a double backward."""
    weight = w["w"].detach().requires_grad_()
    x = i["x"].detach().requires_grad_()
    score = functional.leaky_relu(functional.conv2d(x, weight, None, 2, 1), 0.2).flatten(1).tanh().sum(1)
    (slope,) = torch.autograd.grad(score.sum(), x, create_graph=True)
    return {"y": torch.autograd.grad((slope.flatten(1).norm(2, dim=1) - 1).square().mean(), weight)[0]}


def _cross_entropy(i: Tensors, _w: Tensors) -> Tensors:
    return {"y": _slope(i["x"], lambda x: functional.cross_entropy(x, i["label"]))}


def _embedding(i: Tensors, w: Tensors) -> Tensors:
    weight = w["w"].detach().requires_grad_()
    y = functional.embedding(i["label"], weight)
    return {"y": y, "slope": torch.autograd.grad(y.square().sum(), weight)[0]}


def _convolution(transposed: bool, stride: int, padding: int, kernel: int) -> Case:
    x, w = _rand(2, 3, 9, 9), _rand(*((3, 4) if transposed else (4, 3)), kernel, kernel, seed=1)
    call = functional.conv_transpose2d if transposed else functional.conv2d

    def function(i: Tensors, v: Tensors) -> Tensors:
        x, weight = i["x"].detach().requires_grad_(), v["w"].detach().requires_grad_()
        y = call(x, weight, v["b"], stride, padding)
        slopes = torch.autograd.grad(y.square().sum(), [x, weight])
        return {"y": y, "dx": slopes[0], "dw": slopes[1]}

    return Case(function, {"x": x}, {"w": w, "b": _rand(4, seed=2)})


def _normalised(i: Tensors, w: Tensors) -> Tensors:
    mean, variance = w["mean"].clone(), w["variance"].clone()
    y = functional.batch_norm(i["x"], mean, variance, w["weight"], w["bias"], training=True)
    still = functional.batch_norm(i["x"], w["mean"], w["variance"], w["weight"], w["bias"])
    slope = _slope(i["x"], lambda x: functional.batch_norm(x, None, None, w["weight"], w["bias"], training=True).pow(3).sum())
    grouped = functional.group_norm(i["x"], 2, w["weight"], w["bias"])
    return {"y": y, "mean": mean, "variance": variance, "still": still, "slope": slope, "grouped": grouped}


_X = {"x": _rand(3, 4)}
CASES: dict[str, Case] = {
    "arithmetic": Case(lambda i, _: {"y": (i["x"] * 2 - 1) / (i["x"].abs() + 1) + (-i["x"]).exp()}, _X, {}),
    "curves": Case(
        lambda i, _: {"y": i["x"].tanh() + i["x"].sigmoid() + functional.softplus(i["x"]) + functional.silu(i["x"])}, _X, {}
    ),
    "roots and powers": Case(lambda i, _: {"y": (i["x"].square() + 0.1).sqrt().log() + i["x"].pow(3).round()}, _X, {}),
    "power zero": Case(lambda i, _: {"y": i["x"].pow(0) + i["x"]}, _X, {}),
    "choices": Case(
        lambda i, _: {"y": torch.where(i["x"] > 0, i["x"].clamp(-0.5, 0.5), i["x"].relu() - (i["x"] <= -1).float())}, _X, {}
    ),
    "shapes": Case(
        lambda i, _: {"y": torch.cat([i["x"].t()[1:3], functional.pad(i["x"], (1, 0))[:2, :3]], 0).unsqueeze(1)[:, 0, ::2]},
        _X,
        {},
    ),
    "sums": Case(
        lambda i, _: {"y": i["x"].sum(1), "z": i["x"].mean(), "m": i["x"].amax(0), "v": i["x"].var(1), "s": i["x"].softmax(1)},
        _X,
        {},
    ),
    "products": Case(
        lambda i, w: {"y": functional.linear(i["x"], w["w"], w["b"]), "z": i["x"] @ i["x"].t()},
        _X,
        {"w": _rand(5, 4, seed=1), "b": _rand(5, seed=2)},
    ),
    "cross-entropy": Case(_cross_entropy, {"x": _rand(4, 5), "label": torch.tensor([0, 4, 2, 2])}, {}),
    "embedding": Case(_embedding, {"label": torch.tensor([1, 0, 1])}, {"w": _rand(3, 4)}),
    "convolution": _convolution(False, 1, 1, 3),
    "strided convolution": _convolution(False, 2, 1, 4),
    "transposed convolution": _convolution(True, 2, 1, 4),
    "norms": Case(
        _normalised,
        {"x": _rand(3, 4, 5, 5)},
        {
            "weight": _rand(4, seed=1),
            "bias": _rand(4, seed=2),
            "mean": _rand(4, seed=3),
            "variance": _rand(4, seed=4).square() + 0.5,
        },
    ),
    "gradient penalty": Case(_penalty, {"x": _rand(2, 3, 8, 8)}, {"w": _rand(4, 3, 4, 4, seed=1)}),
}
