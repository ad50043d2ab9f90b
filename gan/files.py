"""Files written whole, so that nothing half-written is ever read; and read within a limit."""

import errno
import os
import stat
from pathlib import Path


def plain_size(path: Path) -> int:
    """Size in bytes of a plain file. A pipe or a device is never opened: it may be waited for, or be read, without end.

    Raises:
        OSError: there is no such file, or it is no plain one; its ``strerror`` says which.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is a folder" if stat.S_ISDIR(status.st_mode) else "it is no plain file", str(path))
    return status.st_size


def read_whole(path: Path, most: int) -> bytes:
    """Content of a plain file of at most ``most`` bytes.

    Raises:
        OSError: there is no such file, or it is no plain one, cannot be read or is larger; its ``strerror`` says which.
    """
    if plain_size(path) <= most:
        with path.open("rb") as file:
            content = file.read(most + 1)  # it may have grown since, or claim a size that it has not
        if len(content) <= most:
            return content
    raise OSError(errno.EFBIG, f"it is larger than {most / 2**20:,.0f} MiB", str(path))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees all of it or none of it, even when this process is killed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
