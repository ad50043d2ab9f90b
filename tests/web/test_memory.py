"""Garbage goes, also what was no garbage when it was last looked at; and what is left is looked at no more."""

import gc
import weakref
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from gan.web import memory


class Ring:
    """A thing that only a collection ends, since it holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def unfrozen() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """What is asked of a C library that looks like glibc."""
    calls: list[tuple] = []
    libc = SimpleNamespace(mallopt=lambda *given: calls.append(given), malloc_trim=lambda *given: calls.append(given))
    monkeypatch.setattr(memory, "_glibc", lambda: libc)
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    return calls


def test_tidying_ends_what_was_kept_when_it_tidied_before(asked):
    ring = Ring()
    gone = weakref.ref(ring)
    memory.tidy()
    assert gone() and gc.get_freeze_count() > 1000 and asked == [(0,)]
    del ring
    gc.collect()
    assert gone(), "frozen: no collection of Python's own goes through it"
    memory.tidy()
    assert not gone() and gc.get_freeze_count() > 1000


def test_heaps_are_limited_unless_a_person_has_said_how_many(asked, monkeypatch):
    memory.limit_arenas()
    assert asked == [(memory._ARENA_MAX, 2)]
    monkeypatch.setenv("MALLOC_ARENA_MAX", "4")
    memory.limit_arenas()
    assert len(asked) == 1


@pytest.mark.parametrize("load", [lambda _: SimpleNamespace(), lambda _: (_ for _ in ()).throw(TypeError)])
def test_where_there_is_no_glibc_nothing_is_asked_of_it(monkeypatch, load):
    monkeypatch.setattr(memory.ctypes, "CDLL", load)
    assert memory._glibc() is None
    memory.limit_arenas()
    memory.tidy()
