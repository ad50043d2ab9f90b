"""Views of Directions and of the Map in Python and in JavaScript, on generated inputs."""

import math
import random
from collections.abc import Mapping
from typing import Any

from gan.latents.latent import NOISE_LIMIT
from gan.web.pages.arithmetic import views as sum_views
from gan.web.pages.directions import views as directions
from gan.web.pages.latent_map import page as map_page
from gan.web.pages.latent_map import views as maps
from gan.web.show.links import TABLE
from gan.web.show.model_cache import OpenModel
from tests.web.twins import fakes, harness
from tests.web.twins.harness import Case
from tests.web.twins.latent_fakes import known, model, of_each, of_more, only_fakes, some_points

__all__ = ["only_fakes"]  # a fixture that every test here uses


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


def test_limits_are_pythons():
    assert (directions.LIMIT, directions.STRIP, directions.SHOWN, directions.TOGETHER) == (3, 7, 6, 4)
    assert (maps.SIDE, maps.STEP, maps.EDGE, maps.ZOOMS, maps.MOST, NOISE_LIMIT) == (15, 0.6, 10, (-1, 4), 256, 6)
    assert math.isclose(sum_views.SIDE, 3) and isinstance(TABLE, Mapping)
