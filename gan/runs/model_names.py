"""Names of saved models, checked and placed so that none replaces another; and the name of a run's own model."""

import contextlib
import re
import threading
from pathlib import Path

from gan import paths
from gan.errors import TheatreError, UsageError
from gan.files import reason, write_whole
from gan.models import catalogue, checkpoint, provenance
from gan.quota import check_room, quota
from gan.runs.folder import IDENTITY

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
RUN = "run:"
"""Prefix of a run's id that makes the name of the model in the run's folder, for those who know the id."""
DELETE = "delete one under Your models on the Train live page"
"""Cure of a quota that is used up."""
placing = threading.RLock()
"""Held by whoever adds, renames or deletes a saved model."""


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
        UsageError: there is such a model already, or they have as many as they may.
        TheatreError: the disk refused.
    """
    with placing:
        if name in catalogue.names():
            raise taken_already(name)
        _copy(source, name, owner, automatic=False)


def place_free(source: Path, name: str, recipe: str, owner: str = "") -> str:
    """Copy a checkpoint to the saved models as ``name``, or where that is "" or taken under the next free number.

    ``owner``: digest of the visitor whose it is, or "".

    Raises:
        UsageError: they have as many models as they may.
        TheatreError: the disk refused.
    """
    with placing:
        taken = set(catalogue.names())
        automatic = not name
        if not name or name in taken:
            # a recipe may come from a file, so its name is not to be trusted with a path
            stem = name[:32] or f"{re.sub(r'[^a-z0-9]+', '-', recipe.lower()).strip('-')[:24] or 'gan'}-live"
            number = 1
            while (name := f"{stem}-{number}") in taken:
                number += 1
        _copy(source, name, owner, automatic)
    return name


def _copy(source: Path, name: str, owner: str, automatic: bool) -> None:
    try:
        content = source.read_bytes()
    except OSError as error:
        raise TheatreError("The model is not kept among the models: what the run had saved is not there any more.") from error
    _check_quota(owner, len(content))
    check_room(paths.saved(), len(content))
    try:
        provenance.write(model_file(name), owner, automatic)  # first, for a model without is everybody's
        write_whole(model_file(name), content)
    except OSError as error:
        with contextlib.suppress(OSError):
            provenance.file_of(model_file(name)).unlink(missing_ok=True)
        raise TheatreError(f"Could not save the model as {name}: {reason(error)}.") from error


def _check_quota(owner: str, size: int) -> None:
    """Make sure that one more model of so many bytes is within the quota.

    Raises:
        UsageError: it is not.
    """
    most, kept = quota(), [entry for entry in catalogue.entries() if entry.provenance.of_visitor]
    own = [entry for entry in kept if entry.provenance.owner == owner]
    whose = "you have" if owner else "visitors without a key have"
    cure = DELETE if owner else "download it instead"
    if len(own) >= most.models_of_visitor:
        raise UsageError(f"Not kept among the models: {whose} {len(own)}, as many as one visitor may keep; {cure}.")
    held = sum(entry.size for entry in own)
    if held + size > most.mib_of_visitor * 2**20:
        raise UsageError(
            f"Not kept among the models: {whose} {held / 2**20:,.1f} of {most.mib_of_visitor:,} MiB already, and this one takes "
            f"{size / 2**20:,.1f}; {cure}."
        )
    if len(kept) >= most.models or sum(entry.size for entry in kept) + size > most.mib * 2**20:
        raise UsageError(
            f"Not kept among the models: this server keeps {len(kept)}, which is all it can; download it, or {DELETE}."
        )


def model_file(name: str) -> Path:
    """File of the saved model of this name."""
    return paths.saved() / f"{name}{checkpoint.SUFFIX}"


def taken_already(name: str) -> UsageError:
    """Error of a name that is in use."""
    return UsageError(f"There is already a model called {name!r}; choose another name.")
