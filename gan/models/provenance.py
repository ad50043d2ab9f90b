"""Provenance of a saved model: whose it is and when it was saved, in a small JSON beside it.

A model without one, such as those of the command line, is everybody's.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from gan.files import write_whole

SUFFIX = ".json"
LATEST = 4e9
"""Seconds since 1970 that a calendar of every system knows."""


@dataclass(frozen=True)
class Provenance:
    """Provenance of a model.

    Attributes:
        owner: digest of the visitor's key (``gan.runs.visitor``); "" of whoever has none.
        saved: seconds since 1970; 0 where nothing says it.
        automatic: whether its name was chosen for it.
    """

    owner: str = ""
    saved: float = 0.0
    automatic: bool = False

    @property
    def of_visitor(self) -> bool:
        """Whether a visitor saved the model, be they known or not."""
        return self.saved > 0


NONE = Provenance()


def file_of(model: Path) -> Path:
    """The file that tells of the one of a model."""
    return model.with_suffix(SUFFIX)


def write(model: Path, owner: str, automatic: bool) -> None:
    """Note that a model is saved now.

    Raises:
        OSError: the disk refused.
    """
    facts = {"owner": owner, "saved": round(time.time(), 3), "automatic": automatic}
    write_whole(file_of(model), json.dumps(facts).encode())


def copy(model: Path, other: Path) -> None:
    """Note for another model what is noted for this one, but that its name was chosen by hand.

    Raises:
        OSError: there is no such note, or the disk refused.
    """
    facts = json.loads(file_of(model).read_text(encoding="utf-8"))
    write_whole(file_of(other), json.dumps(facts | {"automatic": False}).encode())


def is_note(file: Path) -> bool:
    """Whether a file is one of these, and not something that a person put beside the models."""
    try:
        facts = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(facts, dict) and set(facts) == {"owner", "saved", "automatic"}


def read(path: Path, mtime: int, _size: int) -> Provenance:
    """What a file says that was last changed then; a damaged one says that it was some visitor."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        owner, saved = facts["owner"], float(facts["saved"])
        if isinstance(owner, str) and 0 < saved < LATEST:
            return Provenance(owner, saved, facts["automatic"] is True)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError):
        pass
    return Provenance("", max(1.0, mtime / 1e9))
