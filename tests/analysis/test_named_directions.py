"""Names that visitors give to directions."""

import json
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from gan.analysis import named_directions
from gan.analysis.named_directions import delete, find, of_model, save
from gan.errors import TheatreError, UsageError
from gan.quota import VARIABLE
from tests.helpers import is_sentence


def unit(seed: int = 0) -> Tensor:
    vector = torch.randn(8, generator=torch.Generator().manual_seed(seed))
    return vector / vector.norm()


def file_of(home: Path, key: str, model: str = "cgan") -> Path:
    return home / "directions" / model / f"{key}.json"


def test_what_is_kept_is_found_again(home: Path):
    kept = save("  Thicker   stroke ", "cgan", "pca", unit(), "abc")
    assert kept.name == "Thicker stroke" and kept.key == "thicker-stroke"
    assert of_model("cgan") == [kept] and of_model("dcgan") == []
    again, vector = find("cgan", "thicker-stroke", "abc")
    assert again == kept and torch.allclose(vector, unit(), atol=1e-5)
    assert file_of(home, "thicker-stroke").exists()


def test_the_same_name_may_mean_another_thing_in_another_model(home: Path):
    save("slant", "cgan", "pca", unit(), "abc")
    save("slant", "dcgan", "sefa", unit(1), "def")
    assert [named.method for model in ("cgan", "dcgan") for named in of_model(model)] == ["pca", "sefa"]


@pytest.mark.parametrize("name", ["", "   ", "7", "-slant", "../../x", "sla/nt", "schräg", "x" * 41, "a\nb\x00", "<b>x</b>"])
def test_a_bad_name_is_refused_and_leaves_nothing(name: str, home: Path):
    with pytest.raises(UsageError) as refused:
        save(name, "cgan", "pca", unit(), "abc")
    assert is_sentence(refused.value)
    assert not list(home.rglob("*.json"))


@pytest.mark.parametrize("second", ["slant", "Slant", "SLANT", "slant  ", "slant-"])
def test_a_taken_name_is_refused_whatever_its_capitals(second: str, home: Path):
    first = save("slant", "cgan", "pca", unit(), "abc")
    with pytest.raises(UsageError, match="already") as refused:
        save(second, "cgan", "sefa", unit(1), "abc")
    assert is_sentence(refused.value)
    assert of_model("cgan") == [first]


@pytest.mark.parametrize("model", ["run:0123456789abcdef", "../cgan", "", "C:\\x"])
def test_a_model_that_not_all_see_keeps_no_names(model: str, home: Path):
    with pytest.raises(UsageError) as refused:
        save("slant", model, "pca", unit(), "abc")
    assert is_sentence(refused.value)
    assert of_model(model) == [] and not home.exists()


def test_there_is_an_end_to_names(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, "directions_of_model=2")
    for name in ("one", "two"):
        save(name, "cgan", "pca", unit(), "abc")
    with pytest.raises(UsageError, match="as many as are kept"):
        save("three", "cgan", "pca", unit(), "abc")


def test_each_visitor_has_a_share_of_names_over_all_models(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, "directions_of_visitor=2")
    for model in ("cgan", "dcgan"):
        assert save("slant", model, "pca", unit(), "abc", "ann").owner == "ann"
    with pytest.raises(UsageError, match="You have named 2 directions") as refused:
        save("slant", "vanilla", "pca", unit(), "abc", "ann")
    assert is_sentence(refused.value)
    save("slant", "vanilla", "pca", unit(), "abc", "bob")
    delete("dcgan", "slant")
    save("thick", "vanilla", "pca", unit(), "abc", "ann")


def test_names_go_with_a_model_that_is_renamed_or_deleted(home: Path):
    save("slant", "mine", "pca", unit(), "abc", "ann")
    named_directions.rename_model("mine", "better")
    assert of_model("mine") == [] and [(one.model, one.owner) for one in of_model("better")] == [("better", "ann")]
    assert find("better", "slant", "abc")[0].name == "slant"
    named_directions.delete_model("better")
    named_directions.delete_model("../better")
    assert of_model("better") == [] and not (home / "directions" / "better").exists()


def test_a_name_is_refused_when_the_weights_are_others(home: Path):
    save("slant", "cgan", "pca", unit(), "abc")
    with pytest.raises(UsageError, match="other weights") as refused:
        find("cgan", "slant", "xyz")
    assert is_sentence(refused.value)


def test_an_unknown_name_is_told_what_there_is(home: Path):
    save("slant", "cgan", "pca", unit(), "abc")
    with pytest.raises(UsageError, match="one of: slant"):
        find("cgan", "../slant", "abc")
    with pytest.raises(UsageError, match="none yet"):
        find("dcgan", "slant", "abc")


def test_a_name_can_be_taken_back(home: Path):
    save("slant", "cgan", "pca", unit(), "abc")
    delete("cgan", "slant")
    delete("cgan", "slant")
    assert of_model("cgan") == []
    save("slant", "cgan", "pca", unit(), "abc")


@pytest.mark.parametrize(
    "change",
    [{"vector": [1, 1]}, {"vector": ["x"]}, {"vector": [float("nan")]}, {"name": "other"}, {"name": 3}, {"method": None}, {}],
    ids=str,
)
def test_a_damaged_file_is_left_out(change: dict, home: Path):
    save("slant", "cgan", "pca", unit(), "abc")
    file = file_of(home, "slant")
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | change) if change else "{", encoding="utf-8")
    save("width", "cgan", "pca", unit(1), "abc")
    assert [named.key for named in of_model("cgan")] == ["width"]
    with pytest.raises(TheatreError):
        find("cgan", "slant", "abc")


def test_a_fingerprint_tells_weights_apart():
    first, second = nn.Linear(3, 2), nn.Linear(3, 2)
    assert named_directions.fingerprint(first) != named_directions.fingerprint(second)
    second.load_state_dict(first.state_dict())
    assert named_directions.fingerprint(first) == named_directions.fingerprint(second)
