import dataclasses
import math
import shlex
from pathlib import Path

import pytest

from gan import __main__ as command_line
from gan import paths, recipes
from gan.data.datasets import SOURCES
from gan.data.fingerprint import Fingerprint
from gan.evaluation import model_card
from gan.functional.objectives import OBJECTIVES
from gan.models import checkpoint
from gan.models.checkpoint import Header
from gan.recipes import PENALTIES, RECIPES
from gan.training.loop import Run
from tests.export.test_models_readme import SCORES
from tests.helpers import FP32, SHAPE

STRANGE = '<img src=x onerror="alert(1)">'


def header(recipe: str = "cgan", dataset: str = "mnist", scores: dict | None = None, **changes) -> Header:
    row = RECIPES[recipe]
    values = {"seed": 4, "images": row.images, "total": row.images, "step": 9, "seconds": 1000.0, "precision": "bf16"}
    return Header(row, dataset, SHAPE, **{**values, **changes}, scores=SCORES if scores is None else scores)


def texts(rows: tuple[model_card.Row, ...]) -> dict[str, tuple[str, ...]]:
    return {row.label: tuple(figure.text for figure in row.figures) for row in rows}


def everything(card: model_card.Card) -> list[model_card.Figure]:
    return [figure for rows in (card.about, card.run, card.scores, card.commands) for row in rows for figure in row.figures]


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize("dataset", SOURCES)
def test_a_card_says_what_the_model_is(name: str, dataset: str):
    row = RECIPES[name]
    card = model_card.card("mine", header(name, dataset))
    assert (card.title, card.look_at) == (row.title, row.look_at)
    about, run = texts(card.about), texts(card.run)
    assert card.about[0].figures[0] == model_card.Figure(row.paper, link=row.url)
    assert OBJECTIVES[row.objective].title in about["Objective"][0] and OBJECTIVES[row.objective].source in about["Objective"][0]
    assert about["Departures"] == (row.departs,) and about["Known weakness"] == (row.weakness,)
    assert run["Data set"] == (f"{SOURCES[dataset].title} ({SOURCES[dataset].licence})",)
    assert run["Images seen"] == (f"{row.images:,}",) and run["Seed"] == ("4",) and run["Training time"] == ("17 min, bf16",)


def test_each_score_stands_beside_that_of_real_images():
    scores = texts(model_card.card("mine", header()).scores)
    assert scores == {
        "FID": ("3.22", "0.20"),
        "Precision": ("0.812", "0.857"),
        "Recall": ("0.700", "0.875"),
        "Digits drawn": ("10", "10"),
        "Rarest digit": ("8.3%", "10.0%"),
        "Label obeyed": ("98.8%", "99.7%"),
    }
    infogan = texts(model_card.card("mine", header("infogan", scores={**SCORES, "category_accuracy": 0.5951})).scores)
    assert infogan["c1 names the digit"] == ("59.5%", "99.7%")


def test_what_the_codes_bend_is_told():
    effects = {"c2": {"slant": 0.912, "width": -0.1}, "c3": {"slant": "much"}, "c9": {"slant": 1.0}}
    scores = texts(model_card.card("mine", header("infogan", scores={**SCORES, "code_effects": effects})).scores)
    assert scores["c2 and slant"] == ("+0.91",) and scores["c2 and width"] == ("-0.10",)
    assert not [label for label in scores if label.startswith(("c3", "c9"))]


def test_every_number_explains_itself_in_one_sentence():
    card = model_card.card(
        "mine", header("infogan", scores={**SCORES, "category_accuracy": 0.6, "code_effects": {"c2": {"slant": 0.9}}})
    )
    figures = [figure for rows in (card.run[1:], card.scores) for row in rows for figure in row.figures]
    assert len(figures) > 15
    for figure in figures:
        assert figure.why.endswith(".") and figure.why.count(". ") == 0 and figure.why[0].isupper(), figure


def test_a_model_never_scored_says_so_and_names_the_command():
    card = model_card.card("my model", header(scores={}))
    assert not card.scores and "Never measured" in texts(card.run)["Scores"][0]
    assert texts(card.commands)["Score it"] == ("python -m gan evaluate 'my model' --write",)
    assert "Score it" not in texts(model_card.card("mine", header()).commands)


def test_a_model_of_ones_own_pictures_names_them_and_its_classes():
    own = Fingerprint(6, ("cats", "dogs"), "0" * 16)
    mine = dataclasses.replace(header(dataset="own-images", scores={}), fingerprint=own)
    assert model_card.class_names(mine)[:3] == ("cats", "dogs", "class 2")
    assert model_card.noun(mine) == "class" and not model_card.draws_digits(mine)
    assert texts(model_card.card("mine", mine).run)["Data set"] == ("own-images: 6 pictures of the classes cats and dogs",)
    assert model_card.class_names(dataclasses.replace(header(), fingerprint=own))[0] == "0"  # MNIST is MNIST


def test_what_a_run_started_from_stands_on_its_card():
    begun = dataclasses.replace(header(), origin="the weights of cgan after 400,000 images of mnist, with fresh optimisers")
    card = model_card.card("mine", begun)
    assert texts(card.run)["Started from"] == (begun.origin,) and "Started from" not in texts(
        model_card.card("mine", header()).run
    )
    assert model_card.train_command("mine", begun) == "" and "no one command" in texts(card.commands)["Train it"][0]


def test_stacked_digits_are_scored_by_their_own_command():
    commands = texts(model_card.card("mine", header("dcgan", "stacked-mnist", {})).commands)
    assert commands["Score it"] == ("python -m gan modes mine",)


def test_an_unfinished_run_says_how_far_it_got():
    assert texts(model_card.card("mine", header(images=5000)).run)["Images seen"] == (f"5,000 of {RECIPES['cgan'].images:,}",)


@pytest.mark.parametrize("kind", PENALTIES)
def test_every_penalty_has_words(kind: str):
    said = model_card.penalty(dataclasses.replace(RECIPES["dcgan"], penalty=kind, penalty_weight=7.5))
    assert said == "none" if kind == "none" else "7.5 x " in said and said != kind


def test_clipping_is_told_with_its_limit():
    assert model_card.penalty(RECIPES["wgan"]) == "weights clipped to -0.03 ... 0.03 (Arjovsky 2017, algorithm 1)"


def test_the_command_trains_the_same_model(home: Path):
    recipe = recipes.get("cgan").with_settings(images=256, g_width=8, lr_g=0.00025)
    made = checkpoint.save(paths.saved() / "x.safetensors", Run(recipe, SHAPE, 3, FP32), "fashion-mnist")
    command = model_card.train_command("my own", made)
    assert command.startswith("python -m gan train cgan --dataset fashion-mnist --images 256 --seed 3 ")
    assert "--set g_width=8" in command and "--set lr_g=0.00025" in command and command.endswith("--out 'my own.safetensors'")
    chosen = command_line.parser().parse_args(shlex.split(command)[3:])
    changes = dict(text.split("=") for text in chosen.set)
    assert recipes.get(chosen.recipe).with_settings(**changes, images=chosen.images) == recipe


def test_without_its_row_or_its_data_there_is_no_command():
    strange = dataclasses.replace(RECIPES["dcgan"], latent=dataclasses.replace(RECIPES["dcgan"].latent, classes=3))
    for odd in (
        dataclasses.replace(header(), recipe=dataclasses.replace(RECIPES["cgan"], name="other")),
        header(dataset="my photographs"),
        dataclasses.replace(header("dcgan"), recipe=strange),
    ):
        assert model_card.train_command("mine", odd) == ""
        assert "no command" in texts(model_card.card("mine", odd).commands)["Train it"][0]


# --- what the classes are called


def test_fashion_has_class_names_without_its_files():
    fashion, digits = header(dataset="fashion-mnist"), header()
    assert model_card.class_names(fashion)[7] == "sneaker" and not model_card.draws_digits(fashion)
    assert (model_card.noun(fashion), model_card.nouns(digits)) == ("class", "digits")
    assert "Rarest class" in texts(model_card.card("mine", fashion).scores)


def test_a_data_set_nobody_knows_has_numbered_classes():
    names = model_card.class_names(header(dataset="my photographs"))
    assert names[:2] == ("class 0", "class 1") and len(names) == 10
    many = dataclasses.replace(RECIPES["cgan"], latent=dataclasses.replace(RECIPES["cgan"].latent, classes=12))
    assert model_card.class_names(dataclasses.replace(header(), recipe=many))[9:] == ("9", "class 10", "class 11")


# --- a stranger's checkpoint


@pytest.mark.parametrize(
    "scores",
    [
        {"fid": math.nan},
        {"fid": 10**400},
        {"fid": True, "precision": "0.9", "recall": [1], "rarest": {}, "classes_covered": None},
        {"fid": math.inf, "reference": "none", "samples": "many", "code_effects": [1]},
    ],
)
def test_scores_that_are_no_numbers_are_not_shown(scores: dict):
    card = model_card.card("mine", header(scores=scores))
    assert not card.scores and "Score it" in texts(card.commands)


def test_a_score_without_its_reference_stands_alone():
    assert texts(model_card.card("mine", header(scores={"fid": 2, "reference": {"fid": "low"}})).scores) == {"FID": ("2.00",)}


def test_a_strangers_words_are_shown_as_they_are_but_not_at_any_length():
    recipe = dataclasses.replace(
        RECIPES["dcgan"], name="strange", title=STRANGE, paper=f"{STRANGE} " * 1000, url="javascript:alert(1)"
    )
    card = model_card.card(STRANGE, dataclasses.replace(header(), recipe=recipe, dataset=STRANGE, precision="x" * 10_000))
    assert card.title == STRANGE
    assert all(len(figure.text) < 1000 and not figure.link for figure in everything(card))
