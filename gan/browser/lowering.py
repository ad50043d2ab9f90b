"""Lowering of traced ATen operators to a program's operations: one function an operator."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from gan.browser.builder import Builder
from gan.browser.program import Shape

Lowered = int | list[int]
"""Place of the node that an operator became, or places where it has several results."""
Lowering = Callable[..., Lowered]


def _axes(x: int, b: Builder, given: int | Sequence[int] | None) -> list[int]:
    """Axes as numbers from 0 on; all where none are given."""
    rank = len(b.shape(x))
    listed = [given] if isinstance(given, int) else list(given or range(rank))
    return [axis % rank for axis in listed]


def _number(b: Builder, value: Any) -> int:
    """A node of what may be a node or a plain number."""
    return value.place if isinstance(value, Place) else b.constant(value)


class Place:
    """Place of a node among an operator's arguments, told apart from plain numbers."""

    def __init__(self, place: int):
        self.place = place


def _unary(op: str) -> Lowering:
    return lambda b, _shape, x: b.add(op, [_number(b, x)])


def _binary(op: str, swap: bool = False) -> Lowering:
    def lower(b: Builder, _shape: Shape, x: Any, y: Any) -> int:
        reads = [_number(b, x), _number(b, y)]
        return b.add(op, reads[::-1] if swap else reads)

    return lower


def _scaled(op: str) -> Lowering:
    """add and sub, whose second argument may be scaled first."""

    def lower(b: Builder, _shape: Shape, x: Any, y: Any, alpha: float = 1) -> int:
        second = _number(b, y)
        return b.add(op, [_number(b, x), second if alpha == 1 else b.add("mul", [second, b.constant(alpha)])])

    return lower


def _same(b: Builder, shape: Shape, x: Any, *_: Any, **__: Any) -> int:
    return b.reshape(_number(b, x), shape)


def _not(b: Builder, x: int) -> int:
    return b.add("eq", [x, b.constant(0)])


def _permute(b: Builder, _shape: Shape, x: Place, order: list[int]) -> int:
    return b.permute(x.place, _axes(x.place, b, order))


def _slice(
    b: Builder, _shape: Shape, x: Place, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1
) -> int:
    axis = dim % len(b.shape(x.place))
    first, last, _ = slice(start, end).indices(b.shape(x.place)[axis])
    return b.slice(x.place, axis, first, max(first, last), step)


def _select(b: Builder, shape: Shape, x: Place, dim: int, index: int) -> int:
    axis = dim % len(b.shape(x.place))
    at = index % b.shape(x.place)[axis]
    return b.reshape(b.slice(x.place, axis, at, at + 1), shape)


def _split(b: Builder, _shape: Any, x: Place, sizes: list[int], dim: int = 0) -> list[int]:
    axis, start, parts = dim % len(b.shape(x.place)), 0, []
    for size in sizes:
        parts.append(b.slice(x.place, axis, start, start + size))
        start += size
    return parts


def _cat(b: Builder, _shape: Shape, parts: list[Place], dim: int = 0) -> int:
    there = [part.place for part in parts if math.prod(b.shape(part.place))]
    return there[0] if len(there) == 1 else b.add("concat", there, axis=dim % len(b.shape(there[0])))


def _pad(b: Builder, _shape: Shape, x: Place, pads: list[int], value: float = 0) -> int:
    if value or min(pads, default=0) < 0:
        raise ValueError("pads with something else than zeros")
    rank = len(b.shape(x.place))
    before, after = [0] * rank, [0] * rank
    for at in range(len(pads) // 2):
        before[rank - 1 - at], after[rank - 1 - at] = pads[2 * at], pads[2 * at + 1]
    return b.add("pad", [x.place], before=before, after=after)


def _slice_scatter(
    b: Builder, shape: Shape, x: Place, part: Place, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1
) -> int:
    axis = dim % len(shape)
    first, last, _ = slice(start, end).indices(shape[axis])
    if step != 1:
        raise ValueError("scatters with a stride")
    ends = [(x.place, 0, first), (part.place, 0, last - first), (x.place, last, shape[axis])]
    pieces = [b.slice(place, axis, low, high) for place, low, high in ends if high > low]
    return pieces[0] if len(pieces) == 1 else b.add("concat", pieces, axis=axis)


def _addmm(b: Builder, _shape: Shape, bias: Place, x: Place, y: Place, beta: float = 1, alpha: float = 1) -> int:
    if beta != 1 or alpha != 1:
        raise ValueError("scales its terms")
    return b.add("matmul", [x.place, y.place, bias.place])


def _convolution(
    b: Builder,
    _shape: Shape,
    x: Place,
    weight: Place,
    bias: Place | None,
    stride: list[int],
    padding: list[int],
    dilation: list[int],
    transposed: bool,
    output_padding: list[int],
    groups: int,
) -> int:
    if groups != 1:
        raise ValueError("has groups")
    pair: dict[str, Any] = {"stride": list(stride), "padding": list(padding), "dilation": list(dilation)}
    reads = [x.place, weight.place] + ([] if bias is None else [bias.place])
    return b.add("conv", reads, **pair, extra=list(output_padding) if transposed else [0, 0], transposed=bool(transposed))


def _sum(b: Builder, _shape: Shape, x: Place, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> int:
    return b.sum(x.place, _axes(x.place, b, dim), keepdim)


def _mean(b: Builder, _shape: Shape, x: Place, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> int:
    return b.mean(x.place, _axes(x.place, b, dim), keepdim)


def _max_pool(
    b: Builder,
    _shape: Any,
    x: Place,
    kernel: list[int],
    stride: list[int] = [],  # noqa: B006  # as the operator itself has it
    padding: int | list[int] = 0,
    dilation: int | list[int] = 1,
    ceil_mode: bool = False,
) -> list[int]:
    """Largest of each window, where windows neither overlap nor leave anything over."""
    *outer, height, width = b.shape(x.place)
    down, across = kernel if len(kernel) == 2 else kernel * 2
    plain = list(stride or kernel) == list(kernel) and not any([padding] if isinstance(padding, int) else padding)
    if not plain or {1} != set([dilation] if isinstance(dilation, int) else dilation) or height % down or width % across:
        raise ValueError("has windows that overlap or do not fill the picture")
    rank = len(outer)
    windows = b.reshape(x.place, (*outer, height // down, down, width // across, across))
    return [b.max(windows, [rank + 1, rank + 3], False)]


def _amax(b: Builder, _shape: Shape, x: Place, dim: Any = (), keepdim: bool = False) -> int:
    return b.max(x.place, _axes(x.place, b, dim), keepdim)


def _var(b: Builder, _shape: Shape, x: Place, dim: Any = None, correction: float = 1, keepdim: bool = False) -> int:
    axes = _axes(x.place, b, dim)
    away = b.add("sub", [x.place, b.mean(x.place, axes, True)])
    count = math.prod(b.shape(x.place)[axis] for axis in axes) - correction
    return b.add("div", [b.sum(b.add("mul", [away, away]), axes, keepdim), b.constant(count)])


def _power(b: Builder, shape: Shape, x: Any, exponent: Any) -> int:
    base = _number(b, x)
    if exponent == 0:
        return b.constant(1, shape)
    if exponent == 0.5:
        return b.add("sqrt", [base])
    if exponent not in (-1, 1, 2, 3, 4):
        raise ValueError("raises to a power that is no small whole number")
    power = base
    for _ in range(int(exponent) - 1):
        power = b.add("mul", [power, base])
    return b.add("div", [b.constant(1), base]) if exponent == -1 else power


def _clamp(b: Builder, _shape: Shape, x: Place, low: Any = None, high: Any = None) -> int:
    result = x.place if low is None else b.add("maximum", [x.place, _number(b, low)])
    return result if high is None else b.add("minimum", [result, _number(b, high)])


def _full(b: Builder, shape: Shape, _like: Any, value: float, **_: Any) -> int:
    return b.constant(value, shape)


def _zeros(b: Builder, shape: Shape, *_: Any, **__: Any) -> int:
    return b.constant(0, shape)


def _arange(b: Builder, shape: Shape, start: float, _end: float, step: float = 1, **_: Any) -> int:
    return b.add("iota", shape=shape, start=start, step=step)


def _embedding(b: Builder, shape: Shape, weight: Place, index: Place, *_: Any) -> int:
    flat = b.reshape(index.place, (math.prod(b.shape(index.place)),))
    return b.reshape(b.add("matmul", [b.one_hot(flat, b.shape(weight.place)[0]), weight.place]), shape)


def _embedding_backward(b: Builder, shape: Shape, grad: Place, index: Place, count: int, *_: Any) -> int:
    flat = b.reshape(index.place, (math.prod(b.shape(index.place)),))
    rows = b.reshape(grad.place, (b.shape(flat)[0], shape[1]))
    return b.add("matmul", [b.permute(b.one_hot(flat, count), (1, 0)), rows])


def _hot(b: Builder, x: int, dim: int, index: int) -> int:
    """1 where the last axis of ``x`` is the number in ``index`` (N, 1), else 0."""
    if len(b.shape(x)) != 2 or dim % 2 != 1 or b.shape(index)[1] != 1:
        raise ValueError("looks up more than one number a row")
    return b.one_hot(b.reshape(index, b.shape(index)[:1]), b.shape(x)[1])


def _gather(b: Builder, _shape: Shape, x: Place, dim: int, index: Place, **_: Any) -> int:
    return b.sum(b.add("mul", [x.place, _hot(b, x.place, dim, index.place)]), [1], True)


def _scatter(b: Builder, _shape: Shape, x: Place, dim: int, index: Place, value: Any) -> int:
    return b.add("where", [_hot(b, x.place, dim, index.place), _number(b, value), x.place])


def _absolute(b: Builder, _shape: Shape, x: Place) -> int:
    return b.add("maximum", [x.place, b.add("neg", [x.place])])


def _sign(b: Builder, _shape: Shape, x: Place) -> int:
    zero = b.constant(0)
    return b.add("sub", [b.add("gt", [x.place, zero]), b.add("gt", [zero, x.place])])


def _inverse(b: Builder, _shape: Shape, x: Place) -> int:
    return b.add("div", [b.constant(1), x.place])


def _inverse_root(b: Builder, _shape: Shape, x: Place) -> int:
    return b.add("div", [b.constant(1), b.add("sqrt", [x.place])])


def _where(b: Builder, _shape: Shape, condition: Place, x: Any, y: Any) -> int:
    return b.add("where", [condition.place, _number(b, x), _number(b, y)])


_SAME = (
    "view",
    "_unsafe_view",
    "unsqueeze",
    "squeeze",
    "alias",
    "detach",
    "clone",
    "_to_copy",
    "lift_fresh_copy",
    "lift_fresh",
    "contiguous",
    "reshape",
    "flatten",
    "convert_element_type",
)
"""Operators that leave a tensor's numbers and their order as they are."""
_UNARY = ("neg", "exp", "log", "log1p", "sqrt", "tanh", "sigmoid", "relu", "round")
_BINARY = ("mul", "div", "maximum", "minimum", "gt", "ge", "eq")
LOWERINGS: dict[str, Lowering] = {
    **dict.fromkeys(_SAME, _same),
    **{name: _unary(name) for name in _UNARY},
    **{name: _binary(name) for name in _BINARY},
    "lt": _binary("gt", swap=True),
    "le": _binary("ge", swap=True),
    "ne": lambda b, _shape, x, y: _not(b, b.add("eq", [_number(b, x), _number(b, y)])),
    "logical_and": _binary("mul"),
    "bitwise_and": _binary("mul"),
    "logical_not": lambda b, _shape, x: _not(b, x.place),
    "bitwise_not": lambda b, _shape, x: _not(b, x.place),
    "add": _scaled("add"),
    "sub": _scaled("sub"),
    "pow": _power,
    "abs": _absolute,
    "sign": _sign,
    "reciprocal": _inverse,
    "rsqrt": _inverse_root,
    "leaky_relu": lambda b, _shape, x, slope=0.01: b.add("leaky_relu", [x.place], slope=float(slope)),
    "clamp": _clamp,
    "clamp_min": _clamp,
    "clamp_max": lambda b, shape, x, high: _clamp(b, shape, x, None, high),
    "where": _where,
    "permute": _permute,
    "expand": lambda b, shape, x, *_, **__: b.expand(x.place, shape),
    "copy": lambda b, shape, _x, source, *_: b.expand(_number(b, source), shape),
    "slice": _slice,
    "select": _select,
    "split_with_sizes": _split,
    "cat": _cat,
    "constant_pad_nd": _pad,
    "slice_scatter": _slice_scatter,
    "mm": lambda b, _shape, x, y: b.add("matmul", [x.place, y.place]),
    "addmm": _addmm,
    "convolution": _convolution,
    "sum": _sum,
    "mean": _mean,
    "amax": _amax,
    "max_pool2d_with_indices": _max_pool,
    "var": _var,
    "full": _full,
    "full_like": _full,
    "scalar_tensor": lambda b, shape, value, **_: b.constant(value, shape),
    "zeros_like": _zeros,
    "zeros": _zeros,
    **dict.fromkeys(("empty", "empty_permuted", "empty_like", "empty_strided"), _zeros),
    "fill": _full,
    "new_zeros": _zeros,
    "ones_like": lambda b, shape, *_, **__: b.constant(1, shape),
    "arange": _arange,
    "embedding": _embedding,
    "embedding_dense_backward": _embedding_backward,
    "gather": _gather,
    "scatter": _scatter,
}
"""By the operator's name without its overload: (builder, shape of the result, *arguments) -> what it became. They raise
ValueError, with what is odd about an operator, where it cannot be lowered."""
