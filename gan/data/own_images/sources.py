"""Sources of a visitor's pictures: the files of a folder or in a list, found without following anything; names and limits.

The files may be a stranger's. No link is followed, and every size has a limit that is looked at before the work is done.
What lies in an archive is found by ``archives``.
"""

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from gan.errors import TheatreError

MOST_FILES = 25_000
"""Files of every kind beside one another, so that texts may lie beside as many pictures as are read; who gives more has given the
wrong folder."""
LARGEST_FILE = 32 * 2**20
LARGEST_UNPACKED = 2**30
"""Bytes that one file may have, and that the pictures of a zip may unpack to in all."""
TOO_LARGE = f"it is larger than {LARGEST_FILE // 2**20} MiB"
_CLUTTER = ("__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini", "@eadir")


class Skipped(NamedTuple):
    """A file that was left out: its name, fit to be shown, and a short reason."""

    name: str
    why: str


class Candidate(NamedTuple):
    """A file that may be a picture.

    Attributes:
        name: its path below the source.
        size: the bytes that it claims to have.
        open: opens it as a stream of bytes at its beginning.
    """

    name: str
    size: int
    open: Callable[[], IO[bytes]]


def files_in_folder(folder: Path) -> Iterator[Candidate | Skipped]:
    """The files of a folder and its sub-folders, in the order of the file system."""
    unreadable: list[OSError] = []
    for where, folders, files in os.walk(folder, onerror=unreadable.append):
        here = Path(where)
        folders[:] = [name for name in folders if not is_clutter(name)]  # a .git may hold more files than there are pictures
        for path in (here / name for name in files + folders):
            if each := _file(path, _within(folder, path)):
                yield each
    for error in unreadable:
        yield Skipped(shown_name(_within(folder, Path(error.filename))), "this folder cannot be read")


def _within(folder: Path, path: Path) -> str:
    """The name of a path below a folder. Where the locale is no help (LC_ALL=C) Python hands over a name's bytes as they are:
    they are read as UTF-8, so that two names do not fall together."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "replace")


def files_in_list(files: Sequence[Path]) -> Iterator[Candidate | Skipped]:
    """The listed files by name; a folder among them is skipped."""
    for path in sorted(files):  # files of the same name from several folders come in the order of these
        yield _file(path, path.name) or Skipped(shown_name(path.name), "a folder among the files is not opened")


def _file(path: Path, name: str) -> Candidate | Skipped | None:
    """Candidate at ``path``, or why it is skipped; None for a folder."""
    try:
        status = path.lstat()
    except OSError:
        return Skipped(shown_name(name), "it cannot be read")
    if stat.S_ISDIR(status.st_mode):
        return None
    if stat.S_ISLNK(status.st_mode):
        return Skipped(shown_name(name), "links are not followed")
    if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for without end
        return Skipped(shown_name(name), "it is not a file")
    return Candidate(plain(name), status.st_size, lambda: path.open("rb"))


# --- names


def plain(name: str) -> str:
    """A name spelt in one way on all systems, without characters that could forge what is shown."""
    return "".join(letter if letter.isprintable() else "?" for letter in unicodedata.normalize("NFC", name))


def shown_name(name: str) -> str:
    """A name as sentences show it: printable, and of a long one the end, which says most."""
    whole = plain(name)
    return whole if len(whole) <= 80 else f"…{whole[-79:]}"


def is_clutter(name: str) -> bool:
    """Whether a path is hidden, or lies in a hidden folder, or is what systems leave beside pictures."""
    parts = re.split(r"[/\\]", name)
    return any((part.startswith(".") and part not in (".", "..")) or part.casefold() in _CLUTTER for part in parts)


def too_many_files(title: str) -> TheatreError:
    """The refusal of a source with more than ``MOST_FILES`` files."""
    return TheatreError(f"{title} holds more than {MOST_FILES:,} files; give a zip or folder with your pictures alone.")
