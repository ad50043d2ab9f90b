"""Answers of Gradio's that are always the same, made once: the HTML of a page, and the scripts and styles, compressed.

Gradio 6.31 copies a page's whole configuration and writes it as text for each visitor, 20 to 50 ms, and compresses each of some
fifty files anew, 3 to 6 ms each.
"""

import gzip
import re
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from anyio.to_thread import run_sync
from gradio.route_utils import get_root_url
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ASSET = re.compile(r"/assets/[^/]+\.(js|css)$")
MOST_PAGES = 32
"""Pages that are kept, each for each address that the app is asked by; some 300 KB each. Of the assets there are 4 MB in all."""
_ABOUT_A_COPY = (b"range", b"if-range", b"if-none-match", b"if-modified-since")


@dataclass(frozen=True)
class Answer:
    """A whole answer: headers without Content-Length, and the body."""

    headers: list[tuple[bytes, bytes]]
    body: bytes

    async def send(self, send: Send) -> None:
        """Answer with it."""
        length = (b"content-length", str(len(self.body)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [*self.headers, length]})
        await send({"type": "http.response.body", "body": self.body})


class KeptAnswers:
    """Middleware (ASGI): the answers that this module is about are asked of the app once. Errors and all else pass through."""

    def __init__(self, app: ASGIApp):
        self._app = app
        self._pages: OrderedDict[Hashable, Answer] = OrderedDict()
        self._assets: dict[str, Answer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            if (page := _page(scope)) is not None:
                answer = await self._kept_page(page, scope, receive)
            elif _ASSET.search(scope["path"]) and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
                answer = await self._kept_asset(scope, receive)
            else:
                answer = None
            if answer:
                await answer.send(send)
                return
        await self._app(scope, receive, send)

    async def _kept_page(self, key: Hashable, scope: Scope, receive: Receive) -> Answer | None:
        if key not in self._pages and (made := await self._asked(scope, receive)):
            self._pages[key] = made
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        if key in self._pages:
            self._pages.move_to_end(key)
        return self._pages.get(key)

    async def _kept_asset(self, scope: Scope, receive: Receive) -> Answer | None:
        path: str = scope["path"]
        if path not in self._assets and (made := await self._asked(scope, receive)):
            headers = MutableHeaders(raw=list(made.headers))
            headers["Content-Encoding"] = "gzip"
            headers.add_vary_header("Accept-Encoding")
            for name in ("accept-ranges", "etag"):  # of the file as it is
                del headers[name]
            self._assets[path] = Answer(headers.raw, await run_sync(gzip.compress, made.body))
        return self._assets.get(path)

    async def _asked(self, scope: Scope, receive: Receive) -> Answer | None:
        """What the app answers; None unless that is 200 and whole: an answer to a visitor who leaves meanwhile may break off, and
        must not be kept for all who come after."""
        headers: list[tuple[bytes, bytes]] = []
        body = bytearray()
        found = whole = False

        async def hear(message: Message) -> None:
            nonlocal found, whole
            if message["type"] == "http.response.start":
                found = message["status"] == 200
                headers.extend((name, value) for name, value in message["headers"] if name.lower() != b"content-length")
            else:
                body.extend(message.get("body", b""))
                whole = not message.get("more_body", False)

        asked = [(name, value) for name, value in scope["headers"] if name.lower() not in _ABOUT_A_COPY]
        await self._app(dict(scope, headers=asked), receive, hear)
        return Answer(headers, bytes(body)) if found and whole else None


def _page(scope: Scope) -> Hashable | None:
    """What the HTML depends on: the page, and the address of the app as its visitor sees it. None if this asks for no page, or
    for one with the values that a link of Gradio's own kept."""
    app, name = scope["app"], scope["path"].removeprefix("/")
    behind_login = app.auth is not None or app.auth_dependency is not None  # then one visitor's page is not another's
    if behind_login or b"deep_link" in scope["query_string"] or all(name != page[0] for page in app.get_blocks().pages):
        return None
    return name, get_root_url(Request(scope), f"/{name}", app.root_path or scope.get("root_path"))
