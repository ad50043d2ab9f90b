"""What takes a second to make and is asked for by many at once is made once."""

import functools
import threading
from collections.abc import Callable, Hashable
from typing import TypeVar, TypeVarTuple

As = TypeVarTuple("As")
R = TypeVar("R")


def once(most: int) -> Callable[[Callable[[*As], R]], Callable[[*As], R]]:
    """``functools.lru_cache(most)`` in which whoever asks for what is being made waits for it, in place of making it too.

    Arguments are hashable and given by position. What raises is not kept: the next one who asks tries again.
    """

    def decorate(make: Callable[[*As], R]) -> Callable[[*As], R]:
        kept = functools.lru_cache(most)(make)
        making: dict[Hashable, threading.Lock] = {}
        guard = threading.Lock()

        @functools.wraps(make)
        def ask(*arguments: *As) -> R:
            with guard:
                lock = making.setdefault(arguments, threading.Lock())
            with lock:
                try:
                    return kept(*arguments)
                finally:
                    with guard:
                        making.pop(arguments, None)

        return ask

    return decorate
