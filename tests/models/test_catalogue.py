import math
import os
import time
from pathlib import Path

import pytest

from gan import paths
from gan.errors import UsageError
from gan.models import catalogue
from tests.helpers import forge, header_of


@pytest.fixture
def shipped(home: Path, tmp_path: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three shipped models, and two of a person's own, one with a name that is taken."""
    folder = tmp_path / "shipped"
    monkeypatch.setattr(paths, "SHIPPED", folder)
    for file in (folder / "wgan", folder / "cgan", folder / "zzz", paths.saved() / "older", paths.saved() / "cgan"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.with_suffix(".safetensors").write_bytes(tiny.read_bytes())
    return folder


def test_names_list_shipped_models_first_and_peoples_own_newest_first(shipped: Path, tiny: Path):
    newer = paths.saved() / "newer.safetensors"
    newer.write_bytes(tiny.read_bytes())
    os.utime(newer, (time.time() + 60, time.time() + 60))
    assert catalogue.names() == ["cgan", "wgan", "zzz", "newer", "older"]


def test_shipped_models_of_one_data_set_stay_together_mnist_first_the_best_fid_first(shipped: Path, tiny: Path):
    def ship(name: str, dataset: str, fid: float | None) -> None:
        scores = {} if fid is None else {"fid": fid}
        forge(tiny, shipped / f"{name}.safetensors", {**header_of(tiny), "dataset": dataset, "scores": scores})

    for name, fid in {"cgan": 9.0, "wgan": None, "zzz": 4.0, "odd": math.nan}.items():
        ship(name, "mnist", fid)
    for name, fid in {"a-fashion": 3.0, "b-fashion": 1.0}.items():
        ship(name, "fashion-mnist", fid)
    (shipped / "broken.safetensors").write_bytes(b"no checkpoint")
    assert catalogue.names() == ["zzz", "cgan", "odd", "wgan", "b-fashion", "a-fashion", "broken", "older"]


def test_shipped_models_that_are_told_what_to_draw_come_before_better_ones_that_are_not(shipped: Path, tiny: Path):
    told = {**header_of(tiny), "dataset": "mnist"}
    plain = {**told, "recipe": {**told["recipe"], "latent": {**told["recipe"]["latent"], "classes": 0}}}
    forge(tiny, shipped / "wgan.safetensors", {**plain, "scores": {"fid": 1.0}})
    forge(tiny, shipped / "zzz.safetensors", {**told, "scores": {"fid": 2.0}})
    forge(tiny, shipped / "cgan.safetensors", {**plain, "scores": {"fid": 3.0}})
    assert catalogue.names()[:3] == ["zzz", "wgan", "cgan"]


def test_a_shipped_model_wins_over_a_persons_own_of_the_same_name(shipped: Path):
    assert catalogue.find("cgan") == shipped / "cgan.safetensors"
    assert catalogue.find("older") == paths.saved() / "older.safetensors"


def test_a_path_is_taken_as_it_is():
    assert catalogue.find("some/where.safetensors") == Path("some/where.safetensors")


def test_an_unknown_model_is_answered_with_the_list(shipped: Path):
    with pytest.raises(UsageError, match="cgan, wgan, zzz, older"):
        catalogue.find("biggan")


@pytest.mark.parametrize("name", ["../shipped/cgan", "/etc/passwd", "cgan.safetensors", "", ".", "..", "zzz\0"])
def test_a_visitor_finds_models_by_name_only(shipped: Path, name: str):
    with pytest.raises(UsageError):
        catalogue.find_named(name)


def test_without_any_model_the_answer_says_how_to_make_one(home: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(paths, "SHIPPED", tmp_path / "none")
    with pytest.raises(UsageError, match="python -m gan train"):
        catalogue.find("cgan")
