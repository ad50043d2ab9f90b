from pathlib import Path

import pytest
import torch

from gan import checkpoints, datasets, evaluation, models, rivals
from gan.errors import TheatreError
from gan.training import Run
from tests.helpers import FP32, SHAPE, is_sentence, noise, small, weights

each = pytest.mark.parametrize("level", rivals.LEVELS)


@each
def test_a_shipped_rival_is_its_moment_of_the_one_run(level: int):
    path = rivals.file_of(level)
    header = checkpoints.read_header(path)
    assert header.recipe == rivals.recipe() and header.seed == rivals.SEED and header.dataset == "mnist"
    assert 0 <= header.images - rivals.MOMENTS[level - 1] < header.recipe.batch
    assert path.stat().st_size < 1.5 * 2**20


def test_each_level_draws_better_digits_than_the_one_before():
    scores = [evaluation.evaluate(rivals.load(level), 1000).fid for level in rivals.LEVELS]
    assert scores == sorted(scores, reverse=True) and scores[-1] < scores[0] / 5, scores


@each
def test_each_detective_knows_its_trade(level: int):
    rival = rivals.load(level)
    real = datasets.take("mnist", "test", 500).images
    fake = rival.generate(rival.latent.sample(500, torch.Generator().manual_seed(1)))
    assert rival.opinion(real).mean() > rival.opinion(fake).mean() + 0.05


def test_a_run_leaves_a_file_for_each_level_at_its_share_of_the_run(tmp_path: Path):
    data = noise()
    run = Run(small("dcgan", steps=50), data.shape, 0, FP32)
    list(rivals.train_all(data, FP32, tmp_path, run))
    images = [checkpoints.read_header(rivals.file_of(level, tmp_path)).images for level in rivals.LEVELS]
    assert images == [16, 32, 80, 200, 400]  # 2.5, 7.5, 20, 50 and 100% of 400, in whole batches of 8
    last = models.open_file(rivals.file_of(5, tmp_path)).generator.state_dict()
    for name, value in last.items():
        assert torch.allclose(value.float(), weights(run)[f"average.{name}"].float(), atol=1e-3)


def test_the_shipped_recipe_is_what_is_trained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    progress = next(rivals.train_all(noise(), FP32, tmp_path))
    assert progress.total == rivals.MOMENTS[-1] and progress.images == rivals.recipe().batch
    assert noise().shape == SHAPE


def test_a_missing_rival_says_how_to_train_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(rivals, "FOLDER", tmp_path)
    monkeypatch.setattr(rivals.file_of, "__defaults__", (tmp_path,))
    rivals.load.cache_clear()
    with pytest.raises(TheatreError, match="gan rivals") as error:
        rivals.load(2)
    assert is_sentence(error.value)
    rivals.load.cache_clear()
