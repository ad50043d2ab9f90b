"""What is in checkpoints/: it opens, it draws digits, and the table beside it tells the truth."""

import pytest
import torch

from gan import models, paths
from gan.evaluation import classifier
from gan.models import checkpoint
from tests.recipes.test_recipe import REQUIRED

FILES = sorted(paths.SHIPPED.glob("*.safetensors"))
SAMPLES = 1000
each = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def test_all_six_of_the_mission_are_shipped():
    assert set(REQUIRED) <= {file.stem for file in FILES}


@each
def test_a_shipped_model_is_what_its_name_says(file):
    header = checkpoint.read_header(file)
    assert header.recipe.name == file.stem.removesuffix("-fashion")
    assert header.dataset == ("fashion-mnist" if file.stem.endswith("-fashion") else "mnist")
    assert header.images >= header.total
    assert file.stat().st_size < 10 * 2**20


@each
def test_a_shipped_model_draws_every_digit(file):
    model = models.open_file(file)
    latent = model.latent.sample(SAMPLES, torch.Generator().manual_seed(0))
    seen = classifier.label(classifier.load(model.header.dataset, "labels"), model.generate(latent))
    assert seen.unique().numel() >= 9
    if latent.label is not None:
        assert (seen == latent.label).float().mean() >= (0.95 if model.header.dataset == "mnist" else 0.8)


@each
def test_a_shipped_model_was_scored_and_the_table_says_how_well(file):
    scores = checkpoint.read_header(file).scores
    assert {"fid", "precision", "recall", "reference"} <= set(scores)
    rows = [line for line in (paths.SHIPPED / "README.md").read_text().splitlines() if line.startswith(f"| **{file.stem}**")]
    assert len(rows) == 1 and f"| {scores['fid']:.2f} |" in rows[0]
    assert (paths.SHIPPED / "strips" / f"{file.stem}.png").exists()


def test_the_shipped_infogans_c1_names_the_digits_and_its_codes_do_one_thing_each():
    scores = checkpoint.read_header(paths.SHIPPED / "infogan.safetensors").scores
    assert scores["category_accuracy"] >= 0.97 and sorted(scores["category_classes"]) == list(range(10))
    does = {}
    for effects in scores["code_effects"].values():
        measure, strength = max(((name, abs(value)) for name, value in effects.items()), key=lambda pair: pair[1])
        does[measure] = strength
    assert set(does) == {"slant", "width"} and min(does.values()) >= 0.8


@pytest.mark.parametrize("name", ["dcgan", "wgan-gp"])
def test_precision_and_recall_come_near_those_of_real_digits(name: str):
    scores = checkpoint.read_header(paths.SHIPPED / f"{name}.safetensors").scores
    assert all(scores[key] >= 0.9 * scores["reference"][key] for key in ("precision", "recall"))


def test_r3gan_has_the_best_fid_of_the_digits_that_are_told_no_labels():
    headers = {file.stem: checkpoint.read_header(file) for file in FILES}
    unlabelled = {
        name: header.scores["fid"]
        for name, header in headers.items()
        if header.dataset == "mnist" and not header.recipe.latent.classes
    }
    assert min(unlabelled, key=unlabelled.__getitem__) == "r3gan"
