"""Plane through latent space: two coordinates in place of sixty-four, so that it can be drawn as a map."""

from dataclasses import dataclass

import torch
from torch import Tensor

from gan.errors import UsageError

PARALLEL = 1e-3
"""Share of a direction's length at right angles to the other below which the two count as parallel."""


@dataclass(frozen=True, eq=False)
class Plane:
    """Plane of all points origin + x across + y down.

    Attributes:
        origin: (noise,) float32, the point with the coordinates 0, 0.
        across: (noise,) unit vector along which x grows, to the right.
        down: (noise,) unit vector along which y grows, downwards; at right angles to ``across``.
    """

    origin: Tensor
    across: Tensor
    down: Tensor

    def points(self, places: Tensor) -> Tensor:
        """The points (N, noise) at the coordinates ``places`` (N, 2): x, y."""
        return self.origin + places[:, :1] * self.across + places[:, 1:] * self.down

    def place(self, point: Tensor) -> tuple[float, float]:
        """The coordinates x, y of the point of the plane that is nearest to ``point`` (noise,)."""
        away = point - self.origin
        return float(away @ self.across), float(away @ self.down)


def window(x: float, y: float, step: float, side: int) -> Tensor:
    """The coordinates (side * side, 2) of a square lattice around (x, y) with ``step`` between neighbours, row by row."""
    offset = (torch.arange(side) - (side - 1) / 2) * step
    return torch.stack([x + offset.repeat(side), y + offset.repeat_interleave(side)], 1)


def spanned(origin: Tensor, first: Tensor, second: Tensor) -> Plane:
    """The plane through ``origin`` along two directions (noise,), made orthonormal by Gram and Schmidt.

    Raises:
        UsageError: the two directions are parallel, or one is zero.
    """
    along, other = first.double(), second.double()
    if along.norm() > 0:
        across = along / along.norm()
        rest = other - (other @ across) * across
        if rest.norm() > PARALLEL * max(other.norm(), along.norm()):
            rest = rest / rest.norm()
            rest = rest - (rest @ across) * across  # once more: the first time loses digits when they are nearly parallel
            return Plane(origin, across.float(), (rest / rest.norm()).float())
    raise UsageError("These points lie on one line, so they span no plane; choose three that differ.")


def through(a: Tensor, b: Tensor, c: Tensor) -> Plane:
    """The plane through three points (noise,): its origin is their mean, and from a to b lies to the right.

    Raises:
        UsageError: the points lie on one line, or two of them are the same.
    """
    return spanned((a + b + c) / 3, b - a, c - a)


def random(origin: Tensor, seed: int) -> Plane:
    """A plane through ``origin`` in two directions drawn with ``seed``.

    Raises:
        UsageError: a space of one dimension.
    """
    first, second = torch.randn(2, len(origin), generator=torch.Generator().manual_seed(seed))
    return spanned(origin, first, second)
