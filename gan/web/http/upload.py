"""Routes of an upload: keep the files that a visitor sends, without a file of a stranger's name on the disk.

Gradio's own upload will not do: it keeps files where whoever knows their contents can read them, forgets which folder they lay
in, and two visitors who bring the same zip would share one file.

The body of a request is one line of JSON, [[name, size], ...], and then the files' bytes one after the other.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message

from gan.data.own_images import sources, storage_policy, uploads
from gan.data.own_images.storage_policy import NoPlaceYet
from gan.data.own_images.uploads import Upload, Uploads
from gan.errors import TheatreError, UsageError
from gan.web.components.dropzone import LONGEST_LIST, UPLOAD_PATH
from gan.web.http.paced_body import Pace, discard, paced
from gan.web.http.upload_writer import CUT_OFF, NOT_OURS, Files, UploadWriter
from gan.web.http.visitor_address import visitor_address


def routes(held: Uploads) -> list[Route]:
    """``POST /bring/upload``, answered with {"id": ...}; and ``GET /bring/upload?bytes=N``, which says whether so much would be
    taken now, with {}. Or either with {"error": a sentence, "wait": whether the same may succeed in a moment}."""

    async def room(request: Request) -> Response:
        asked = request.query_params.get("bytes", "")
        try:
            if not (asked.isascii() and asked.isdigit() and len(asked) < 16):
                raise UsageError(NOT_OURS)
            held.check(int(asked), visitor_address(request.scope))
        except TheatreError as error:
            return _refusal(error)
        return JSONResponse({})

    async def upload(request: Request) -> Response:
        is_over = False

        async def receive() -> Message:
            nonlocal is_over
            message = await request.receive()
            is_over = not message.get("more_body", False)
            return message

        try:
            return JSONResponse({"id": await _receive(held, Request(request.scope, receive))})
        except TheatreError as error:
            answer = _refusal(error)
            if not is_over:
                await discard(receive)
                answer.headers["connection"] = "close"  # else what still comes would keep it open
            return answer

    return [Route(UPLOAD_PATH, room, methods=["GET"]), Route(UPLOAD_PATH, upload, methods=["POST"])]


def _refusal(error: TheatreError) -> Response:
    waits = isinstance(error, NoPlaceYet)
    status = 400 if isinstance(error, UsageError) else 503 if waits else 413
    return JSONResponse({"error": str(error), "wait": waits}, status)


async def _receive(held: Uploads, request: Request) -> str:
    """Keep what comes; the new upload's id.

    Raises:
        UsageError: it is not what our page sends, or was cut off, or came too slowly.
        TheatreError: it is too large, or there is no room.
    """
    announced = request.headers.get("content-length", "")
    if (
        not (announced.isascii() and announced.isdigit() and len(announced) < 16)
        or int(announced) > uploads.LARGEST + LONGEST_LIST
    ):
        raise UsageError(f"An upload may have {uploads.LARGEST // 2**20} MiB; give fewer or smaller pictures.")
    stream = paced(request.stream(), Pace(held.policy.stall_seconds, held.policy.stall_bytes, held.clock))
    upload = None
    try:
        files, rest = await _first_line(stream)
        size = sum(size for _, size in files)
        upload = held.create(_title(files), size, visitor_address(request.scope))
        await _keep(held, upload, files, rest, stream)
    except BaseException as error:
        if upload:
            held.forget(upload.id)
        if isinstance(error, OSError):
            raise storage_policy.disk_refusal(error) from error
        if isinstance(error, ClientDisconnect):
            raise UsageError(CUT_OFF) from error
        raise
    held.finish(upload)
    return upload.id


async def _keep(held: Uploads, upload: Upload, files: Files, chunk: bytes, stream: AsyncIterator[bytes]) -> None:
    """Write what comes to an upload's file, its first ``chunk`` and the rest."""
    with upload.source.open("xb") as target:
        writer = UploadWriter(target, files)
        try:
            held.arrive(upload, len(chunk))
            writer.write(chunk)
            async for chunk in stream:
                held.arrive(upload, len(chunk))
                writer.write(chunk)
            await asyncio.to_thread(writer.finish)  # a list of 20,000 members takes a while
        finally:
            writer.close()


async def _first_line(stream: AsyncIterator[bytes]) -> tuple[Files, bytes]:
    """The list of files, and what has come of them with it."""
    read = bytearray()
    async for chunk in stream:
        read += chunk
        if b"\n" in chunk:
            break
        if len(read) > LONGEST_LIST:
            raise UsageError(NOT_OURS)
    line, _, rest = bytes(read).partition(b"\n")
    try:
        listed: Any = json.loads(line)
        files = [(str(name)[:1000], size) for name, size in listed]
        if not files or not all(type(size) is int and 0 <= size < 2**40 for _, size in files):
            raise ValueError
    except (ValueError, TypeError, RecursionError) as error:
        raise UsageError(NOT_OURS) from error
    if len(files) > sources.MOST_FILES:
        raise TheatreError(
            f"These are {len(files):,} files, more than {sources.MOST_FILES:,}; give a folder with your pictures alone."
        )
    return files, rest


def _title(files: Files) -> str:
    """What sentences call the upload: the file's or folder's own name."""
    if len(files) == 1:
        return files[0][0].rpartition("/")[2]
    tops = {name.partition("/")[0] for name, _ in files}
    return tops.pop() if len(tops) == 1 and all("/" in name for name, _ in files) else ""
