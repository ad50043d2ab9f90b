"""Archives of pictures: the members of a zip of any maker, of a tar, packed or not, found without unpacking anything to disk.

An archive may be a stranger's: no name leads out of it, no link is followed, and no more is unpacked than the limits allow.
"""

import bz2
import gzip
import io
import lzma
import posixpath
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any

from gan.data.own_images import sources
from gan.data.own_images.name_encodings import decoded
from gan.data.own_images.sources import Candidate, Skipped, plain, shown_name
from gan.errors import TheatreError

UNREADABLE = (
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
    struct.error,
)
"""What Python's own readers raise over a damaged archive or member."""
_UNICODE_PATH = 0x7075
"""The extra field in which Info-ZIP and 7-Zip keep a name in UTF-8, with a checksum of the name in the header."""
_METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
_OPENERS: dict[str, Callable[..., Any]] = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}
_ESCAPES = "its name is not a plain path inside the archive"


class LimitedFile(io.FileIO):
    """An archive's file of which no more than one picture's bytes are read at a time.

    ``zipfile`` reads the list of all members in one go, however long the file says it is.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > sources.LARGEST_FILE + 1:
            raise sources.too_many_files(shown_name(Path(str(self.name)).name))
        return super().read(size)


class Unpacked(io.RawIOBase):
    """The content of a packed file, which ends in an error where it is larger than all pictures may be.

    Raises:
        TheatreError: on reading beyond that, or more at once than one picture may have.
    """

    def __init__(self, packed: IO[bytes], method: str, title: str):
        self._stream: Any = _OPENERS[method](packed)
        self._packed, self._title = packed, title

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return int(self._stream.tell())

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._check(offset if whence == io.SEEK_SET else self.tell() + offset)
        return int(self._stream.seek(offset, whence))

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = sources.LARGEST_FILE + 1 if size is None or size < 0 else size
        if wanted > sources.LARGEST_FILE + 1:
            raise sources.too_many_files(self._title)
        self._check(self.tell())
        return bytes(self._stream.read(wanted))

    def readinto(self, buffer: Any, /) -> int:
        content = self.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._stream.close()
        self._packed.close()
        super().close()

    def _check(self, place: int) -> None:
        if place > sources.LARGEST_UNPACKED:
            raise unpacks_too_large(self._title)


def unpacks_too_large(title: str) -> TheatreError:
    """The refusal of an archive that unpacks to more than ``sources.LARGEST_UNPACKED``."""
    return TheatreError(
        f"{title} unpacks to more than {sources.LARGEST_UNPACKED / 2**20:,.0f} MiB and was not read on; leave some pictures out "
        "or make them smaller."
    )


def unpacked(each: Candidate, method: str) -> Candidate:
    """The content of a packed file, ``method`` being the use of its kind; its name loses the last ending."""
    stem, _, ending = each.name.rpartition(".")
    name = stem if stem and ending.casefold() in ("gz", "bz2", "xz") else each.name
    return Candidate(name, each.size, lambda: Unpacked(each.open(), method, shown_name(name)))  # type: ignore[arg-type,return-value]


# --- zip


def files_in_zip(title: str, file: IO[bytes]) -> Iterator[Candidate | Skipped]:
    """The members of a zip, none of them unpacked yet.

    Raises:
        TheatreError: it is no zip, is damaged, encrypted or one part of several, or lists too many members.
    """
    try:
        archive = zipfile.ZipFile(file)
    except UnicodeDecodeError as error:
        raise TheatreError(
            f"{title} says that its names are UTF-8, and they are not; zip your pictures again, or give their folder."
        ) from error
    except UNREADABLE as error:
        if _is_part(file):
            raise TheatreError(f"{title} is one part of a split zip; zip your pictures into one file.") from error
        raise TheatreError(
            f"{title} is not a zip, or it is damaged or cut short; zip your pictures again, or give their folder."
        ) from error
    members = archive.infolist()
    if any(info.flag_bits & 1 for info in members):
        raise TheatreError(f"{title} is encrypted; zip your pictures without a password.")
    for info, written in zip(members, _zip_names(members), strict=True):
        name = written.replace("\\", "/")  # as Windows' own tools wrote it for years
        if name.endswith("/"):
            continue
        if _leads_out(name):
            yield Skipped(shown_name(written), _ESCAPES)
        elif stat.S_ISLNK(info.external_attr >> 16):
            yield Skipped(shown_name(name), "links are not followed")
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # the others unpack a whole block at once, which may be gigabytes
            method = _METHODS.get(info.compress_type, "an unusual method")
            yield Skipped(shown_name(name), f"it is packed with {method}; zip it with plain Deflate")
        else:
            yield Candidate(plain(posixpath.normpath(name)), info.file_size, partial(archive.open, info))


def _is_part(file: IO[bytes]) -> bool:
    """Whether a file that ``zipfile`` can't read is a part of a split zip: its first begins with a mark, its last is numbered."""
    file.seek(0)
    if file.read(4) == b"PK\7\x08":
        return True
    file.seek(max(0, file.seek(0, io.SEEK_END) - 2**16))
    tail = file.read(2**16)
    end = tail.rfind(b"PK\5\6")
    return end >= 0 and tail[end + 4 : end + 6] not in (b"", b"\0\0", b"\xff\xff")


def _zip_names(members: list[zipfile.ZipInfo]) -> list[str]:
    """The name of each member: as its maker says, else as all names together suggest."""
    said = [info.orig_filename if info.flag_bits & 0x800 else _unicode_path(info) for info in members]
    raw = [info.orig_filename.encode("cp437") if name is None else b"" for info, name in zip(members, said, strict=True)]
    text = decoded(raw)
    return [text[bytes_] if name is None else name for bytes_, name in zip(raw, said, strict=True)]


def _unicode_path(info: zipfile.ZipInfo) -> str | None:
    """The name in the Unicode path field, if there is one and it belongs to the name in the header."""
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            if struct.unpack_from("<I", field, 1)[0] != zlib.crc32(info.orig_filename.encode("cp437")):
                return None  # somebody renamed the member since
            try:
                return field[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
    return None


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or bool(re.match("[A-Za-z]:", name))


# --- tar


def files_in_tar(title: str, file: IO[bytes]) -> Iterator[Candidate | Skipped]:
    """The members of a tar, none of them read yet, in its order, in which they are best read.

    Raises:
        TheatreError: it is damaged, or holds too many members, or is too large when it is unpacked.
    """
    members: list[tarfile.TarInfo] = []
    try:
        archive = tarfile.open(fileobj=file, mode="r:", encoding="utf-8", errors="surrogateescape")  # noqa: SIM115
        for info in archive:
            if not info.isdir():
                members.append(info)
            if len(members) > 2 * sources.MOST_FILES:
                raise sources.too_many_files(title)
    except UNREADABLE as error:
        raise TheatreError(f"{title} is damaged or cut short; pack your pictures again, or give their folder.") from error
    raw = [info.name.encode("utf-8", "surrogateescape") for info in members]
    text = decoded(raw)
    for info, bytes_ in zip(members, raw, strict=True):
        name = text[bytes_].replace("\\", "/")
        if _leads_out(name):
            yield Skipped(shown_name(text[bytes_]), _ESCAPES)
        elif info.issym() or info.islnk():
            yield Skipped(shown_name(name), "links are not followed")
        elif not info.isreg():
            yield Skipped(shown_name(name), "it is not a file")
        else:
            yield Candidate(plain(posixpath.normpath(name)), info.size, partial(_member, archive, info))


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    found = archive.extractfile(info)
    if found is None:
        raise OSError("it is not a file")
    return found
