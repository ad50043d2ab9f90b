"""Files written whole, so that nothing half-written is ever read, and read within a limit; and why one could not be written."""

import errno
import os
import stat
from pathlib import Path

_REASONS = {
    "the disk is full; free some space": [errno.ENOSPC],
    "this user's share of the disk is used up; free some space": [getattr(errno, "EDQUOT", errno.ENOSPC)],
    "the disk is read-only; choose a folder that can be written, or have GAN_THEATRE_HOME name one": [errno.EROFS],
    "it may not be written there; change the rights, or choose a folder of yours, which GAN_THEATRE_HOME can name": [
        errno.EACCES,
        errno.EPERM,
    ],
    "its name is too long; choose a shorter one": [errno.ENAMETOOLONG],
    "its name cannot be used on this disk; choose another": [errno.EINVAL, errno.EILSEQ],
    "a folder is in its place; choose another name": [errno.EISDIR],
    "a file is where a folder is needed; choose another folder": [errno.ENOTDIR, errno.EEXIST],
    "its folder is gone or cannot be made; choose another": [errno.ENOENT],
    "it would be larger than a file may be there; choose another folder": [errno.EFBIG],
    "too many files are open on this machine; close some programs, and try again": [errno.EMFILE, errno.ENFILE],
    "the disk does not work as it should; check it, or choose another folder": [errno.EIO, getattr(errno, "ESTALE", errno.EIO)],
}
_REASON_OF = {number: words for words, numbers in reversed(_REASONS.items()) for number in numbers}


def reason(error: OSError) -> str:
    """The reason why a file could not be written, and the cure, to follow a colon: "the disk is full; free some space".

    It names no path, for it may be shown to a visitor, whom the server's folders do not concern.
    """
    known = _REASON_OF.get(error.errno or 0)
    return known or f"{(error.strerror or 'the disk refused').lower()}; try again, or choose another folder"


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
