"""Program: a function of tensors as a short list of nodes over few operations, which the engine in a browser runs.

All values are float32: an index is a whole number, and a comparison is 1 or 0. A node names the nodes that it reads by their
place in the list, so the list is in an order in which it can be run.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gan.errors import TheatreError

FORMAT = 1
"""Number of the format; an engine refuses another one."""
MOST_NODES = 20_000
MOST_NUMBERS = 2**26
"""Numbers in one tensor, which are 256 MiB."""
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Operation:
    """Operation that a node may have.

    Attributes:
        inputs: how many tensors it reads, (fewest, most).
        attributes: names of the numbers or lists that belong to it.
        shape: (shapes of the inputs, attributes, declared shape) -> shape of the result; raises ValueError where they do not fit.
    """

    inputs: tuple[int, int]
    attributes: tuple[str, ...]
    shape: Callable[[list[Shape], Mapping[str, Any], Shape], Shape]


@dataclass(frozen=True)
class Node:
    """One step of a program.

    Attributes:
        op: key of ``OPERATIONS``.
        reads: places of the nodes that it reads.
        shape: of its result.
        attributes: as ``Operation.attributes`` names them.
    """

    op: str
    reads: tuple[int, ...]
    shape: Shape
    attributes: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The node as plain values."""
        return {"op": self.op, "reads": list(self.reads), "shape": list(self.shape), **self.attributes}


@dataclass(frozen=True)
class Program:
    """Program, checked: every operation is known and every shape is what it comes to.

    Attributes:
        nodes: in an order in which they can be run.
        outputs: places of the results, by name.

    Raises:
        TheatreError: an unknown operation, or nodes that do not fit together; the message names the first.
    """

    nodes: tuple[Node, ...]
    outputs: Mapping[str, int]

    def __post_init__(self) -> None:
        if len(self.nodes) > MOST_NODES:
            raise TheatreError(f"This program has {len(self.nodes):,} nodes, more than {MOST_NODES:,}.")
        for place, node in enumerate(self.nodes):
            _check(place, node, self.nodes)
        for name, place in self.outputs.items():
            if not (type(place) is int and 0 <= place < len(self.nodes)):
                raise TheatreError(f"This program's output {name!r} is no node of it; make it again.")

    @property
    def inputs(self) -> dict[str, Shape]:
        """Shapes of the inputs, by name, in order."""
        return {node.attributes["name"]: node.shape for node in self.nodes if node.op == "input"}

    @property
    def weights(self) -> dict[str, Shape]:
        """Shapes of the weights that it reads, by name, in order."""
        return {node.attributes["name"]: node.shape for node in self.nodes if node.op == "weight"}

    def to_json(self) -> dict[str, Any]:
        """The program as plain values."""
        return {"format": FORMAT, "nodes": [node.to_json() for node in self.nodes], "outputs": dict(self.outputs)}

    @staticmethod
    def from_json(values: Any) -> "Program":
        """The inverse of ``to_json``, of values or of their text.

        Raises:
            TheatreError: they are no program of this format.
        """
        try:
            given = json.loads(values) if isinstance(values, str) else values
            if given["format"] != FORMAT:
                raise TheatreError(f"This program has format {given['format']!r}, not {FORMAT}; make it again.")
            nodes = tuple(
                Node(
                    str(node["op"]),
                    tuple(node["reads"]),
                    tuple(node["shape"]),
                    {key: value for key, value in node.items() if key not in ("op", "reads", "shape")},
                )
                for node in given["nodes"]
            )
            return Program(nodes, dict(given["outputs"]))
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise TheatreError("This is no program, or a damaged one; make it again.") from error


def _check(place: int, node: Node, nodes: tuple[Node, ...]) -> None:
    operation = OPERATIONS.get(node.op)
    if operation is None:
        raise TheatreError(f"Node {place} has the operation {node.op!r}, which the engine does not know.")
    fewest, most = operation.inputs
    if not fewest <= len(node.reads) <= most or not all(type(read) is int and 0 <= read < place for read in node.reads):
        raise TheatreError(
            f"Node {place} ({node.op}) does not read from {fewest} to {most} nodes before it; make the program again."
        )
    if set(node.attributes) != set(operation.attributes):
        raise TheatreError(f"Node {place} ({node.op}) needs {', '.join(operation.attributes) or 'no attributes'}.")
    try:
        if not all(type(side) is int and side >= 0 for side in node.shape) or math.prod(node.shape) > MOST_NUMBERS:
            raise ValueError
        comes_to = operation.shape([nodes[read].shape for read in node.reads], node.attributes, node.shape)
        fits = comes_to == node.shape
    except (ValueError, TypeError, IndexError):
        fits = False
    if not fits:
        raise TheatreError(f"Node {place} ({node.op}) has a shape that does not fit what it reads: {list(node.shape)}.")


def broadcast(shapes: list[Shape]) -> Shape:
    """Shape that several come to together, as in NumPy. Raises ValueError where they do not fit."""
    rank = max(map(len, shapes))
    padded = [(1,) * (rank - len(shape)) + shape for shape in shapes]
    result = []
    for sides in zip(*padded, strict=True):
        wide = {side for side in sides if side != 1} or {1}
        if len(wide) > 1:
            raise ValueError("shapes do not fit")
        result.append(wide.pop())
    return tuple(result)


def _declared(_shapes: list[Shape], _attributes: Mapping[str, Any], declared: Shape) -> Shape:
    return declared


def _elementwise(shapes: list[Shape], _attributes: Mapping[str, Any], _declared: Shape) -> Shape:
    return broadcast(shapes)


def _data(_shapes: list[Shape], attributes: Mapping[str, Any], declared: Shape) -> Shape:
    if len(attributes["values"]) != math.prod(declared):
        raise ValueError("another count")
    return declared


def _reshape(shapes: list[Shape], _attributes: Mapping[str, Any], declared: Shape) -> Shape:
    if math.prod(shapes[0]) != math.prod(declared):
        raise ValueError("another count")
    return declared


def _permute(shapes: list[Shape], attributes: Mapping[str, Any], _declared: Shape) -> Shape:
    order = attributes["order"]
    if sorted(order) != list(range(len(shapes[0]))):
        raise ValueError("no permutation")
    return tuple(shapes[0][axis] for axis in order)


def _expand(shapes: list[Shape], _attributes: Mapping[str, Any], declared: Shape) -> Shape:
    return broadcast([shapes[0], declared])


def _slice(shapes: list[Shape], attributes: Mapping[str, Any], _declared: Shape) -> Shape:
    axis, start, stop, step = (attributes[key] for key in ("axis", "start", "stop", "step"))
    if not 0 <= start <= stop <= shapes[0][axis] or step < 1:
        raise ValueError("out of range")
    return (*shapes[0][:axis], len(range(start, stop, step)), *shapes[0][axis + 1 :])


def _pad(shapes: list[Shape], attributes: Mapping[str, Any], _declared: Shape) -> Shape:
    if len(attributes["before"]) != len(shapes[0]) or min(*attributes["before"], *attributes["after"], 0) < 0:
        raise ValueError("out of range")
    return tuple(
        side + before + after for side, before, after in zip(shapes[0], attributes["before"], attributes["after"], strict=True)
    )


def _concat(shapes: list[Shape], attributes: Mapping[str, Any], _declared: Shape) -> Shape:
    axis = attributes["axis"]
    rest = {(*shape[:axis], *shape[axis + 1 :]) for shape in shapes}
    if len(rest) > 1:
        raise ValueError("shapes do not fit")
    return (*shapes[0][:axis], sum(shape[axis] for shape in shapes), *shapes[0][axis + 1 :])


def _matmul(shapes: list[Shape], _attributes: Mapping[str, Any], _declared: Shape) -> Shape:
    (rows, inner), (other, columns) = shapes[:2]
    if inner != other or (len(shapes) > 2 and broadcast([shapes[2], (rows, columns)]) != (rows, columns)):
        raise ValueError("shapes do not fit")
    return rows, columns


def _conv(shapes: list[Shape], attributes: Mapping[str, Any], _declared: Shape) -> Shape:
    (count, channels, *sides), (first, second, *kernel) = shapes[:2]
    transposed = attributes["transposed"]
    inputs, outputs = (first, second) if transposed else (second, first)
    if channels != inputs or len(sides) != 2 or len(kernel) != 2 or (len(shapes) > 2 and shapes[2] != (outputs,)):
        raise ValueError("shapes do not fit")
    result = []
    for axis, (side, reach) in enumerate(zip(sides, kernel, strict=True)):
        stride, padding, extra, dilation = (attributes[key][axis] for key in ("stride", "padding", "extra", "dilation"))
        span = dilation * (reach - 1) + 1
        result.append(
            (side - 1) * stride - 2 * padding + span + extra if transposed else (side + 2 * padding - span) // stride + 1
        )
    if min(result) < 1:
        raise ValueError("nothing left")
    return (count, outputs, *result)


def _reduce(shapes: list[Shape], attributes: Mapping[str, Any], _declared: Shape) -> Shape:
    axes = set(attributes["axes"])
    if not axes <= set(range(len(shapes[0]))):
        raise ValueError("no such axis")
    return tuple(1 if axis in axes else side for axis, side in enumerate(shapes[0]))


_UNARY = ("neg", "exp", "log", "log1p", "sqrt", "tanh", "sigmoid", "relu", "round")
_BINARY = ("add", "sub", "mul", "div", "maximum", "minimum", "gt", "ge", "eq")
OPERATIONS: dict[str, Operation] = {
    "input": Operation((0, 0), ("name",), _declared),
    "weight": Operation((0, 0), ("name",), _declared),
    "full": Operation((0, 0), ("value",), _declared),
    "data": Operation((0, 0), ("values",), _data),
    "iota": Operation((0, 0), ("start", "step"), _declared),
    "reshape": Operation((1, 1), (), _reshape),
    "permute": Operation((1, 1), ("order",), _permute),
    "expand": Operation((1, 1), (), _expand),
    "slice": Operation((1, 1), ("axis", "start", "stop", "step"), _slice),
    "pad": Operation((1, 1), ("before", "after"), _pad),
    "concat": Operation((1, 64), ("axis",), _concat),
    "matmul": Operation((2, 3), (), _matmul),
    "conv": Operation((2, 3), ("stride", "padding", "dilation", "extra", "transposed"), _conv),
    "sum": Operation((1, 1), ("axes",), _reduce),
    "max": Operation((1, 1), ("axes",), _reduce),
    "leaky_relu": Operation((1, 1), ("slope",), _elementwise),
    "where": Operation((3, 3), (), _elementwise),
    **{name: Operation((1, 1), (), _elementwise) for name in _UNARY},
    **{name: Operation((2, 2), (), _elementwise) for name in _BINARY},
}
"""All that a program may do.

input, weight: a tensor by its name. full: one value; data: values in order; iota: start + step * i along the last axis. expand:
as NumPy broadcasts. pad: with zeros. matmul: (M, K) by (K, N), plus a third tensor. conv: (N, C, H, W) with a kernel (O, C, h,
w), or transposed with (C, O, h, w) and ``extra`` rows and columns at the end, plus a bias (O). sum, max: axes stay, with side 1.
round: halves to even. gt, ge, eq: 1 or 0; where: the second where the first is not 0, else the third.
"""
