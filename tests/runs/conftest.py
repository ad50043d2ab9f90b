"""Fixtures of runs without processes, on a clock that a test turns."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gan.runs import worker
from gan.runs.registry import JobRegistry
from gan.runs.spec import Limits
from tests.runs.fake_workers import FakeWorkers


class Clock:
    """Seconds as a test sets them."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed_registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Callable[..., JobRegistry]]:
    """As ``registries``, on the fake clock."""
    monkeypatch.setenv("GAN_THEATRE_HOME", str(tmp_path))
    made: list[JobRegistry] = []

    def make(**limits: Any) -> JobRegistry:
        made.append(JobRegistry(Limits(**{"threads": 1, **limits}), clock))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> FakeWorkers:
    """Takes the place of all worker processes."""
    made = FakeWorkers()
    monkeypatch.setattr(worker, "launch", made.launch)
    return made
