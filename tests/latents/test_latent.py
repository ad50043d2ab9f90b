import math

import pytest
import torch

from gan.errors import UsageError
from gan.latents.latent import (
    CODE_LIMIT,
    NOISE_LIMIT,
    Latent,
    LatentSpec,
    check_seed,
    interpolate,
    neighbours,
    repeat,
    slerp,
    sweep,
)

FULL = LatentSpec(noise=3, classes=4, categories=5, codes=2)


def random(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_samples_have_the_shapes_and_ranges_of_the_spec():
    latent = FULL.sample(4000, random())
    assert latent.noise.shape == (4000, 3) and latent.codes.shape == (4000, 2)
    assert abs(latent.noise.mean()) < 0.05 and abs(latent.noise.std() - 1) < 0.05
    assert latent.label is not None and latent.category is not None
    assert latent.label.unique().tolist() == [0, 1, 2, 3]
    assert latent.category.unique().tolist() == [0, 1, 2, 3, 4]
    assert -1 <= latent.codes.min() < -0.99 and 0.99 < latent.codes.max() <= 1
    assert abs(latent.codes.std() - 1 / math.sqrt(3)) < 0.02  # the standard deviation of U[-1, 1]


def test_same_seed_same_points():
    first, again, other = FULL.sample(5, random(7)), FULL.sample(5, random(7)), FULL.sample(5, random(8))
    assert torch.equal(FULL.encode(first), FULL.encode(again))
    assert not torch.equal(FULL.encode(first), FULL.encode(other))


def test_encode_lays_noise_label_category_and_codes_side_by_side():
    spec = LatentSpec(noise=2, classes=3, categories=2, codes=1)
    latent = Latent(torch.tensor([[0.5, -1.0]]), torch.tensor([2]), torch.tensor([0]), torch.tensor([[0.25]]))
    assert spec.encode(latent).tolist() == [[0.5, -1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.25]]
    assert spec.width == 8


def test_plain_spec_has_neither_label_nor_category():
    latent = LatentSpec(noise=4).sample(3, random())
    assert latent.label is None and latent.category is None and latent.codes.shape == (3, 0)
    assert torch.equal(LatentSpec(noise=4).encode(latent), latent.noise)


def test_code_names_start_at_c2():
    assert FULL.code_names == ("c2", "c3")


def test_fill_fixes_what_is_given_and_draws_the_rest():
    free = FULL.fill(6, seed=3)
    fixed = FULL.fill(6, seed=3, label=2, category=4, codes={"c3": -1.5})
    assert fixed.label is not None and fixed.label.tolist() == [2] * 6
    assert fixed.category is not None and fixed.category.tolist() == [4] * 6
    assert fixed.codes[:, 1].tolist() == [-1.5] * 6
    assert torch.equal(fixed.noise, free.noise) and torch.equal(fixed.codes[:, 0], free.codes[:, 0])


@pytest.mark.parametrize(
    "spec", [FULL, LatentSpec(64), LatentSpec(64, classes=10), LatentSpec(62, categories=10, codes=2), LatentSpec(7)]
)
def test_the_first_points_are_the_same_however_many_are_asked_for(spec: LatentSpec):
    one, some, many = (spec.encode(spec.fill(count, seed=7)) for count in (1, 5, 40))
    assert torch.equal(one, many[:1]) and torch.equal(some, many[:5])
    assert len(many.unique(dim=0)) == 40


def test_the_first_point_of_a_seed_is_what_links_have_always_drawn():
    for spec in (FULL, LatentSpec(64, classes=10), LatentSpec(62, categories=10, codes=2)):
        assert torch.equal(spec.encode(spec.fill(3, seed=7))[:1], spec.encode(spec.sample(1, random(7))))


def test_fill_takes_noise_from_outside():
    assert FULL.fill(2, seed=0, noise=[1, 2, -3]).noise.tolist() == [[1, 2, -3], [1, 2, -3]]


PLAIN = LatentSpec(noise=3)


@pytest.mark.parametrize(
    ("spec", "given", "allowed"),
    [
        (FULL, {"label": 4}, "from 0 to 3"),
        (FULL, {"label": -1}, "from 0 to 3"),
        (FULL, {"label": 1.5}, "whole number"),
        (FULL, {"label": math.nan}, "whole number"),
        (FULL, {"label": True}, "whole number"),
        (FULL, {"label": "1"}, "whole number"),
        (PLAIN, {"label": 0}, "takes no label"),
        (FULL, {"category": 5}, "from 0 to 4"),
        (PLAIN, {"category": 0}, "takes no category"),
        (FULL, {"codes": {"c4": 0.0}}, "c2, c3"),
        (PLAIN, {"codes": {"c2": 0.0}}, "takes no codes"),
        (FULL, {"codes": {"c2": math.nan}}, "from -3 to 3"),
        (FULL, {"codes": {"c2": math.inf}}, "from -3 to 3"),
        (FULL, {"codes": {"c2": CODE_LIMIT + 0.1}}, "from -3 to 3"),
        (FULL, {"codes": {"c2": "much"}}, "from -3 to 3"),
        (FULL, {"noise": [0.0, 0.0]}, "3 numbers"),
        (FULL, {"noise": [0.0, 0.0, math.nan]}, "z3"),
        (FULL, {"noise": [0.0, 0.0, NOISE_LIMIT + 1]}, "from -6 to 6"),
    ],
)
def test_fill_refuses_and_names_what_is_allowed(spec: LatentSpec, given: dict, allowed: str):
    with pytest.raises(UsageError, match=allowed):
        spec.fill(1, seed=0, **given)


@pytest.mark.parametrize("seed", [-1, 2**31, 0.5, math.nan, math.inf, True, "7", None])
def test_bad_seeds_are_refused(seed):
    with pytest.raises(UsageError, match="from 0 to 2147483647"):
        check_seed(seed)


def test_good_seeds_are_taken():
    assert [check_seed(0), check_seed(2**31 - 1), check_seed(5.0)] == [0, 2**31 - 1, 5]  # type: ignore[arg-type]


def test_slerp_follows_the_circle():
    points = slerp(torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0]), torch.tensor([0.0, 0.5, 1.0]))
    half = math.sqrt(0.5)  # a quarter circle's middle lies at 45 degrees
    torch.testing.assert_close(points, torch.tensor([[1, 0], [half, half], [0, 1.0]]))


def test_slerp_blends_lengths_in_a_line():
    middle = slerp(torch.tensor([2.0, 0.0]), torch.tensor([0.0, 4.0]), torch.tensor([0.5]))
    assert middle.norm().item() == pytest.approx(3.0)


@pytest.mark.parametrize("end", [[2.0, 0.0], [-1.0, 0.0], [0.0, 0.0]])
def test_slerp_of_parallel_opposite_or_zero_vectors_is_a_straight_line(end: list[float]):
    middle = slerp(torch.tensor([1.0, 0.0]), torch.tensor(end), torch.tensor([0.5]))
    assert middle.tolist() == [[(1 + end[0]) / 2, 0.0]]


def test_interpolation_starts_and_ends_where_asked_and_switches_the_label_half_way():
    a, b = FULL.fill(1, seed=1, label=0, category=0), FULL.fill(1, seed=2, label=3, category=1)
    path = interpolate(a, b, 5)
    torch.testing.assert_close(FULL.encode(path)[[0, -1]], torch.cat([FULL.encode(a), FULL.encode(b)]))
    assert path.label is not None and path.label.tolist() == [0, 0, 3, 3, 3]
    torch.testing.assert_close(path.codes[2], (a.codes[0] + b.codes[0]) / 2)


def test_repeat_copies_the_first_row():
    latent = FULL.sample(3, random())
    assert torch.equal(FULL.encode(repeat(latent, 4)), FULL.encode(latent)[:1].expand(4, -1))


def test_neighbours_surround_the_point():
    point = FULL.sample(1, random())
    grid = neighbours(point, across=0, down=2, reach=2.0, side=3)
    offsets = grid.noise - point.noise
    right, below = [-2.0, 0.0, 2.0] * 3, [-2.0] * 3 + [0.0] * 3 + [2.0] * 3
    torch.testing.assert_close(offsets, torch.tensor([right, [0.0] * 9, below]).T)
    assert torch.equal(grid.noise[4], point.noise[0])


def test_neighbours_leave_the_point_itself_alone():
    point = FULL.sample(1, random())
    before = point.noise.clone()
    neighbours(point, 0, 1, 1.0, 3)
    assert torch.equal(point.noise, before)


def test_sweep_has_categories_for_rows_and_values_for_columns():
    grid = sweep(FULL.sample(1, random()), code=1, values=[-2.0, 2.0], categories=5)
    assert grid.category is not None and grid.category.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert grid.codes[:, 1].tolist() == [-2.0, 2.0] * 5
    assert grid.noise.unique(dim=0).shape[0] == 1 and grid.codes[:, 0].unique().numel() == 1
