"""Only writer of a file: two trainings to one ``--out`` would write into each other's log and replace each other's weights."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from gan.errors import TheatreError
from gan.files import read_whole

_LONGEST_NOTE = 200


@contextlib.contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Context in which no other process that asks for it writes ``path``.

    The system lets go of the lock with the process, however that ends, so that a crash locks nothing for long.

    Raises:
        TheatreError: another process has it, and the message says which and since when; or the folder cannot be written.
    """
    file = path.with_name(f".{path.name}.lock")
    lock = FileLock(file, timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        who = _note(file)  # first: asking for the lock may empty the file
        lock.acquire()
    except Timeout as error:
        raise TheatreError(
            f"Another training{who} is writing {path}; wait for its end, stop it, or choose another --out."
        ) from error
    except (OSError, NotImplementedError) as error:
        why = getattr(error, "strerror", None) or error
        raise TheatreError(f"Could not write {path} ({why}); free some space or choose another folder.") from error
    try:
        with contextlib.suppress(OSError):  # only for the words of the message
            file.write_text(f" (process {os.getpid()}, since {time.strftime('%H:%M:%S on %Y-%m-%d')})", encoding="utf-8")
        yield
    finally:
        if os.name == "posix":  # elsewhere an open file cannot be deleted, and one that is let go of may be another's already
            file.unlink(missing_ok=True)
        lock.release()


def _note(file: Path) -> str:
    """What the holder of the lock has written about itself, or ""."""
    try:
        note = read_whole(file, _LONGEST_NOTE).decode("utf-8")
    except (OSError, ValueError):  # Windows does not let others read what is locked
        return ""
    return note if note.isprintable() else ""
