"""Heartbeats: tell the keeper of the sessions which pages are open."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from gan.web.sessions import Sessions

_ADDRESS = re.compile(r"/gradio_api/heartbeat/([^/]+)/?$")


class Heartbeats:
    """Middleware (ASGI): a heartbeat of Gradio's is a request that lasts as long as its page; a session may have several."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _ADDRESS.search(scope["path"]) if scope["type"] == "http" else None
        if found is None or not isinstance(sessions := scope["app"].state_holder, Sessions):
            await self._app(scope, receive, send)
            return
        sessions.opened(found[1])
        try:
            await self._app(scope, receive, send)
        finally:
            sessions.closed(found[1])
