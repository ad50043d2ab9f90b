"""Facts: what a page shows of a run or a race that it follows, each by a name, and told only while it is new.

A table of them says what can be asked for; the page's watcher (``gan.web.components.run_watcher``) knows which component shows
which, and ``gan.web.http.watch`` answers it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

Sight = TypeVar("Sight")


class Fact(NamedTuple):
    """A fact that is told.

    Attributes:
        value: of the component that shows it.
        version: names this value to the next look, which may save telling it again; "" for one that is told at every look.
    """

    value: Any
    version: str = ""


Source = Callable[[Sight, str], Fact | None]
"""Makes a fact of what is seen of a run, for a page that has this version of it, or "" for none; None: nothing new."""


@dataclass(frozen=True)
class Look:
    """What a look at a run or a race brings.

    Attributes:
        facts: the values of those that are new, by name.
        status: the status that they are made of.
        seen: the watcher's next value (see ``gan.web.components.run_watcher``).
        rest: seconds before the next look is worth its while, at least.
    """

    facts: dict[str, Any]
    status: dict[str, Any]
    seen: dict[str, Any]
    rest: float = 0.0


Versions = dict[str, str]
"""By the name of the fact."""


def news(sight: Sight, sources: Mapping[str, Source[Sight]], versions: Versions) -> tuple[dict[str, Any], Versions]:
    """The facts that are new to who has these ``versions``: their values, and the versions that are known then."""
    told = {name: source(sight, versions.get(name, "")) for name, source in sources.items()}
    new = {name: fact for name, fact in told.items() if fact is not None}
    known = {name: version for name, version in versions.items() if version and name in sources}
    return {name: fact.value for name, fact in new.items()}, known | {name: f.version for name, f in new.items() if f.version}


def whole_number(text: str | None) -> int | None:
    """A number that a browser sent, or None if it is none that we ever told."""
    return int(text) if text and text.isdecimal() and len(text) < 12 else None
