"""Shares: how many sockets one visitor may hold, and how many requests a second they may make of the routes that cost work.

A visitor is a network address (``gan.web.http.visitor_address``). A school class behind one address is one visitor too, so a
share is what thirty people with two tabs each need.
"""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gan.web.http.visitor_address import visitor_address


@dataclass(frozen=True)
class Rate:
    """So many requests at once, and then so many a second: a token bucket."""

    at_once: float
    a_second: float


_EVENTS = Rate(600, 60)
"""One bucket for all ways to call an event."""


@dataclass(frozen=True)
class Limits:
    """What one visitor may take.

    Attributes:
        sockets: open at one time, of the server's 200 (``gan.web.http.stage_socket``). Who has no socket is served by Gradio's
            events.
        requests: by the beginning of a path below the app's prefix. Calls of Gradio's events: 20 ms each; thirty hands that
            drag without a socket make 60 a second. Looks at a run: half a millisecond; thirty people's two tabs look 120 times a
            second. Weights of models: those of a run, where thirty people play with it, come anew every few seconds. Files that
            are drawn when asked for: a journey's film takes seconds.
    """

    sockets: int = 80
    requests: Mapping[str, Rate] = field(
        default_factory=lambda: {
            "/gradio_api/run/": _EVENTS,
            "/gradio_api/api/": _EVENTS,
            "/gradio_api/call/": _EVENTS,
            "/gradio_api/queue/join": _EVENTS,
            "/watch/": Rate(600, 200),
            "/picture": Rate(120, 20),
            "/models/": Rate(600, 60),
            "/take/": Rate(120, 4),
            "/journey/": Rate(60, 1),
        }
    )


LIMITS = Limits()
_MANY = 10_000
"""Buckets; beyond that those that are full again are thrown away."""


class _Bucket:
    """Requests that are left of a rate."""

    def __init__(self, rate: Rate, now: float):
        self._rate, self._left, self._at = rate, rate.at_once, now

    def wait(self, now: float) -> float:
        """Take one; 0.0, or if there is none the seconds until there is."""
        self._fill(now)
        if self._left < 1:
            return (1 - self._left) / self._rate.a_second
        self._left -= 1
        return 0.0

    def is_full(self, now: float) -> bool:
        """Whether it is as a new one would be."""
        self._fill(now)
        return self._left >= self._rate.at_once

    def _fill(self, now: float) -> None:
        self._left = min(self._rate.at_once, self._left + (now - self._at) * self._rate.a_second)
        self._at = now


class Shares:
    """ASGI middleware: a request beyond its visitor's share has status 429, one sentence, and when to come back."""

    def __init__(self, app: ASGIApp, limits: Limits = LIMITS, clock: Callable[[], float] = time.monotonic):
        self._app, self._limits, self._clock = app, limits, clock
        self._buckets: dict[tuple[str, Rate], _Bucket] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        seconds = self._wait(scope) if scope["type"] == "http" else 0.0
        await (_refusal(scope, seconds) if seconds else self._app)(scope, receive, send)

    def _wait(self, scope: Scope) -> float:
        """Seconds until the request may be made; 0.0: now."""
        path = scope["path"].removeprefix(scope.get("root_path", "").rstrip("/"))
        rate = next((rate for begin, rate in self._limits.requests.items() if path.startswith(begin)), None)
        if rate is None or (scope["method"] == "GET" and path.startswith("/gradio_api/")):  # the answer to a call
            return 0.0
        now = self._clock()
        if len(self._buckets) > _MANY:
            self._buckets = {key: bucket for key, bucket in self._buckets.items() if not bucket.is_full(now)}
        return self._buckets.setdefault((visitor_address(scope), rate), _Bucket(rate, now)).wait(now)


def _refusal(scope: Scope, seconds: float) -> Response:
    rounded = math.ceil(seconds)
    sentence = f"Too many requests came from your network address; try again in {rounded} second{'s' if rounded > 1 else ''}."
    headers = {"Retry-After": str(rounded)}
    if "/gradio_api/" in scope["path"]:
        return JSONResponse({"error": sentence, "detail": sentence}, 429, headers)
    return PlainTextResponse(sentence, 429, headers)
