"""Result file of a study: JSON with a row for each command that was run."""

import json
from pathlib import Path
from typing import Any

from gan import paths
from gan.errors import TheatreError, UsageError
from gan.files import reason, write_whole

Results = dict[str, Any]
FOLDER = paths.ASSETS / "studies"


def check_name(file: Path) -> None:
    """Refuse a file that is not called .json.

    Raises:
        UsageError: it is not.
    """
    if file.suffix != ".json":
        raise UsageError(f"--out must end in .json, not {file.suffix or 'nothing'!r}.")


def load(file: Path) -> Results:
    """Read what ``add_row`` wrote, ``{"rows": [...]}``; no rows when there is no such file.

    Raises:
        TheatreError: it is something else.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"rows": []}
        if not all(isinstance(row["command"], str) for row in found["rows"]):
            raise TypeError("a command is not text")
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise TheatreError(f"{file} does not hold this study's results; name another file with --out, or remove it.") from error
    return found


def add_row(file: Path, row: Results | None = None) -> None:
    """Add a row to a study's file, in place of the same command's former row; without a row, check that the file can be written.

    Raises:
        TheatreError: the file holds something else, or cannot be written.
    """
    rows = load(file)["rows"]
    if row:
        rows = [other for other in rows if other["command"] != row["command"]] + [row]
    try:
        write_whole(file, (json.dumps({"rows": rows}, indent=1) + "\n").encode())
    except OSError as error:
        raise TheatreError(f"Could not write {file}: {reason(error)}.") from error


def unfinished_draws(file: Path, row: Results, draws: int) -> list[Results]:
    """The draws that the same command had saved when it was interrupted, if there are fewer than ``draws``; else none.

    Raises:
        TheatreError: the file holds something else.
    """
    aside = ("draws", "machine")
    facts = json.loads(json.dumps({key: value for key, value in row.items() if key not in aside}))
    for other in load(file)["rows"]:
        kept = other.get("draws", [])
        if {key: value for key, value in other.items() if key not in aside} == facts and len(kept) < draws:
            return kept
    return []
