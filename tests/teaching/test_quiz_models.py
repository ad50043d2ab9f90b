from pathlib import Path

import pytest
import torch

from gan.data import datasets
from gan.errors import TheatreError
from gan.evaluation import classifier
from gan.functional.metrics import frechet_distance
from gan.models import checkpoint
from gan.recipes import SETTINGS
from gan.teaching import quiz_models
from tests.helpers import FP32, is_sentence, noise, small

each = pytest.mark.parametrize("level", quiz_models.LEVELS)


@each
def test_a_shipped_rival_is_its_moment_of_the_one_run(level: int):
    path = quiz_models.file_of(level)
    header = checkpoint.read_header(path)
    told, row = header.recipe, quiz_models.recipe()
    assert all(told.setting(key) == row.setting(key) for key in SETTINGS) and told.latent == row.latent
    assert header.seed == quiz_models.SEED and header.dataset == "mnist"
    assert 0 <= header.images - quiz_models.MOMENTS[level - 1] < header.recipe.batch
    assert path.stat().st_size < 1.5 * 2**20


def test_each_level_draws_better_digits_than_the_one_before():
    judge = classifier.load("mnist", "features")
    real = classifier.features(judge, datasets.subset("mnist", "test", 1000).images)
    scores = []
    for model in map(quiz_models.load, quiz_models.LEVELS):
        pictures = model.generate(model.latent.sample(1000, torch.Generator().manual_seed(0)))
        scores.append(frechet_distance(real, classifier.features(judge, pictures)))
    assert scores == sorted(scores, reverse=True) and scores[-1] < scores[0] / 5, scores


@each
def test_each_discriminator_tells_real_from_fake(level: int):
    model = quiz_models.load(level)
    real = datasets.subset("mnist", "test", 500).images
    fake = model.generate(model.latent.sample(500, torch.Generator().manual_seed(1)))
    assert model.opinion(real).mean() > model.opinion(fake).mean() + 0.05


def test_a_run_leaves_a_file_for_each_level_at_its_share_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(quiz_models, "recipe", lambda: small("dcgan", steps=50))
    *_, last = quiz_models.train_all(noise(), FP32, tmp_path)
    images = [checkpoint.read_header(quiz_models.file_of(level, tmp_path)).images for level in quiz_models.LEVELS]
    assert images == [16, 32, 80, 200, 400] and last.images == 400  # 2.5, 7.5, 20, 50 and 100%, in whole batches of 8
    first, end = (quiz_models.load(level, tmp_path).generator.state_dict() for level in (1, 5))
    assert not any(torch.equal(first[name], end[name]) for name in first if name.endswith("weight"))


def test_the_whole_recipe_is_what_is_trained(tmp_path: Path):
    progress = next(quiz_models.train_all(noise(), FP32, tmp_path))
    assert progress.total == quiz_models.MOMENTS[-1] and progress.images == quiz_models.recipe().batch


def test_a_missing_rival_says_how_to_train_it(tmp_path: Path):
    with pytest.raises(TheatreError, match="gan rivals") as error:
        quiz_models.load(2, tmp_path)
    assert is_sentence(error.value)
