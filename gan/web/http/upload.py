"""Route of an upload: keeps the files that a visitor sends, without a file of a stranger's name on the disk.

Gradio's own upload will not do: it keeps files where whoever knows their contents can read them, forgets which folder they lay
in, and two visitors who bring the same zip would share one file.

The body of a request is one line of JSON, [[name, size], ...], and then the files' bytes one after the other. One zip is kept
as it is. Anything else becomes the members of a zip, where a name is only a word and never a path.
"""

import contextlib
import json
import warnings
import zipfile
from collections.abc import AsyncIterator
from typing import IO, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gan.data.own_images import sandbox, sources, uploads
from gan.data.own_images.uploads import Uploads
from gan.errors import TheatreError, UsageError
from gan.web.components.dropzone import UPLOAD_PATH

_LONGEST_LIST = 8 * 2**20
_NOT_OURS = "This is not an upload of GAN Theatre; give your pictures on the page Your images."
Files = list[tuple[str, int]]
"""(name, bytes) of each, in the order in which they come."""


def routes(held: Uploads) -> list[Route]:
    """``POST /bring/upload``, answered with {"id": ...}, or {"error": a sentence}."""

    async def upload(request: Request) -> Response:
        try:
            return JSONResponse({"id": await _receive(held, request)})
        except UsageError as error:
            return JSONResponse({"error": str(error)}, 400)
        except TheatreError as error:
            return JSONResponse({"error": str(error)}, 413)

    return [Route(UPLOAD_PATH, upload, methods=["POST"])]


async def _receive(held: Uploads, request: Request) -> str:
    """Keep what comes; the new upload's id.

    Raises:
        UsageError: it is not what our page sends, or was cut off.
        TheatreError: it is too large, or there is no room.
    """
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > uploads.LARGEST + _LONGEST_LIST:
        raise UsageError(f"An upload may have {uploads.LARGEST // 2**20} MiB; give fewer or smaller pictures.")
    stream = request.stream()
    upload = None
    try:
        files, rest = await _first_line(stream)
        size = sum(size for _, size in files)
        upload = held.create(_title(files), size)
        with upload.source.open("xb") as target, _Writer(target, files) as sink:
            sink.write(rest)
            async for chunk in stream:
                sink.write(chunk)
    except BaseException as error:
        if upload:
            held.forget(upload.id)
        if isinstance(error, OSError):
            raise TheatreError(sandbox.DISK_REFUSED) from error
        if isinstance(error, ClientDisconnect):
            raise UsageError("The upload was cut off; give your pictures again.") from error
        raise
    return upload.id


async def _first_line(stream: AsyncIterator[bytes]) -> tuple[Files, bytes]:
    """The list of files, and what has come of them with it."""
    line = b""
    async for chunk in stream:
        line += chunk
        if b"\n" in chunk:
            break
        if len(line) > _LONGEST_LIST:
            raise UsageError(_NOT_OURS)
    line, _, rest = line.partition(b"\n")
    try:
        listed: Any = json.loads(line)
        files = [(str(name)[:1000], size) for name, size in listed]
        if not files or not all(type(size) is int and 0 <= size < 2**40 for _, size in files):
            raise ValueError
    except (ValueError, TypeError, RecursionError) as error:
        raise UsageError(_NOT_OURS) from error
    if len(files) > sources.MOST_FILES:
        raise TheatreError(
            f"These are {len(files):,} files, more than {sources.MOST_FILES:,}; give a folder with your pictures alone."
        )
    return files, rest


def _title(files: Files) -> str:
    """What sentences call the upload: the zip's or folder's own name."""
    if len(files) == 1:
        return files[0][0].rpartition("/")[2]
    tops = {name.partition("/")[0] for name, _ in files}
    return tops.pop() if len(tops) == 1 and all("/" in name for name, _ in files) else ""


class _Writer:
    """Writer of an upload: puts the bytes of the files one after the other, and makes sure at the end that all of them came."""

    def __init__(self, target: IO[bytes], files: Files):
        alone = len(files) == 1 and files[0][0].casefold().endswith(".zip")
        self._files = iter(files)
        self._archive = None if alone else zipfile.ZipFile(target, "w", zipfile.ZIP_STORED)
        self._alone = target if alone else None
        self._member: IO[bytes] | None = None
        self._left = 0
        self._over = False
        self._next()

    def _next(self) -> None:
        """Open the next file that is not empty; the empty ones are members too, so that they are reported."""
        while not self._left and not self._over:
            if self._member and self._archive:
                self._member.close()
            name, self._left = next(self._files, ("", -1))
            if self._left < 0:
                self._over, self._left, self._member = True, 0, None
            elif self._archive:
                info = zipfile.ZipInfo(name.encode("utf-8", "replace").decode())
                info.file_size = self._left
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # of two files of one name
                    self._member = self._archive.open(info, "w")
            else:
                self._member = self._alone

    def write(self, chunk: bytes) -> None:
        """Take in what has come."""
        while chunk:
            if self._member is None:
                raise UsageError(_NOT_OURS)
            part, chunk = chunk[: self._left], chunk[self._left :]
            self._member.write(part)
            self._left -= len(part)
            self._next()

    def __enter__(self) -> "_Writer":
        return self

    def __exit__(self, trouble: type[BaseException] | None, *_: object) -> None:
        if not trouble and not self._over:
            self._abandon()
            raise UsageError("The upload was cut off; give your pictures again.")
        if trouble:
            self._abandon()
        elif self._archive:
            self._archive.close()

    def _abandon(self) -> None:
        """Let go of what will be deleted: zipfile complains later if nobody closes it, and now if it cannot be completed."""
        for part in (self._member, self._archive):
            if part:
                with contextlib.suppress(Exception):
                    part.close()
