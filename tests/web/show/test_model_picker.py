"""What the list of models offers to whom."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from gan import paths
from gan.models import provenance
from gan.runs.model_names import place, place_free
from gan.runs.visitor import digest
from gan.web import api
from gan.web.show import model_cache
from gan.web.show.model_picker import ModelPicker, every, listed, title
from tests.helpers import forge, header_of

ANN, BOB = "a" * 32, "b" * 32
AT = time.mktime((2026, 11, 28, 14, 5, 0, 0, 0, -1))


@pytest.fixture
def shelf(home: Path, tiny: Path, tiny_files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shipped model, one of the shell, one of Ann's, and two of Bob's, one of them named."""
    monkeypatch.setattr(paths, "SHIPPED", tmp_path / "shipped")
    paths.SHIPPED.mkdir()
    (paths.SHIPPED / "best.safetensors").write_bytes(tiny.read_bytes())
    monkeypatch.setattr(provenance.time, "time", lambda: AT)
    place(tiny, "threes", digest(ANN))
    place_free(tiny_files["infogan"], "", "infogan", digest(BOB))
    place(tiny, "bobs", digest(BOB))
    (paths.saved() / "shell.safetensors").write_bytes(tiny.read_bytes())
    for age, name in enumerate(("shell", "threes", "infogan-live-1", "bobs")):
        os.utime(paths.saved() / f"{name}.safetensors", (AT - age, AT - age))
    return paths.saved()


def test_ones_own_come_first_then_what_is_everybodys_and_others_when_asked(shelf: Path):
    mine = listed(ANN)
    assert mine.choices == [("yours: threes, mnist, 28 Nov 14:05", "threes"), ("best", "best"), ("shell", "shell")]
    assert mine.left_out == 2
    whole = listed(ANN, others=True)
    assert whole.choices[3:] == [
        ("infogan on mnist, 28 Nov 14:05", "infogan-live-1"),
        ("bobs: cgan on mnist, 28 Nov 14:05", "bobs"),
    ]
    assert whole.left_out == 0
    assert [value for _, value in listed("").choices] == ["best", "shell"] and listed("").left_out == 3


def test_what_the_page_shows_is_listed_whosever_it_is(shelf: Path):
    found = listed(ANN, ["bobs"])
    assert found.choices[-1] == ("bobs: cgan on mnist, 28 Nov 14:05", "bobs") and found.left_out == 1
    assert model_cache.get("bobs").model.name == "bobs", "so a link opens it"


def test_a_page_lists_what_it_can_show(shelf: Path):
    codes: Any = model_cache.needing(categories=True)
    assert listed(ANN, wanted=codes) == ([], 1)
    assert [value for _, value in listed(ANN, wanted=codes, others=True).choices] == ["infogan-live-1"]
    assert model_cache.first() == "best" and model_cache.choices() == ["best", "shell"]
    assert model_cache.first(codes) == "infogan-live-1", "there is no other"


def test_a_damaged_model_is_no_reason_to_lose_the_list(shelf: Path):
    (shelf / "bobs.safetensors").write_bytes(b"no checkpoint")
    (shelf / "shell.safetensors").write_bytes(b"no checkpoint")
    assert listed(ANN).left_out == 1 and [value for _, value in listed(ANN).choices] == ["threes", "best"]


@pytest.mark.parametrize("note", [b"{", b"[]", b'{"owner": 3, "saved": 1, "automatic": true}', b'{"owner": "x", "saved": 1e400}'])
def test_what_a_damaged_note_tells_of_is_some_visitors(shelf: Path, note: bytes):
    (shelf / "threes.json").write_bytes(note)
    assert "threes" not in [value for _, value in listed(ANN).choices] and listed(ANN).left_out == 3


def test_two_that_would_read_alike_have_their_names_too(shelf: Path, tiny: Path):
    for _ in range(2):
        place_free(tiny, "", "cgan", digest(BOB))
    labels = [label for label, _ in listed(ANN, others=True).choices]
    assert len(set(labels)) == len(labels) and "cgan on mnist, 28 Nov 14:05 (cgan-live-2)" in labels


def test_a_data_set_with_any_name_is_text(shelf: Path, tiny: Path):
    forge(tiny, shelf / "bobs.safetensors", {**header_of(tiny), "dataset": "<b>x</b>"})
    entry = next(one for one in model_cache.catalogue.entries() if one.name == "bobs")
    assert title(entry) == "bobs: cgan on <b>x</b>, 28 Nov 14:05"


def test_the_picker_answers_for_each_list_and_its_button(shelf: Path):
    picker: Any = ModelPicker(("left", "right"), "others", "key", every)  # type: ignore[arg-type]
    shown = picker.show(ANN, "best", "bobs")
    assert [shown[side]["value"] for side in ("left", "right")] == ["best", "bobs"]
    assert shown["others"]["visible"] and shown["others"]["value"] == "Show 1 from other visitors"
    assert not picker.reveal(ANN, "best", "best")["others"]["visible"]


def test_the_api_lists_others_models_when_asked(shelf: Path):
    assert [row["name"] for row in api.models()] == ["best", "shell"]
    assert [row["name"] for row in api.models(key=ANN)] == ["best", "shell", "threes"]
    assert len(api.models(others=True)) == 5
