"""Views of Directions, Map, Journeys, Arithmetic and Compare in Python and in JavaScript, on generated inputs."""

import itertools
import math
import random
from collections.abc import Mapping
from typing import Any

import pytest
import torch

from gan.analysis.principal_directions import PrincipalDirections
from gan.latents.latent import NOISE_LIMIT
from gan.studies.truncation import Trade
from gan.web.pages.arithmetic import state as sums
from gan.web.pages.arithmetic import views as sum_views
from gan.web.pages.compare import state as comparison
from gan.web.pages.directions import views as directions
from gan.web.pages.journeys import state as plans
from gan.web.pages.journeys import views as journeys
from gan.web.pages.latent_map import page as map_page
from gan.web.pages.latent_map import views as maps
from gan.web.show import alt_text, links, model_cache, points
from gan.web.show.links import TABLE
from gan.web.show.model_cache import OpenModel
from tests.web.twins import fakes, harness
from tests.web.twins.harness import Case

HELD = [pytest.param(held, id=name) for name, held in fakes.MODELS.items()]
of_each = pytest.mark.parametrize("held", HELD)
of_more = pytest.mark.parametrize("held", [one for one in HELD if one.values[0].model.latent.noise > 1])  # type: ignore[union-attr]
SEEDS = (1, 2, 4, 7, 11, 23, 42)


def principal(held: OpenModel, _method: str) -> PrincipalDirections:
    """Directions as exact as facts tell them."""
    noise = held.model.latent.noise
    vectors = torch.linalg.qr(torch.randn(noise, noise, generator=torch.Generator().manual_seed(noise)))[0]
    rounded = torch.tensor([[round(value, 5) for value in row] for row in vectors.tolist()])
    return PrincipalDirections(rounded, torch.tensor([round(20 / (i + 1) ** 2, 3) for i in range(noise)]))


def known(held: OpenModel) -> dict[str, Any]:
    found = principal(held, "pca")
    one = {"vectors": found.vectors.tolist(), "strengths": found.strengths.tolist()}
    return {"directions": {"pca": one, "sefa": one}, "truncation": None}


def model(held: OpenModel) -> dict[str, Any]:
    return harness.model(held, SEEDS, **known(held))


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fakes are the models that there are, and no name was given."""
    monkeypatch.setattr(model_cache, "get", fakes.MODELS.__getitem__)
    monkeypatch.setattr(model_cache, "first", lambda *_: "plain")
    monkeypatch.setattr(model_cache, "principal_of", principal)
    monkeypatch.setattr(alt_text.classifier, "load", lambda dataset, role: fakes.fake_classifier)
    monkeypatch.setattr(maps, "namer", lambda held: fakes.fake_classifier)
    monkeypatch.setattr(maps.classifier, "label", lambda network, images: network(images).argmax(1))


def some_points(held: OpenModel, count: int = 6) -> list[dict[str, Any]]:
    lots = random.Random(held.model.name)
    return [fakes.a_point(held, lots) for _ in range(count)]


# --- Directions


@of_each
def test_directions(held: OpenModel):
    facts = fakes.facts(held) | known(held)
    drawn = directions.layout(held, "pca", [])
    harness.check_close([Case("views/directions.js layout", [facts, "pca"], lambda: drawn)], 1e-6)
    lots, cases = random.Random(held.model.name), []
    for point in some_points(held):
        amounts = {row["key"]: round(lots.uniform(-3, 3), 2) for row in drawn["rows"] if lots.random() < 0.6}
        value = directions.at_rest(point, amounts)
        there = directions.moved(drawn, value)
        cases.append(Case("views/directions.js moved", [drawn, value], lambda t=there: t))
        cases.append(Case("views/directions.js at_rest", [drawn, point, amounts], lambda t=there: t))
        cases.append(
            Case("views/directions.js strips", [model(held), drawn, there], lambda t=there: directions.strips(held, drawn, t))
        )
    harness.check(cases)


def test_amounts_of_a_link():
    many: list[tuple[list[str], list[float]]] = [
        ([], []),
        (["1"], [2.0]),
        (["1", "slant"], [2.0, -3.0]),
        (["1"], []),
        (["2"], [1.0, 2.0]),
    ]
    harness.check([Case("views/directions.js amounts_of", [*one], lambda o=one: directions._amounts(*o)) for one in many])


# --- Map


def asked_of_map(held: OpenModel) -> list[dict[str, Any]]:
    spec, lots = held.model.latent, random.Random(3)
    z = [round(lots.gauss(0, 2), 3) for _ in range(spec.noise)]
    states: list[dict[str, Any]] = [
        {},
        {"seed": 23},
        {"plane": "random", "seed": 11},
        {"z": z},
        {"plane": "three", "a": "1", "b": "2"},
    ]
    states += [
        {"plane": "three", "a": "4", "b": "./?model=x&seed=42#y", "c": ",".join(map(str, z))},
        {"plane": "three", "c": "x"},
    ]
    states += [{"z": [1.0] * (spec.noise + 1)}, {"plane": "three", "a": "7", "b": "7"}, {"label": 99, "category": 2}]
    return [{"model": held.model.name, **state} for state in states]


@of_more
def test_maps(held: OpenModel):
    cases = []
    view = {"x": 0.5, "y": -1, "zoom": 1, "layer": "class"}
    for asked in asked_of_map(held):

        def frame(asked: dict[str, Any] = asked) -> Any:
            scene, changed = maps.scene(asked)
            found = maps.frame(scene, view)
            return {name: value for name, value in found.items() if name not in ("key", "told")} | {
                "changed": changed,
                "rest": scene.rest,
            }

        cases.append(Case("./latent_calls.js frame", [TABLE, model(held), asked, view], frame))
    harness.check_close(cases, 2e-6)


@of_more
def test_tiles_and_words_of_a_map(held: OpenModel):
    cases = []
    for asked in asked_of_map(held)[:4]:
        scene, _ = maps.scene(asked)
        for level, cells in ((0, [[0, 0], [3, -2], [16, -16]]), (2, [[1, 1], [-7, 30]]), (-1, [])):

            def tiles(scene: maps.Scene = scene, level: int = level, cells: Any = cells) -> Any:
                if not cells:  # PyTorch cannot lay out a sheet of none
                    height, width = held.model.header.shape[1:]
                    sides = {"width": width, "height": height, "channels": held.model.header.shape[0]}
                    return {"level": level, "cells": [], **sides, "pixels": "", "opinions": [], "seen": []}
                answer = maps.tiles(scene, level, cells, "class")
                return {name: value for name, value in answer.items() if name != "key"}

            arguments = [TABLE, model(held), asked, level, cells, harness.classifier]
            cases.append(Case("./latent_calls.js map_tiles", arguments, tiles))
        for x, y in ((0.0, 0.0), (1.25, -3.5), (9.9, -10.0)):

            def words(scene: maps.Scene = scene, x: float = x, y: float = y) -> str:
                return map_page._place_text(scene, map_page._latent_at(scene, x, y), x, y)

            cases.append(Case("./latent_calls.js map_words", [TABLE, model(held), asked, x, y], words))
    harness.check(cases)


# --- Journeys


def plans_of(held: OpenModel) -> list[plans.Plan]:
    made = [plans.begin(held.model, kind) for kind in plans.KINDS]
    points_too = [{**made[1], "keys": [*made[1]["keys"][:2], *some_points(held, 3)]}]
    return made + points_too


@of_each
def test_plans_and_their_links(held: OpenModel):
    cases, here = [], model(held)
    for plan in plans_of(held):
        keys, many = plan["keys"], model(held)
        cases.append(Case("views/journey_plan.js address", [TABLE, plan], lambda p=plan: plans.address(p)))
        cases.append(Case("views/journey_plan.js moved", [plan, 1, 99], lambda p=plan: plans.moved(p, 1, 99)))
        cases.append(Case("views/journey_plan.js removed", [plan, 2], lambda p=plan: plans.removed(p, 2)))
        few = {**plan, "keys": keys[:2]}
        cases.append(Case("views/journey_plan.js removed", [few, 0], lambda f=few: plans.removed(f, 0)))
        cases.append(Case("views/journey_plan.js added", [plan, keys[0]], lambda p=plan: plans.added(p, p["keys"][0])))
        full = {**plan, "keys": keys[:1] * 12}
        cases.append(Case("views/journey_plan.js added", [full, keys[0]], lambda f=full: plans.added(f, f["keys"][0])))
        cases.append(Case("views/journey_views.js describe", [many["facts"], plan], lambda p=plan: journeys.describe(held, p)))
        cases.append(Case("views/journey_views.js thumbnails", [many, plan], lambda p=plan: journeys.thumbnails(held, p)))
        for name in ("digits", "codes", "plain"):
            other = fakes.MODELS[name]
            wanted = lambda p=plan, o=other: plans.carried(p, held.model, o.model)  # noqa: E731
            cases.append(Case("views/journey_plan.js carried", [plan, here, harness.model(other, (*SEEDS, 3))], wanted))
    queries = [plans.address(plan) for plan in plans_of(held)]
    queries += [
        "kind=loop&walk=5",
        "keys=seed:7;label:2",
        "keys=seed:7;label:99|seed:1",
        "keys=nothing|seed:2",
        "keys=z:1,2|seed:4",
    ]
    for query in queries:

        def read(query: str = query) -> Any:
            state, changed = links.decode("journeys", query)
            plan, more = plans.read(links.words("journeys", {**state, "model": held.model.name}))
            return {"plan": plan, "changed": [*changed, *more]}

        cases.append(Case("./latent_calls.js read_plan", [TABLE, here, query], read))
    harness.check(cases)


@of_each
def test_keyframes_that_are_typed(held: OpenModel):
    z = ",".join(["0.5"] * held.model.latent.noise)
    cases = []
    for words in (" 7 ", f"http://x/?z={z}&label=1#top", "./?seed=11", "seven", "./?z=1,2,3,4,5,6", ""):

        def python(words: str = words) -> Any:
            key, changed = plans.key_of_words(held.model, words)
            return {"key": key, "changed": changed}

        cases.append(Case("views/journey_plan.js key_of_words", [TABLE, model(held), words], python))
    harness.check(cases)


@of_each
def test_what_is_played(held: OpenModel):
    cases = []
    for plan in plans_of(held):
        for first, view in ((0, {"fps": 20, "at": 3, "playing": True, "linked": False, "busy": False}), (96, None)):
            if plan["kind"] != "walk" and first:
                continue

            def python(plan: Any = plan, first: int = first, view: Any = view) -> Any:
                value = journeys.player_value(held, plan, first, view)
                lanes = value.pop("lanes")
                return value | {
                    "titles": [[one["title"], one["alt"]] for one in lanes],
                    "plots": True,
                    "files": {"GIF": "./x.gif"},
                }

            cases.append(Case("./latent_calls.js player", [TABLE, model(held), plan, first, view], python))
    harness.check(cases)


@of_each
def test_plots_of_a_journey(held: OpenModel):
    lots = random.Random(held.model.name)
    series = {name: [lots.uniform(0.01, 0.99) for _ in range(48)] for name in ("lerp", "slerp")}
    facts, noise = fakes.facts(held), held.model.latent.noise
    opinions = [facts, series, ["A", "B"]]
    harness.check(
        [
            Case(
                "views/journey_views.js norm_plot",
                [series, noise, ["A", "B"]],
                lambda: journeys.norm_plot(series, noise, ("A", "B")),
            ),
            Case("views/journey_views.js opinion_plot", opinions, lambda: journeys.opinion_plot(held, series, ("A", "B"))),
        ]
    )


@of_each
def test_a_frame_where_a_hand_stops(held: OpenModel):
    cases = []
    for plan in plans_of(held)[:2]:
        for frame, lane in ((0, 0), (0, 1), (24, 0), (10_000, 7)):  # at a keyframe, where no last bit counts
            wanted = lambda p=plan, f=frame, k=lane: journeys.describe_frame(held, p, f, k)  # noqa: E731
            cases.append(Case("views/journey_views.js describe_frame", [TABLE, model(held), plan, frame, lane], wanted))
    cases = [case for case in cases if not (case.arguments[2]["kind"] == "ab" and case.arguments[3] == 24)]
    harness.check(cases)


# --- Arithmetic


@of_each
def test_sums(held: OpenModel):
    here, lots, cases = model(held), random.Random(1), []
    for seed in (0, 4, 12):
        first = sums.begin(held.model, seed, 0.7)
        cases.append(Case("views/sums.js begin", [here, seed, 0.7], lambda f=first: f))
        chosen = {group: sorted(lots.sample(range(30), lots.randint(0, 4))) for group in "ABC"}
        for total in (first, {**first, "chosen": chosen, "psi": 1.25}):
            arguments = [here, total]
            cases.append(Case("views/sums.js address", [TABLE, total], lambda t=total: sums.address(t)))
            cases.append(Case("views/sum_views.js truncated", arguments, lambda t=total: sum_views.truncated(held, t)))
            cases.append(Case("views/sum_views.js choices", arguments, lambda t=total: sum_views.choices(held, t)))
            cases.append(Case("views/sum_views.js result_points", arguments, lambda t=total: sum_views.result_points(held, t)))
            if all(total["chosen"].values()):
                cases.append(Case("views/sum_views.js terms_picture", arguments, lambda t=total: sum_views.terms(held, t)))
                result = lambda t=total: sum_views.result(held, t).picture  # noqa: E731
                cases.append(Case("views/sum_views.js result_picture", arguments, result))
        for one in some_points(held, 3):
            plain = points.from_latent(points.to_latent(held.model, one))
            wanted = lambda p=plain: sum_views.describe_point(held, p, "A - B + C")  # noqa: E731
            cases.append(Case("views/sum_views.js describe_point", [TABLE, here, plain, "A - B + C"], wanted))
    harness.check(cases)


def test_the_trade(monkeypatch: pytest.MonkeyPatch):
    held, cases, lots = fakes.MODELS["plain"], [], random.Random(9)
    facts = fakes.facts(held)
    cases.append(Case("views/truncation_trade.js trade", [facts | {"truncation": None}, 0.7], lambda: measured([], 0.7)))

    def measured(trades: list[Trade], psi: float) -> str:
        row = {"model": "plain", "trades": [one.__dict__ for one in trades], "real": {"precision": 0.9375, "recall": 0.8}}
        monkeypatch.setattr(sum_views.result_file, "load", lambda study: {"rows": [row]})
        return sum_views.trade(held, psi)

    for _ in range(6):
        trades = [Trade(psi, lots.uniform(0.2, 1), lots.random()) for psi in (0.2, 0.4, 0.6, 0.8, 1.0, 1.3)]
        told = {"trades": [[one.psi, one.precision, one.recall] for one in trades], "real": [0.9375, 0.8]}
        for psi in (0, 0.2, 0.7, 0.75, 1, 1.3, 1.35, 2):
            wanted = lambda t=trades, p=psi: measured(t, p)  # noqa: E731
            cases.append(Case("views/truncation_trade.js trade", [facts | {"truncation": told}, psi], wanted))
    harness.check(cases)


# --- Compare


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(fakes.MODELS, 2), ("plain", "plain"), ("codes", "codes")])
def test_comparisons(one: str, other: str):
    left, right = fakes.MODELS[one], fakes.MODELS[other]
    both = [fakes.facts(left), fakes.facts(right)]
    cases = [
        Case("views/comparison.js differences", both, lambda: comparison.differences(left, right)),
        Case("views/comparison.js joint_layout", both, lambda: comparison.layout(left, right)),
    ]
    for a, b in zip(some_points(left, 3), some_points(right, 3), strict=True):
        sides = {"left": a, "right": b}
        cases.append(Case("views/comparison.js joined", [a, b], lambda a=a, b=b: comparison.joined(a, b)))
        cases.append(Case("views/comparison.js fitted", [both[1], a], lambda a=a: comparison.fitted(right, a)))

        def query(a: Any = a, b: Any = b) -> str:
            apart = not comparison.share_z(left, right)
            whole = comparison.joined(a, b)
            apart = apart or comparison.fitted(left, whole) != a or comparison.fitted(right, whole) != b
            return comparison.query(left, right, a, b, apart)

        cases.append(Case("views/comparison.js query", [TABLE, *both, sides], query))
    harness.check(cases)


@pytest.mark.parametrize(("one", "other"), [("plain", "plain"), ("digits", "clothes"), ("codes", "vague"), ("plain", "line")])
def test_links_to_two(one: str, other: str, monkeypatch: pytest.MonkeyPatch):
    left, right = fakes.MODELS[one], fakes.MODELS[other]
    monkeypatch.setattr(comparison, "partner", lambda held: other)
    monkeypatch.setattr(model_cache, "first", lambda: one)
    by_name = {name: model(held) for name, held in fakes.MODELS.items()}
    a, b = some_points(left, 1)[0], some_points(right, 1)[0]
    z = ",".join(["0.25"] * left.model.latent.noise)
    queries = [
        "",
        f"left={one}&right={other}",
        f"model={one}&seed=11",
        f"z={z}&label=3&category=1",
        f"z={z}&label=77",
        "seed=x",
        "z=1",
    ]
    queries += [comparison.query(left, right, a, b, True)]
    cases = []
    for query in queries:

        def python(query: str = query) -> Any:
            start = lambda held, seed: points.from_seed(held.model, 7)  # noqa: E731
            mine, its, apart = comparison.opened(query, start)
            names = [mine.held.model.name, its.held.model.name]
            return [*names, {"left": mine.point, "right": its.point}, apart, [*mine.changed, *its.changed]]

        cases.append(Case("./latent_calls.js compared", [TABLE, query, by_name, one, other], python))
    harness.check(cases)


def test_limits_are_pythons():
    assert (directions.LIMIT, directions.STRIP, directions.SHOWN, directions.TOGETHER) == (3, 7, 6, 4)
    assert (maps.SIDE, maps.STEP, maps.EDGE, maps.ZOOMS, maps.MOST, NOISE_LIMIT) == (15, 0.6, 10, (-1, 4), 256, 6)
    assert math.isclose(sum_views.SIDE, 3) and isinstance(TABLE, Mapping)
