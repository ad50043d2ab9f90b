import json
import math
from pathlib import Path

import pytest
import torch

from gan import models, paths, recipes
from gan.data import datasets
from gan.errors import TheatreError, UsageError
from gan.evaluation import classifier
from gan.models import checkpoint
from gan.studies import mode_coverage
from gan.studies.mode_coverage import Coverage
from gan.training.loop import Run
from tests.helpers import FP32, is_sentence, small, trained


@pytest.mark.parametrize(
    ("seen", "count", "found", "kl"),
    [
        ([7] * 5, 1000, 1, math.log(1000)),  # all in one of 1,000: 1 log(1 / 0.001)
        ([0, 1, 2, 3], 4, 4, 0.0),  # even
        ([0, 0, 0, 1], 4, 2, 0.75 * math.log(3)),  # 3/4 log(3/4 / 1/4) + 1/4 log(1)
        ([5, 999, 5, 999], 1000, 2, math.log(500)),
        ([1, 1, 2], 3, 2, 2 / 3 * math.log(2)),  # 2/3 log(2) + 1/3 log(1)
    ],
)
def test_coverage_by_hand(seen: list[int], count: int, found: int, kl: float):
    result = mode_coverage.coverage(torch.tensor(seen), count)
    assert (result.samples, result.modes) == (len(seen), found)
    assert result.kl == pytest.approx(kl, abs=1e-12) and result.kl >= 0


def test_every_mode_as_often_is_a_perfect_score():
    assert mode_coverage.coverage(torch.arange(26_000) % 1000) == Coverage(26_000, 1000, 0.0)


def test_even_draws_score_what_chance_lets_them():
    draws = torch.randint(1000, (26_000,), generator=torch.Generator().manual_seed(0))
    assert mode_coverage.coverage(draws).kl == pytest.approx(999 / 52_000, rel=0.1)


def test_real_triples_are_read_as_their_labels():
    test = datasets.subset("stacked-mnist", "test", 200)
    assert (mode_coverage.classify(test.images) == test.labels).float().mean() > 0.97


def test_each_channel_is_read_by_itself():
    digits = datasets.load("mnist", "test")
    seven, two, one = (digits.images[i, 0] for i in range(3))  # the test set begins with 7, 2, 1
    blank = torch.zeros_like(seven)
    red, _, last = mode_coverage.classify(
        torch.stack([torch.stack(three) for three in ([seven, two, one], [blank] * 3, [one, one, seven])])
    )
    assert (int(red), int(last)) == (721, 117)


def test_real_triples_come_close_to_what_their_labels_say():
    labels = datasets.subset("stacked-mnist", "test", 1000).labels
    found, expected = mode_coverage.score(mode_coverage.real(1000)), mode_coverage.coverage(labels)
    assert found.samples == 1000 and abs(found.modes - expected.modes) <= 20 and found.kl == pytest.approx(expected.kl, abs=0.03)


@pytest.fixture(scope="module")
def stacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stacked checkpoint that was never trained."""
    file = tmp_path_factory.mktemp("stacked") / "stacked.safetensors"
    checkpoint.save(file, Run(small("dcgan"), (3, 28, 28), compute=FP32), "stacked-mnist")
    return file


def test_pictures_come_in_parts_and_the_seed_decides_them(stacked: Path):
    model = models.open_file(stacked)
    first, again, other = (list(mode_coverage.generated(model, 1100, seed)) for seed in (3, 3, 4))
    assert len(first) == mode_coverage.parts(1100) == 5
    assert [len(part) for part in first] == [250] * 4 + [100] and first[0].shape == (250, 3, 28, 28)
    assert torch.equal(torch.cat(first), torch.cat(again)) and not torch.equal(torch.cat(first), torch.cat(other))
    assert torch.equal(first[1], model.generate(model.latent.sample(1100, torch.Generator().manual_seed(3)))[250:500])


@pytest.mark.parametrize("samples", [-1, 0, 999, 26_001])
def test_too_few_or_too_many_samples_are_refused_before_any_is_drawn(stacked: Path, samples: int):
    for ask in (lambda: mode_coverage.generated(models.open_file(stacked), samples), lambda: mode_coverage.real(samples)):
        with pytest.raises(UsageError, match="1,000 to 26,000") as caught:
            ask()
        assert is_sentence(caught.value)


def test_a_model_of_one_channel_is_refused(tiny: Path):
    with pytest.raises(TheatreError, match=r"mnist pictures of shape \(1, 28, 28\)") as caught:
        mode_coverage.generated(models.open_file(tiny), 1000)
    assert is_sentence(caught.value) and "--dataset stacked-mnist" in str(caught.value)


def test_a_stacked_model_of_other_images_is_refused(tmp_path: Path):
    file = tmp_path / "odd.safetensors"
    checkpoint.save(file, trained(small("dcgan"))[0], "stacked-mnist")
    with pytest.raises(TheatreError, match=r"\(1, 28, 28\)"):
        mode_coverage.generated(models.open_file(file), 1000)


def test_without_the_classifier_of_digits_it_says_how_to_train_it(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(paths, "CLASSIFIERS", tmp_path)
    classifier.load.cache_clear()
    with pytest.raises(TheatreError, match="python -m gan classifier mnist") as caught:
        mode_coverage.score(mode_coverage.real(1000))
    assert is_sentence(caught.value)


# --- the study


def test_recipes_of_the_study_share_their_networks_and_keep_their_game():
    one, other = mode_coverage.study_recipe("dcgan", 5000), mode_coverage.study_recipe("wgan-gp", 5000, lr_d="1e-4")
    shared = (*mode_coverage.NETWORKS, "images")
    assert [one.setting(key) for key in shared] == [other.setting(key) for key in shared] and one.images == 5000
    own = recipes.get("wgan-gp")
    assert (other.objective, other.penalty, other.d_steps, other.g_norm) == (own.objective, own.penalty, own.d_steps, own.g_norm)
    assert other.lr_d == 1e-4


@pytest.mark.parametrize(
    ("name", "changes", "allowed"),
    [
        ("biggan", {}, "vanilla, dcgan"),
        ("", {}, "vanilla, dcgan"),
        ("cgan", {}, "without labels"),
        ("dcgan", {"images": 0}, "from 1 to"),
        ("dcgan", {"charm": 1}, "lr_g"),
    ],
)
def test_recipes_that_cannot_be_studied_are_refused(name: str, changes: dict, allowed: str):
    with pytest.raises(UsageError, match=allowed) as caught:
        mode_coverage.study_recipe(name, **changes)
    assert is_sentence(caught.value)


def test_the_command_repeats_the_row():
    assert mode_coverage.command("dcgan", 5000, 3) == "python -m gan modes --train --recipes dcgan --images 5000 --seed 3"
    longer = mode_coverage.command("dcgan", 5000, 3, 1000, ["lr_g=1e-4", "clip=0"])
    assert longer.endswith(" --samples 1000 --set lr_g=1e-4 --set clip=0")


def result(recipe: str = "dcgan", **changes) -> dict:
    row = {"recipe": recipe, "images": 5000, "steps": 40, "seconds": 90.0, "precision": "bf16", "samples": 26_000}
    row |= {"modes": 700, "kl": 1.25, "real": {"samples": 26_000, "modes": 1000, "kl": 0.0239}, "command": f"repeat {recipe}"}
    return row | changes


def test_the_section_shows_every_row_the_ceiling_and_what_was_published():
    text = mode_coverage.render({"rows": [result("dcgan"), result("r3gan", modes=1000, kl=0.0312)]})
    lines = text.splitlines()
    ours = [line for line in lines if line.startswith("| **")]
    assert ours[0].startswith("| **r3gan** | 5,000 | 40 | 2 min, bf16 | 26,000 | 1000 | 0.031 | `repeat r3gan` |")
    assert ours[1].startswith("| **dcgan**") and len(ours) == 2
    assert sum(line.startswith("| *real* |") and "| 1000 | 0.024 |" in line for line in lines) == 1
    assert "about 0.019 by chance" in text
    assert all(f"| {method} | {found} | {kl} |" in lines for method, found, kl in mode_coverage.PUBLISHED)
    tables = [line for line in lines if line.startswith("|")]
    assert {line.count("|") for line in tables} == {9, 4}


def test_an_empty_study_is_still_a_section():
    assert mode_coverage.render({"rows": []}).startswith("## Stacked MNIST")


def test_a_row_says_what_was_trained_and_what_was_found(stacked: Path):
    row = mode_coverage.row_of(models.open_file(stacked), Coverage(1000, 3, 5.5), Coverage(1000, 630, 0.6), "repeat")
    assert json.loads(json.dumps(row)) == row
    assert (row["recipe"], row["settings"]["g_width"], row["modes"], row["kl"], row["command"]) == ("dcgan", 8, 3, 5.5, "repeat")
    assert row["real"] == {"samples": 1000, "modes": 630, "kl": 0.6}
