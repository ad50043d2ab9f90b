"""What is forgotten and deleted, and when."""

import json
import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gan import paths
from gan.quota import VARIABLE
from gan.runs.folder import runs_folder
from gan.runs.retention import (
    GRACE_SECONDS,
    LEFTOVER_SECONDS,
    PRIVATE_SECONDS,
    STRAY_SECONDS,
    has_expired,
    overdue,
    surplus,
    sweep,
    tend,
)
from gan.runs.rights import Rights


def job(active: bool = False, private: bool = False, idle: float = 0.0, owner: str = "", folder: Path = Path("gone")) -> Any:
    spec = SimpleNamespace(rights=Rights(owner))
    return SimpleNamespace(
        id=folder.name, active=active, private=private, idle_seconds=idle, spec=spec, checkpoint_path=folder / "checkpoint"
    )


def aged(folder: Path, seconds: float, name: str = "data.safetensors") -> Path:
    """A file in a folder that was last written so long ago."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(b"pictures")
    then = time.time() - seconds
    os.utime(file, (then, then))
    return file


def test_the_oldest_ended_runs_are_surplus() -> None:
    newest_first = [job(), job(active=True), job(), job(active=True), job()]
    assert surplus(newest_first, 1) == [newest_first[2], newest_first[4]]
    assert surplus(newest_first, 3) == [] and surplus([], 0) == []
    assert surplus(newest_first, 0) == [one for one in newest_first if not one.active]


def test_no_visitor_pushes_out_what_others_have_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "ended_of_visitor=2")
    newest_first = [job(owner=owner) for owner in "aabaab"]
    assert surplus(newest_first, 4) == [newest_first[3], newest_first[4]]
    going = [job(owner="a", active=True) for _ in range(3)]
    assert surplus([*going, *newest_first], 3) == [newest_first[index] for index in (3, 4, 5)]


def test_private_runs_that_ended_are_overdue_when_nobody_looks() -> None:
    looked_at, left = job(private=True, idle=9.0), job(private=True, idle=10.0)
    others = [job(idle=1e6), job(active=True, private=True, idle=1e6)]
    assert overdue([looked_at, left, *others], 10.0) == [left]
    assert overdue([looked_at, left, *others], 0.0) == [looked_at, left]


@pytest.mark.parametrize(("identity", "seconds"), [("a" * 8, LEFTOVER_SECONDS), ("a" * 32, PRIVATE_SECONDS)])
def test_a_folder_expires(identity: str, seconds: float) -> None:
    assert not has_expired(identity, seconds) and has_expired(identity, seconds + 1)
    assert PRIVATE_SECONDS < LEFTOVER_SECONDS


def test_what_a_killed_server_left_goes_an_hour_after_the_last_look_at_whichever_sweep(home: Path) -> None:
    """A second server's sweeps see only files; those of the first mark when somebody looked."""
    runs = runs_folder()
    looked_at, left = runs / ("a" * 32), runs / ("b" * 32)
    for folder in (looked_at, left):
        aged(folder, 3 * PRIVATE_SECONDS)
    tend(runs, [job(private=True, idle=60.0, folder=looked_at), job(private=True, idle=PRIVATE_SECONDS - 60, folder=left)])
    sweep(runs)
    assert looked_at.exists() and left.exists(), "no server deletes what another's visitors look at"
    tend(runs, [job(private=True, idle=60.0, folder=looked_at)])
    mark = left / "looked"
    then = time.time() - PRIVATE_SECONDS - GRACE_SECONDS - 5
    os.utime(mark, (then, then))  # the first server is dead, and an hour has gone by
    sweep(runs)
    assert looked_at.exists() and not left.exists()


def test_what_this_server_remembers_stays_however_old(home: Path) -> None:
    runs = runs_folder()
    folder = runs / ("c" * 8)
    file = aged(folder, 3 * LEFTOVER_SECONDS)
    tend(runs, [job(folder=folder)])
    sweep(runs)
    assert file.exists(), "and a second server leaves it too"
    going = runs / ("d" * 32)
    aged(going, 3 * PRIVATE_SECONDS)
    tend(runs, [job(private=True, active=True, idle=1e6, folder=going)])
    sweep(runs)
    assert going.exists()


def test_what_belongs_to_nothing_goes(home: Path) -> None:
    note = json.dumps({"owner": "", "saved": 1.0, "automatic": True}).encode()
    saved, events = paths.saved(), paths.home() / "tensorboard"
    old = STRAY_SECONDS + 5
    part, fresh = aged(saved, old, ".x.safetensors.77.part"), aged(saved, 5, ".y.safetensors.78.part")
    alone, beside, mine = (aged(saved, old, name) for name in ("alone.json", "kept.json", "mine.json"))
    aged(saved, old, "kept.safetensors")
    for file in (alone, beside):
        file.write_bytes(note)
        os.utime(file, (time.time() - old,) * 2)
    orphan, owned, others = (aged(events / name, old) for name in ("a" * 8, "b" * 8, "not a run"))
    aged(runs_folder() / ("b" * 8), old)
    sweep(runs_folder())
    assert not part.exists() and not alone.exists() and not orphan.exists()
    assert fresh.exists() and beside.exists() and mine.exists() and owned.exists() and others.exists()
