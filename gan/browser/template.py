"""Template: a program whose shapes and numbers depend on sizes, such as the batch, which are chosen where it runs.

A function is traced at several assignments of sizes, which must give the same nodes; each number that differs between them is
solved for a product of sizes with a factor. ``assets/js/training/template.js`` makes a program of a template as this file does.
"""

import itertools
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gan.browser.program import Program
from gan.errors import TheatreError

Sizes = Mapping[str, int]
EXPONENTS = (0, 1, -1, 2)
"""Of a size in a number, the more likely ones first."""
_PRIMES = ((7, 11, 13, 17, 19, 23, 29), (29, 17, 23, 7, 31, 11, 13), (13, 31, 7, 29, 11, 37, 17), (37, 19, 41, 11, 23, 13, 31))
"""Sizes at which a function is traced, the last for a check: numbers that no product of few others comes to."""
_NAMES = ("op", "name", "draw", "kind")
"""Keys of a node, or of how a tensor is drawn, that are words."""
_TOLERANCE = 1e-9


class UnknownNumber(TheatreError):
    """Error of a number that follows no size; its sentence names the node."""


@dataclass(frozen=True)
class Template:
    """Program for any sizes.

    Attributes:
        sizes: names of them.
        program: as ``Program.to_json`` says, with text such as "2*batch*g_width", "1/batch" or "-2/batch" for some numbers.
    """

    sizes: tuple[str, ...]
    program: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Template of types.js."""
        return {"sizes": list(self.sizes), "program": dict(self.program)}

    def instantiate(self, sizes: Sizes) -> Program:
        """The program for these sizes, each a whole number from 1 on.

        Raises:
            TheatreError: a size is missing or does not fit.
        """
        return Program.from_json(instantiated(self.program, sizes))


def assignments(names: Sequence[str]) -> Iterator[dict[str, int]]:
    """Sizes at which to trace."""
    for primes in _PRIMES:
        yield dict(zip(names, primes, strict=False))


def make(names: Sequence[str], program_at: Callable[[Sizes], Program]) -> Template:
    """Template of a program that can be made for any sizes.

    Raises:
        UnknownNumber: a number is no product of sizes, or sizes change more than numbers.
    """
    made = [(sizes, program_at(sizes).to_json()) for sizes in assignments(names)]
    solved = solve(made[:-1])
    sizes, wanted = made[-1]
    for place, (ours, theirs) in enumerate(zip(instantiated(solved, sizes)["nodes"], wanted["nodes"], strict=False)):
        if not _close(ours, theirs):
            raise UnknownNumber(f"Node {place} ({theirs['op']}) does not follow the sizes: {_text(ours)} for {_text(theirs)}.")
    return Template(tuple(names), solved)


def solve(made: Sequence[tuple[Sizes, Any]], where: str = "program") -> Any:
    """Values that are the same at all sizes as they are, and numbers that differ as products of sizes.

    Args:
        made: (sizes, what was made for them: plain values as of JSON), three or more.
        where: what it is, for an error.
    """
    first = made[0][1]
    values = [value for _, value in made]
    if all(_same(value, first) for value in values):
        return first
    if all(isinstance(value, dict) for value in values) and all(value.keys() == first.keys() for value in values):
        said = f"node ({first['op']})" if "op" in first else where
        return {key: solve([(sizes, value[key]) for sizes, value in made], f"{key} of {said}") for key in first}
    if all(isinstance(value, (list, tuple)) for value in values) and len({len(value) for value in values}) == 1:
        return [solve([(sizes, value[at]) for sizes, value in made], f"number {at} in {where}") for at in range(len(first))]
    if not all(isinstance(value, (int, float)) for value in values):
        raise UnknownNumber(f"Other sizes give another program: the {where} is {_text(values)}.")
    return product([sizes for sizes, _ in made], values, where)


def product(sizes: Sequence[Sizes], values: Sequence[float], where: str = "number") -> str:
    """Number as a product of sizes: the simplest one that comes to ``values`` at ``sizes``.

    Raises:
        UnknownNumber: there is none.
    """
    names = list(sizes[0])
    for exponents in sorted(itertools.product(EXPONENTS, repeat=len(names)), key=lambda some: sum(map(abs, some))):
        scales = [math.prod(float(one[name]) ** e for name, e in zip(names, exponents, strict=True)) for one in sizes]
        factor = Fraction(values[0] / scales[0]).limit_denominator(64)
        if factor and all(_near(float(factor) * scale, value) for scale, value in zip(scales, values, strict=True)):
            return _product_text(factor, dict(zip(names, exponents, strict=True)))
    raise UnknownNumber(
        f"The {where} follows no size: it is {', '.join(map(str, values))} for {_text([dict(s) for s in sizes])}."
    )


def root(square: float | str) -> float | str:
    """Root of a number or of a product, which is "sqrt(...)"."""
    return f"sqrt({square})" if isinstance(square, str) else math.sqrt(square)


def number(text: str, sizes: Sizes) -> int | float:
    """Number of a product, such as 2 of "2*batch/rows" where both are the same; a whole one is an int.

    Raises:
        TheatreError: a size is missing or not from 1 on.
    """
    if text.startswith("sqrt("):
        return math.sqrt(number(text[5:-1], sizes))
    above, below = 1, 1
    for at, factors in enumerate(text.split("/")):
        for factor in factors.split("*"):
            value = int(factor) if factor.lstrip("-").isdigit() else _size(factor, sizes)
            above, below = (above * value, below) if at == 0 else (above, below * value)
    return above // below if above % below == 0 else above / below


def instantiated(values: Any, sizes: Sizes) -> Any:
    """Plain values with all products replaced by numbers."""
    if isinstance(values, str):
        return number(values, sizes)
    if isinstance(values, (list, tuple)):
        return [instantiated(value, sizes) for value in values]
    if isinstance(values, dict):
        return {key: value if key in _NAMES else instantiated(value, sizes) for key, value in values.items()}
    return values


def _size(name: str, sizes: Sizes) -> int:
    value = sizes.get(name)
    if type(value) is not int or value < 1:
        raise TheatreError(f"The size {name} must be a whole number from 1 on, not {str(value)[:40]}.")
    return value


def _product_text(factor: Fraction, exponents: Mapping[str, int]) -> str:
    above = [name for name, exponent in exponents.items() for _ in range(exponent)]
    below = [name for name, exponent in exponents.items() for _ in range(-exponent)]
    if factor.numerator != 1 or not above:
        above.insert(0, str(factor.numerator))
    if factor.denominator != 1:
        below.insert(0, str(factor.denominator))
    return "*".join(above) + ("/" + "*".join(below) if below else "")


def _near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_TOLERANCE, abs_tol=0)


def _same(one: Any, other: Any) -> bool:
    """Equal, with 1 and 1.0 told apart by nobody."""
    return bool(one == other)


def _close(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_close(value, other[key]) for key, value in one.items())
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(_close, one, other))
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return _near(one, other)
    return bool(one == other)


def _text(value: Any) -> str:
    return json.dumps(value)[:200]
