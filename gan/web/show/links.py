"""Links: a page's view state as part of an address, readable and safe to edit by hand, and back.

Which keys the address of a page has, and what their values are, says one table, ``assets/view_state.json``, which JavaScript
reads too (``assets/js/lib/view_state.js``). A state is a dict of plain values by key; a key that is not in it is not in the
address. What only a model can say, such as how many numbers its z has, ``gan.web.show.points.from_state`` checks.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote_plus

from gan.errors import UsageError, unknown
from gan.web.show import points
from gan.web.view_table import TABLE

State = dict[str, Any]
Spec = Mapping[str, Any]
"""What the table says of one key; "type" names one of ``_READERS``."""

LONGEST: int = TABLE["longest"]
"""Letters of an address that are read."""
_MOST_FIELDS = 40
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?|[+-]?(?:nan|inf)")
"""As both languages read them; and what a program that went wrong may have written."""


def default(page: str, key: str) -> Any:
    """What a key means that an address of the page leaves out."""
    return TABLE["pages"][page]["defaults"][key]


def spec(page: str, key: str) -> Spec:
    """What the table says of a key of a page."""
    return _spec(TABLE["pages"][page]["keys"][key])


def explore(model: str, point: Mapping[str, Any]) -> str:
    """The address, from any page of the app, at which Explore shows ``point`` of ``model``."""
    return "./?" + encode("explore", {"model": model, **points.to_state(point)})


def words(page: str, state: Mapping[str, Any]) -> dict[str, str]:
    """A state's values as text, in the order of the table."""
    return _words(TABLE["pages"][page]["keys"], state)


def encode(page: str, state: Mapping[str, Any]) -> str:
    """The query of an address (the part after its question mark) that stands for a state of a page."""
    safe = TABLE["pages"][page]["safe"]
    return "&".join(f"{key}={quote_plus(word, safe=safe)}" for key, word in words(page, state).items())


def parse(text: str) -> dict[str, str]:
    """The words of a query by key. Raises UsageError: too long, or too many of them, for an address of ours."""
    if len(text) > LONGEST:
        raise UsageError("This link is too long to be one of GAN Theatre's; copy it again.")
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise UsageError("This is not a link of GAN Theatre; copy it again.") from None


def decode(page: str, query: str | Mapping[str, str]) -> tuple[State, list[str]]:
    """The state that a query of a page stands for, and a sentence for all that was changed.

    Numbers out of range are clamped, and keys that the page does not have are left out; both are said. In a list, a number that
    is not finite stays, for who knows how many numbers there should be.

    Args:
        query: as text, or its words by key.

    Raises:
        UsageError: a value that cannot be read.
    """
    asked = parse(query) if isinstance(query, str) else dict(query)
    if sum(map(len, asked.values())) > LONGEST:
        raise UsageError("This link is too long to be one of GAN Theatre's; copy it again.")
    row = TABLE["pages"][page]
    changed: list[str] = []
    known = {key: word for key, word in asked.items() if not _is_foreign(key) and key not in row.get("carried", [])}
    return _state(row["keys"], known, changed), changed


def _is_foreign(key: str) -> bool:
    """Whether a key belongs to Gradio, to the host or to a messenger, none of which is a page's business."""
    foreign = TABLE["foreign"]
    return key in foreign["names"] or key.startswith(tuple(foreign["prefixes"]))


def _spec(named: str | Spec) -> Spec:
    return TABLE["types"][named] if isinstance(named, str) else named


def _words(keys: Mapping[str, Any], state: Mapping[str, Any]) -> dict[str, str]:
    return {key: _written(_spec(named), state[key]) for key, named in keys.items() if key in state}


def _state(keys: Mapping[str, Any], asked: Mapping[str, str], changed: list[str]) -> State:
    if stray := [key[:40] for key in asked if key not in keys][:4]:
        has = f"its parts are {', '.join(keys)}" if keys else "it has none"
        changed.append(f"A link to this page has no part called {' or '.join(map(repr, stray))}, so that was left out; {has}.")
    present = {key: _spec(named) for key, named in keys.items() if key in asked}
    return {key: _READERS[what["type"]](what, key, asked[key], changed) for key, what in present.items()}


def _called(what: Spec, key: str) -> str:
    called = what["called"].format(key=key)
    return str(called[0].upper() + called[1:])


def _written(what: Spec, value: Any) -> str:
    kind = what["type"]
    if kind == "points":
        return "|".join(";".join(f"{key}:{word}" for key, word in _words(what["keys"], one).items()) for one in value)
    if kind in ("numbers", "number"):
        many = value if kind == "numbers" else [value]
        return ",".join(f"{number:.{what['decimals']}f}".rstrip("0").rstrip(".") for number in many)
    return ",".join(map(str, value)) if kind in ("wholes", "names") else str(value)


def _text(what: Spec, key: str, text: str, changed: list[str]) -> str:
    return text


def _choice(what: Spec, key: str, text: str, changed: list[str]) -> str:
    if text not in what["choices"]:
        raise unknown(what["called"], text, what["choices"])
    return text


def _names(what: Spec, key: str, text: str, changed: list[str]) -> list[str]:
    return [name for name in text.split(",") if name]


def _bounded(what: Spec, key: str, number: float, text: str, changed: list[str]) -> Any:
    low, high = what.get("low", number), what.get("high", number)
    if low <= number <= high:
        return number
    if what["beyond"] == "refuse":
        raise _refused(what, key, text)
    bound = min(high, max(low, number))
    changed.append(f"{_called(what, key)} was clamped to {bound:.15g}.")
    return bound


def _refused(what: Spec, key: str, text: str) -> UsageError:
    kind = "a number" if what["type"] == "number" else "a whole number"
    bounds = f" from {what['low']} to {what['high']}" if "low" in what else ""
    return UsageError(f"{_called(what, key)} must be {kind}{bounds}, not {text[:40]}.")


def _whole(what: Spec, key: str, text: str, changed: list[str]) -> int:
    if not _WHOLE.fullmatch(text):
        raise _refused(what, key, text)
    return int(_bounded(what, key, int(text), text, changed))


def _number(what: Spec, key: str, text: str, changed: list[str]) -> float:
    number = float(text) if _NUMBER.fullmatch(text) else float("nan")
    if abs(number) == float("inf") or number != number:
        raise _refused(what, key, text)
    return float(_bounded(what, key, number, text, changed))


def _numbers(what: Spec, key: str, text: str, changed: list[str]) -> list[float]:
    parts = text.split(",")
    if not all(map(_NUMBER.fullmatch, parts)):
        raise UsageError(f"{_called(what, key)} must be numbers with commas between them.")
    numbers, limit = [float(part) for part in parts], what["limit"]
    clamped = [max(-limit, min(limit, number)) if abs(number) < float("inf") else number for number in numbers]
    if any(abs(number) > limit for number in numbers if abs(number) < float("inf")):
        changed.append(f"{what['plural'].format(key=key)} beyond {limit:g} were clamped to it.")
    return [float(number) for number in clamped]


def _wholes(what: Spec, key: str, text: str, changed: list[str]) -> list[int]:
    parts = [part for part in text.split(",") if part]
    if not all(_WHOLE.fullmatch(part) and what["low"] <= int(part) <= what["high"] for part in parts):
        raise UsageError(f"{_called(what, key)} must be whole numbers from {what['low']} to {what['high']}, not {text[:40]}.")
    return sorted({int(part) for part in parts})


def _points(what: Spec, key: str, text: str, changed: list[str]) -> list[State]:
    parts = text.split("|") if text else []
    if len(parts) > what["most"]:
        changed.append(f"A link has at most {what['most']} {what['plural']}; the others were left out.")
    split = [dict(word.split(":", 1) for word in part.split(";") if ":" in word) for part in parts[: what["most"]]]
    return [_state(what["keys"], one, changed) for one in split]


_READERS: dict[str, Callable[[Spec, str, str, list[str]], Any]] = {
    "text": _text,
    "choice": _choice,
    "names": _names,
    "whole": _whole,
    "number": _number,
    "numbers": _numbers,
    "wholes": _wholes,
    "points": _points,
}
