"""Writer of an upload: puts the bytes of the files that a visitor sends one after the other into one file.

A file that comes alone is kept as it came. Several become the members of a zip, where a name is only a word and never a path.
"""

import contextlib
import warnings
import zipfile
from typing import IO

from gan.errors import UsageError

CUT_OFF = "The upload was cut off; give your pictures again."
NOT_OURS = "This is not an upload of GAN Theatre; give your pictures on the page Your images."
Files = list[tuple[str, int]]
"""(name, bytes) of each, in the order in which they come."""


class UploadWriter:
    """Writer of these files to ``target``: ``write`` what comes, ``finish`` when all has come, and ``close`` in any case."""

    def __init__(self, target: IO[bytes], files: Files):
        alone = len(files) == 1
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
        """Take in what has come.

        Raises:
            UsageError: it is more than was announced.
        """
        while chunk:
            if self._member is None:
                raise UsageError(NOT_OURS)
            part, chunk = chunk[: self._left], chunk[self._left :]
            self._member.write(part)
            self._left -= len(part)
            self._next()

    def finish(self) -> None:
        """Complete the file.

        Raises:
            UsageError: not all of it came.
        """
        if not self._over:
            raise UsageError(CUT_OFF)
        if self._archive:
            self._archive.close()

    def close(self) -> None:
        """Let go of what will be deleted: zipfile complains later if nobody closes it, and now if it cannot be completed."""
        for part in (self._member, self._archive):
            if part and part is not self._alone:
                with contextlib.suppress(Exception):
                    part.close()
