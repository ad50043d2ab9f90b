"""Changes that turn a Space's files into others: what is sent, what is deleted, what stays."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gan.errors import TheatreError
from gan.hosting.app_files import Content

LARGEST = 10 * 2**20
"""Bytes of a file that every Space takes as it is."""
GIVEN = (".gitattributes", "README.md")
"""What the hub puts into a new Space of its own accord. Made by hand there, a static one has a page too; that might be wanted."""
_KEPT = ".gitattributes"


@dataclass(frozen=True)
class There:
    """File in a Space.

    Attributes:
        blob: its git object id, of a pointer where ``sha256`` is not "".
        sha256: of its content, where that lies in large-file storage; else "".
    """

    blob: str
    sha256: str = ""


@dataclass(frozen=True)
class Changes:
    """Changes.

    Attributes:
        sent: paths of files that are new or differ; ``sent_bytes``: all of them together.
        deleted: paths that are there and no longer wanted.
        kept: how many files stay as they are.
    """

    sent: tuple[str, ...]
    sent_bytes: int
    deleted: tuple[str, ...]
    kept: int

    @property
    def none(self) -> bool:
        """Whether nothing is to be done."""
        return not self.sent and not self.deleted


def between(there: Mapping[str, There], wanted: Mapping[str, Content]) -> Changes:
    """What makes of a Space with the files ``there`` one with those that are ``wanted``."""
    sent = tuple(path for path, content in wanted.items() if path not in there or not _same(content, there[path]))
    deleted = tuple(sorted(path for path in there if path not in wanted and path != _KEPT))
    return Changes(sent, sum(size(wanted[path]) for path in sent), deleted, len(wanted) - len(sent))


def check_sizes(files: Mapping[str, Content]) -> None:
    """Raise a TheatreError for a file that is too large."""
    for path, content in files.items():
        if (bytes_there := size(content)) >= LARGEST:
            raise TheatreError(
                f"{path} has {bytes_there / 2**20:.1f} MiB, and a Space takes files below 10 MiB; "
                "choose other models with --models, or take the file away."
            )


def size(content: Content) -> int:
    """Bytes of a file."""
    return content.stat().st_size if isinstance(content, Path) else len(content)


def total(files: Iterable[Content]) -> int:
    """Bytes of all files."""
    return sum(map(size, files))


def _same(content: Content, there: There) -> bool:
    data = content.read_bytes() if isinstance(content, Path) else content
    if there.sha256:
        return hashlib.sha256(data).hexdigest() == there.sha256
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest() == there.blob
