"""Models of one visitor: others neither rename nor delete them."""

import errno
from pathlib import Path

import pytest
import torch

from gan import paths
from gan.analysis import named_directions
from gan.errors import TheatreError, UsageError
from gan.models import catalogue
from gan.runs import owned_models
from gan.runs.model_names import place, place_free
from gan.runs.visitor import digest
from tests.helpers import is_sentence

ANN, BOB = "a" * 32, "b" * 32


@pytest.fixture
def saved(home: Path, tiny: Path) -> None:
    place(tiny, "threes", digest(ANN))
    place_free(tiny, "", "cgan", digest(BOB))
    place(tiny, "of-nobody")
    (paths.saved() / "shell.safetensors").write_bytes(tiny.read_bytes())


def names(key: str) -> list[str]:
    return [entry.name for entry in owned_models.of_visitor(key)]


def test_each_sees_their_own(saved: None):
    assert names(ANN) == ["threes"] and names(BOB) == ["cgan-live-1"]
    assert names("") == names("c" * 32) == names("no key") == []
    assert [catalogue.entry_of(name).provenance.automatic for name in ("threes", "cgan-live-1")] == [False, True]
    assert catalogue.entry_of("of-nobody").provenance.of_visitor and not catalogue.entry_of("shell").provenance.of_visitor


@pytest.mark.parametrize("name", ["cgan-live-1", "of-nobody", "shell", "cgan", "gone", "../threes", ""])
@pytest.mark.parametrize("key", [ANN, "", "c" * 32])
def test_what_is_not_theirs_stays(saved: None, name: str, key: str):
    before = {file: file.read_bytes() for file in sorted(paths.saved().iterdir())}
    for act in (lambda: owned_models.rename_model(key, name, "mine-now"), lambda: owned_models.delete(key, name)):
        with pytest.raises(UsageError, match="no model of yours") as refused:
            act()
        assert is_sentence(refused.value)
    assert {file: file.read_bytes() for file in sorted(paths.saved().iterdir())} == before


def test_a_model_is_renamed_with_all_that_is_told_of_it(saved: None, tiny: Path):
    vector = torch.ones(4) / 2
    named_directions.save("slant", "threes", "pca", vector, "abc")
    since = catalogue.entry_of("threes").provenance.saved
    owned_models.rename_model(ANN, "threes", "better-threes")
    assert names(ANN) == ["better-threes"] and "threes" not in catalogue.names()
    entry = catalogue.entry_of("better-threes")
    assert entry.provenance.saved == since and entry.path.read_bytes() == tiny.read_bytes()
    assert [one.name for one in named_directions.of_model("better-threes")] == ["slant"]
    with pytest.raises(UsageError, match="no model called"):
        catalogue.find_named("threes")
    owned_models.delete(ANN, "better-threes")
    assert names(ANN) == [] and not list(paths.saved().glob("*threes*"))
    assert named_directions.of_model("better-threes") == []


@pytest.mark.parametrize(
    ("to", "why"), [("cgan", "already"), ("shell", "already"), ("../x", "letters"), ("", "letters"), ("A", "letters")]
)
def test_a_name_that_is_taken_or_not_allowed_is_refused(saved: None, to: str, why: str):
    with pytest.raises(UsageError, match=why) as refused:
        owned_models.rename_model(ANN, "threes", to)
    assert is_sentence(refused.value) and names(ANN) == ["threes"]
    owned_models.rename_model(ANN, "threes", "threes")
    assert names(ANN) == ["threes"]


def test_a_disk_that_refuses_leaves_the_model_where_it_was(saved: None, monkeypatch: pytest.MonkeyPatch):
    replace = Path.replace

    def refuse(self: Path, *to: Path, **_: object) -> Path | None:
        if ".part" in self.name:  # what is written on the way
            return replace(self, *to) if to else None
        raise OSError(errno.EROFS, "Read-only file system", str(self))

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    for act in (lambda: owned_models.rename_model(ANN, "threes", "fours"), lambda: owned_models.delete(ANN, "threes")):
        with pytest.raises(TheatreError, match="read-only") as refused:
            act()
        assert is_sentence(refused.value) and str(paths.home()) not in str(refused.value)
    assert names(ANN) == ["threes"]
