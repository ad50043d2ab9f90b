"""Catalogue of models: the checkpoints that ship and those that people saved, by name, in the order in which they are listed."""

import functools
import math
from pathlib import Path

from gan import paths
from gan.errors import TheatreError, unknown
from gan.models.checkpoint import SUFFIX, Header, read_header


def names() -> list[str]:
    """The names of all models: shipped ones by data set, MNIST first, then people's own, newest first.

    Within a data set conditional models come first, since every page can show more of them; then the best FID.
    """
    shipped = {file.stem: file for file in paths.SHIPPED.glob(f"*{SUFFIX}")}
    own = sorted(paths.saved().glob(f"*{SUFFIX}"), key=lambda file: -file.stat().st_mtime)
    return sorted(shipped, key=lambda name: (*_rank(shipped[name]), name)) + [f.stem for f in own if f.stem not in shipped]


def _rank(path: Path) -> tuple[bool, str, bool, float]:
    """The sort key of a shipped model; a FID says something only beside others of the same data set."""
    try:
        header = header_of(path)
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
        return _cached_header(path, path.stat().st_mtime_ns)
    except OSError:
        return read_header(path)  # which says in a sentence what is wrong


@functools.lru_cache(maxsize=256)
def _cached_header(path: Path, _mtime: int) -> Header:
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
    if name in names():
        for folder in (paths.SHIPPED, paths.saved()):
            file = folder / f"{name}{SUFFIX}"
            if file.exists():
                return file
    raise unknown("model", name, names() or ["(none yet: train one with 'python -m gan train')"])
