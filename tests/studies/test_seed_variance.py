import dataclasses

import pytest

from gan import models
from gan.errors import UsageError
from gan.studies import result_file, seed_variance
from gan.studies.seed_variance import NAMED, check, render

SCORES = {
    "label_accuracy": None,
    "category_accuracy": 0.97,
    "classes_covered": 10,
    "rarest": 0.08,
    "fid": 3.25,
    "precision": 0.81,
    "recall": 0.62,
}
ROW = {
    "command": "python -m gan train infogan --dataset mnist --images 400000 --seed 3 --out infogan-3.safetensors",
    "recipe": "infogan",
    "changes": {},
    "dataset": "mnist",
    "images": 400_000,
    "seed": 3,
    "seconds": 1260.0,
    "precision": "bf16",
    "scores": SCORES,
}


def test_the_section_has_a_row_for_each_run_and_counts_those_whose_c1_names_the_digits():
    poor = ROW | {"seed": 1, "scores": SCORES | {"category_accuracy": 0.9499}}
    told = render({"rows": [ROW, poor]})
    assert "| **infogan** | mnist | 400,000 | 3 | 0.9700 | 10 (8.0%) | 3.25 | 0.810 | 0.620 | 21 min, bf16 |" in told
    assert told.index("| 1 | 0.9499 |") < told.index("| 3 | 0.9700 |")
    assert "**infogan** on mnist, 400,000 images" in told and "in 1 of 2 runs" in told and ROW["command"] in told


def test_runs_with_other_settings_are_counted_apart():
    told = render({"rows": [ROW, ROW | {"changes": {"balance": 0.0, "g_norm": "none"}}]})
    assert "**infogan, balance 0, g_norm none** on mnist" in told and told.count("in 1 of 1 runs") == 2


def test_labels_are_what_a_conditional_model_is_measured_by():
    told = render({"rows": [ROW | {"recipe": "cgan", "scores": SCORES | {"label_accuracy": 0.99, "category_accuracy": None}}]})
    assert "| 0.9900 |" in told and "as in the paper" not in told


def test_only_finished_runs_of_one_recipe_are_compared():
    model = models.load("infogan")
    header = model.header

    def other(**changes) -> models.Model:
        return dataclasses.replace(model, header=dataclasses.replace(header, **changes))

    reworded = dataclasses.replace(header.recipe, departs="told in other words")
    pair = [model, other(seed=header.seed + 1, recipe=reworded)]
    assert check(pair) is pair
    for changes, says in (
        ({}, "seed"),
        ({"seed": 9, "dataset": "fashion-mnist"}, "more than their seeds"),
        ({"seed": 9, "recipe": dataclasses.replace(header.recipe, lr_g=0.5)}, "more than their seeds"),
        ({"seed": 9, "images": header.total - 1}, "not a finished run"),
        ({"seed": 9, "recipe": dataclasses.replace(header.recipe, name="nobody")}, "not a finished run"),
    ):
        with pytest.raises(UsageError, match=says):
            check([model, other(**changes)])


def test_the_repositorys_own_runs_reach_what_the_paper_claims():
    rows = [row for row in result_file.load(seed_variance.STUDY)["rows"] if row["recipe"] == "infogan" and not row["changes"]]
    assert sorted(row["seed"] for row in rows) == list(range(5))
    assert sum(row["scores"]["category_accuracy"] >= NAMED for row in rows) >= 3
