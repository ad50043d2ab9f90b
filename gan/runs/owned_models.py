"""Models of one visitor: listed, renamed and deleted by whoever has the key they were saved with."""

import contextlib

from gan.analysis import named_directions
from gan.errors import TheatreError, UsageError
from gan.files import reason
from gan.models import catalogue, provenance
from gan.models.catalogue import Entry
from gan.runs import visitor
from gan.runs.model_names import check_name, model_file, placing, taken_already


def of_visitor(key: object) -> list[Entry]:
    """The models of the visitor with this key, newest first."""
    owner = visitor.digest(key)
    return [entry for entry in catalogue.entries() if owner and entry.provenance.owner == owner]


def rename_model(key: object, name: str, to: str) -> None:
    """Give a model of theirs another name; the directions named for it go along.

    Raises:
        UsageError: it is not theirs or not there, or the name is taken or not allowed.
        TheatreError: the disk refused.
    """
    check_name(to)
    with placing:
        entry = _own(key, name)
        if to == name:
            return
        if to in catalogue.names():
            raise taken_already(to)
        target = model_file(to)
        try:
            provenance.copy(entry.path, target)  # first, for a model without is everybody's
            entry.path.replace(target)
            provenance.file_of(entry.path).unlink(missing_ok=True)
        except OSError as error:
            if entry.path.exists():
                with contextlib.suppress(OSError):
                    provenance.file_of(target).unlink(missing_ok=True)
            raise TheatreError(f"Could not rename {name}: {reason(error)}.") from error
        named_directions.rename_model(name, to)


def delete(key: object, name: str) -> None:
    """Delete a model of theirs, and the directions named for it.

    Raises:
        UsageError: it is not theirs or not there.
        TheatreError: the disk refused.
    """
    with placing:
        entry = _own(key, name)
        try:
            entry.path.unlink()
            provenance.file_of(entry.path).unlink(missing_ok=True)
        except OSError as error:
            raise TheatreError(f"Could not delete {name}: {reason(error)}.") from error
        named_directions.delete_model(name)


def _own(key: object, name: str) -> Entry:
    found = next((entry for entry in of_visitor(key) if entry.name == name), None)
    if found is None:
        raise UsageError(f"There is no model of yours called {str(name)[:60]!r}; it may have been renamed or deleted meanwhile.")
    return found
