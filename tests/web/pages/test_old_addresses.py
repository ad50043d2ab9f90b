"""Addresses as the app wrote them before there was a table of view state (commit cdd18e0): they open the same views, and the
same views have the same addresses, letter for letter."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gan.web.pages import codes, digits, draw, explore, memorised, quiz
from gan.web.pages.arithmetic import state as arithmetic
from gan.web.pages.compare import state as compare
from gan.web.pages.directions import views as directions
from gan.web.pages.journeys import state as journeys
from gan.web.pages.latent_map import views as latent_map
from gan.web.show import links, model_cache, points, view_state
from tests.web.pages.stand_ins import named

OLD = json.loads((Path(__file__).parent / "old_addresses.json").read_text(encoding="utf-8"))


def old(page: str) -> list[str]:
    return [row["query"] for row in OLD if row["page"] == page]


def drawn(name: str, seed: int, **parts: Any) -> dict[str, Any]:
    return {**points.from_seed(model_cache.get(name).model, seed), **parts}


@pytest.mark.parametrize("row", OLD, ids=lambda row: row["page"])
def test_an_old_address_is_read_whole_and_written_as_it_was(row: dict[str, str]):
    state, changed = links.decode(row["page"], row["query"])
    assert links.encode(row["page"], state) == row["query"] and not changed


@pytest.mark.parametrize(
    ("page", "module", "index", "model", "seed", "parts", "named_seed", "more"),
    [
        ("explore", explore, 0, "cgan", 12, {"label": 3}, 12, {}),
        ("explore", explore, 1, "infogan", 12, {"codes": [1.5, 0.0]}, None, {}),
        ("digits", digits, 0, "cgan", 5, {"label": 3}, None, {"number": "20 26"}),
        ("codes", codes, 0, "infogan", 12, {"codes": [1.5, 0.0]}, None, {}),
        ("nearest", memorised, 0, "r3gan", 9, {}, 9, {}),
    ],
)
def test_a_view_of_one_picture(
    page: str, module: Any, index: int, model: str, seed: int, parts: dict[str, Any], named_seed: Any, more: dict[str, str]
):
    query, point = old(page)[index], drawn(model, seed, **parts)
    view = view_state.from_query(page, query, model_cache.first, module._default_point)
    assert (view.held.model.name, view.point, view.seed, view.changed) == (model, point, named_seed, [])
    assert {key: view.state[key] for key in more} == more
    assert view_state.history_entry(page, model, point, named_seed, **more)["query"] == query


def test_two_models_side_by_side():
    left, right, a = model_cache.get("cgan"), model_cache.get("dcgan"), drawn("cgan", 3, label=8)
    for query, b, is_apart in zip(old("compare"), (compare.fitted(right, a), drawn("dcgan", 4)), (False, True), strict=True):
        one, other, apart = compare.opened(query, view_state.default_point)
        assert (one.held, one.point, other.held, other.point, apart) == (left, a, right, b, is_apart)
        assert compare.query(left, right, a, b, apart) == query


def test_a_sum():
    total, changed = arithmetic.read(old("arithmetic")[0])
    assert total == {"model": "cgan", "seed": 12, "chosen": {"A": [3], "B": [4, 29], "C": []}, "psi": 1.25} and not changed
    assert arithmetic.address(total) == old("arithmetic")[0]


def test_a_journey():
    plan, changed = journeys.read(old("journeys")[0])
    model = model_cache.get("cgan").model
    keys = [{**journeys.key_of_seed(model, seed), "label": 3} for seed in (7, 11, 23, 42)]
    assert plan == {"model": "cgan", "kind": "loop", "seed": 9, "keys": [*keys, drawn("cgan", 5, label=2)]} and not changed
    assert journeys.playing(old("journeys")[0]) == {"fps": 25, "at": 40, "first": 0}
    assert journeys.address(plan) + "&fps=25&at=40" == old("journeys")[0]


def test_maps():
    through, principal = old("map")
    asked = links.parse(through)
    scene, changed = latent_map.read(through)
    assert scene.held.model.name == "cgan" and scene.rest["label"] == 4 and not changed
    assert scene.query == {part: asked[part] for part in ("model", "plane", "a", "b", "c", "label")}
    assert latent_map.view(asked) == ({"x": -1.234, "y": 0, "zoom": 2.5, "layer": "opinion"}, [])
    scene, changed = latent_map.read(principal)
    assert scene.rest == drawn("infogan", 5, category=2, codes=[1.0, -1.0]) and not changed
    assert latent_map.view(links.parse(principal))[0] == {"x": 0, "y": 3.5, "zoom": 0, "layer": "none"}


def test_directions():
    held, drawn_rows, value, changed = directions.read(old("directions")[0])
    assert held.model.name == "cgan" and drawn_rows["method"] == "sefa" and not changed
    assert value["base"] == drawn("cgan", 4)["noise"] and value["label"] == 5 and value["amounts"] == {"2": 1.5, "5": -3}


def test_draw_and_the_quiz():
    parts: Any = named(draw.Parts)
    assert parts.load("", SimpleNamespace(query_params={"model": "vanilla"}))["model"]["value"] == "vanilla"
    answer: Any = named(quiz.Parts).load(SimpleNamespace(query_params=links.parse(old("game")[0])))  # type: ignore[arg-type]
    assert answer["current"] == (4, 77)
