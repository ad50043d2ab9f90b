"""Sources of a visitor's pictures: the files in a zip, in a folder or in a list, found without unpacking or following anything.

The files may be a stranger's. Nothing is unpacked to disk, no link is followed, and every size has a limit that is looked at
before the work is done.
"""

import io
import os
import posixpath
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from gan.errors import TheatreError

MOST_FILES = 20_000
"""Files of every kind beside one another; who gives more has given the wrong folder."""
LARGEST_FILE = 32 * 2**20
LARGEST_UNPACKED = 2**30
"""Bytes that one file may have, and that the pictures of a zip may unpack to in all."""
KINDS = "JPEG, PNG, GIF, BMP, WebP, TIFF or PPM"
"""The kinds of picture that are read, as sentences list them."""
TOO_LARGE = f"it is larger than {LARGEST_FILE // 2**20} MiB"
_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm")
_CLUTTER = ("__macosx", "thumbs.db", "desktop.ini")


class Skipped(NamedTuple):
    """A file that was left out: its name, fit to be shown, and a short reason."""

    name: str
    why: str


class Candidate(NamedTuple):
    """A file that may be a picture: its path below the source, the size it claims, and how to read it."""

    name: str
    size: int
    read: Callable[[], bytes]


class LimitedFile(io.FileIO):
    """A zip's file of which no more than one picture's bytes are read at a time.

    ``zipfile`` reads the list of all members in one go, however long the file says it is.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > LARGEST_FILE + 1:
            raise too_many_files(shown_name(Path(str(self.name)).name))
        return super().read(size)


def files_in_zip(title: str, file: LimitedFile) -> Iterator[Candidate | Skipped]:
    """The members of a zip, none of them unpacked yet.

    Raises:
        TheatreError: it is no zip, is damaged or encrypted, or lists too many members.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, OverflowError) as error:
        raise TheatreError(f"{title} is not a zip, or it is damaged; zip your pictures again, or give their folder.") from error
    for info in archive.infolist():
        name = info.orig_filename
        if info.flag_bits & 1:
            raise TheatreError(f"{title} is encrypted; zip your pictures without a password.")
        if name.endswith("/"):
            continue
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or re.match("[A-Za-z]:", name):
            yield Skipped(shown_name(name), "its name is not a plain path inside the zip")
        elif stat.S_ISLNK(info.external_attr >> 16):
            yield Skipped(shown_name(name), "links are not followed")
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # the others unpack a whole block at once, which may be gigabytes
            yield Skipped(shown_name(name), "it is packed in an unusual way; choose Deflate")
        else:
            yield Candidate(_plain(posixpath.normpath(name)), info.file_size, partial(_unpack, archive, info))


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as member:
        return member.read(LARGEST_FILE + 1)


def files_in_folder(folder: Path) -> Iterator[Candidate | Skipped]:
    """The files of a folder and its sub-folders, in the order of the file system."""
    unreadable: list[OSError] = []
    for where, folders, files in os.walk(folder, onerror=unreadable.append):
        here = Path(where)
        folders[:] = [name for name in folders if not is_clutter(name)]  # a .git may hold more files than there are pictures
        for path in (here / name for name in files + folders):
            if each := _file(path, path.relative_to(folder).as_posix()):
                yield each
    for error in unreadable:
        yield Skipped(shown_name(Path(error.filename).relative_to(folder).as_posix()), "this folder cannot be read")


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
    return Candidate(_plain(name), status.st_size, partial(_read, path))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


# --- names


def _plain(name: str) -> str:
    """A name spelt in one way on all systems, without characters that could forge what is shown."""
    return "".join(letter if letter.isprintable() else "?" for letter in unicodedata.normalize("NFC", name))


def shown_name(name: str) -> str:
    """A name as sentences show it: printable, and of a long one the end, which says most."""
    plain = _plain(name)
    return plain if len(plain) <= 80 else f"…{plain[-79:]}"


def is_clutter(name: str) -> bool:
    """Whether a path is hidden, or lies in a hidden folder, or is what systems leave beside pictures."""
    parts = re.split(r"[/\\]", name)
    return any((part.startswith(".") and part not in (".", "..")) or part.casefold() in _CLUTTER for part in parts)


def is_zip_name(name: str) -> bool:
    """Whether a file is called a zip."""
    return name.casefold().endswith(".zip")


def refusal(found: Candidate) -> str:
    """The reason why a file need not be read, from its name and the size it claims; or ""."""
    if is_zip_name(found.name):
        return "a zip among the pictures is not opened; give it on its own"
    if not found.name.casefold().endswith(_SUFFIXES):
        return f"it is no {KINDS} picture"
    if found.size == 0:
        return "it is empty"
    return TOO_LARGE if found.size > LARGEST_FILE else ""


def too_many_files(title: str) -> TheatreError:
    """The refusal of a source with more than ``MOST_FILES`` files."""
    return TheatreError(f"{title} holds more than {MOST_FILES:,} files; give a zip or folder with your pictures alone.")
