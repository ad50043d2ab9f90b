"""Limit on the body of a request: what is larger is refused before it is read into memory or written to the disk."""

import time
from collections import deque
from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gan.web.components.dropzone import UPLOAD_PATH
from gan.web.http.paced_body import discard
from gan.web.http.visitor_address import visitor_address

LARGEST_BODY = 2 * 2**20
"""A point in latent space is a few kilobytes."""
LARGEST_FILE = 21 * 2**20
"""What Gradio's own upload takes: a file of 20 MiB (``max_file_size``) and what is sent around it."""
GRADIO_UPLOAD = "/gradio_api/upload"
HOUR = 3600.0
"""Time that Gradio keeps a file (``delete_cache``), in seconds."""
HOURLY, HOURLY_EACH = 2**30, 300 * 2**20
"""Bytes that Gradio's own upload takes in this time, in all and of one visitor, who may be a class of thirty."""


class FileShares:
    """Shares of the bytes that Gradio keeps, by visitor, over the last hour of ``clock``."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._taken: deque[tuple[float, str, int]] = deque()

    def take(self, visitor: str, size: int) -> str:
        """Count ``size`` bytes of this visitor; or the sentence that refuses them, else ""."""
        now = self._clock()
        while self._taken and now - self._taken[0][0] > HOUR:
            self._taken.popleft()
        own = sum(taken for _, whose, taken in self._taken if whose == visitor)
        if own + size > HOURLY_EACH:
            return f"Files from your network had {HOURLY_EACH // 2**20} MiB in the last hour, as many as one may; wait a while."
        if sum(taken for *_, taken in self._taken) + size > HOURLY:
            return "The server has taken as many files in the last hour as it keeps; wait a while and try again."
        self._taken.append((now, visitor, size))
        return ""


class BodyLimit:
    """Middleware (ASGI): a request whose body is larger than ``LARGEST_BODY`` gets status 413 and one sentence.

    The announced length is checked first; a body that is longer than announced ends the request when it passes the limit. What a
    route leaves unread of a body is let pass before the answer: a connection that is closed with bytes unread is reset, and the
    answer lost. Gradio's upload has limits of its own, and so has ours (``gan.web.http.upload``).
    """

    def __init__(self, app: ASGIApp):
        self._app = app
        self._shares = FileShares()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].endswith(UPLOAD_PATH):
            await self._app(scope, receive, send)
            return
        is_file = scope["method"] == "POST" and scope["path"].endswith(GRADIO_UPLOAD)
        most = LARGEST_FILE if is_file else LARGEST_BODY
        announced = dict(scope["headers"]).get(b"content-length", b"" if is_file else b"0")
        if not (announced.isdigit() and len(announced) < 16) or int(announced) > most:
            refused = f"This request is larger than {most // 2**20} MiB; send less at a time."
        else:
            refused = self._shares.take(visitor_address(scope), int(announced)) if is_file else ""
        if refused:
            await discard(receive)
            await PlainTextResponse(refused, 413)(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            return {"type": "http.disconnect"} if read > most else message

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and read < int(announced):
                await discard(counted)
            await send(message)

        await self._app(scope, counted, answer)
