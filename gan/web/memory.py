"""Memory of the server's process: given back to the system, and collected when no visitor is there to wait for it.

Each page load passes through some dozen threads. The C library of Linux gives threads heaps of their own, eight for each core,
each of which keeps its peak: 28 loads of all pages cost 60 to 100 MB, again and again. With two heaps only the first do.
"""

import ctypes
import gc
import os

_ARENA_MAX = -8
"""M_ARENA_MAX of malloc.h."""
ARENAS = 2


def limit_arenas() -> None:
    """Have the C library use few heaps, before there are threads. Only glibc has any; who sets MALLOC_ARENA_MAX has the say."""
    if (libc := _glibc()) and "MALLOC_ARENA_MAX" not in os.environ:
        libc.mallopt(_ARENA_MAX, ARENAS)


def tidy() -> None:
    """Collect all garbage (half a second, in which nothing else runs), give the system what is free, and look no more at what is
    left: a collection of Python's own, at any later time and while visitors are there, goes through what is new since."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    if libc := _glibc():
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    """The C library this runs on, if it is glibc."""
    try:
        libc = ctypes.CDLL(None)
    except (OSError, TypeError):  # Windows
        return None
    return libc if hasattr(libc, "gnu_get_libc_version") else None
