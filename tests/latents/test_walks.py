import pytest
import torch

from gan.errors import UsageError
from gan.latents.latent import NOISE_LIMIT, Latent, LatentSpec
from gan.latents.walks import FARTHEST, MOST_KEYS, loop, shell, walk

SPEC = LatentSpec(noise=64, classes=10, categories=5, codes=2)


def keys(count: int, spec: LatentSpec = SPEC) -> Latent:
    return spec.sample(count, torch.Generator().manual_seed(3))


def longest_step(points: Latent) -> float:
    return (points.noise[1:] - points.noise[:-1]).norm(dim=1).max().item()


@pytest.mark.parametrize("dimensions", [2, 64, 128])
def test_the_shell_is_where_samples_lie(dimensions: int):
    lengths = torch.randn(50_000, dimensions, generator=torch.Generator().manual_seed(0)).norm(dim=1)
    mean, deviation = shell(dimensions)
    assert mean == pytest.approx(lengths.mean().item(), rel=0.01)
    assert deviation == pytest.approx(lengths.std().item(), rel=0.02)


def test_a_loop_goes_through_every_keyframe():
    four = keys(4)
    around = loop(four, 10)
    torch.testing.assert_close(around.noise[::10], four.noise)
    torch.testing.assert_close(around.codes[::10], four.codes)
    assert around.label is not None and four.label is not None
    assert around.label[::10].tolist() == four.label.tolist()


def test_a_loop_is_closed_and_smooth():
    twice = loop(keys(3), 40).map(lambda part: torch.cat([part, part]))
    steps = twice.noise[1:] - twice.noise[:-1]
    bends = (steps[1:] - steps[:-1]).norm(dim=1)
    assert steps.norm(dim=1).max() < 0.6  # of a way of about 11 in 40 frames, nowhere a jump: not at the seam either
    assert bends.max() < 0.1  # nor a corner


def test_a_loop_stays_on_the_shell():
    four = keys(4)
    lengths = loop(four, 24).noise.norm(dim=1)
    ends = four.noise.norm(dim=1)
    room = 0.15 * float(ends.max() - ends.min())
    assert ends.min() - room <= lengths.min() and lengths.max() <= ends.max() + room


def test_a_label_is_that_of_the_nearest_keyframe():
    two = keys(2)._replace(label=torch.tensor([4, 9]))
    label = loop(two, 4).label
    assert label is not None and label.tolist() == [4, 4, 9, 9, 9, 9, 4, 4]


def test_a_loop_of_two_goes_there_and_back():
    around = loop(keys(2), 8).noise
    torch.testing.assert_close(around[1:8], around[9:].flip(0))


def test_a_loop_through_the_middle_and_the_limit_stays_finite_and_in_range():
    noise = torch.stack([torch.zeros(4), torch.full((4,), NOISE_LIMIT), torch.full((4,), -NOISE_LIMIT), torch.zeros(4)])
    around = loop(Latent(noise, None, None, torch.zeros(4, 0)), 12).noise
    assert torch.isfinite(around).all() and around.abs().max() <= NOISE_LIMIT


@pytest.mark.parametrize(
    ("count", "steps", "words"), [(1, 5, "2 to 12"), (MOST_KEYS + 1, 5, "2 to 12"), (3, 0, "1 to 120"), (3, 121, "1 to 120")]
)
def test_loops_have_bounds(count: int, steps: int, words: str):
    with pytest.raises(UsageError, match=words):
        loop(keys(count), steps)


def test_a_walk_is_the_same_for_a_seed_in_whatever_parts_it_is_made():
    start = keys(1)
    whole = walk(SPEC, start, 5, 0, 100, 12)
    parts = [walk(SPEC, start, 5, first, 25, 12) for first in (0, 25, 50, 75)]
    torch.testing.assert_close(torch.cat([part.noise for part in parts]), whole.noise)
    torch.testing.assert_close(torch.cat([part.codes for part in parts]), whole.codes)
    assert not torch.allclose(walk(SPEC, start, 6, 0, 100, 12).noise, whole.noise)


def test_a_walk_sets_out_from_its_start_and_keeps_its_label():
    start = keys(1)
    way = walk(SPEC, start, 5, 0, 90, 12)
    torch.testing.assert_close(way.noise[0], start.noise[0])
    assert way.label is not None and way.category is not None and start.label is not None and start.category is not None
    assert way.label.tolist() == start.label.tolist() * 90 and way.category.tolist() == start.category.tolist() * 90


def test_a_walk_never_jumps_and_never_stands_still_and_stays_on_the_shell():
    mean, deviation = shell(64)
    way = walk(SPEC, keys(1), 5, 0, 1000, 36)
    lengths, steps = way.noise.norm(dim=1), (way.noise[1:] - way.noise[:-1]).norm(dim=1)
    assert steps.max() < 1.0 and steps.min() > 0.05
    assert ((lengths - mean).abs() < 4 * deviation).all()


def test_a_walk_goes_on_for_days():
    late = walk(SPEC, keys(1), 5, FARTHEST - 10, 20, 36)
    assert torch.isfinite(late.noise).all() and 0.01 < longest_step(late) < 1.0


@pytest.mark.parametrize("first", [-1, FARTHEST + 1])
def test_a_walk_has_bounds(first: int):
    with pytest.raises(UsageError, match="from frame 0"):
        walk(SPEC, keys(1), 5, first, 10, 36)
    with pytest.raises(UsageError, match="seed"):
        walk(SPEC, keys(1), -5, 0, 10, 36)


def test_a_space_without_labels_or_codes_is_walked_too():
    plain = LatentSpec(noise=8)
    way = walk(plain, keys(1, plain), 1, 0, 10, 5)
    assert way.label is None and way.category is None and way.codes.shape == (10, 0)
    assert way.noise.shape == (10, 8)
