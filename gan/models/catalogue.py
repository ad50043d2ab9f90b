"""Catalogue of models: the checkpoints that ship and those that people saved, by name, in the order in which they are listed."""

import contextlib
import functools
import math
import os
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from gan import paths
from gan.errors import TheatreError, UsageError, unknown
from gan.models import provenance
from gan.models.checkpoint import SUFFIX, Header, read_header
from gan.models.provenance import Provenance

LISTED = 20
"""Models that a sentence names at most."""
REMEMBERED = 16384
"""Models of which the header is remembered."""
_TRUSTED_SECONDS = 1.0
"""How long a listing stands while neither folder changes: a file may be written anew in its place."""
_TICK_SECONDS = 0.1
"""A folder that changed so shortly before it was listed may have changed again without another time of change."""


@dataclass(frozen=True)
class Entry:
    """A model as its folder lists it.

    Attributes:
        name: what people call it.
        path, mtime, size: its file, in nanoseconds since 1970 and bytes.
        shipped: whether it came with the project.
        provenance: whose it is, and since when.
    """

    name: str
    path: Path
    mtime: int
    size: int
    shipped: bool
    provenance: Provenance

    @functools.cached_property
    def header(self) -> Header:
        """Its header, read once as long as the file stays as it is. Raises as ``checkpoint.read_header``."""
        return _cached_header(self.path, self.mtime, self.size)


@dataclass(frozen=True)
class _Listing:
    folders: tuple[tuple[Path, int], tuple[Path, int]]
    trusted_until: float
    entries: tuple[Entry, ...]


_last: _Listing | None = None
_only: frozenset[str] | None = None


@contextlib.contextmanager
def only(names: Collection[str]) -> Iterator[None]:
    """Within it this process knows these models alone: for commands that make something of a few of them."""
    global _only
    before, _only = _only, frozenset(names)
    try:
        yield
    finally:
        _only = before


def entries() -> tuple[Entry, ...]:
    """All models: shipped ones by data set, MNIST first, then people's own, newest first; each folder is read once.

    Within a data set conditional models come first, since every page can show more of them; then the best FID.
    """
    found = _all_entries()
    return found if _only is None else tuple(entry for entry in found if entry.name in _only)


def _all_entries() -> tuple[Entry, ...]:
    global _last  # a listing is a value: two threads may both make one, and either is right
    folders = ((paths.SHIPPED, _changed(paths.SHIPPED)), (paths.saved(), _changed(paths.saved())))
    known = _last
    if known and known.folders == folders and time.monotonic() < known.trusted_until:
        return known.entries
    settled = time.time() - max(changed for _, changed in folders) / 1e9 > _TICK_SECONDS
    listed = _listed()
    _last = _Listing(folders, time.monotonic() + _TRUSTED_SECONDS if settled else 0.0, listed)
    return listed


def _listed() -> tuple[Entry, ...]:
    shipped = sorted(_scan(paths.SHIPPED, True), key=lambda entry: (*_rank(entry), entry.name))
    taken = {entry.name for entry in shipped}
    own = sorted(_scan(paths.saved(), False), key=lambda entry: -entry.mtime)
    return (*shipped, *(entry for entry in own if entry.name not in taken))


def _changed(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _scan(folder: Path, shipped: bool) -> list[Entry]:
    files: dict[str, os.stat_result] = {}
    try:
        with os.scandir(folder) as found:
            for file in found:
                if file.name.endswith((SUFFIX, provenance.SUFFIX)) and not file.name.startswith("."):
                    try:
                        files[file.name] = file.stat()
                    except OSError:
                        continue  # deleted meanwhile, or a link to nothing
    except OSError:
        return []  # nobody has saved anything yet
    entries, place = [], str(folder)
    for name, stat in files.items():
        if name.endswith(SUFFIX):
            stem = name.removesuffix(SUFFIX)
            note = None if shipped else files.get(stem + provenance.SUFFIX)
            told = (note.st_mtime_ns, note.st_size) if note else None
            entries.append(_entry(place, stem, stat.st_mtime_ns, stat.st_size, shipped, told))
    return entries


@functools.lru_cache(maxsize=REMEMBERED)
def _entry(folder: str, name: str, mtime: int, size: int, shipped: bool, note: tuple[int, int] | None) -> Entry:
    """The same entry as long as its files stay as they are; ``note``: time and size of what tells whose it is."""
    path = Path(folder, name + SUFFIX)
    told = provenance.read(provenance.file_of(path), *note) if note else provenance.NONE
    return Entry(name, path, mtime, size, shipped, told)


def names() -> list[str]:
    """The names of all models, in the order of ``entries``."""
    return [entry.name for entry in entries()]


def _rank(entry: Entry) -> tuple[bool, str, bool, float]:
    """The sort key of a shipped model; a FID says something only beside others of the same data set."""
    try:
        header = entry.header
    except TheatreError:
        return True, "\U0010ffff", True, math.inf  # damaged: behind every name
    try:
        fid = float(header.scores["fid"])
    except (KeyError, OverflowError):
        fid = math.nan
    unconditional = header.recipe.latent.classes == 0
    return header.dataset != "mnist", header.dataset, unconditional, math.inf if math.isnan(fid) else fid


def header_of(path: Path) -> Header:
    """``checkpoint.read_header``, cached until the file changes. Raises the same."""
    try:
        found = path.stat()
    except OSError:
        return read_header(path)  # which says in a sentence what is wrong
    return _cached_header(path, found.st_mtime_ns, found.st_size)


@functools.lru_cache(maxsize=REMEMBERED)
def _cached_header(path: Path, _mtime: int, _size: int) -> Header:
    return read_header(path)


def find(name: str) -> Path:
    """The file of a model, given its name or a path to a checkpoint.

    Raises:
        UsageError: no such model; the message lists those there are.
        TheatreError: a path that does not exist.
    """
    if name.endswith(SUFFIX) or "/" in name or "\\" in name:
        return Path(name)
    return find_named(name)


def find_named(name: str) -> Path:
    """The file of a model by its name alone: what a web visitor may ask for.

    Raises:
        UsageError: no such model.
    """
    return entry_of(name).path


def entry_of(name: str) -> Entry:
    """The model of this name. Raises as ``find_named``."""
    for entry in entries():
        if entry.name == name and entry.path.exists():
            return entry
    raise _unknown(name)


def _unknown(name: str) -> UsageError:
    """The refusal of a name; what visitors saved is not told to others."""
    known = [entry.name for entry in entries() if not entry.provenance.of_visitor]
    shown = [*known[:LISTED], f"or {len(known) - LISTED} more"] if len(known) > LISTED else known
    return unknown("model", name, shown or ["(none yet: train one with 'python -m gan train')"])
