"""What Memorised? says."""

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from gan.data import datasets
from gan.errors import TheatreError
from gan.evaluation import nearest_real
from gan.evaluation.nearest_real import Lookup, Neighbours
from gan.web.pages import memorised
from gan.web.show import model_cache, points
from tests.web.pages.stand_ins import named

PARTS: Any = named(memorised.Parts, sheets=("pixels", "features"), rulers=("pixels ruler", "features ruler"))


def answer(pixels: float, features: float) -> Lookup:
    usual = torch.linspace(1, 2, 1000)
    distances = {"pixels": pixels, "features": features}
    return Lookup(7, {kind: Neighbours(torch.tensor([41]), torch.tensor([far]), usual) for kind, far in distances.items()})


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (answer(0, 0), "**Memorised.** Training picture 41 is this very picture, pixel by pixel."),
        (answer(0.5, 1.5), "In pixels it is nearer to a training picture than 99% of real test 7s are."),
        (answer(0.5, 0.5), "In pixels and features it is nearer"),
        (answer(1.5, 1.5), "**Invented.** It is about as far from all training pictures as real test 7s are"),
        (answer(3, 3), "**Invented, but unlike the real ones.**"),
    ],
)
def test_the_verdict_in_words(found: Lookup, words: str) -> None:
    assert words in memorised.verdict(model_cache.get("dcgan"), found)


def test_clothes_are_called_by_their_names() -> None:
    assert "real test pictures of class sneaker" in memorised.verdict(model_cache.get("dcgan-fashion"), answer(1.5, 1.5))


def test_what_is_shown_are_the_training_pictures() -> None:
    held = model_cache.get("dcgan")
    point = points.from_seed(held.model, 3)
    shown = PARTS.look_up("dcgan", point)
    words, ruler = shown["verdict"], shown["pixels ruler"]
    sheets = [shown[kind] for kind in nearest_real.KINDS]
    found = nearest_real.look_up("mnist", held.model.generate(points.to_latent(held.model, point)))[0]
    assert words == memorised.verdict(held, found) and "real test" in ruler
    for kind, sheet in zip(nearest_real.KINDS, sheets, strict=True):
        board = np.frombuffer(base64.b64decode(sheet["pixels"]), np.uint8).reshape(28, -1)
        best = datasets.load("mnist", "train").images[found.near[kind].place[0], 0]
        assert np.array_equal(board[:, :28], best.numpy())


@pytest.mark.parametrize("way", ["lost", "own"])
def test_where_nothing_can_be_looked_up_the_page_says_why(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    held = model_cache.get("dcgan")
    point = points.from_seed(held.model, 3)
    if way == "own":
        model = replace(held.model, header=replace(held.model.header, dataset="holiday pictures"))
        monkeypatch.setattr(model_cache, "get", lambda name: replace(held, model=model))
        wanted = "not kept here"
    else:

        def refuse(*_: Any) -> list[Lookup]:
            raise TheatreError("Fashion-MNIST is not on this machine.")

        monkeypatch.setattr(nearest_real, "look_up", refuse)
        wanted = "not on this machine"
    shown = PARTS.look_up("dcgan", point)
    words = shown["verdict"]
    assert shown["pixels"]["alt"] == "nothing looked up yet" and shown["features ruler"] == ""
    assert words.startswith("**Not looked up.** ") and wanted in words
