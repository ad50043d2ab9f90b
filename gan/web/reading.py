"""Readers of what a page or a program sends: each answers with a value that a handler may rely on, or says what is wrong.

A browser's page sends nothing else than these take; a stranger's program may send anything.
"""

import math
import types
import typing
from collections.abc import Callable
from typing import Any

import orjson  # Gradio's own: what it cannot read it could not write into an answer either

from gan.errors import UsageError

LONGEST_TEXT = 20_000
"""Letters of a field that has no limit of its own: a link to a picture with its z."""
LONGEST_NAME = 200
"""Letters of a name, a run's id or a number to write."""
DEEPEST = 32
"""Lists within lists of a message; ours have six."""
MOST_KEYS = 100
_LARGEST = 2.0**53
"""Up to here every whole number is one in JavaScript and in a float too."""
_DAMAGED = "This request could not be read; reload the page and try again."


def message(body: bytes) -> Any:
    """The value of a JSON text, in which each text can be written down again and each number is finite.

    A whole number of more than 64 bits becomes a float.

    Raises:
        UsageError: no JSON, half a surrogate pair, a number beyond what a float holds, NaN, or lists within lists beyond
            ``DEEPEST``.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise UsageError(f"{_DAMAGED} It is not JSON with finite numbers and whole letters.") from None
    if body.count(b"[") + body.count(b"{") > DEEPEST and _is_deeper(value, DEEPEST):
        raise UsageError(f"This request has lists within lists, deeper than {DEEPEST}; no page sends such a one.")
    return value


def _is_deeper(value: Any, depth: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return depth < 0 or any(_is_deeper(one, depth - 1) for one in inner if isinstance(one, dict | list))


def text(value: Any, called: str, longest: int = LONGEST_TEXT) -> str:
    """``value`` as text of at most so many letters; None, as an empty field may send, is "".

    Raises:
        UsageError: it is none, or longer.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UsageError(f"{called} must be text, not {_brief(value)}.")
    if len(value) > longest:
        raise UsageError(f"{called} may have {longest:,} letters, not {len(value):,}.")
    return value


def number(value: Any, called: str, low: float = -math.inf, high: float = math.inf) -> float:
    """``value`` as a finite number from ``low`` to ``high``; a whole one stays an int.

    Raises:
        UsageError: anything else.
    """
    if _is_finite(value) and low <= value <= high:
        return float(value) if isinstance(value, float) else int(value)
    raise UsageError(f"{called} must be a number{_bounds(low, high)}, not {_brief(value)}.")


def whole(value: Any, called: str, low: float = -_LARGEST, high: float = _LARGEST) -> int:
    """``value`` as a whole number from ``low`` to ``high``; 3.0 is one too, as JavaScript makes no difference.

    Raises:
        UsageError: anything else.
    """
    if not (_is_finite(value) and low <= value <= high and value == int(value)):
        raise UsageError(f"{called} must be a whole number{_bounds(low, high)}, not {_brief(value)}.")
    return int(value)


def record(value: Any, called: str) -> dict[str, Any]:
    """``value`` as a dict of at most ``MOST_KEYS`` keys.

    Raises:
        UsageError: anything else.
    """
    if not isinstance(value, dict) or len(value) > MOST_KEYS:
        raise UsageError(f"{called} must be values by name, not {_brief(value)}.")
    return value


def place(value: Any, called: str, count: int) -> int:
    """``value`` as the number of one of ``count`` things, from 0; of one beyond them, the nearest: a hand may have clicked on
    what was there a moment before.

    Raises:
        UsageError: no whole number, or there is nothing.
    """
    if not count:
        raise UsageError(f"{called} is of something that is not there; reload the page.")
    return max(0, min(count - 1, whole(value, called)))


def truth(value: Any, called: str) -> bool:
    """``value`` if it is true or false.

    Raises:
        UsageError: it is anything else.
    """
    if not isinstance(value, bool):
        raise UsageError(f"{called} must be true or false, not {_brief(value)}.")
    return value


def argument(value: Any, kind: Any, called: str) -> Any:
    """``value`` as an argument of the annotated type ``kind``: str, int, float, dict or bool, or one of them ``| None``.

    Raises:
        UsageError: of another type.
    """
    kinds = typing.get_args(kind) if isinstance(kind, types.UnionType) else (kind,)
    if value is None and types.NoneType in kinds:
        return None
    readers: dict[Any, Callable[[], Any]] = {
        str: lambda: text(value if value is not None else 0, called, LONGEST_NAME),
        int: lambda: whole(value, called),
        float: lambda: number(value, called),
        dict: lambda: record(value, called),
        bool: lambda: truth(value, called),
    }
    return readers[kinds[0]]()


def _is_finite(value: Any) -> bool:
    """Whether it is a number that a float can hold."""
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:
        return False


def _bounds(low: float, high: float) -> str:
    if max(-low, high) < _LARGEST:
        return f" from {low:g} to {high:g}"
    return f" from {low:g} on" if low > -_LARGEST else f" up to {high:g}" if high < _LARGEST else ""


def _brief(value: Any) -> str:
    return "nothing" if value is None else repr(value)[:40] if isinstance(value, str) else str(value)[:40]
