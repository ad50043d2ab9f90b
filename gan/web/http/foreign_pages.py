"""Pages of other sites: what they may do with the app from a visitor's browser, which can reach what they cannot."""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_HARMLESS = ("GET", "HEAD")
_ELSEWHERE = ("cross-site", "same-site")
REFUSAL = "This was asked by a page of another site; open GAN Theatre itself."


class ForeignPages:
    """ASGI middleware, outside Gradio's: another site's page may link to the app and frame it, and neither read nor steer it.

    Gradio's own middleware answers whatever origin asks with leave to read, cookies included; it asks the header ``Origin``, so
    it gets none. What changes something is refused where the browser says that another site's page asked (``Sec-Fetch-Site``).
    ``Origin`` is not compared with ``Host``, since many a proxy puts its own there. Programs send neither, and are not concerned.
    """

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        changes = scope["type"] == "websocket" or scope["method"] not in _HARMLESS
        if changes and Headers(scope=scope).get("sec-fetch-site") in _ELSEWHERE:
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1008, "reason": REFUSAL})
            else:
                await PlainTextResponse(REFUSAL, 403)(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name != b"origin"]
        await self._app({**scope, "headers": headers}, receive, send)
