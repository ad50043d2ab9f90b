import pytest
import torch

from gan.errors import UsageError
from gan.latents.arithmetic import REACH, around, combine, mean
from gan.latents.latent import CODE_LIMIT, NOISE_LIMIT, Latent, LatentSpec

SPEC = LatentSpec(noise=64, classes=10, categories=4, codes=2)


def rows(noise: list[list[float]], label: list[int] | None = None) -> Latent:
    kinds = None if label is None else torch.tensor(label)
    return Latent(torch.tensor(noise), kinds, None, torch.zeros(len(noise), 0))


def test_the_mean_is_of_noise_and_codes_and_the_most_frequent_label():
    few = Latent(
        torch.tensor([[1.0, 2.0], [3.0, 6.0], [2.0, 1.0]]), torch.tensor([4, 7, 7]), None, torch.tensor([[0.0], [1.0], [0.5]])
    )
    one = mean(few)
    assert one.noise.tolist() == [[2.0, 3.0]] and one.codes.tolist() == [[0.5]]
    assert one.label is not None and one.label.tolist() == [7] and one.category is None


def test_a_minus_b_plus_c():
    a, b, c = rows([[1.0, 5.0], [3.0, 1.0]]), rows([[1.0, 1.0]]), rows([[0.5, 0.0], [0.5, 2.0]])
    assert combine(a, b, c).noise.tolist() == [[1.5, 3.0]]


def test_three_samples_each_come_to_the_length_of_one():
    random = torch.Generator().manual_seed(0)
    lengths = [combine(*(SPEC.sample(3, random) for _ in range(3))).noise.norm().item() for _ in range(200)]
    assert sum(lengths) / 200 == pytest.approx(8, rel=0.03)


@pytest.mark.parametrize(
    ("a", "b", "c", "label"),
    [([3, 3], [3], [7], 7), ([3], [7, 7], [7], 3), ([1], [2], [3], 3), ([5, 5, 1], [1], [5, 1, 1], 5), ([8], [8], [8], 8)],
)
def test_labels_are_voted_on(a: list[int], b: list[int], c: list[int], label: int):
    parts = [rows([[0.0]] * len(part), part) for part in (a, b, c)]
    told = combine(*parts).label
    assert told is not None and told.tolist() == [label]


def test_the_result_stays_within_what_the_generator_takes():
    far = Latent(torch.full((1, 2), NOISE_LIMIT), None, None, torch.full((1, 1), CODE_LIMIT))
    near = far.map(torch.neg)
    assert combine(far, near, far).noise.tolist() == [[NOISE_LIMIT] * 2]
    assert combine(far, near, far).codes.tolist() == [[CODE_LIMIT]]


def test_a_group_without_samples_is_refused():
    some, none = rows([[1.0]]), rows([[1.0]]).map(lambda part: part[:0])
    for parts in ((none, some, some), (some, none, some), (some, some, none)):
        with pytest.raises(UsageError, match="at least one"):
            combine(*parts)


def test_neighbours_lie_close_by_with_the_point_itself_in_the_middle():
    point = SPEC.sample(1, torch.Generator().manual_seed(1))
    near = around(point, 9, 2)
    moves = near.noise - point.noise
    assert torch.equal(near.noise[4], point.noise[0])
    assert moves.abs().max() <= REACH and (moves[[0, 8]].abs().max(1).values > REACH / 2).all()
    assert torch.equal(near.noise, around(point, 9, 2).noise) and not torch.equal(near.noise, around(point, 9, 3).noise)
    assert near.label is not None and len(set(near.label.tolist())) == 1
