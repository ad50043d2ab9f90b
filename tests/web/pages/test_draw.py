import base64
from statistics import median
from types import SimpleNamespace
from typing import Any

import numpy
import pytest
import torch
from PIL import Image, ImageDraw

from gan.analysis import inversion
from gan.data import datasets
from gan.errors import UsageError
from gan.web.components import drawing_pad
from gan.web.pages import draw
from gan.web.show import model_cache
from tests.helpers import is_sentence
from tests.web.pages.stand_ins import named

PARTS = named(draw.Parts)

EMPTY = drawing_pad.holding(torch.zeros(1, 28, 28, dtype=torch.uint8))


def digit(index: int) -> torch.Tensor:
    return datasets.load("mnist", "test").images[index]


def test_what_a_pad_holds_is_what_is_read_from_it():
    there = drawing_pad.read(drawing_pad.holding(digit(0)))
    assert there.shape == (drawing_pad.SIDE, drawing_pad.SIDE) and there.dtype == torch.uint8
    back = there.view(28, 2, 28, 2).float().mean((1, 3))
    assert (back - digit(0)[0].float()).abs().mean() < 6


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        [],
        {},
        {"side": drawing_pad.SIDE},
        {"side": 28, "pixels": base64.b64encode(bytes(28 * 28)).decode()},
        {"side": drawing_pad.SIDE, "pixels": base64.b64encode(bytes(drawing_pad.SIDE)).decode()},
        {"side": drawing_pad.SIDE, "pixels": "not base64!"},
        {"side": drawing_pad.SIDE, "pixels": 7},
        {"side": drawing_pad.SIDE, "pixels": "A" * 10_000_000},
    ],
)
def test_what_no_pad_sends_is_refused_in_one_sentence(value: object):
    with pytest.raises(UsageError, match="draw again") as error:
        drawing_pad.read(value)
    assert is_sentence(error.value)


def test_models_of_digits_come_first_and_others_after_them():
    choices = model_cache.choices(draw._fits)
    assert choices[0] == draw._first()
    assert {"vanilla", "dcgan", "cgan", "infogan", "wgan", "wgan-gp"} <= set(choices)
    assert choices.index("dcgan-fashion") > choices.index("wgan")


def test_a_search_tells_its_way_and_ends_with_a_link_that_restores_the_point():
    told: list[Any] = list(PARTS.search("vanilla", drawing_pad.holding(digit(4))))
    steps = [one["progress"].split('data-step="')[1].split('"')[0] for one in told]
    assert steps == [str(step) for step in range(0, inversion.STEPS + 1, 10)]
    assert all(not one["link"] for one in told[:-1]) and "model=vanilla" in told[-1]["link"]
    starts, pair, words = (told[-1][part] for part in ("starts", "pair", "progress"))
    assert starts["columns"] == 6 and starts["alt"].endswith(f"start {starts['marked'] + 1} is the best")
    assert pair["columns"] == 2 and 'data-done="true"' in words


def test_an_empty_pad_is_a_sentence_for_who_searches_and_a_hint_for_who_draws():
    import gradio as gr

    with pytest.raises(gr.Error, match="pad"):
        next(PARTS.search("vanilla", EMPTY))
    board, words = draw._opinion_views(model_cache.get("vanilla"), EMPTY)
    assert "empty" in words and board["alt"] == "an empty pad"


def test_a_conditional_detective_is_told_the_digit_that_is_there():
    held = model_cache.get("cgan")
    labels = datasets.load("mnist", "test").labels
    for index in range(4):
        board, _ = draw._opinion_views(held, drawing_pad.holding(digit(index)))
        assert board["top"][0] == f"as D sees it, read as {int(labels[index])}"


def scribble(seed: int) -> torch.Tensor:
    """Nine strokes from anywhere to anywhere (1, 28, 28) uint8."""
    picture = Image.new("L", (28, 28))
    ends = torch.randint(4, 24, (9, 2), generator=torch.Generator().manual_seed(seed)).tolist()
    ImageDraw.Draw(picture).line([tuple(end) for end in ends], fill=255, width=2)
    return torch.from_numpy(numpy.array(picture))[None]


def test_d_trusts_a_digit_more_than_scribble():
    held = model_cache.get("dcgan")

    def believed(picture: torch.Tensor) -> int:
        words = draw._opinion_views(held, drawing_pad.holding(picture))[1]
        return int(words.split("<b>")[1].split("%")[0])

    digits = median(believed(digit(index)) for index in range(8))
    assert digits > median(believed(scribble(seed)) for seed in range(8)) + 10


def test_an_empty_pad_leaves_the_search_as_it_is_when_the_model_changes():
    assert set(PARTS.change_model("vanilla", EMPTY)) == {"wish", "opinion"}
    assert set(PARTS.change_model("vanilla", drawing_pad.holding(digit(4)))) == {
        "wish",
        "opinion",
        "starts",
        "pair",
        "progress",
        "link",
    }


def test_a_link_to_another_model_brings_its_example(monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(draw.gr, "Warning", said.append)
    first, other = draw._first(), model_cache.choices(draw._fits)[-1]
    for name, answered in ((first, set()), (other, {"pad", "wish", "opinion"}), ("nonesuch", set())):
        answer: Any = PARTS.load("", SimpleNamespace(query_params={"model": name}))  # type: ignore[arg-type]
        assert set(answer) == answered | {"model", "others"} and answer["model"]["value"] == (other if name == other else first)
    assert len(said) == 1 and "nonesuch" in said[0] and said[0].endswith(f"Showing {first} instead.")
