"""Distributions of points in one and two dimensions: what the games are trained on, each with its exact density.

A distribution is a pure function of uniform random numbers, so that its twin ``assets/js/games/distributions.js`` gives the same
points from the same seed. All points lie in about [-1.5, 1.5].
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from gan.errors import unknown

Array = NDArray[np.float64]

UNIFORMS = 3
"""Uniform numbers from [0, 1) of which each point is made."""
TURN = 2 * np.pi


@dataclass(frozen=True)
class Mode:
    """Mode: a place around which points lie, apart from the other modes.

    Attributes:
        centre: one coordinate a dimension.
        radius: at least 98.8% of the mode's points are within it: three standard deviations, or all of a disc.
    """

    centre: tuple[float, ...]
    radius: float


@dataclass(frozen=True)
class Distribution:
    """Distribution of points.

    Attributes:
        name: in links and lists.
        title: on screen.
        help: one sentence for the page.
        dimensions: 1 or 2.
        place: uniform numbers (N, ``UNIFORMS``) in [0, 1) to points (N, dimensions).
        density: points (N, dimensions) to the exact probability density there (N,).
        modes: where it has several.
    """

    name: str
    title: str
    help: str
    dimensions: int
    place: Callable[[Array], Array]
    density: Callable[[Array], Array]
    modes: tuple[Mode, ...] = ()

    def sample(self, random: torch.Generator, count: int) -> NDArray[np.float32]:
        """``count`` points (count, dimensions)."""
        return self.place(torch.rand(count, UNIFORMS, generator=random).double().numpy()).astype(np.float32)


def distribution(name: str) -> Distribution:
    """The distribution of this name.

    Raises:
        TheatreError: there is none.
    """
    if name not in DISTRIBUTIONS:
        raise unknown("distribution", name, DISTRIBUTIONS)
    return DISTRIBUTIONS[name]


def _normal(first: Array, second: Array) -> Array:
    """Standard normal numbers of two uniform ones (Box and Muller 1958)."""
    return np.sqrt(-2 * np.log1p(-first)) * np.cos(TURN * second)


def _bell(distance: Array, deviation: float) -> Array:
    """Density of a normal number so far from its mean."""
    return np.exp(-0.5 * (distance / deviation) ** 2) / (deviation * np.sqrt(TURN))


def _gaussians(
    name: str, title: str, said: str, parts: Sequence[tuple[float, tuple[float, ...], float]], several: bool = True
) -> Distribution:
    """Mixture of round Gaussians; ``parts`` are (weight, centre, standard deviation), with weights that sum to 1."""
    weights, centres = np.array([part[0] for part in parts]), np.array([part[1] for part in parts])
    deviations = np.array([part[2] for part in parts])
    dimensions = centres.shape[1]

    def place(uniforms: Array) -> Array:
        which = (uniforms[:, :1] >= np.cumsum(weights)[:-1]).sum(1)
        far, turn = np.sqrt(-2 * np.log1p(-uniforms[:, 1])), TURN * uniforms[:, 2]
        normal = np.stack([far * np.cos(turn), far * np.sin(turn)][:dimensions], 1)
        return centres[which] + deviations[which, None] * normal

    def density(points: Array) -> Array:
        apart = points[:, None] - centres
        each = np.stack([_bell(apart[:, i], deviation).prod(1) for i, deviation in enumerate(deviations)], 1)
        return np.asarray(each @ weights)

    modes = tuple(Mode(tuple(map(float, centre)), 3 * deviation) for _, centre, deviation in parts) if several else ()
    return Distribution(name, title, said, dimensions, place, density, modes)


def _uniform() -> Distribution:
    half = 1.0
    return Distribution(
        "uniform",
        "Uniform",
        "All numbers from -1 to 1 are equally likely, and none beyond: edges that a smooth G has to learn.",
        1,
        lambda uniforms: half * (2 * uniforms[:, :1] - 1),
        lambda points: np.where(np.abs(points[:, 0]) <= half, 1 / (2 * half), 0.0),
    )


def _line() -> Distribution:
    half, across, deviation = 1.2, np.array([0.8, 0.6]), 0.05  # half its length, its direction, its thickness
    normal = np.array([-across[1], across[0]])

    def place(uniforms: Array) -> Array:
        along = half * (2 * uniforms[:, :1] - 1)
        return along * across + deviation * _normal(uniforms[:, 1:2], uniforms[:, 2:3]) * normal

    def density(points: Array) -> Array:
        return np.where(np.abs(points @ across) <= half, _bell(points @ normal, deviation) / (2 * half), 0.0)

    return Distribution("line", "Line", "A thin line: data of one dimension in a plane.", 2, place, density)


def _ring() -> Distribution:
    radius, deviation = 1.0, 0.06

    def place(uniforms: Array) -> Array:
        turn = TURN * uniforms[:, 0]
        away = radius + deviation * _normal(uniforms[:, 1], uniforms[:, 2])
        return np.stack([away * np.cos(turn), away * np.sin(turn)], 1)

    def density(points: Array) -> Array:
        away = np.hypot(points[:, 0], points[:, 1])
        return _bell(away - radius, deviation) / (TURN * np.maximum(away, 1e-9))

    return Distribution("ring", "Ring", "A ring: one piece with a hole, which z has not.", 2, place, density)


def _two_moons() -> Distribution:
    radius, deviation, centres = 0.8, 0.06, np.array([[-0.4, -0.2], [0.4, 0.2]])

    def place(uniforms: Array) -> Array:
        lower = np.floor(2 * uniforms[:, 0])  # 0: the upper moon, 1: the lower one
        turn = np.pi * (2 * uniforms[:, 0])
        away = radius + deviation * _normal(uniforms[:, 1], uniforms[:, 2])
        return centres[lower.astype(int)] + np.stack([away * np.cos(turn), away * np.sin(turn)], 1)

    def density(points: Array) -> Array:
        total = np.zeros(len(points))
        for centre, side in zip(centres, (1, -1), strict=True):
            x, y = (points - centre).T
            away = np.hypot(x, y)
            total += np.where(side * y >= 0, 0.5 * _bell(away - radius, deviation) / (np.pi * np.maximum(away, 1e-9)), 0.0)
        return total

    return Distribution("two-moons", "Two moons", "Two arcs, each around an end of the other.", 2, place, density)


def _spiral() -> Distribution:
    first, last, turns, deviation = 0.1, 1.2, 1.75, 0.04  # radius at its ends

    def place(uniforms: Array) -> Array:
        way = np.sqrt(uniforms[:, 0])  # so that points lie as close on the outer arms as on the inner ones
        turn = TURN * turns * way
        away = first + (last - first) * way + deviation * _normal(uniforms[:, 1], uniforms[:, 2])
        return np.stack([away * np.cos(turn), away * np.sin(turn)], 1)

    def density(points: Array) -> Array:
        away = np.maximum(np.hypot(points[:, 0], points[:, 1]), 1e-9)
        turn = np.arctan2(points[:, 1], points[:, 0]) / TURN
        turn = turn - np.floor(turn)
        total = np.zeros(len(points))
        for arm in range(int(np.ceil(turns)) + 1):
            way = (turn + arm) / turns
            # of the turn: 2 way / (2 pi turns), since way is the root of a uniform number
            total += np.where(way < 1, 2 * way * _bell(away - first - (last - first) * way, deviation), 0.0)
        return total / (TURN * turns * away)

    return Distribution("spiral", "Spiral", "A long, thin curve: hard, since G has to wind it up.", 2, place, density)


def _blobs() -> Distribution:
    radius, centres = 0.3, np.array([[-0.95, -0.6], [0.95, -0.6], [0.0, 0.9]])

    def place(uniforms: Array) -> Array:
        away, turn = radius * np.sqrt(uniforms[:, 1]), TURN * uniforms[:, 2]
        return centres[np.floor(3 * uniforms[:, 0]).astype(int)] + np.stack([away * np.cos(turn), away * np.sin(turn)], 1)

    def density(points: Array) -> Array:
        inside = np.hypot(*(points[:, None] - centres).transpose(2, 0, 1)) <= radius
        return inside.sum(1) / (3 * np.pi * radius**2)

    return Distribution(
        "blobs",
        "Disjoint blobs",
        "Three discs with nothing between them: supports that do not meet, where the Jensen-Shannon divergence has no slope.",
        2,
        place,
        density,
        tuple(Mode((float(x), float(y)), radius) for x, y in centres),
    )


def _eight_gaussians() -> Distribution:
    around = [(1 / 8, (float(1.1 * np.cos(TURN * i / 8)), float(1.1 * np.sin(TURN * i / 8))), 0.07) for i in range(8)]
    return _gaussians("eight-gaussians", "Eight Gaussians", "Eight round heaps on a circle: which of them does G forget?", around)


ALL = (
    _gaussians("gaussian", "One Gaussian", "The bell of Goodfellow's first figure.", [(1.0, (0.4,), 0.3)], several=False),
    _gaussians("two-gaussians", "Two Gaussians", "Two bells: will G find both?", [(0.5, (-0.8,), 0.2), (0.5, (0.8,), 0.2)]),
    _gaussians(
        "three-gaussians",
        "Three unequal Gaussians",
        "Three bells of other weights and widths: a small one is easily missed.",
        [(0.25, (-1.0,), 0.12), (0.5, (0.0,), 0.18), (0.25, (0.9,), 0.08)],
    ),
    _uniform(),
    _line(),
    _ring(),
    _eight_gaussians(),
    _two_moons(),
    _spiral(),
    _blobs(),
)
DISTRIBUTIONS = {one.name: one for one in ALL}
NAMES_1D = tuple(one.name for one in ALL if one.dimensions == 1)
NAMES_2D = tuple(one.name for one in ALL if one.dimensions == 2)
