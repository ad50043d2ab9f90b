"""Scores of points: a generator that is the data scores as real points do, and bad ones do not."""

import itertools
import math

import numpy as np
import pytest
import torch

from gan.games import scores
from gan.games.distributions import ALL, DISTRIBUTIONS, NAMES_2D, Distribution
from gan.games.scores import Comparison, Scores, scored

COUNT, SEEDS = 1000, range(8)
HEAPS = [one for one in ALL if one.modes]


def samples(one: Distribution, seed: int, count: int = COUNT) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Three independent samples: fakes of a perfect generator, real points, and others held out."""
    random = torch.Generator().manual_seed(seed)
    return one.sample(random, count), one.sample(random, COUNT), one.sample(random, count)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
class TestGenerators:
    def test_one_that_is_the_data_scores_at_the_line_of_real_points(self, one: Distribution):
        found = [scored(*samples(one, seed), one.modes) for seed in SEEDS]
        for name in ("js", "wasserstein", "on_data"):
            apart = np.array([getattr(each.generated, name) - getattr(each.real, name) for each in found])
            error = apart.std(ddof=1) / math.sqrt(len(SEEDS))
            assert abs(apart.mean()) <= 4 * error + 1e-9, name
        for each in found:
            assert each.generated.modes_found == each.real.modes_found == len(one.modes)
            assert each.generated.js < 0.02 * math.log(2), "near 0, not only near the line"
            assert each.generated.on_data > 0.95

    def test_a_collapsed_one_does_not(self, one: Distribution):
        for seed in SEEDS:
            fakes, reals, held_out = samples(one, seed)
            collapsed = fakes[:1] + 0.03 * torch.randn(fakes.shape, generator=torch.Generator().manual_seed(seed)).numpy()
            is_worse(scored(collapsed, reals, held_out, one.modes), times=10)

    def test_a_shifted_one_does_not(self, one: Distribution):
        for seed in SEEDS:
            fakes, reals, held_out = samples(one, seed)
            found = scored(fakes + np.float32(0.4), reals, held_out, one.modes)
            is_worse(found, times=5)
            if one.name != "gaussian":  # whose tail reaches everywhere
                assert found.generated.on_data < found.real.on_data

    def test_one_that_fills_the_plane_is_off_the_data(self, one: Distribution):
        fakes, reals, held_out = samples(one, 0)
        noise = (torch.rand(fakes.shape, generator=torch.Generator().manual_seed(1)) * 4 - 2).numpy()
        found = scored(noise, reals, held_out, one.modes)
        is_worse(found, times=5, wasserstein=False)
        assert found.generated.on_data < 0.8


def is_worse(found: Comparison, times: float, wasserstein: bool = True) -> None:
    assert found.generated.js > times * found.real.js
    if wasserstein:
        assert found.generated.wasserstein > found.real.wasserstein


@pytest.mark.parametrize("one", HEAPS, ids=lambda one: one.name)
def test_a_missing_mode_is_missed(one: Distribution):
    for seed, mode in itertools.product(range(2), one.modes):
        fakes, reals, held_out = samples(one, seed)
        apart = np.linalg.norm(fakes - np.array(mode.centre), axis=1)
        without = fakes[apart > 1.2 * mode.radius]
        found = scored(without, reals, held_out, one.modes)
        assert found.generated.modes_found == len(one.modes) - 1
        assert found.generated.js > 4 * found.real.js


def test_a_mode_with_a_tenth_of_its_points_is_not_found_and_with_half_of_them_is():
    one = DISTRIBUTIONS["eight-gaussians"]
    fakes, reals, held_out = samples(one, 0)
    near = np.linalg.norm(fakes - np.array(one.modes[3].centre), axis=1) <= one.modes[3].radius
    for part, wanted in ((10, 7), (2, 8)):
        kept = np.concatenate([fakes[~near], fakes[near][::part]])
        assert scored(kept, reals, held_out, one.modes).generated.modes_found == wanted


class TestJensenShannon:
    def test_nothing_in_common_is_log_two(self):
        left, right = np.full((50, 2), -1.0), np.full((50, 2), 1.0)
        assert scores.jensen_shannon(left, right) == pytest.approx(math.log(2))
        assert scores.jensen_shannon(left, left) == 0

    def test_two_bells_are_as_far_apart_as_their_densities(self):
        random = np.random.default_rng(0)
        left, right = (random.normal(mean, 0.3, (200_000, 1)) for mean in (-0.3, 0.3))
        x = np.linspace(-2, 2, 4001)
        width = math.hypot(0.3, 0.05)  # the kernel widens both
        p, q = (np.exp(-0.5 * ((x - mean) / width) ** 2) for mean in (-0.3, 0.3))
        p, q = p / p.sum(), q / q.sum()
        exact = (p * np.log(2 * p / (p + q)) + q * np.log(2 * q / (p + q))).sum() / 2
        assert scores.jensen_shannon(left, right) == pytest.approx(exact, rel=0.02)

    def test_its_bias_is_as_it_says(self):
        length, deviation, count = 2.0 + 2 * 0.05, 0.05, 1000
        said = length / (8 * math.sqrt(math.pi) * deviation * count)
        real = [scored(*samples(DISTRIBUTIONS["uniform"], seed, count)).real.js for seed in range(20)]
        assert 0.6 * said < np.mean(real) < 1.6 * said

    def test_points_beyond_the_grid_are_not_lost(self):
        far = np.full((10, 2), 50.0)
        assert scores.jensen_shannon(far, np.zeros((10, 2))) == pytest.approx(math.log(2))


class TestWasserstein:
    @pytest.mark.parametrize("dimensions", [1, 2])
    def test_it_is_the_shortest_of_all_matchings(self, dimensions: int):
        random = np.random.default_rng(dimensions)
        for _ in range(5):
            one, other = random.normal(size=(2, 6, dimensions))
            ways = [np.linalg.norm(one - other[list(way)], axis=1).mean() for way in itertools.permutations(range(6))]
            assert scores.wasserstein(one, other) == pytest.approx(min(ways))

    def test_a_shift_of_all_points_is_the_distance(self):
        points = np.random.default_rng(0).normal(size=(150, 2))
        assert scores.wasserstein(points, points + np.array([0.3, 0.4])) == pytest.approx(0.5)

    def test_it_takes_the_first_points_only(self):
        points = np.random.default_rng(0).normal(size=(scores.PAIRS + 50, 2))
        other = points.copy()
        other[scores.PAIRS :] += 9
        assert scores.wasserstein(points, other) == 0


class TestFewPoints:
    NOTHING = Scores(math.nan, math.nan, 0, math.nan)

    def test_points_that_are_no_numbers_have_no_scores(self):
        _, reals, held_out = samples(DISTRIBUTIONS["ring"], 0, 50)
        broken = held_out.copy()
        broken[7, 1] = np.nan
        found = scored(broken, reals, held_out)
        assert str(found.generated) == str(self.NOTHING) and found.real.js < 0.1

    def test_none_at_all(self):
        none = np.zeros((0, 2))
        assert str(scored(none, none, none)) == str(Comparison(self.NOTHING, self.NOTHING))

    @pytest.mark.parametrize("count", [1, 2, 3])
    def test_copies_of_a_few_points_are_on_the_data(self, count: int):
        points = np.random.default_rng(count).uniform(-1, 1, (count, 2))
        reals = np.tile(points, (100, 1))
        found = scored(reals[:50], reals, reals[50:])
        assert found.generated.on_data == 1 and scored(reals + 1.5, reals, reals).generated.on_data == 0


def test_in_two_dimensions_the_line_is_near_the_distances_that_matter():
    """The bias of the Wasserstein distance is smaller than the distance of a mode to its neighbour."""
    for name in NAMES_2D:
        real = [scored(*samples(DISTRIBUTIONS[name], seed)).real.wasserstein for seed in range(3)]
        assert np.mean(real) < 0.3
