import dataclasses
import json
import math

import pytest

from gan import recipes
from gan.errors import UsageError
from gan.latents.latent import LatentSpec
from gan.recipes import RECIPES, SETTINGS, Recipe

REQUIRED = ("vanilla", "dcgan", "cgan", "infogan", "wgan", "wgan-gp")


def test_the_table_holds_the_six_of_the_mission():
    assert set(REQUIRED) <= set(RECIPES)


@pytest.mark.parametrize("name", RECIPES)
def test_each_row_says_what_it_is(name: str):
    recipe = RECIPES[name]
    assert recipe.name == name
    assert recipe.url.startswith("https://")
    for text in (recipe.title, recipe.paper, recipe.departs, recipe.look_at, recipe.weakness):
        assert text and "\n" not in text


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_survives_json(name: str):
    assert Recipe.from_json(json.loads(json.dumps(RECIPES[name].to_json()))) == RECIPES[name]


def test_every_field_that_can_be_set_is_explained():
    texts = {"name", "title", "paper", "url", "departs", "look_at", "weakness", "latent"}
    fields = {field.name for field in dataclasses.fields(Recipe)} - texts
    assert fields | {"noise", "codes"} == set(SETTINGS)
    assert all(setting.help.endswith(".") and setting.allowed for setting in SETTINGS.values())


def test_the_families_are_the_files_of_networks():
    assert {"mlp", "dcgan"} <= set(recipes.FAMILIES)
    assert not [family for family in recipes.FAMILIES if family.startswith("_")]


def test_settings_are_read_from_text_in_their_own_type():
    changed = RECIPES["infogan"].with_settings(lr_g="1e-4", batch="32", family="mlp", noise="10", codes=3.0)
    assert (changed.lr_g, changed.batch, changed.family) == (1e-4, 32, "mlp")
    assert changed.latent == LatentSpec(noise=10, categories=10, codes=3)
    assert type(changed.batch) is int and type(changed.latent.codes) is int


def test_changing_a_copy_leaves_the_table_alone():
    before = RECIPES["dcgan"].batch
    RECIPES["dcgan"].with_settings(batch=7)
    assert RECIPES["dcgan"].batch == before
    with pytest.raises(dataclasses.FrozenInstanceError):
        RECIPES["dcgan"].batch = 7  # type: ignore[misc]


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("lr_g", -0.1, "from 0 to 1"),
        ("lr_g", 1.1, "from 0 to 1"),
        ("lr_g", "nan", "from 0 to 1"),
        ("lr_g", math.inf, "from 0 to 1"),
        ("lr_g", "fast", "a number from 0 to 1"),
        ("batch", 1, "from 2 to 1024"),
        ("batch", 8.5, "a whole number from 2 to 1024"),
        ("batch", "inf", "a whole number"),
        ("batch", None, "a whole number"),
        ("noise", 0, "from 1 to 512"),
        ("codes", 9, "from 0 to 8"),
        ("objective", "hinge", "minimax, non-saturating"),
        ("penalty", "r7", "none, gradient"),
        ("optimiser", "sgd", "adam, rmsprop"),
        ("family", "../dcgan", "dcgan"),
        ("g_norm", "", "batch, self-modulated, adaptive-layer, none"),
        ("learning_rate", 1, "choose one of: noise"),
        ("name", "x", "choose one of: noise"),
        ("latent", {}, "choose one of: noise"),
    ],
)
def test_bad_settings_are_refused_by_name(key: str, value, allowed: str):
    with pytest.raises(UsageError, match=allowed) as caught:
        RECIPES["dcgan"].with_settings(**{key: value})
    assert key in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        {"momentum": 0.9},
        {"batch": 8.5},
        {"batch": True},
        {"batch": "8"},
        {"lr_g": None},
        {"lr_g": math.nan},
        {"title": None},
        {"weakness": None},
        {"name": ["dcgan"]},
        {"family": ["dcgan"]},
        {"latent": None},
        {"latent": [64]},
        {"latent": {"noise": 64, "taste": 3}},
        {"latent": {"noise": 64.5}},
        {"latent": {"noise": 64, "classes": -1}},
        {"latent": {"noise": 64, "classes": 10.5}},
        {"latent": {"noise": 64, "classes": True}},
        {"latent": {"noise": 64, "classes": math.inf}},
        {"latent": {"noise": 64, "categories": "10"}},
        {"latent": {"noise": 512, "classes": 1000}},
    ],
)
def test_a_damaged_recipe_is_a_usage_error(change: dict):
    with pytest.raises(UsageError):
        Recipe.from_json(RECIPES["dcgan"].to_json() | change)


def test_a_recipe_older_than_its_weakness_still_opens():
    values = RECIPES["dcgan"].to_json()
    del values["weakness"]
    assert Recipe.from_json(values).weakness == "" and recipes.row_of(Recipe.from_json(values)).weakness


@pytest.mark.parametrize("missing", ["name", "latent", "paper"])
def test_an_incomplete_recipe_is_a_usage_error(missing: str):
    values = RECIPES["dcgan"].to_json()
    del values[missing]
    with pytest.raises(UsageError, match="incomplete"):
        Recipe.from_json(values)


def test_an_unknown_recipe_is_answered_with_the_list():
    with pytest.raises(UsageError) as caught:
        recipes.get("biggan")
    assert all(name in str(caught.value) for name in RECIPES)


def test_the_paper_choices_that_define_each_game():
    assert RECIPES["wgan"].clip > 0 and RECIPES["wgan"].penalty == "none"
    assert RECIPES["wgan-gp"].penalty == "gradient" and RECIPES["wgan-gp"].penalty_weight == 10 and not RECIPES["wgan-gp"].clip
    assert {RECIPES[name].objective for name in ("wgan", "wgan-gp")} == {"wasserstein"}
    assert RECIPES["cgan"].latent.classes == 10 and not RECIPES["cgan"].latent.categories
    assert RECIPES["infogan"].latent.categories == 10 and RECIPES["infogan"].latent.codes == 2
    assert RECIPES["infogan"].code_weight > 0


def test_words_are_those_of_the_table_where_it_has_the_name():
    known, unknown = recipes.get("dcgan"), dataclasses.replace(recipes.get("dcgan"), name="mine", title="Mine")
    assert recipes.row_of(dataclasses.replace(known, title="<b>stranger</b>")).title == known.title
    assert recipes.row_of(unknown).title == "Mine"


def test_a_recipe_saved_when_one_weight_counted_for_both_means_what_it_meant():
    saved = RECIPES["infogan"].with_settings(category_weight=1, code_weight=1).to_json()
    del saved["category_weight"]
    assert Recipe.from_json(saved).category_weight == 1.0
    plain = RECIPES["dcgan"].to_json()
    del plain["category_weight"]
    assert Recipe.from_json(plain) == RECIPES["dcgan"]


def test_changes_are_what_differs_from_the_tables_row_apart_from_the_budget():
    row = RECIPES["dcgan"]
    assert recipes.changes(row.with_settings(noise=32, images=5)) == {"noise": 32}
    assert recipes.changes(row) == {}
    assert recipes.changes(dataclasses.replace(row, name="mine", lr_g=0.5)) == {}  # no row of that name to differ from
