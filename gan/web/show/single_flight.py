"""Single flight: a cache in which what many ask for at the same time is made once."""

import functools
import threading
from collections.abc import Callable, Hashable
from typing import TypeVar, TypeVarTuple

As = TypeVarTuple("As")
R = TypeVar("R")


def cached(most: int) -> Callable[[Callable[[*As], R]], Callable[[*As], R]]:
    """``functools.lru_cache(most)`` in which a call for what is being made waits for it, in place of making it too.

    Arguments are hashable and given by position. What raises is not cached: the next call tries again.
    """

    def decorate(make: Callable[[*As], R]) -> Callable[[*As], R]:
        cache = functools.lru_cache(most)(make)
        making: dict[Hashable, threading.Lock] = {}
        guard = threading.Lock()

        @functools.wraps(make)
        def ask(*arguments: *As) -> R:
            with guard:
                lock = making.setdefault(arguments, threading.Lock())
            with lock:
                try:
                    return cache(*arguments)
                finally:
                    with guard:
                        making.pop(arguments, None)

        return ask

    return decorate
