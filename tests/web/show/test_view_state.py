"""A view that is kept, and how it is opened again."""

import base64
from types import SimpleNamespace
from typing import Any

import gradio as gr
import numpy as np
import pytest

from gan.errors import UsageError
from gan.export import images
from gan.web.show import model_cache, points, view_state


def start(held: model_cache.OpenModel, seed: int | None) -> dict[str, Any]:
    return points.from_seed(held.model, 7 if seed is None else seed)


def opened(query: str) -> view_state.View:
    return view_state.from_query("explore", query, model_cache.first, start)


@pytest.mark.parametrize("name", ["dcgan", "cgan", "infogan", "wgan"])
def test_a_kept_view_opens_as_the_very_same_picture(name: str) -> None:
    held = model_cache.get(name)
    point = points.from_seed(held.model, 12)
    point["noise"][3] = 1.25
    kept = view_state.history_entry("explore", name, point, 12)
    view = opened(kept["query"])
    assert view.held is held and view.point == point and view.changed == [] and view.seed is None
    board = images.sheet(held.model.generate(points.to_latent(held.model, view.point)))
    assert np.array_equal(np.frombuffer(base64.b64decode(kept["pixels"]), np.uint8).reshape(28, 28), board)


def test_a_seed_that_draws_the_point_makes_the_link_short() -> None:
    held = model_cache.get("cgan")
    point = {**points.from_seed(held.model, 12), "label": 3}
    query = view_state.history_entry("explore", "cgan", point, 12)["query"]
    assert query == "model=cgan&seed=12&label=3"
    assert opened(query).point == point and opened(query).seed == 12
    for other in (13, None, -1, 2.5, "12"):
        assert "z=" in view_state.history_entry("explore", "cgan", point, other)["query"]


def test_what_a_link_leaves_out_is_the_pages_own() -> None:
    view = opened("")
    assert view.held.model.name == model_cache.first() and view.point == start(view.held, None)
    assert opened("model=cgan&seed=9").point == start(model_cache.get("cgan"), 9)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("model=nonesuch", "There is no model"),
        ("model=../../etc/passwd", "There is no model"),
        ("model=dcgan&seed=two", "seed must be a whole number"),
        ("model=dcgan&seed=-1", "seed must be a whole number"),
        ("model=dcgan&seed=99999999999", "seed must be a whole number"),
        ("model=dcgan&z=1,2", "has 2 numbers"),
        ("model=dcgan&z=" + ",".join(["nan"] * 64), "not finite"),
        ("model=cgan&label=seven", "label must be"),
        ("model=" + "x" * 9000, "x"),
    ],
)
def test_a_bad_link_is_one_sentence(query: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        opened(query)


def test_numbers_out_of_range_are_clamped_and_said_to_be() -> None:
    view = opened("model=dcgan&z=" + ",".join(["99"] * 64))
    assert view.point["noise"] == [6.0] * 64 and len(view.changed) == 1


def test_a_page_that_is_opened_with_a_bad_link_shows_the_best_model_and_says_why(monkeypatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(gr, "Warning", said.append)
    request: Any = SimpleNamespace(query_params={"model": "dcgan", "z": "1,2,x"})
    view = view_state.from_request("explore", request, model_cache.first, start)
    assert view.held.model.name == model_cache.first() and len(said) == 1 and said[0].endswith("Showing the best model instead.")


@pytest.mark.parametrize(("at", "place"), [(3, 3), (0, 0), (-1, None), (10**9, None), ("3", None), (None, None)])
def test_the_place_in_a_history_is_checked(at: Any, place: int | None) -> None:
    event: Any = SimpleNamespace(query="model=dcgan&seed=3", at=at)
    view, found = view_state.from_event("explore", event, model_cache.first, start)
    assert found == place and view.held.model.name == "dcgan"


def test_the_words_for_a_picture_name_what_the_classifier_is_sure_of() -> None:
    assert view_state.history_entry("explore", "cgan", {**start(model_cache.get("cgan"), 3), "label": 7})["alt"].startswith(
        "a generated 7; the disc"
    )
    names = {
        view_state.history_entry("explore", "dcgan", start(model_cache.get("dcgan"), seed))["alt"].split(";")[0]
        for seed in range(12)
    }
    digits = {f"a generated {digit}" for digit in range(10)}
    assert names <= digits | {"a generated digit"} and len(names & digits) > 3
    assert "the critic scores it" in view_state.history_entry("explore", "wgan", start(model_cache.get("wgan"), 1))["alt"]
    assert view_state.history_entry("explore", "dcgan", points.origin(model_cache.get("dcgan").model))["alt"].startswith(
        "a generated"
    )


@pytest.mark.parametrize("page", ["train", "race", "yours", "draw", "game"])
def test_an_unknown_part_of_an_address_is_said_once(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(view_state.gr, "Warning", said.append)
    request: Any = SimpleNamespace(query_params={"rnu": "0123abcd", "__theme": "dark"})
    assert view_state.state_from_request(page, request) == {}
    assert len(said) == 1 and "no part called 'rnu'" in said[0]
