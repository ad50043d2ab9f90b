import itertools
from pathlib import Path

import pytest

from gan.errors import TheatreError, UsageError
from gan.models import checkpoint, snapshots
from gan.models.snapshots import Snapshots
from gan.training.loop import Run, train
from tests.helpers import FP32, SHAPE, noise, same, small, weights


def test_moments_are_bounded_spread_over_the_run_and_keep_its_ends(tmp_path: Path):
    recipe = small("vanilla", steps=40)
    run = Run(recipe, SHAPE, compute=FP32)
    kept = Snapshots(tmp_path, most=6, gap=recipe.batch)
    for _ in train(run, noise(), every=1):
        if kept.due(run):
            kept.save(run, "mnist")
    images = [moment.images for moment in kept.moments]
    assert len(images) <= 6 and images == sorted(images) and images[0] == recipe.batch
    gaps = {b - a for a, b in itertools.pairwise(images)}
    assert max(gaps) <= 3 * min(gaps)
    assert images[-1] > 0.7 * run.images
    assert snapshots.found(tmp_path) == kept.moments == [moment for moment in kept.moments if moment.path.exists()]
    assert checkpoint.read_header(kept.moments[2].path).images == images[2]


def test_the_same_moment_is_kept_once(tmp_path: Path):
    run = Run(small("vanilla"), SHAPE, compute=FP32)
    kept = Snapshots(tmp_path)
    assert kept.due(run)
    assert kept.save(run, "mnist") == kept.save(run, "mnist")
    assert len(kept.moments) == 1 and not kept.due(run)


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    run = Run(small("vanilla"), SHAPE, compute=FP32)
    kept = Snapshots(tmp_path)
    first = kept.save(run, "mnist")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint, "write_whole", full)
    run.images = 99
    with pytest.raises(TheatreError, match="No space left"):
        kept.save(run, "mnist")
    assert kept.moments == [first] and first.path.exists()


def test_too_few_moments_are_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="At least 3"):
        Snapshots(tmp_path, most=2)


@pytest.mark.parametrize("slim", [True, False])
def test_a_branch_starts_with_the_weights_of_the_moment_under_other_settings(tmp_path: Path, slim: bool):
    recipe = small("dcgan", steps=4)
    run, file = Run(recipe, SHAPE, 3, FP32), tmp_path / "moment.safetensors"
    steps = train(run, noise(), every=1)
    next(steps), next(steps)
    checkpoint.save(file, run, "mnist", slim=slim)
    there = weights(run)
    other, header = checkpoint.branch(file, recipe.with_settings(lr_g=0.0, objective="minimax"), FP32)
    assert (
        (other.step, other.images, other.seed, other.total)
        == (2, run.images, 3, recipe.images)
        == (header.step, header.images, 3, header.total)
    )
    assert all((weights(other)[key].float() - there[key].float()).abs().max() < 1e-3 for key in there)
    before = weights(other)
    list(train(other, noise()))
    assert other.done and other.recipe.lr_g == 0.0
    assert not same(before, weights(other), "discriminator")


def test_a_branch_of_a_finished_run_goes_on_as_long_again(tmp_path: Path):
    recipe = small("vanilla", steps=2)
    run, file = Run(recipe, SHAPE, compute=FP32), tmp_path / "moment.safetensors"
    list(train(run, noise()))
    checkpoint.save(file, run, "mnist", slim=True)
    other, _ = checkpoint.branch(file, compute=FP32)
    assert not other.done and other.total == 2 * run.images
    list(train(other, noise()))
    assert other.images == 2 * run.images


def test_a_branch_keeps_its_networks(tmp_path: Path):
    file = tmp_path / "moment.safetensors"
    checkpoint.save(file, Run(small("dcgan"), SHAPE, compute=FP32), "mnist", slim=True)
    with pytest.raises(UsageError, match="keeps its networks"):
        checkpoint.branch(file, small("dcgan", g_width=12))
