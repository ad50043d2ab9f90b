"""Fixtures of the tests of the house."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gan.runs.registry import Jobs, Settings


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Jobs]]:
    """Makes servers' ``Jobs`` whose files lie in ``tmp_path``."""
    monkeypatch.setenv("GAN_THEATRE_HOME", str(tmp_path))
    made: list[Jobs] = []

    def make(**settings: Any) -> Jobs:
        made.append(Jobs(Settings(**{"threads": 1, **settings})))
        return made[-1]

    yield make
    for one in made:
        one.close()
