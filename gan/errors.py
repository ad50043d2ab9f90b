"""Errors that a person may see: each is one sentence that says what to do."""

from collections.abc import Iterable


class TheatreError(Exception):
    """Something a person can mend. The message is one sentence, shown as it is on the page and the command line."""

    exit_code = 1


class UsageError(TheatreError):
    """A name or value that is not allowed. The message names what is."""

    exit_code = 2


def unknown(kind: str, name: object, choices: Iterable[str]) -> UsageError:
    """The one way to refuse a name: say what was asked and what there is."""
    return UsageError(f"There is no {kind} called {str(name)[:80]!r}; choose one of: {', '.join(choices)}.")
