"""Fixtures shared by all tests."""

import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from gan.models import checkpoint
from gan.runs.registry import JobRegistry
from gan.runs.spec import Limits
from tests.helpers import small, trained

TAKES_LONGEST = ("test_train_", "test_doctor", "test_race", "test_own_images", "test_draw", "test_map", "test_journey")
"""How the names of those browser tests begin that wait for runs, searches or tiles."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Orders whole files by how long they take, the longest first, so that no worker is left with one when the others are done:
    the browser's (each at first a server's start, then up to a minute), then those of real runs, then seconds each.

    Each worker that has a file from the first group starts one app and keeps it. Two tests of a file keep their order.
    """
    items.sort(key=lambda item: _place(item.path))


def _place(file: Path) -> tuple[int, int]:
    """Where a file of tests comes: by folder, and in the browser's by ``TAKES_LONGEST``."""
    folder = {"browser": 0, "runs": 1}.get(file.parent.name, 2)
    long = [number for number, begin in enumerate(TAKES_LONGEST) if file.name.startswith(begin)]
    return folder, (long or [len(TAKES_LONGEST)])[0] if folder == 0 else 0


if threading.current_thread() is threading.main_thread():
    # whoever starts the tests in the background has them ignore these, and so has each command that a test starts and interrupts
    for name in ("SIGINT", "SIGHUP"):
        if (sign := getattr(signal, name, None)) and signal.getsignal(sign) is signal.SIG_IGN:
            signal.signal(sign, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)

torch.set_num_threads(1)  # tiny networks gain nothing from more, and lose much beside other work


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for people's models, so that nobody's own models get into a test."""
    folder = tmp_path / "home"
    monkeypatch.setenv("GAN_THEATRE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def tiny_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Checkpoints of a run of three steps, by recipe: one with labels, one with codes, one with a critic. Read only."""
    folder = tmp_path_factory.mktemp("tiny")
    files = {name: folder / f"{name}.safetensors" for name in ("cgan", "infogan", "wgan")}
    for name, file in files.items():
        checkpoint.save(file, trained(small(name, steps=3))[0], "mnist")
    return files


@pytest.fixture(scope="session")
def tiny(tiny_files: dict[str, Path]) -> Path:
    """A conditional checkpoint of a run of three steps. Read only."""
    return tiny_files["cgan"]


@pytest.fixture
def registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., JobRegistry]]:
    """Makes servers' registries of runs, whose files lie in ``tmp_path``."""
    monkeypatch.setenv("GAN_THEATRE_HOME", str(tmp_path))
    made: list[JobRegistry] = []

    def make(**settings: Any) -> JobRegistry:
        made.append(JobRegistry(Limits(**{"threads": 1, **settings})))
        return made[-1]

    yield make
    for one in made:
        one.close()
