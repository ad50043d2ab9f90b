"""Builder of programs: adds nodes one by one, the same node only once, and keeps those that an output needs."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from gan.browser.program import OPERATIONS, Node, Program, Shape


class Builder:
    """A program that is being made. Methods return places of nodes; an operation that changes nothing returns what it was
    given."""

    def __init__(self) -> None:
        self._nodes: list[Node] = []
        self._places: dict[str, int] = {}

    def shape(self, place: int) -> Shape:
        """Shape of a node's result."""
        return self._nodes[place].shape

    def add(self, op: str, reads: Sequence[int] = (), shape: Shape | None = None, **attributes: Any) -> int:
        """Place of a node; where ``shape`` is left out it is what the operation comes to. Raises ValueError where nothing
        fits."""
        if shape is None:
            shape = OPERATIONS[op].shape([self.shape(read) for read in reads], attributes, ())
        node = Node(op, tuple(reads), tuple(shape), attributes)
        key = json.dumps(node.to_json())
        if key not in self._places:
            self._nodes.append(node)
            self._places[key] = len(self._nodes) - 1
        return self._places[key]

    def constant(self, value: float, shape: Shape = ()) -> int:
        """One value, by default as a tensor without axes, which broadcasts to any shape."""
        return self.add("full", shape=shape, value=float(value))

    def reshape(self, x: int, shape: Sequence[int]) -> int:
        """The same numbers in the same order in another shape."""
        return x if self.shape(x) == tuple(shape) else self.add("reshape", [x], tuple(shape))

    def expand(self, x: int, shape: Sequence[int]) -> int:
        """Broadcast to a shape."""
        return x if self.shape(x) == tuple(shape) else self.add("expand", [x], tuple(shape))

    def permute(self, x: int, order: Sequence[int]) -> int:
        """Axes in another order."""
        return x if list(order) == list(range(len(order))) else self.add("permute", [x], order=list(order))

    def slice(self, x: int, axis: int, start: int, stop: int, step: int = 1) -> int:
        """Part of an axis."""
        whole = (start, stop, step) == (0, self.shape(x)[axis], 1)
        return x if whole else self.add("slice", [x], axis=axis, start=start, stop=stop, step=step)

    def sum(self, x: int, axes: Sequence[int], keep: bool) -> int:
        """Sum over axes, which stay with side 1 or go."""
        return self._reduced("sum", x, axes, keep)

    def max(self, x: int, axes: Sequence[int], keep: bool) -> int:
        """Largest value over axes, which stay with side 1 or go."""
        return self._reduced("max", x, axes, keep)

    def mean(self, x: int, axes: Sequence[int], keep: bool) -> int:
        """Mean over axes, which stay with side 1 or go."""
        count = math.prod(self.shape(x)[axis] for axis in axes)
        return self.add("div", [self.sum(x, axes, keep), self.constant(count)])

    def _reduced(self, op: str, x: int, axes: Sequence[int], keep: bool) -> int:
        reduced = self.add(op, [x], axes=sorted(axes))
        kept = [side for axis, side in enumerate(self.shape(x)) if axis not in axes]
        return reduced if keep else self.reshape(reduced, kept)

    def one_hot(self, index: int, count: int) -> int:
        """(...,) whole numbers to (..., count): 1 where the last axis is the number, else 0."""
        return self.add("eq", [self.reshape(index, (*self.shape(index), 1)), self.add("iota", shape=(count,), start=0, step=1)])

    def finish(self, outputs: Mapping[str, int]) -> Program:
        """The program of these outputs, with no node that none of them needs; inputs and weights stay only if they are read."""
        needed = set(outputs.values())
        for place in range(len(self._nodes) - 1, -1, -1):
            if place in needed:
                needed.update(self._nodes[place].reads)
        moved = {old: new for new, old in enumerate(sorted(needed))}
        nodes = [self._nodes[old] for old in moved]
        kept = tuple(Node(node.op, tuple(moved[read] for read in node.reads), node.shape, node.attributes) for node in nodes)
        return Program(kept, {name: moved[place] for name, place in outputs.items()})
