"""What the Map shows, and what it does with an address or a message that is wrong."""

import base64
from typing import Any

import numpy as np
import pytest
import torch

from gan.errors import UsageError
from gan.evaluation import classifier
from gan.latents.latent import NOISE_LIMIT
from gan.web.pages.latent_map import views
from gan.web.show import links, model_cache, points
from tests.helpers import is_sentence

HERE: dict[str, Any] = {"x": 0.0, "y": 0.0, "zoom": 0.0, "layer": "none"}


def scene(**asked: str) -> views.Scene:
    found, changed = views.read({"model": "vanilla"} | asked)
    assert not changed
    return found


def pictures(answer: dict[str, Any]) -> np.ndarray:
    raw = np.frombuffer(base64.b64decode(answer["pixels"]), np.uint8)
    return raw.reshape(len(answer["cells"]), answer["height"], answer["width"])


@pytest.mark.parametrize(
    "asked", [{}, {"plane": "random", "seed": "3"}, {"plane": "three", "a": "1", "b": "2", "c": "3"}], ids=str
)
@pytest.mark.parametrize("model", ["vanilla", "cgan", "infogan"])
def test_the_address_of_a_scene_leads_to_the_same_scene(model: str, asked: dict[str, str]):
    first, _ = views.read({"model": model} | asked)
    again, changed = views.read(first.query)
    assert again.query == first.query and not changed
    assert torch.equal(again.plane.across, first.plane.across) and torch.equal(again.plane.origin, first.plane.origin)
    assert {**again.rest, "noise": 0} == {**first.rest, "noise": 0}


def test_the_middle_of_the_map_is_the_picture_of_its_seed():
    for kind in ("principal", "random"):
        found = scene(plane=kind, seed="5")
        there = views.latent_at(found, torch.zeros(1, 2))
        assert torch.allclose(there.noise[0], torch.tensor(points.from_seed(found.held.model, 5)["noise"]))
        assert found.marks == [{"name": "M", "x": 0.0, "y": 0.0}]


def test_a_map_through_three_samples_has_all_three_on_it():
    held = model_cache.get("vanilla")
    third = points.from_seed(held.model, 9)
    found = scene(plane="three", a="1", b=" ./?model=vanilla&seed=2", c=links.explore("vanilla", third))
    assert [mark["name"] for mark in found.marks] == ["A", "B", "C"]
    assert found.query["a"] == "1" and found.query["b"] == "2" and found.query["c"].count(",") == held.model.latent.noise - 1
    for mark, noise in zip(
        found.marks, [*(points.from_seed(held.model, seed)["noise"] for seed in (1, 2)), third["noise"]], strict=True
    ):
        there = views.latent_at(found, torch.tensor([[mark["x"], mark["y"]]]))
        assert torch.allclose(there.noise[0], torch.tensor(noise), atol=2e-3)  # a mark is rounded to thousandths


@pytest.mark.parametrize(
    "asked",
    [
        {"model": "nonesuch"},
        {"plane": "sphere"},
        {"seed": "-1"},
        {"seed": "many"},
        {"z": "1,2"},
        {"z": "nan"},
        {"plane": "three", "a": "1", "b": "1"},
        {"plane": "three", "a": "", "b": "2"},
        {"plane": "three", "a": "http://[", "b": "2"},
        {"plane": "three", "c": "1,2,3"},
    ],
    ids=str,
)
def test_a_bad_address_is_one_sentence(asked: dict[str, str]):
    with pytest.raises(UsageError) as refused:
        views.read({"model": "vanilla"} | asked)
    assert is_sentence(refused.value)


@pytest.mark.parametrize("text", ["", "²", "Ⅷ", "?seed=²", "http://[", "http://[?seed=²", "-3", "1,²", "9" * 2000], ids=range(9))
def test_a_corner_that_is_no_sample_is_one_sentence(text: str):
    with pytest.raises(UsageError) as refused:
        scene(plane="three", a=text)
    assert is_sentence(str(refused.value))


def test_what_is_out_of_range_is_clamped_and_said_to_be():
    where, changed = views.view({"x": "1e9", "y": "-11", "zoom": "3.5"})
    assert where == {"x": 10.0, "y": -10.0, "zoom": 3.5, "layer": "none"} and len(changed) == 2
    _, changed = views.read({"model": "cgan", "label": "11"})
    assert changed == ["The label was clamped to what this model has, 0 to 9."]


@pytest.mark.parametrize("asked", [{"x": "nan"}, {"y": "inf"}, {"zoom": "near"}, {"x": None}, {"layer": "heat"}], ids=str)
def test_a_bad_view_is_one_sentence(asked: dict[str, Any]):
    with pytest.raises(UsageError) as refused:
        views.view(asked)
    assert is_sentence(refused.value)


def test_the_first_view_is_full_and_begins_in_the_middle():
    level, cells = views.in_view(HERE)
    assert level == 0 and len(cells) == views.SIDE**2 <= views.MOST
    assert cells[0] == [0, 0] and [-7, 7] in cells and [8, 0] not in cells


def test_no_tile_lies_beyond_the_edge():
    for zoom in (-1, 0.4, 4):
        level, cells = views.in_view({**HERE, "x": 10.0, "y": -10.0, "zoom": zoom})
        assert cells and max(abs(n) for cell in cells for n in cell) * views.step_of(level) <= views.EDGE


def test_tiles_are_the_pictures_of_their_places():
    found = scene(plane="random")
    cells = [[0, 0], [3, -2], [-1, 5]]
    answer = views.tiles(found, 1, cells, "class")
    places = torch.tensor(cells) * views.STEP / 2
    latent = views.latent_at(found, places)
    images = found.held.model.generate(latent)
    assert np.array_equal(pictures(answer), images[:, 0].numpy())
    assert np.allclose(answer["opinions"], found.held.model.opinion(images), atol=1e-4)
    assert answer["seen"] == classifier.label(classifier.load("mnist", "labels"), images).tolist()
    assert views.tiles(found, 1, cells, "opinion")["seen"] == []
    assert views.tiles(found, 1, [], "class")["cells"] == []


def test_labels_and_codes_hold_for_the_whole_map():
    found, _ = views.read({"model": "cgan", "label": "4"})
    assert views.latent_at(found, torch.rand(5, 2)).label.tolist() == [4] * 5  # type: ignore[union-attr]
    found, _ = views.read({"model": "infogan", "category": "2", "codes": "1,-1"})
    assert views.latent_at(found, torch.rand(3, 2)).codes.tolist() == [[1, -1]] * 3


def test_numbers_beyond_the_limit_are_clamped():
    latent = views.latent_at(scene(plane="three", a="1", b="2", c="3"), torch.tensor([[900.0, 900.0]]))
    assert latent.noise.abs().max() == NOISE_LIMIT


@pytest.mark.parametrize("value", [None, 3, [], {}, {"query": 1}, {"query": {"model": "vanilla"}, "x": "a"}], ids=str)
def test_a_malformed_message_is_one_sentence(value: Any):
    with pytest.raises(UsageError) as refused:
        views.message(value)
    assert is_sentence(refused.value)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"level": 0},
        {"level": 9, "wanted": []},
        {"level": 0.5, "wanted": []},
        {"level": True, "wanted": []},
        {"level": 0, "wanted": "x"},
    ],
    ids=str,
)
def test_malformed_wishes_are_refused(value: Any):
    with pytest.raises(UsageError):
        views.wanted(value)


def test_wishes_are_bounded_and_stay_on_the_map():
    asked = [[0, 0], [1, "x"], [2], None, [10**9, 0], [1.5, 2], [True, 1], [3, 4]]
    assert views.wanted({"level": 0, "wanted": asked}) == (0, [[0, 0], [3, 4]])
    assert len(views.wanted({"level": 0, "wanted": [[0, 0]] * 10_000})[1]) == views.MOST


def test_the_first_map_is_of_the_plain_model_whose_samples_look_most_real() -> None:
    held = views.read({})[0].held
    assert not held.model.latent.classes and not held.model.latent.categories
    for name in model_cache.choices(model_cache.needing(classes=False, categories=False)):
        other = model_cache.get(name).model.header
        if other.dataset == held.model.header.dataset:
            assert other.scores["precision"] <= held.model.header.scores["precision"]
