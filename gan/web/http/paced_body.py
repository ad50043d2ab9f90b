"""Body of a request, in time: one that comes too slowly ends in a sentence, so that no visitor holds a place with a trickle."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable

from starlette.types import Receive

from gan.errors import UsageError

MOST_DISCARDED, DISCARD_SECONDS = 64 * 2**20, 10.0
"""Bytes of a refused body that are read and dropped, and how long."""


class Pace:
    """Pace of what comes: ``least`` bytes in each ``seconds``, by ``clock``."""

    def __init__(self, seconds: float, least: int, clock: Callable[[], float] = time.monotonic):
        self._seconds, self._least, self._clock = seconds, least, clock
        self._since, self._came = clock(), 0

    @property
    def left(self) -> float:
        """Seconds until the end of this span."""
        return max(0.0, self._since + self._seconds - self._clock())

    def came(self, size: int) -> None:
        """Count what has come.

        Raises:
            UsageError: it was too little in the span that is over.
        """
        self._came += size
        if not self.left:
            if self._came < self._least:
                raise UsageError(
                    f"Hardly anything of this upload came for {self._seconds:.0f} seconds, so it was ended; look after your "
                    "connection, and give your pictures again."
                )
            self._since, self._came = self._clock(), 0


async def paced(stream: AsyncIterator[bytes], pace: Pace) -> AsyncIterator[bytes]:
    """The chunks of a body, as long as it keeps its pace.

    Raises:
        UsageError: it does not.
    """
    while True:
        coming = asyncio.ensure_future(anext(stream, None))
        try:
            while not coming.done():
                await asyncio.wait([coming], timeout=pace.left)
                if not coming.done():
                    pace.came(0)
        finally:
            coming.cancel()
        chunk = coming.result()
        if chunk is None:
            return
        pace.came(len(chunk))
        yield chunk


async def discard(receive: Receive) -> None:
    """Let the rest of a refused body pass, bounded: a client that is still sending when the connection closes may never see the
    answer."""
    passed = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DISCARD_SECONDS):
            while passed < MOST_DISCARDED:
                message = await receive()
                passed += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
