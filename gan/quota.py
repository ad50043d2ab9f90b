"""Quota: how much visitors may keep on a server's disk, each and together; a server changes it by ``GAN_THEATRE_QUOTA``."""

import dataclasses
import functools
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from gan.errors import TheatreError, UsageError

VARIABLE = "GAN_THEATRE_QUOTA"
"""Environment variable that changes the quota: ``models_of_visitor=50,free_mib=200``."""


@dataclass(frozen=True)
class Quota:
    """Quota of a server. Whoever has no key counts as one visitor, whoever they are.

    Attributes:
        models_of_visitor: saved models of one visitor; a whole one of the usual networks is some 35 MiB.
        mib_of_visitor: MiB of these.
        models: saved models of all visitors; those of the command line count for nobody.
        mib: MiB of these.
        free_mib: MiB of the disk that are left free, whoever asks.
        directions_of_visitor: named directions of one visitor, of all models.
        directions_of_model: named directions of one model.
        ended_of_visitor: ended runs of one visitor that can still be asked about, files included.
    """

    models_of_visitor: int = 20
    mib_of_visitor: int = 800
    models: int = 1000
    mib: int = 20_000
    free_mib: int = 1024
    directions_of_visitor: int = 40
    directions_of_model: int = 100
    ended_of_visitor: int = 10


def quota() -> Quota:
    """The quota in force.

    Raises:
        UsageError: the environment variable says nothing that can be used.
    """
    return _parsed(os.environ.get(VARIABLE, ""))


@functools.lru_cache(maxsize=8)
def _parsed(text: str) -> Quota:
    known = {field.name for field in dataclasses.fields(Quota)}
    changes: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        key, _, value = (side.strip() for side in part.partition("="))
        if key not in known or not (value.isascii() and value.isdigit() and len(value) < 12):
            raise UsageError(
                f"{VARIABLE} says {part[:60]!r}; it takes NAME=WHOLE NUMBER with commas between, of {', '.join(sorted(known))}."
            )
        changes[key] = int(value)
    return Quota(**changes)


def check_room(folder: Path, size: int = 0) -> None:
    """Make sure that a file of ``size`` bytes leaves the margin of the disk free.

    Raises:
        TheatreError: it does not.
    """
    there = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    try:
        free = shutil.disk_usage(there).free
    except OSError:
        return  # whoever writes finds out
    if free - size < quota().free_mib * 2**20:
        raise TheatreError(
            f"The server's disk is nearly full: {free // 2**20:,} MiB are free, and {quota().free_mib:,} MiB stay so; delete "
            "models that you don't need, or have the server's owner free some space."
        )
