"""A hub in memory, to which the hub's own library is pointed, and somebody logged in there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosting.hub import Hub, logged_in


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with logged_in(tmp_path, monkeypatch) as made:
        yield made
