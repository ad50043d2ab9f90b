"""Turns at a work of which only so much is done at a time: one visitor who asks for a lot keeps no other from the next turn."""

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from gan.errors import TheatreError

BUSY = "Other visitors' pictures are being read at the moment; wait a minute and try again."


class _Waiting(NamedTuple):
    number: int
    visitor: str


class Turns:
    """Turns of visitors. Whoever has the fewest under way comes first, and among those who has waited longest.

    Args:
        at_once: turns under way; ``at_once_each``: those of one visitor.
        waiting: how many may wait, each with a thread of the server; ``waiting_each``: how many of one visitor.
    """

    def __init__(self, at_once: int, at_once_each: int, waiting: int, waiting_each: int):
        self._at_once, self._at_once_each = at_once, at_once_each
        self._most, self._most_each = waiting, waiting_each
        self._numbers = itertools.count()
        self._waiting: list[_Waiting] = []
        self._working: list[str] = []
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, visitor: str, seconds: float) -> Iterator[None]:
        """Context of a turn, for which it waits so many seconds.

        Raises:
            TheatreError: it did not come, or too many wait already.
        """
        with self._changed:
            self._wait(visitor, seconds)
        try:
            yield
        finally:
            with self._changed:
                self._working.remove(visitor)
                self._changed.notify_all()

    def _wait(self, visitor: str, seconds: float) -> None:
        if sum(each.visitor == visitor for each in self._waiting) >= self._most_each:
            raise TheatreError(
                f"{self._most_each} sets of pictures from your network wait to be read, as many as may wait of one; try again "
                "in a minute."
            )
        if len(self._waiting) >= self._most:
            raise TheatreError(BUSY)
        mine = _Waiting(next(self._numbers), visitor)
        self._waiting.append(mine)
        try:
            if not self._changed.wait_for(lambda: self._next() is mine, seconds):
                raise TheatreError(BUSY)
            self._working.append(visitor)
        finally:
            self._waiting.remove(mine)
            self._changed.notify_all()

    def _next(self) -> _Waiting | None:
        """Who is to have a turn now, if anybody."""
        if len(self._working) >= self._at_once:
            return None
        counted = [(self._working.count(each.visitor), each.number, each) for each in self._waiting]
        under_way, _, first = min(counted)
        return first if under_way < self._at_once_each else None
