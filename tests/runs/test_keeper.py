"""What an ended run has learnt, on a disk that is full and then is not."""

import errno
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gan import files, paths
from gan.errors import TheatreError, UsageError
from gan.models import catalogue
from gan.quota import VARIABLE
from gan.runs import keeper, model_names, run_state
from gan.runs.downloads import KINDS, MODEL
from gan.runs.keeper import Keeper
from gan.runs.rights import Rights
from gan.runs.spec import JobSpec
from tests.helpers import is_sentence, small

OWNER = "a" * 32


class Disk:
    """The disk that the keeper and the saved models write to: full, or not."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch):
        self.full, writing = False, files.write_whole

        def write(path: Path, content: bytes) -> None:
            if self.full:
                raise OSError(errno.ENOSPC, "No space left on device", str(path))
            writing(path, content)

        for module in (keeper, model_names):
            monkeypatch.setattr(module, "write_whole", write)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    monkeypatch.setattr(keeper, "AGAIN_SECONDS", 0.01)
    return Disk(monkeypatch)


@pytest.fixture
def spec(home: Path, tmp_path: Path) -> JobSpec:
    return JobSpec("0" * 8, small("cgan"), "mnist", 3, "", tmp_path / "run", 64, rights=Rights(OWNER))


def stopped(spec: JobSpec, **changes: Any) -> run_state.RunState:
    return replace(run_state.initial(spec), state="stopped", kept=640, **changes)


def test_what_the_disk_refuses_is_held_in_memory_and_saved_when_there_is_room(disk: Disk, spec: JobSpec, tiny: Path) -> None:
    written = threading.Event()
    one, content = Keeper(spec, written.set), tiny.read_bytes()
    disk.full = True
    one.hold(content)
    end = one.settle(stopped(spec))
    assert end.saved is None and "the disk is full; free some space" in end.message and "kept in memory" in end.message
    assert str(paths.home()) not in end.message and is_sentence(TheatreError(end.message))
    assert one.content() == content, "to be downloaded"
    with pytest.raises(TheatreError, match="disk is full"):
        one.save_as(end, "mine")
    assert not written.is_set() and catalogue.find_named("cgan")
    disk.full = False
    assert written.wait(10) and (spec.folder / "checkpoint.safetensors").read_bytes() == content
    assert one.content() == content
    again = one.settle(replace(end, message=""))
    assert again.saved == "cgan-live-1" and again.message == ""
    assert catalogue.entry_of("cgan-live-1").provenance.owner == OWNER
    one.save_as(end, "mine")
    assert catalogue.find_named("mine").read_bytes() == content


def test_a_deleted_run_is_not_written_any_more(disk: Disk, spec: JobSpec) -> None:
    written = threading.Event()
    one = Keeper(spec, written.set)
    disk.full = True
    one.hold(b"weights")
    one.let_go()
    disk.full = False
    assert not written.wait(0.2) and not spec.folder.exists()
    with pytest.raises(UsageError, match="saved nothing yet"):
        one.content()


def test_at_the_end_of_a_quota_the_run_can_still_be_downloaded(
    disk: Disk, spec: JobSpec, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "models_of_visitor=1")
    spec.folder.mkdir()
    (spec.folder / "checkpoint.safetensors").write_bytes(tiny.read_bytes())
    one = Keeper(spec)
    assert one.settle(stopped(spec)).saved == "cgan-live-1"
    end = one.settle(stopped(spec))
    assert end.saved is None and end.message.startswith("Not kept among the models: you have 1, as many as one visitor may keep")
    assert "delete one" in end.message and is_sentence(UsageError(end.message))
    assert one.content() == tiny.read_bytes() and KINDS[MODEL]
    assert one.settle(stopped(replace(spec, private=True))).message == "", "which is never among them"


def test_what_is_still_going_or_was_never_saved_is_not_saved_as(disk: Disk, spec: JobSpec) -> None:
    for state, why in ((run_state.initial(spec), "still going"), (replace(stopped(spec), kept=0), "nothing to save")):
        with pytest.raises(UsageError, match=why):
            Keeper(spec).save_as(state, "mine")
