"""Sessions: what the server keeps of each open page, and for how long after it was closed.

Gradio 6.31 writes the configuration of every component (some 500 here, 0.8 MB, 46 ms of the event loop) into each new session,
for links that restore a page's values ("deep links"; no page of ours offers one), and keeps 10,000 sessions for ever.
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import gradio as gr
from gradio.state_holder import SessionState, StateHolder
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


@dataclass(frozen=True)
class SessionPolicy:
    """How many sessions are kept, and how long.

    Attributes:
        most: sessions in all. Beyond it the one that was not used for longest ends, even if its page is open.
        most_left: sessions without an open page. Some are kept, since a page may have lost its line and not been closed, and a
            client of the API has no page.
        left_seconds: time after its last use that a session without an open page ends.
        quiet_seconds: time without an open page or a use of any session after which ``on_quiet`` is called.
    """

    most: int = 2000
    most_left: int = 100
    left_seconds: float = 3600.0
    quiet_seconds: float = 600.0


class Session(SessionState):
    """One page's values: its ``gr.State`` and the components that an event has changed. No configurations."""

    def __init__(self, blocks: gr.Blocks):
        # it writes the configuration of each of ``blocks.blocks``, and then of each component that an event touches;
        # ``gr.render``, which no page uses, would need them
        super().__init__(SimpleNamespace(default_config=blocks.default_config, blocks=()))  # type: ignore[arg-type]
        setattr(self.blocks_config, "config_for_block", _no_config)  # noqa: B010  # mypy lets no method be replaced


def _no_config(*_: Any) -> dict:
    return {}


class Sessions(StateHolder):
    """The sessions of one app, in place of Gradio's ``StateHolder``. Lives on the event loop, where ``delete_all_expired_state``
    is called once a second.

    Whoever is not known, or no longer, gets a new session, in which each ``gr.State`` has its first value.
    """

    def __init__(
        self,
        blocks: gr.Blocks,
        policy: SessionPolicy | None = None,
        clock: Callable[[], float] = time.monotonic,
        on_quiet: Callable[[], None] = lambda: None,
    ):
        super().__init__()
        self._policy, self._clock, self._on_quiet = policy or SessionPolicy(), clock, on_quiet
        self._pages: Counter[str] = Counter()
        self._left: OrderedDict[str, float] = OrderedDict()
        """When each session without an open page was used last, from the earliest on."""
        self._busy_at: float | None = None
        """When any session was used last; None when ``on_quiet`` has been called since."""
        self.set_blocks(blocks)
        self.capacity = self._policy.most

    def __getitem__(self, identity: str) -> SessionState:
        if identity not in self.session_data:
            self.session_data[identity] = Session(self.blocks)
        self._used(identity)
        return super().__getitem__(identity)

    def opened(self, identity: str) -> None:
        """A page of this session is open: it has a heartbeat."""
        self._pages[identity] += 1
        self._left.pop(identity, None)

    def closed(self, identity: str) -> None:
        """The page was closed, or its line was lost."""
        self._pages[identity] -= 1
        if self._pages[identity] <= 0:
            del self._pages[identity]
        if identity in self.session_data:
            self._used(identity)

    def update(self, identity: str) -> None:
        """A session is used: it moves to the end of the line in which they end when there are too many."""
        self.session_data.move_to_end(identity)
        while len(self.session_data) > self.capacity:
            without_page = (each for each in self._left if each != identity)
            self._end(next(without_page, next(iter(self.session_data))))

    def delete_all_expired_state(self) -> None:
        """End the sessions whose time is over, and say so when nobody is there any more."""
        now = self._clock()
        while self._left and (
            len(self._left) > self._policy.most_left or now - next(iter(self._left.values())) > self._policy.left_seconds
        ):
            self._end(next(iter(self._left)))
        if self._busy_at is not None and not self._pages and now - self._busy_at > self._policy.quiet_seconds:
            self._busy_at = None
            self._on_quiet()

    def _used(self, identity: str) -> None:
        self._busy_at = self._clock()
        if identity not in self._pages:
            self._left[identity] = self._busy_at
            self._left.move_to_end(identity)

    def _end(self, identity: str) -> None:
        for kept in (self.session_data, self.time_last_used, self._left):
            kept.pop(identity, None)
        queue = self.blocks._queue
        if not queue.pending_event_ids_session.get(identity):  # else an answer is under way
            queue.pending_event_ids_session.pop(identity, None)
            queue.pending_messages_per_session.pop(identity, None)


def routes() -> list[Route]:
    """In place of Gradio's "/gradio_api/deep_link", which would write a file at each call."""

    async def no_deep_link(_: Request) -> PlainTextResponse:
        return PlainTextResponse("A page's address is a link to what it shows; there are no others.", 404)

    return [Route("/gradio_api/deep_link", no_deep_link)]
