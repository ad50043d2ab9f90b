"""Kind of a file, told by its first bytes: a picture, a container, an array, text, or what else it is and what to do with it.

A name's ending says nothing here: phones, browsers and old systems give the wrong ones.
"""

import re
from typing import NamedTuple

from PIL import features

HEAD = 1024
"""How many first bytes tell a kind; the mark of a tar lies at 257, that of a DICOM file at 128."""
AVIF = features.check("avif")
"""Whether this Pillow reads AVIF."""
FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "PPM", *(("AVIF",) if AVIF else ()))
"""Formats that Pillow may try; it supports others, some of which start other programs."""
NAMES = f"JPEG, PNG, GIF, BMP, WebP, TIFF{', PPM or AVIF' if AVIF else ' or PPM'}"
"""The kinds of picture that are read, as sentences list them."""
AS_JPEG = "save it as JPEG"


class Kind(NamedTuple):
    """What a file is.

    Attributes:
        use: "picture", "zip", "tar", "gzip", "bzip2", "xz", "npy", "idx" or "text"; "" for what is not read.
        why: the reason for which it is left out among pictures, as a clause; "" for a picture.
    """

    use: str
    why: str


_PICTURE = Kind("picture", "")
_TABLE = "it is no picture but a table of numbers; give it without the pictures"
_ARCHIVE = "an archive among the pictures is not opened; give it on its own"


def _unread(what: str, cure: str) -> Kind:
    return Kind("", f"it is {what}; {cure}")


_VIDEO = _unread("a video", "save single frames of it as pictures")
_SOUND = Kind("", "it is a sound")
_RAW = _unread("a camera's raw file", AS_JPEG)
_UNPACK = "unpack it and give a zip"
_AS_NPZ = "save its arrays as NPZ"
_UNKNOWN = Kind("", f"it is no {NAMES} picture")
TEXT = Kind("text", _UNKNOWN.why)
RAW_PHOTO = _RAW.why
_SIGNATURES: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"\xff\xd8\xff", _PICTURE),
    (0, b"\x89PNG\r\n\x1a\n", _PICTURE),
    (0, b"GIF8", _PICTURE),
    (8, b"CR\2\0", _RAW),  # a TIFF by its first bytes, so before TIFF
    (0, b"II*\0", _PICTURE),
    (0, b"MM\0*", _PICTURE),
    (0, b"II+\0", _PICTURE),
    (0, b"MM\0+", _PICTURE),
    (0, b"IIRO", _RAW),
    (0, b"IIRS", _RAW),
    (0, b"IIU\0", _RAW),
    (0, b"FUJIFILMCCD-RAW", _RAW),
    (0, b"PK\3\4", Kind("zip", _ARCHIVE)),
    (0, b"PK\5\6", Kind("zip", _ARCHIVE)),
    (0, b"PK\7\x08", Kind("zip", _ARCHIVE)),
    (257, b"ustar", Kind("tar", _ARCHIVE)),
    (0, b"\x1f\x8b\x08", Kind("gzip", _ARCHIVE)),
    (0, b"BZh", Kind("bzip2", _ARCHIVE)),
    (0, b"\xfd7zXZ\0", Kind("xz", _ARCHIVE)),
    (0, b"\x93NUMPY", Kind("npy", _TABLE)),
    (0, b"7z\xbc\xaf\x27\x1c", _unread("a 7z archive", _UNPACK)),
    (0, b"Rar!\x1a\x07", _unread("a RAR archive", _UNPACK)),
    (0, b"\x28\xb5\x2f\xfd", _unread("packed with Zstandard", _UNPACK)),
    (0, b"MSCF", _unread("a CAB archive", _UNPACK)),
    (0, b"8BPS", _unread("a Photoshop file", AS_JPEG)),
    (0, b"gimp xcf", _unread("a GIMP file", "export it as PNG")),
    (0, b"%PDF", _unread("a PDF", "export its pages or pictures as JPEG")),
    (0, b"%!PS", _unread("PostScript", "export it as PNG")),
    (0, b"\0\0\0\x0cjP  ", _unread("a JPEG 2000 picture", AS_JPEG)),
    (0, b"\xff\x4f\xff\x51", _unread("a JPEG 2000 picture", AS_JPEG)),
    (0, b"\0\0\0\x0cJXL ", _unread("a JPEG XL picture", AS_JPEG)),
    (0, b"\xff\x0a", _unread("a JPEG XL picture", AS_JPEG)),
    (0, b"\0\0\1\0", _unread("an icon file", "save it as PNG")),
    (128, b"DICM", _unread("a DICOM file", "export it as PNG")),
    (0, b"SIMPLE  =", _unread("a FITS file", "export it as TIFF or PNG")),
    (0, b"\x89HDF\r\n", _unread("an HDF5 file", _AS_NPZ)),
    (0, b"MATLAB ", _unread("a MATLAB file", _AS_NPZ)),
    (0, b"PAR1", _unread("a Parquet table", "save its pictures as PNG")),
    (0, b"SQLite format 3", _unread("a database", "give the pictures themselves")),
    (0, b"\x1aE\xdf\xa3", _VIDEO),
    (0, b"FLV\1", _VIDEO),
    (0, b"\0\0\1\xba", _VIDEO),
    (0, b"\0\0\1\xb3", _VIDEO),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", _VIDEO),
    (0, b"ID3", _SOUND),
    (0, b"OggS", _SOUND),
    (0, b"fLaC", _SOUND),
)
_RIFF = {b"WEBP": _PICTURE, b"AVI ": _VIDEO, b"WAVE": _SOUND}
_BMP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)
_HEIC = _unread("a HEIC picture", "save it as JPEG and give that")
_AVIF = _PICTURE if AVIF else _unread("an AVIF picture, which this server's Pillow cannot read", AS_JPEG)
_TEXTS = (
    (re.compile(rb"<!doctype html|<html|<head", re.I), _unread("a web page", "save the picture itself")),
    (re.compile(rb"<svg|<!doctype svg", re.I), _unread("an SVG drawing", "export it as PNG")),
    (re.compile(rb"version https://git-lfs"), _unread("a Git LFS pointer", "run 'git lfs pull' for the file itself")),
)
_IDX_TYPES = (0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E)


def kind_of(head: bytes) -> Kind:
    """The kind of the file that begins with ``head``, its first ``HEAD`` bytes, or all of a shorter one."""
    if not head:
        return Kind("", "it is empty")
    for offset, mark, kind in _SIGNATURES:
        if head.startswith(mark, offset):
            return kind
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], _UNKNOWN)
    if head[4:8] == b"ftyp":
        return _of_brands(head)
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return _PICTURE
    if re.match(rb"P[1-6][\s#]", head):
        return _PICTURE
    if head[:2] == b"\0\0" and len(head) > 4 and head[2] in _IDX_TYPES and 1 <= head[3] <= 4:
        return Kind("idx", _TABLE)
    if head[0] == 0x80 and len(head) > 1 and 2 <= head[1] <= 5:
        return _unread("a Python pickle, which may hold a program", "save its arrays as NPZ")
    if head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return _SOUND
    return _of_text(head) if _is_text(head) else _UNKNOWN


def _of_brands(head: bytes) -> Kind:
    """The kind of an ISO media file: its first box names the formats that it obeys."""
    box = head[8 : max(12, min(len(head), int.from_bytes(head[:4], "big")))]
    brands = {box[:4], *(box[start : start + 4] for start in range(8, len(box), 4))}
    if brands & {b"avif", b"avis"}:
        return _AVIF
    if brands & {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}:
        return _HEIC
    if b"crx " in brands:
        return _RAW
    return _SOUND if brands & {b"M4A ", b"M4B "} else _VIDEO


def _of_text(head: bytes) -> Kind:
    return next((kind for pattern, kind in _TEXTS if pattern.search(head)), TEXT)


def _is_text(head: bytes) -> bool:
    """Whether these bytes are text: no control characters, in an encoding with a mark of its own or one that extends ASCII."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not re.search(rb"[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]", head)
