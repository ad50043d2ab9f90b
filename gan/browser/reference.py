"""Reference interpreter of programs, one line an operation: slow, plain, and what the engine in a browser is tested against."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from gan.browser.program import Node, Program
from gan.errors import TheatreError


def run(program: Program, inputs: Mapping[str, Tensor], weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Results of a program by name, float32.

    Args:
        inputs, weights: by name, of the shapes that the program declares; an index as a whole number.

    Raises:
        TheatreError: one is missing or of another shape.
    """
    given = {"input": inputs, "weight": weights}
    values: list[Tensor] = []
    for node in program.nodes:
        if node.op in given:
            values.append(_given(node, given[node.op]))
        else:
            values.append(_RUN[node.op]([values[read] for read in node.reads], node.attributes, node.shape))
    return {name: values[place] for name, place in program.outputs.items()}


def _given(node: Node, tensors: Mapping[str, Tensor]) -> Tensor:
    name = node.attributes["name"]
    if name not in tensors or tuple(tensors[name].shape) != node.shape:
        raise TheatreError(f"The program needs {node.op} {name!r} of shape {list(node.shape)}.")
    return tensors[name].float()


def _conv(x: list[Tensor], a: Mapping[str, Any], _shape: tuple[int, ...]) -> Tensor:
    bias = x[2] if len(x) > 2 else None
    if a["transposed"]:
        return functional.conv_transpose2d(x[0], x[1], bias, a["stride"], a["padding"], a["extra"], 1, a["dilation"])
    return functional.conv2d(x[0], x[1], bias, a["stride"], a["padding"], a["dilation"])


def _pad(x: list[Tensor], a: Mapping[str, Any], _shape: tuple[int, ...]) -> Tensor:
    pairs = [side for both in zip(a["before"], a["after"], strict=True) for side in both[::-1]]
    return functional.pad(x[0], pairs[::-1])


def _matmul(x: list[Tensor], _a: Mapping[str, Any], _shape: tuple[int, ...]) -> Tensor:
    product = x[0] @ x[1]
    return product + x[2] if len(x) > 2 else product


def _slice(x: list[Tensor], a: Mapping[str, Any], _shape: tuple[int, ...]) -> Tensor:
    return x[0][(slice(None),) * a["axis"] + (slice(a["start"], a["stop"], a["step"]),)]


def _sum(x: list[Tensor], a: Mapping[str, Any], _shape: tuple[int, ...]) -> Tensor:
    return x[0].sum(tuple(a["axes"]), keepdim=True) if a["axes"] else x[0]


def _max(x: list[Tensor], a: Mapping[str, Any], _shape: tuple[int, ...]) -> Tensor:
    return x[0].amax(tuple(a["axes"]), keepdim=True) if a["axes"] else x[0]


_RUN: dict[str, Callable[[list[Tensor], Mapping[str, Any], tuple[int, ...]], Tensor]] = {
    "full": lambda _x, a, shape: torch.full(shape, float(a["value"])),
    "data": lambda _x, a, shape: torch.tensor(a["values"], dtype=torch.float32).reshape(shape),
    "iota": lambda _x, a, shape: (a["start"] + a["step"] * torch.arange(shape[-1]).float()).expand(shape),
    "reshape": lambda x, _a, shape: x[0].reshape(shape),
    "permute": lambda x, a, _shape: x[0].permute(a["order"]),
    "expand": lambda x, _a, shape: x[0].expand(shape),
    "slice": _slice,
    "pad": _pad,
    "concat": lambda x, a, _shape: torch.cat(x, a["axis"]),
    "matmul": _matmul,
    "conv": _conv,
    "sum": _sum,
    "max": _max,
    "neg": lambda x, _a, _shape: -x[0],
    "exp": lambda x, _a, _shape: x[0].exp(),
    "log": lambda x, _a, _shape: x[0].log(),
    "log1p": lambda x, _a, _shape: x[0].log1p(),
    "sqrt": lambda x, _a, _shape: x[0].sqrt(),
    "tanh": lambda x, _a, _shape: x[0].tanh(),
    "sigmoid": lambda x, _a, _shape: x[0].sigmoid(),
    "relu": lambda x, _a, _shape: x[0].relu(),
    "round": lambda x, _a, _shape: x[0].round(),
    "leaky_relu": lambda x, a, _shape: functional.leaky_relu(x[0], a["slope"]),
    "add": lambda x, _a, _shape: x[0] + x[1],
    "sub": lambda x, _a, _shape: x[0] - x[1],
    "mul": lambda x, _a, _shape: x[0] * x[1],
    "div": lambda x, _a, _shape: x[0] / x[1],
    "maximum": lambda x, _a, _shape: x[0].maximum(x[1]),
    "minimum": lambda x, _a, _shape: x[0].minimum(x[1]),
    "gt": lambda x, _a, _shape: (x[0] > x[1]).float(),
    "ge": lambda x, _a, _shape: (x[0] >= x[1]).float(),
    "eq": lambda x, _a, _shape: (x[0] == x[1]).float(),
    "where": lambda x, _a, _shape: torch.where(x[0] != 0, x[1], x[2]),
}
