"""Turns go to whoever has had least, and there is an end to how many wait."""

import threading
from collections.abc import Callable

import pytest

from gan.data.own_images.turns import Turns
from gan.errors import TheatreError
from tests.helpers import is_sentence


class Worker:
    """A thread that takes a turn and keeps it until it is told to end."""

    def __init__(self, turns: Turns, visitor: str):
        self.has_turn, self._end = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, args=(turns, visitor), daemon=True)
        self._thread.start()

    def _work(self, turns: Turns, visitor: str) -> None:
        with turns.taken(visitor, 30):
            self.has_turn.set()
            self._end.wait(30)

    def end(self) -> None:
        self._end.set()
        self._thread.join(30)


def end_all(workers: list[Worker]) -> None:
    for worker in workers:
        worker._end.set()
    for worker in workers:
        worker.end()


def waiting(turns: Turns) -> int:
    return len(turns._waiting)


def until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(3000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("waited in vain")


def test_a_visitor_who_asks_for_much_keeps_no_other_from_the_next_turn() -> None:
    turns = Turns(at_once=2, at_once_each=2, waiting=9, waiting_each=9)
    first = [Worker(turns, "greedy") for _ in range(2)]
    for worker in first:
        assert worker.has_turn.wait(30)
    more = [Worker(turns, "greedy") for _ in range(3)]
    until(lambda: waiting(turns) == 3)
    other = Worker(turns, "other")
    until(lambda: waiting(turns) == 4)
    assert not other.has_turn.is_set()
    first[0].end()
    assert other.has_turn.wait(30) and not any(worker.has_turn.is_set() for worker in more)
    end_all([first[1], other, *more])


def test_one_visitor_leaves_a_turn_for_another() -> None:
    turns = Turns(at_once=3, at_once_each=2, waiting=9, waiting_each=9)
    workers = [Worker(turns, "one") for _ in range(3)]
    until(lambda: sum(worker.has_turn.is_set() for worker in workers) == 2 and waiting(turns) == 1)
    other = Worker(turns, "other")
    assert other.has_turn.wait(30) and waiting(turns) == 1
    end_all([other, *workers])


def test_too_many_who_wait_and_one_who_waits_too_long_are_told_and_leave_nothing() -> None:
    turns = Turns(at_once=1, at_once_each=1, waiting=3, waiting_each=2)
    first = Worker(turns, "one")
    assert first.has_turn.wait(30)
    more = [Worker(turns, "one"), Worker(turns, "one")]
    until(lambda: waiting(turns) == 2)
    with pytest.raises(TheatreError, match="2 sets of pictures from your network wait") as own, turns.taken("one", 30):
        pass
    with pytest.raises(TheatreError, match="Other visitors' pictures are being read") as late, turns.taken("other", 0.01):
        pass
    more.append(Worker(turns, "third"))
    until(lambda: waiting(turns) == 3)
    with pytest.raises(TheatreError, match="Other visitors' pictures are being read"), turns.taken("other", 30):
        pass
    assert is_sentence(own.value) and is_sentence(late.value) and waiting(turns) == 3
    end_all([first, *more])
    with turns.taken("one", 0):
        assert waiting(turns) == 0


def test_a_turn_that_ends_in_an_error_is_given_back() -> None:
    turns = Turns(1, 1, 1, 1)
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"), turns.taken("", 0):
            raise ValueError("broken")
