"""Folder of a static site: what may be replaced, and how, so that nothing half-written ever looks whole."""

import json
import shutil
from pathlib import Path

from gan.errors import TheatreError, UsageError
from gan.web.static.models_data import Files

MARKER = "gan-theatre-site.json"
"""The file by which an earlier site is known; it lists all files."""
FORMAT = "gan-theatre-site-1"
LARGEST = 10 * 2**20
"""Bytes of a file that every host takes as it is."""


def check(folder: Path) -> None:
    """Raise a UsageError for a folder that holds other things than an earlier site."""
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} is a file; choose a folder for the site.")
    try:
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
        known = _listed(folder)
    except OSError as error:
        raise TheatreError(f"{folder} cannot be read ({error.strerror}); choose another folder.") from error
    if there and known is None:
        raise UsageError(f"{folder} holds other things, such as {min(there)}; choose a folder that is empty or not there yet.")
    others = sorted(there - (known or set()) - {MARKER})
    if others:
        raise UsageError(
            f"{folder} is an earlier site but holds other things, such as {others[0]}; take them out, or choose another folder."
        )


def _listed(folder: Path) -> set[str] | None:
    """Paths of an earlier site's files; None where there is no site."""
    try:
        told = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        return set(told["files"]) if told["format"] == FORMAT else None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def place(folder: Path, files: Files) -> None:
    """Put a site there, in place of an earlier one: whoever looks sees the old site, the new one, or for a moment none.

    Raises:
        UsageError: the folder holds other things.
        TheatreError: it cannot be written, or a file is too large for some host.
    """
    check(folder)
    large = [path for path, content in files.items() if len(content) >= LARGEST]
    if large:
        raise TheatreError(
            f"{large[0]} would have {len(files[large[0]]) / 2**20:.1f} MiB, and hosts take up to 10; leave that model out."
        )
    folder = folder.resolve()
    new, old = (folder.with_name(f".{folder.name}.{word}-site") for word in ("new", "old"))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for leftover in (new, old):
            if leftover.exists():
                shutil.rmtree(leftover)
        for path, content in {**files, MARKER: _marker(files)}.items():
            target = new / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if folder.exists():
            folder.replace(old)
        new.replace(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        shutil.rmtree(new, ignore_errors=True)
        raise TheatreError(f"Could not write to {folder} ({error.strerror}); choose another place.") from error


def _marker(files: Files) -> bytes:
    return json.dumps({"format": FORMAT, "files": sorted(files)}, indent=1).encode()
