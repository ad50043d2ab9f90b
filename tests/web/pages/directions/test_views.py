"""What the Directions page shows, and what it does with an address or a message that is wrong."""

import base64
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gan.analysis import named_directions
from gan.errors import UsageError
from gan.web.pages.directions import views
from gan.web.show import model_cache, points
from tests.helpers import is_sentence


def opened(**asked: str) -> tuple[model_cache.OpenModel, dict[str, Any], dict[str, Any]]:
    held, drawn, value, changed = views.read({"model": "vanilla"} | asked)
    assert not changed
    return held, drawn, value


def name_one(held: model_cache.OpenModel, name: str = "slant", number: int = 2) -> None:
    vector = model_cache.principal_of(held, "pca").vectors[number - 1]
    named_directions.save(name, held.model.name, "pca", vector, views.fingerprint_of(held))


@pytest.mark.parametrize("method", ["pca", "sefa"])
def test_rows_are_the_strongest_directions_with_what_was_measured(method: str):
    held, drawn, _ = opened(method=method)
    measured = [row["measured"] for row in drawn["rows"]]
    assert len(measured) == views.SHOWN and measured == sorted(measured, reverse=True)
    assert drawn["rows"][0]["share"] == 1 and f"{measured[0]} of 255" in drawn["rows"][0]["title"]
    assert np.allclose(drawn["rows"][1]["vector"], model_cache.principal_of(held, method).vectors[1], atol=1e-4)


def test_a_link_moves_along_its_directions():
    held, _, value = opened(direction="2,5", amount="1.5,-3")
    along = model_cache.principal_of(held, "pca").vectors
    wanted = torch.tensor(value["base"]) + 1.5 * along[1] - 3 * along[4]
    assert np.allclose(value["noise"], wanted, atol=1e-3)
    assert views.check(held, value) is value
    points.to_latent(held.model, value)  # it is a point as any other page takes it


def test_a_strip_shows_the_picture_where_the_slider_stands():
    held, drawn, value = opened(direction="3,1", amount="2,-1")
    sheet = views.strips(held, drawn, value)
    board = np.frombuffer(base64.b64decode(sheet["pixels"]), np.uint8).reshape(sheet["height"], sheet["width"])
    assert sheet["columns"] == views.STRIP and sheet["rows"] == views.SHOWN
    here = held.model.generate(points.to_latent(held.model, value))[0, 0].numpy()
    third = board[2 * 28 : 3 * 28, 5 * 28 : 6 * 28]  # +2 is the sixth of -3..3
    first = board[:28, 2 * 28 : 3 * 28]  # -1 is the third
    for cell in (third, first):
        assert np.abs(cell.astype(int) - here).max() <= 1  # apart from rounding


def test_a_named_direction_comes_first_and_has_a_link(home: Path):
    held = model_cache.get("vanilla")
    name_one(held, "Slant to the left", 2)
    assert views.names(held) == [("Slant to the left", "slant-to-the-left")]
    _, drawn, value = opened(direction="slant-to-the-left,1", amount="1,0")
    assert [row["key"] for row in drawn["rows"][:2]] == ["slant-to-the-left", "1"]
    _, _, plain = opened(direction="2", amount="1")
    assert np.allclose(value["noise"], plain["noise"], atol=1e-3)


def test_names_of_other_weights_say_so_and_are_refused(home: Path):
    held = model_cache.get("vanilla")
    named_directions.save("slant", "vanilla", "pca", model_cache.principal_of(held, "pca").vectors[0], "other")
    assert views.names(held) == [("slant (the model has changed since)", "slant")]
    with pytest.raises(UsageError, match="other weights"):
        opened(direction="slant", amount="1")


def test_what_is_out_of_range_is_clamped_or_left_out_and_said_to_be():
    _, _, value, changed = views.read({"model": "vanilla", "direction": "1,40", "amount": "-9,1"})
    assert value["amounts"] == {"1": -3.0}
    assert len(changed) == 2 and all(sentence.endswith(".") for sentence in changed)


@pytest.mark.parametrize(
    "asked",
    [
        {"model": "nonesuch"},
        {"method": "ica"},
        {"z": "1,2"},
        {"direction": "1", "amount": "much"},
        {"direction": "1", "amount": "nan"},
        {"direction": "1,2", "amount": "1"},
        {"direction": "1"},
        {"direction": "unknown-name", "amount": "1"},
        {"direction": "../x", "amount": "1"},
    ],
    ids=str,
)
def test_a_bad_address_is_one_sentence(asked: dict[str, str], home: Path):
    with pytest.raises(UsageError) as refused:
        views.read({"model": "vanilla"} | asked)
    assert is_sentence(refused.value)


@pytest.mark.parametrize(
    "change",
    [
        {"base": [1.0]},
        {"base": None},
        {"amounts": None},
        {"amounts": {"1": "x"}},
        {"amounts": {"1": float("nan")}},
        {"amounts": {"1": 4}},
    ],
    ids=str,
)
def test_a_malformed_message_is_one_sentence(change: dict[str, Any]):
    held, _, value = opened()
    for wrong in ({**value, **change}, None, 7):
        with pytest.raises(UsageError) as refused:
            views.check(held, wrong)
        assert is_sentence(refused.value)


@pytest.mark.parametrize("model", ["cgan", "infogan", "cgan-fashion", "wgan-gp"])
def test_every_kind_of_model_is_steered(model: str):
    held, drawn, value = opened(model=model, direction="1", amount="1")
    sheet = views.strips(held, drawn, value)
    assert sheet["rows"] == views.SHOWN
