"""Route of those who follow a run or a race: ``/watch/RUN`` and ``/watch/race/ID``, asked twice a second, past Gradio's events,
since thirty may watch."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

import orjson  # Gradio's own; it writes a diverged run's NaN as null, which a browser can read
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gan.errors import TheatreError, unknown
from gan.web.components.run_watcher import POLL_SECONDS
from gan.web.show.facts import Look, whole_number

MOST_LOOKS = 24
"""A second, at one run; where more people watch, each looks less often, so that training feels a full classroom no more."""
SLOWEST_SECONDS = 2.0
_COUNTED_SECONDS = 2.0

Followed = TypeVar("Followed")


@dataclass(frozen=True)
class Feed(Generic[Followed]):
    """What can be followed by one address.

    Attributes:
        find: the run or race of an id, or a TheatreError.
        facts: what may be asked about it, by name (see ``gan.web.show.facts``).
        look: looks at it for a page that shows some of these facts and has seen so much of them.
    """

    find: Callable[[str], Followed]
    facts: Mapping[str, Any]
    look: Callable[[Followed, Mapping[str, Any], dict[str, Any]], Look]


class Audience:
    """How many follow a run, from how often they look, and so how often they shall."""

    def __init__(self) -> None:
        self.seconds = POLL_SECONDS
        self._looks, self._since = 0, time.monotonic()

    def looked(self) -> float:
        """Count a look; after how many seconds whoever looked may look again."""
        self._looks += 1
        passed = time.monotonic() - self._since
        if passed >= _COUNTED_SECONDS:
            watching = self._looks / passed * self.seconds
            self.seconds = min(SLOWEST_SECONDS, max(POLL_SECONDS, round(watching / MOST_LOOKS, 2)))
            self._looks, self._since = 0, time.monotonic()
        return self.seconds


def routes(runs: Feed[Any], races: Feed[Any]) -> list[Route]:
    """The routes for the watcher: {"seen": its next value, "facts": values by name, "seconds": when to look again}.

    The query names the facts that the page shows, each with the version that it has seen or nothing, and says ``at`` which
    moment the time line stands. A run that is gone, or an unknown fact, is answered in one sentence.
    """
    return [Route("/watch/race/{id}", _answering(races)), Route("/watch/{id}", _answering(runs))]


def _answering(feed: Feed[Any]) -> Callable[[Request], Any]:
    audiences: WeakKeyDictionary[Any, Audience] = WeakKeyDictionary()

    async def watch(request: Request) -> Response:
        # on the event loop: half a millisecond is less than a thread costs to be handed it
        versions, identity = dict(request.query_params), request.path_params["id"]
        at = whole_number(versions.pop("at", None))
        try:
            followed = feed.find(identity)
            facts = {name: _fact(feed, name) for name in versions}
            look = feed.look(followed, facts, {"id": identity, "at": at, "versions": versions})
        except TheatreError as error:
            return PlainTextResponse(str(error), 404)
        seconds = max(look.rest, audiences.setdefault(followed, Audience()).looked())
        return Response(orjson.dumps({"seen": look.seen, "facts": look.facts, "seconds": seconds}), media_type="application/json")

    return watch


def _fact(feed: Feed[Any], name: str) -> Any:
    if name not in feed.facts:
        raise unknown("fact", name, feed.facts)
    return feed.facts[name]
