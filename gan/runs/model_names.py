"""Names of saved models, checked and placed so that none replaces another; and the name of a run's own model."""

import re
import threading
from pathlib import Path

from gan import paths
from gan.errors import TheatreError, UsageError
from gan.files import write_whole
from gan.models import catalogue, checkpoint
from gan.runs.folder import IDENTITY

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
RUN = "run:"
"""Prefix of a run's id that makes the name of the model in the run's folder, for those who know the id."""
_placing = threading.Lock()


def is_run(name: str) -> bool:
    """Whether ``name`` means a run's own model; its id is then well formed, though the run may be gone."""
    return name.startswith(RUN) and IDENTITY.fullmatch(name.removeprefix(RUN)) is not None


def check_name(name: str) -> str:
    """``name`` if a model may be called that.

    Raises:
        UsageError: it may not.
    """
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise UsageError(
            f"A model's name has 1 to 40 small letters, digits and hyphens, the first not a hyphen, not {str(name)[:60]!r}."
        )
    return name


def place(source: Path, name: str, owner: str = "") -> None:
    """Copy a checkpoint to the saved models under exactly this name; ``owner``: digest of the visitor whose it is, or "".

    Raises:
        UsageError: there is such a model already.
        TheatreError: the disk refused.
    """
    with _placing:
        if name in catalogue.names():
            raise taken_already(name)
        _copy(source, name)


def place_free(source: Path, name: str, recipe: str, owner: str = "") -> str:
    """Copy a checkpoint to the saved models as ``name``, or where that is "" or taken under the next free number.

    ``owner``: digest of the visitor whose it is, or "".

    Raises:
        TheatreError: the disk refused.
    """
    with _placing:
        taken = catalogue.names()
        if not name or name in taken:
            # a recipe may come from a file, so its name is not to be trusted with a path
            stem = name[:32] or f"{re.sub(r'[^a-z0-9]+', '-', recipe.lower()).strip('-')[:24] or 'gan'}-live"
            number = 1
            while (name := f"{stem}-{number}") in taken:
                number += 1
        _copy(source, name)
    return name


def _copy(source: Path, name: str) -> None:
    try:
        write_whole(model_file(name), source.read_bytes())
    except OSError as error:
        raise TheatreError(
            f"Could not save the model as {name} ({error.strerror}); free some space, then save it under another name."
        ) from error


def model_file(name: str) -> Path:
    """File of the saved model of this name."""
    return paths.saved() / f"{name}{checkpoint.SUFFIX}"


def taken_already(name: str) -> UsageError:
    """Error of a name that is in use."""
    return UsageError(f"There is already a model called {name!r}; choose another name.")
