"""WebSocket of the canvases: points in, pictures out, for all visitors in shared batches, on the app's own port.

Beside Gradio's events, which take 20 to 100 ms for what takes 10 here.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import torch
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from gan.web.http.shares import LIMITS
from gan.web.http.visitor_address import visitor_address
from gan.web.show import render

MOST_VISITORS = 200
"""Sockets open at one time; a visitor beyond that, or beyond a share of them (``gan.web.http.shares``), is served by Gradio's
events."""

_log = logging.getLogger(__name__)
Draw = Callable[[Mapping[WebSocket, str]], tuple[dict[WebSocket, bytes], Any]]
Judge = Callable[[Any], dict[WebSocket, bytes]]


class Batcher:
    """Batcher of requests: draws the newest request of every visitor in one batch, then the next batch.

    Of each visitor's requests only the newest is kept while others are being drawn, and of the answers only the newest while a
    slow connection takes the one before: no backlog grows, and no visitor waits for another's. Lives on the event loop.
    """

    def __init__(self, draw: Draw = render.draw, judge: Judge = render.judge):
        self._draw, self._judge = draw, judge
        self._asked: dict[WebSocket, str] = {}
        self._waiting = asyncio.Event()
        # one thread, with one of torch's: a picture is small, and more would only take cores from training
        self._thread = ThreadPoolExecutor(1, "stage", torch.set_num_threads, (1,))
        self._drawing: asyncio.Task | None = None
        self._outboxes: dict[WebSocket, Outbox] = {}
        self._held: Counter[str] = Counter()  # sockets by the visitor's address

    async def serve(self, visitor: WebSocket) -> None:
        """Answer one visitor until the socket closes."""
        address = visitor_address(visitor.scope)
        if len(self._outboxes) >= MOST_VISITORS or self._held[address] >= LIMITS.sockets:
            await visitor.close(1013)  # try again later
            return
        await visitor.accept()
        if self._drawing is None:
            self._drawing = asyncio.create_task(self._work())
        outbox = self._outboxes[visitor] = Outbox(visitor)
        self._held[address] += 1
        sending = asyncio.create_task(outbox.send())
        try:
            while True:
                self._asked[visitor] = await visitor.receive_text()
                self._waiting.set()
        except (WebSocketDisconnect, KeyError, RuntimeError):  # gone, or sent bytes in place of text
            pass
        finally:
            del self._outboxes[visitor]
            self._held[address] -= 1
            self._held += Counter()  # without those who hold none
            self._asked.pop(visitor, None)
            sending.cancel()
            with contextlib.suppress(RuntimeError):
                await visitor.close(1003)

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._waiting.wait()
            self._waiting.clear()
            asked, self._asked = self._asked, {}
            try:
                answers, drawn = await loop.run_in_executor(self._thread, self._draw, asked)
                self._distribute("picture", answers)
                await asyncio.sleep(0)  # the pictures are sent before their descriptions are made
                self._distribute("words", await loop.run_in_executor(self._thread, self._judge, drawn))
            except Exception:  # a mistake of ours must not end the socket for everybody else
                _log.exception("A batch of pictures could not be drawn.")

    def _distribute(self, kind: str, answers: dict[WebSocket, bytes]) -> None:
        for visitor, answer in answers.items():
            if visitor in self._outboxes:
                self._outboxes[visitor].put(kind, answer)


class Outbox:
    """Outbox of one visitor: the newest answer of each kind that has not been sent yet."""

    def __init__(self, visitor: WebSocket):
        self._visitor, self._full = visitor, asyncio.Event()
        self._newest: dict[str, bytes] = {}

    def put(self, kind: str, answer: bytes) -> None:
        """Replace the unsent answer of this kind, and send it next."""
        self._newest[kind] = answer
        self._full.set()

    async def send(self) -> None:
        """Send what is put in, until the visitor is gone."""
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError):
            while True:
                await self._full.wait()
                self._full.clear()
                while self._newest:
                    await self._visitor.send_bytes(self._newest.pop(next(iter(self._newest))))


def routes() -> list[WebSocketRoute]:
    """``/stage``: text in, as ``render.draw`` reads it; bytes out, as it and ``render.judge`` pack them."""
    batcher: list[Batcher] = []

    async def stage(visitor: WebSocket) -> None:
        if not batcher:
            batcher.append(Batcher())  # made here, where the event loop runs
        await batcher[0].serve(visitor)

    return [WebSocketRoute("/stage", stage)]
