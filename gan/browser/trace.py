"""Trace of a function of tensors: what PyTorch does in it, as a program."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, fx
from torch.fx.experimental.proxy_tensor import make_fx
from torch.nn.functional import one_hot
from torch.overrides import TorchFunctionMode

from gan.browser import decompositions
from gan.browser.builder import Builder
from gan.browser.lowering import LOWERINGS, Lowered, Place
from gan.browser.program import Program
from gan.errors import TheatreError

LARGEST_CONSTANT = 4096
"""Numbers of a tensor that the function makes itself; what is larger belongs to the weights."""
_STORAGE = ("dtype", "output_dtype", "device", "layout", "pin_memory", "memory_format", "requires_grad", "non_blocking")
Tensors = Mapping[str, Tensor]


class UnknownOperation(TheatreError):
    """Error of a function that does what no program can; its sentence names the operator."""


def trace(function: Callable[[Tensors, Tensors], Tensors], inputs: Tensors, weights: Tensors) -> Program:
    """Program of ``function(inputs, weights)``, which returns tensors by name.

    It may take gradients inside, also of gradients, by ``torch.autograd.grad``. Its control flow must not depend on values, and
    shapes are those of the tensors given here.

    Raises:
        UnknownOperation: it uses an operator that the engine does not know.
    """
    names = [*inputs, *weights]

    def flat(*tensors: Tensor) -> dict[str, Tensor]:
        given = dict(zip(names, tensors, strict=True))
        return dict(function({name: given[name] for name in inputs}, {name: given[name] for name in weights}))

    given = [value.clone() for value in (*inputs.values(), *weights.values())]  # one tensor by two names would become one of them
    with torch.enable_grad(), _Traceable():  # a caller's no_grad would leave out what the function differentiates
        graph = make_fx(flat, decomposition_table=decompositions.table())(*given)
    graph.graph.eliminate_dead_code()
    kinds = ["input"] * len(inputs) + ["weight"] * len(weights)
    return _lowered(graph, list(zip(kinds, names, strict=True)))


class _Traceable(TorchFunctionMode):
    """Mode in which ``one_hot`` does not look at values, to check them, which a trace cannot."""

    def __torch_function__(self, function: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if function is one_hot:
            return (args[0].unsqueeze(-1) == torch.arange(args[1])).long()
        return function(*args, **(kwargs or {}))


def _lowered(graph: fx.GraphModule, placeholders: list[tuple[str, str]]) -> Program:
    builder = Builder()
    became: dict[fx.Node, Lowered] = {}
    waiting = iter(placeholders)
    for node in graph.graph.nodes:
        if node.op == "placeholder":
            kind, name = next(waiting)
            became[node] = builder.add(kind, shape=tuple(node.meta["val"].shape), name=name)
        elif node.op == "get_attr":
            became[node] = _constant(builder, getattr(graph, node.target))
        elif node.op == "output":
            return builder.finish({name: _one(became, result) for name, result in node.args[0].items()})
        else:
            became[node] = _call(builder, node, became)
    raise AssertionError("every traced graph has an output")


def _one(became: dict[fx.Node, Lowered], node: fx.Node) -> int:
    place = became[node]
    assert isinstance(place, int)
    return place


def _constant(builder: Builder, tensor: Tensor) -> int:
    if tensor.numel() > LARGEST_CONSTANT:
        raise UnknownOperation(f"The function makes a tensor of {tensor.numel():,} numbers itself; pass it as a weight.")
    return builder.add("data", shape=tuple(tensor.shape), values=tensor.flatten().tolist())


def _call(builder: Builder, node: fx.Node, became: dict[fx.Node, Lowered]) -> Lowered:
    if node.target is operator.getitem:
        several = became[node.args[0]]  # type: ignore[index]
        assert isinstance(several, list)
        return several[node.args[1]]  # type: ignore[index]
    # what changes a tensor in place is traced as its result, which all that follows reads
    name = node.target._schema.name.rpartition("::")[2].removesuffix("_")  # type: ignore[union-attr]
    if name not in LOWERINGS:
        raise UnknownOperation(f"The engine does not know PyTorch's operator {name!r}.")
    value = node.meta["val"]
    shape = tuple(value.shape) if isinstance(value, Tensor) else ()
    arguments = fx.node.map_arg((node.args, dict(node.kwargs)), lambda one: _argument(became[one]))
    try:
        return LOWERINGS[name](builder, shape, *arguments[0], **_kept(arguments[1]))
    except ValueError as error:
        raise UnknownOperation(f"The engine does not know PyTorch's operator {name!r} as it is used here: it {error}.") from error


def _argument(became: Lowered) -> Any:
    return Place(became) if isinstance(became, int) else [Place(one) for one in became]


def _kept(named: dict[str, Any]) -> dict[str, Any]:
    """Named arguments but for those that say where and how PyTorch keeps a tensor."""
    return {key: value for key, value in named.items() if key not in _STORAGE}
