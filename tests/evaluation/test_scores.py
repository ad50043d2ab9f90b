import dataclasses
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from gan import models
from gan.data import datasets
from gan.errors import TheatreError, UsageError
from gan.evaluation.scores import Scores, evaluate, match_categories
from gan.latents.latent import LatentSpec
from gan.models import checkpoint
from gan.training.loop import Run
from tests.helpers import FP32, is_sentence, small, trained

SAMPLES = 500


def test_matching_undoes_a_permutation():
    order = torch.tensor([3, 0, 2, 1])  # category k draws the class order[k]
    category = torch.arange(4).repeat(5)
    assert match_categories(category, order[category], 4, 4) == ([3, 0, 2, 1], 1.0)


def test_matching_counts_the_pictures_that_disagree():
    category = torch.tensor([0, 0, 0, 1, 1, 1, 2, 2, 2, 2])
    seen = torch.tensor([1, 1, 2, 0, 0, 0, 2, 2, 2, 1])  # 0 -> 1 (2 of 3), 1 -> 0 (3 of 3), 2 -> 2 (3 of 4)
    assert match_categories(category, seen, 3, 3) == ([1, 0, 2], 0.8)


def test_matching_is_one_to_one():
    # both categories draw the class 0; only one may have it
    matching, accuracy = match_categories(torch.tensor([0, 0, 0, 1, 1]), torch.zeros(5, dtype=torch.long), 2, 2)
    assert (matching, accuracy) == ([0, 1], 0.6)


def test_a_category_without_a_class_is_minus_one():
    matching, accuracy = match_categories(torch.tensor([0, 0, 1, 2]), torch.tensor([1, 1, 1, 0]), 3, 2)
    assert (matching, accuracy) == ([1, -1, 0], 0.75)


@pytest.fixture(scope="module")
def scores(tiny_files: dict[str, Path]) -> dict[str, Scores]:
    return {name: evaluate(models.open_file(file), SAMPLES) for name, file in tiny_files.items()}


@pytest.mark.parametrize("name", ["cgan", "infogan", "wgan"])
def test_scores_are_in_their_ranges(scores, name: str):
    s = scores[name]
    assert s.samples == SAMPLES and s.seed == 0 and s.fid > 0
    assert 0 <= s.precision <= 1 and 0 <= s.recall <= 1
    assert 1 <= s.classes_covered <= 10 and 0 <= s.rarest <= 0.1
    assert (s.label_accuracy is not None) == (name == "cgan")
    assert (s.category_accuracy is not None) == (s.category_classes is not None) == (name == "infogan")
    assert json.loads(json.dumps(s.to_json())) == s.to_json()


def test_three_steps_of_training_score_far_worse_than_real_digits(scores):
    s = scores["cgan"]
    assert s.fid > 10 * s.reference.fid
    assert s.precision < 0.1 < s.reference.precision


def test_real_digits_score_well(scores):
    reference = scores["wgan"].reference
    assert reference.accuracy >= 0.98 and 0 < reference.fid < 10
    assert 0.5 < reference.precision <= 1 and 0.5 < reference.recall <= 1
    assert all(s.reference is reference for s in scores.values())  # measured once


def test_the_seed_decides_the_scores(scores, tiny_files):
    model = models.open_file(tiny_files["wgan"])
    assert evaluate(model, SAMPLES) == scores["wgan"]
    assert evaluate(model, SAMPLES, seed=1).fid != scores["wgan"].fid


def perfect(asked: torch.Tensor) -> SimpleNamespace:
    """A model that claims to be asked for these labels and answers with the first training digits."""

    def sample(count: int, generator: torch.Generator):
        return LatentSpec(noise=2).sample(count, generator)._replace(label=asked)

    return SimpleNamespace(
        name="perfect",
        header=SimpleNamespace(dataset="mnist", shape=(1, 28, 28)),
        latent=SimpleNamespace(codes=0, sample=sample),
        generate=lambda latent: datasets.subset("mnist", "train", len(latent.noise)).images,
    )


def test_a_model_that_draws_the_real_digits_scores_what_they_score():
    labels = datasets.subset("mnist", "train", SAMPLES).labels
    s = evaluate(perfect(labels), SAMPLES)  # type: ignore[arg-type]
    assert (s.fid, s.precision, s.recall) == (s.reference.fid, s.reference.precision, s.reference.recall)
    assert s.classes_covered == 10 and s.rarest > 0.05 and s.label_accuracy is not None and s.label_accuracy > 0.98
    wrong = evaluate(perfect((labels + 1) % 10), SAMPLES)  # type: ignore[arg-type]
    assert wrong.label_accuracy is not None and wrong.label_accuracy < 0.02


@pytest.mark.parametrize(("samples", "allowed"), [(499, "at least 500"), (0, "at least 500"), (10_001, "1 to 10000")])
def test_too_few_or_too_many_samples_are_refused(tiny: Path, samples: int, allowed: str):
    with pytest.raises(UsageError, match=allowed):
        evaluate(models.open_file(tiny), samples)


def test_a_model_of_other_images_is_refused(tmp_path: Path):
    file = tmp_path / "large.safetensors"
    checkpoint.save(file, Run(small("dcgan"), (3, 32, 32), compute=FP32), "mnist")
    with pytest.raises(TheatreError, match=r"\(3, 32, 32\)") as caught:
        evaluate(models.open_file(file), SAMPLES)
    assert is_sentence(caught.value)


def test_a_stacked_model_is_sent_to_the_command_that_scores_it(tmp_path: Path):
    file = tmp_path / "stacked.safetensors"
    checkpoint.save(file, Run(small("dcgan"), (3, 28, 28), compute=FP32), "stacked-mnist")
    with pytest.raises(UsageError, match="python -m gan modes") as caught:
        evaluate(models.open_file(file), SAMPLES)
    assert is_sentence(caught.value)


def test_a_model_of_an_unknown_data_set_is_refused(tmp_path: Path):
    file = tmp_path / "odd.safetensors"
    checkpoint.save(file, trained(small("dcgan"))[0], "kittens")
    with pytest.raises(UsageError, match=r"odd was trained on 'kittens'.*mnist, fashion-mnist can be scored") as caught:
        evaluate(models.open_file(file), SAMPLES)
    assert is_sentence(caught.value)


def test_scores_are_plain_values(scores):
    plain = scores["infogan"].to_json()
    assert set(plain) == {field.name for field in dataclasses.fields(Scores)}
    assert sorted(plain["category_classes"]) == list(range(10))
    assert set(plain["reference"]) == {"fid", "precision", "recall", "accuracy"}
