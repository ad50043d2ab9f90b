import itertools
from pathlib import Path

import pytest

from gan.errors import TheatreError, UsageError
from gan.models import checkpoint
from gan.models.snapshots import Snapshots
from gan.training.loop import Run, train
from tests.helpers import FP32, SHAPE, noise, small


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
    assert sorted(tmp_path.iterdir()) == [moment.path for moment in kept.moments]
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
    with pytest.raises(TheatreError, match="the disk is full; free some space"):
        kept.save(run, "mnist")
    assert kept.moments == [first] and first.path.exists()


def test_too_few_moments_are_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="At least 3"):
        Snapshots(tmp_path, most=2)
