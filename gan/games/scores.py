"""Scores of generated points against real ones, each beside the same score of other real points: what a perfect generator gets.

``assets/js/games/scores.js`` is the same in JavaScript. All of them compare samples, so that none is 0 even for a generator that
is the data: real points that no score has seen say how far from 0 is as good as it gets.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gan.games.distributions import Mode

Array = NDArray[np.float64]

EDGE = 2.0
"""The grid lies over [-EDGE, EDGE] in each dimension; what is beyond counts in its outermost cells."""
CELLS = {1: 160, 2: 40}
"""Cells of the grid in each dimension, by the number of dimensions."""
KERNEL = {1: 2.0, 2: 1.0}
"""Standard deviation of the smoothing, in cells: 0.05 in one dimension, 0.1 in two."""
PAIRS = 200
"""Points of each sample, the first ones, between which the Wasserstein distance is taken."""
MODE_SHARE = 0.25
"""A mode is found when it holds at least this part of the share of points that it holds of the real ones."""
QUANTILE = 0.99
"""The part of real points that have another real point as close as generated ones need to have one."""
CLOSEST, FARTHEST = 0.02, 0.25
"""Bounds of what counts as nearby, for samples of a few points that lie far apart or are repeated."""


class Scores(NamedTuple):
    """Scores of points.

    Attributes:
        js: Jensen-Shannon divergence on a grid, in nats, 0 to log 2 = 0.693.
        wasserstein: Wasserstein-1 distance, in the units of the points.
        modes_found: number of modes.
        on_data: share of points that have a real one nearby, 0 to 1.
    """

    js: float
    wasserstein: float
    modes_found: int
    on_data: float


class Comparison(NamedTuple):
    """Scores of generated points, and of real ones that stand in their place."""

    generated: Scores
    real: Scores


def scored(fakes: ArrayLike, reals: ArrayLike, held_out: ArrayLike, modes: Sequence[Mode] = ()) -> Comparison:
    """Scores of ``fakes`` and of ``held_out``, other real points, both against ``reals``.

    Args:
        fakes: (N, dimensions).
        reals: (M, dimensions).
        held_out: (N, dimensions); as many as there are fakes, since each score hangs on the sample's size.
        modes: of the distribution.

    The scores of points of which one is no number are no numbers either, and no mode is found.
    """
    reference = np.asarray(reals, np.float64)
    threshold = nearby(reference)

    def of(given: ArrayLike) -> Scores:
        points = np.asarray(given, np.float64)
        if not (len(points) and len(reference) and np.isfinite(points).all()):
            return Scores(np.nan, np.nan, 0, np.nan)
        return Scores(
            jensen_shannon(points, reference),
            wasserstein(points, reference),
            modes_found(points, reference, modes),
            float((_nearest(points, reference) <= threshold).mean()),
        )

    return Comparison(of(fakes), of(held_out))


def jensen_shannon(one: Array, other: Array) -> float:
    """Jensen-Shannon divergence of two samples' histograms, each smoothed by a Gaussian kernel, in nats.

    Without smoothing, cells that by chance only one sample fills would count as distance. Of two samples of N points of the same
    distribution it is about A / (16 pi s^2 N) in two dimensions and A / (8 sqrt(pi) s N) in one, where s is the kernel's standard
    deviation and A the area (length) that they cover, s around included: 0.002 to 0.007 for 1,000 points of the distributions.
    It does not see details much smaller than s.
    """
    p, q = _smoothed(one), _smoothed(other)
    middle = (p + q) / 2
    return float((_against(p, middle) + _against(q, middle)) / 2)


def _smoothed(points: Array) -> Array:
    dimensions = points.shape[1]
    cells, deviation = CELLS[dimensions], KERNEL[dimensions]
    where = np.clip(np.floor((points + EDGE) * (cells / (2 * EDGE))), 0, cells - 1).astype(int)
    flat = np.ravel_multi_index(tuple(where.T), (cells,) * dimensions)
    counts = np.bincount(flat, minlength=cells**dimensions).astype(np.float64).reshape((cells,) * dimensions)
    reach = int(np.ceil(3 * deviation))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    for axis in range(dimensions):
        counts = np.apply_along_axis(np.convolve, axis, counts, kernel, "same")
    return counts / counts.sum()


def _against(p: Array, q: Array) -> float:
    """Kullback-Leibler divergence; q is 0 nowhere where p is not."""
    filled = p > 0
    return float((p[filled] * np.log(p[filled] / q[filled])).sum())


def wasserstein(one: Array, other: Array) -> float:
    """Wasserstein-1 distance of the first ``PAIRS`` points of two samples, or as many as both have: the mean length of the
    shortest matching, exact.

    Of two samples of the same distribution it falls with 1 / sqrt(N) only: of 200 points here it is 0.04 to 0.2.
    """
    from scipy.optimize import linear_sum_assignment  # half a second to import, and only wanted here

    count = min(PAIRS, len(one), len(other))
    costs = _distances(one[:count], other[:count])
    return float(costs[linear_sum_assignment(costs)].mean())


def modes_found(points: Array, reals: Array, modes: Sequence[Mode]) -> int:
    """Number of modes that hold at least ``MODE_SHARE`` of their share of the real points."""
    found = 0
    for mode in modes:
        inside, wanted = (
            float((_distances(some, np.array([mode.centre]))[:, 0] <= mode.radius).mean()) for some in (points, reals)
        )
        found += inside > 0 and inside >= MODE_SHARE * wanted
    return found


def nearby(reals: Array) -> float:
    """The distance up to which a point counts as on the data: so close lies another real point to ``QUANTILE`` of them, copies of
    a point left aside; from ``CLOSEST`` to ``FARTHEST``."""
    different = np.unique(reals, axis=0)
    if len(different) < 2:
        return CLOSEST
    apart = np.sort(_nearest(different, different, others=True))
    return min(FARTHEST, max(CLOSEST, float(apart[min(len(apart) - 1, int(QUANTILE * len(apart)))])))


def _nearest(points: Array, among: Array, others: bool = False) -> Array:
    """Distance of each point to the nearest ``among`` them, itself left aside with ``others``."""
    apart = _distances(points, among)
    if others:
        np.fill_diagonal(apart, np.inf)
    return np.asarray(apart.min(1))


def _distances(one: Array, other: Array) -> Array:
    return np.asarray(np.sqrt(((one[:, None] - other) ** 2).sum(2)))
