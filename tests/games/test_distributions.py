"""Distributions of points: their densities are those of their points, and their modes hold what they should."""

import numpy as np
import pytest
import torch

from gan.games.distributions import ALL, DISTRIBUTIONS, NAMES_1D, NAMES_2D, UNIFORMS, Distribution

EDGE = 1.6


def drawn(one: Distribution, seed: int = 0, count: int = 40_000) -> np.ndarray:
    return one.sample(torch.Generator().manual_seed(seed), count).astype(np.float64)


def grid(dimensions: int, cells: int) -> tuple[np.ndarray, float]:
    """Midpoints of a grid's cells (cells ** dimensions, dimensions), and the size of a cell."""
    middles = (np.arange(cells) + 0.5) / cells * 2 * EDGE - EDGE
    axes = np.meshgrid(*[middles] * dimensions, indexing="ij")
    return np.stack([axis.ravel() for axis in axes], 1), (2 * EDGE / cells) ** dimensions


def test_there_is_each_kind():
    assert len(NAMES_1D) == 4 and len(NAMES_2D) == 6 and len(DISTRIBUTIONS) == 10 == len(ALL)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
class TestEach:
    def test_points_are_where_they_should_be(self, one: Distribution):
        points = drawn(one)
        assert points.shape == (40_000, one.dimensions)
        assert np.abs(points).max() < EDGE

    def test_the_same_seed_gives_the_same_points_and_another_seed_others(self, one: Distribution):
        assert (drawn(one, 3, 50) == drawn(one, 3, 50)).all()
        assert (drawn(one, 3, 50) != drawn(one, 4, 50)).any()

    def test_the_outermost_uniform_numbers_are_points_too(self, one: Distribution):
        ends = np.array([0.0, 0.5, 1 - 2**-24])
        corners = np.stack([axis.ravel() for axis in np.meshgrid(*[ends] * UNIFORMS)], 1)
        assert np.isfinite(one.place(corners)).all()

    def test_the_density_integrates_to_one(self, one: Distribution):
        places, cell = grid(one.dimensions, 640 if one.dimensions == 2 else 20_000)  # edges of supports lie between cells
        assert one.density(places).sum() * cell == pytest.approx(1, abs=2e-3)

    def test_the_density_is_that_of_the_points(self, one: Distribution):
        """As many points in each cell of a grid as the density says: chi squared is near its number of cells."""
        cells, fine, count = (16, 16, 40_000) if one.dimensions == 2 else (40, 200, 40_000)
        places, size = grid(one.dimensions, cells * fine)
        which = np.minimum(((places + EDGE) / (2 * EDGE) * cells).astype(int), cells - 1)
        flat = np.ravel_multi_index(tuple(which.T), (cells,) * one.dimensions)
        wanted = np.bincount(flat, one.density(places) * size, cells**one.dimensions) * count
        found = np.ravel_multi_index(tuple(((drawn(one) + EDGE) / (2 * EDGE) * cells).astype(int).T), (cells,) * one.dimensions)
        counted = np.bincount(found, minlength=cells**one.dimensions)
        large = wanted >= 10
        free = large.sum() - 1
        chi_squared = ((counted - wanted)[large] ** 2 / wanted[large]).sum()
        assert chi_squared < free + 5 * np.sqrt(2 * free)
        assert counted[~large].sum() <= wanted[~large].sum() + 5 * np.sqrt(wanted[~large].sum()) + 5

    def test_nearly_all_points_of_a_mode_are_within_it(self, one: Distribution):
        if not one.modes:
            return
        centres = np.array([mode.centre for mode in one.modes])
        apart = np.linalg.norm(drawn(one)[:, None] - centres, axis=2)
        inside = apart <= np.array([mode.radius for mode in one.modes])
        assert (inside.sum(1) <= 1).all(), "modes lie apart"
        assert inside.any(1).mean() > 0.985
        assert inside.mean(0).min() > 0.1


def test_one_piece_has_no_modes():
    assert {one.name for one in ALL if one.modes} == {"two-gaussians", "three-gaussians", "eight-gaussians", "blobs"}
