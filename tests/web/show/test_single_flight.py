"""``gan.web.show.single_flight``: many ask, one makes."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from gan.web.show.single_flight import cached


def test_who_asks_for_what_is_being_made_waits_for_it() -> None:
    made, all_there = [], threading.Barrier(3)
    begun, go_on = threading.Event(), threading.Event()

    @cached(4)
    def make(what: str) -> str:
        made.append(what)
        begun.set()
        go_on.wait(30)
        return what.upper()

    def ask(what: str) -> str:
        all_there.wait(30)
        return make(what)

    with ThreadPoolExecutor(3) as people:
        answers = [people.submit(ask, "a") for _ in range(3)]
        assert begun.wait(30)
        go_on.set()
        assert [answer.result(30) for answer in answers] == ["A"] * 3
    assert made == ["a"]


def test_one_thing_is_made_while_another_takes_long() -> None:
    slow = threading.Event()

    @cached(4)
    def make(what: str) -> str:
        return what if what == "quick" else str(slow.wait(30))

    with ThreadPoolExecutor(1) as someone:
        waiting = someone.submit(make, "slow")
        assert make("quick") == "quick"
        slow.set()
        assert waiting.result(30) == "True"


def test_what_raises_is_tried_again() -> None:
    tries = []

    @cached(4)
    def make(what: str) -> str:
        tries.append(what)
        if len(tries) == 1:
            raise ValueError(what)
        return what

    with pytest.raises(ValueError, match="a"):
        make("a")
    assert make("a") == make("a") == "a"
    assert len(tries) == 2


def test_only_the_newest_are_kept() -> None:
    tries = []

    @cached(1)
    def make(what: str) -> str:
        tries.append(what)
        return what

    for what in "aabba":
        make(what)
    assert tries == ["a", "b", "a"]
