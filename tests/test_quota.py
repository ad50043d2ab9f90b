"""What visitors may keep, and how a server changes that."""

from collections import namedtuple
from pathlib import Path

import pytest

from gan import quota as module
from gan.errors import TheatreError, UsageError
from gan.models import catalogue
from gan.quota import VARIABLE, Quota, check_room, quota
from gan.runs.model_names import place, place_free
from tests.helpers import is_sentence

Usage = namedtuple("Usage", "total used free")


def test_a_server_changes_it_by_a_variable(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert quota() == Quota()
    monkeypatch.setenv(VARIABLE, " models_of_visitor = 3, free_mib=0,")
    assert quota() == Quota(models_of_visitor=3, free_mib=0)


@pytest.mark.parametrize("text", ["models", "models=", "models=-1", "models=²", "models=1e3", "nonesuch=3", "models=" + "9" * 40])
def test_a_variable_that_says_nothing_is_refused_in_a_sentence(text: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(UsageError, match="free_mib") as refused:
        quota()
    assert is_sentence(refused.value)


def test_a_margin_of_the_disk_stays_free(home: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: Usage(10**12, 0, 500 * 2**20))
    monkeypatch.setenv(VARIABLE, "free_mib=400")
    check_room(home / "models", 90 * 2**20)
    with pytest.raises(TheatreError, match="nearly full: 500 MiB are free, and 400 MiB stay so") as refused:
        check_room(home / "models", 110 * 2**20)
    assert is_sentence(refused.value) and str(home) not in str(refused.value)
    monkeypatch.setenv(VARIABLE, "free_mib=501")
    with pytest.raises(TheatreError, match="nearly full"):
        place(tiny, "mine")
    assert not (home / "models").exists() or not list((home / "models").iterdir())


def test_one_visitor_keeps_so_many_and_no_more_and_others_go_on(home: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, "models_of_visitor=2")
    for _ in range(2):
        place_free(tiny, "", "cgan", "ann")
    for refuse in (lambda: place_free(tiny, "", "cgan", "ann"), lambda: place(tiny, "mine", "ann")):
        with pytest.raises(UsageError, match="you have 2, as many as one visitor may keep; delete one") as refused:
            refuse()
        assert is_sentence(refused.value)
    place(tiny, "bobs", "bob")
    for number in range(2):
        place(tiny, f"nobodys-{number}")
    with pytest.raises(UsageError, match="visitors without a key have 2"):
        place(tiny, "nobodys-3")
    (home / "models" / "shell.safetensors").write_bytes(tiny.read_bytes())
    catalogue.entry_of("cgan-live-1").path.unlink()
    place(tiny, "again", "ann")


def test_bytes_count_too_each_and_together(home: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch):
    large = home / "large"
    home.mkdir()
    large.write_bytes(bytes(600_000))
    monkeypatch.setenv(VARIABLE, "mib_of_visitor=1,mib=2")
    place(large, "one", "ann")
    with pytest.raises(UsageError, match=r"you have 0\.6 of 1 MiB already, and this one takes 0\.6; delete one") as refused:
        place(large, "two", "ann")
    assert is_sentence(refused.value)
    place(large, "two", "bob")
    place(large, "three", "cec")
    with pytest.raises(UsageError, match="this server keeps 3, which is all it can") as refused:
        place(large, "four", "dan")
    assert is_sentence(refused.value)
    assert {"one", "two", "three"} < set(catalogue.names())
