"""What is forgotten and deleted, and when."""

from types import SimpleNamespace
from typing import Any

import pytest

from gan.runs.retention import LEFTOVER_SECONDS, PRIVATE_SECONDS, has_expired, overdue, surplus


def job(active: bool = False, private: bool = False, idle: float = 0.0) -> Any:
    return SimpleNamespace(active=active, private=private, idle_seconds=idle)


def test_the_oldest_ended_runs_are_surplus() -> None:
    newest_first = [job(), job(active=True), job(), job(active=True), job()]
    assert surplus(newest_first, 1) == [newest_first[2], newest_first[4]]
    assert surplus(newest_first, 3) == [] and surplus([], 0) == []
    assert surplus(newest_first, 0) == [one for one in newest_first if not one.active]


def test_private_runs_that_ended_are_overdue_when_nobody_looks() -> None:
    looked_at, left = job(private=True, idle=9.0), job(private=True, idle=10.0)
    others = [job(idle=1e6), job(active=True, private=True, idle=1e6)]
    assert overdue([looked_at, left, *others], 10.0) == [left]
    assert overdue([looked_at, left, *others], 0.0) == [looked_at, left]


@pytest.mark.parametrize(("identity", "seconds"), [("a" * 8, LEFTOVER_SECONDS), ("a" * 32, PRIVATE_SECONDS)])
def test_a_folder_expires(identity: str, seconds: float) -> None:
    assert not has_expired(identity, seconds) and has_expired(identity, seconds + 1)
    assert PRIVATE_SECONDS < LEFTOVER_SECONDS
