"""Limit on the body of a request: what is larger is refused before it is read into memory."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 2 * 2**20
"""A point in latent space is a few kilobytes. Uploads have limits of their own: Gradio's ``max_file_size``, and
``uploads.LARGEST`` for ``gan.web.http.upload``."""
MOST_DISCARDED = 64 * 2**20
"""Bytes of a refused body that are read and dropped, so that the client sees the answer."""


class BodyLimit:
    """Middleware (ASGI): a request whose body is larger than ``LARGEST_BODY`` gets status 413 and one sentence.

    The announced length is checked first; a body that is longer than announced ends the request when it passes the limit. What a
    route leaves unread of a body is let pass before the answer: a connection that is closed with bytes unread is reset, and the
    answer lost.
    """

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].endswith("/upload"):
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > LARGEST_BODY:
            await _discard(receive)
            sentence = f"This request is larger than {LARGEST_BODY // 2**20} MiB; send less at a time."
            await PlainTextResponse(sentence, 413)(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            return {"type": "http.disconnect"} if read > LARGEST_BODY else message

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and read < int(announced):
                await _discard(counted)
            await send(message)

        await self._app(scope, counted, answer)


async def _discard(receive: Receive) -> None:
    """Let the body pass, bounded: a client that is still sending when the connection closes never sees the answer."""
    passed = 0
    while passed < MOST_DISCARDED:
        message = await receive()
        passed += len(message.get("body", b""))
        if not message.get("more_body", False):  # a disconnect has none either
            return
