"""What a file is, is told by its first bytes, whatever its name says."""

import struct
from pathlib import Path

import pytest
from PIL import Image

from gan.data.own_images.gather import gather
from gan.data.own_images.kinds import AVIF, FORMATS, HEAD, kind_of
from tests.data.own_images.pictures import both, encoded, refused, three, why, zipped


def media(*brands: bytes) -> bytes:
    """The first box of an ISO media file."""
    content = brands[0] + bytes(4) + b"".join(brands[1:])
    return struct.pack(">I", 8 + len(content)) + b"ftyp" + content + bytes(200)


@pytest.mark.parametrize("name", ["x.jfif", "x", "x.txt", "x.heic", "x.zip", "pets/x.JPG_large", "x.png.tmp"])
@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_is_read_whatever_its_name(tmp_path: Path, name: str, kind: str):
    gathered = both(tmp_path, three() | {name: encoded(Image.effect_noise((40, 40), 50).convert("RGB"), kind)})
    assert len(gathered.data.images) == 4 and gathered.skipped == ()


OTHERS = {
    "HEIC": media(b"heic", b"mif1", b"heic"),
    "HEIC of another maker": media(b"mif1", b"heic", b"miaf"),
    "video": media(b"isom", b"mp42"),
    "Matroska": b"\x1aE\xdf\xa3" + bytes(50),
    "AVI": b"RIFF" + bytes(4) + b"AVI LIST",
    "raw of Canon": b"II*\0\x10\0\0\0CR\2\0" + bytes(100),
    "raw of Fuji": b"FUJIFILMCCD-RAW 0201",
    "Photoshop": b"8BPS\0\1" + bytes(20),
    "SVG": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "DICOM": bytes(128) + b"DICM" + bytes(20),
    "web page": b"<!DOCTYPE html><html><body>404</body></html>",
    "pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
    "pickle": b"\x80\x04\x95\x10\0",
    "7z": b"7z\xbc\xaf\x27\x1c\0\4",
    "RAR": b"Rar!\x1a\x07\1\0",
    "HDF5": b"\x89HDF\r\n\x1a\n",
    "JPEG XL": b"\xff\x0a" + bytes(9),
}
SAID = {
    "HEIC": "it is a HEIC picture; save it as JPEG",
    "HEIC of another maker": "it is a HEIC picture; save it as JPEG",
    "video": "it is a video; save single frames",
    "Matroska": "it is a video",
    "AVI": "it is a video",
    "raw of Canon": "it is a camera's raw file; save it as JPEG",
    "raw of Fuji": "it is a camera's raw file",
    "Photoshop": "it is a Photoshop file; save it as JPEG",
    "SVG": "it is an SVG drawing; export it as PNG",
    "PDF": "it is a PDF; export",
    "DICOM": "it is a DICOM file; export it as PNG",
    "web page": "it is a web page; save the picture itself",
    "pointer": "it is a Git LFS pointer; run",
    "pickle": "it is a Python pickle, which may hold a program",
    "7z": "it is a 7z archive; unpack it and give a zip",
    "RAR": "it is a RAR archive; unpack it",
    "HDF5": "it is an HDF5 file; save its arrays as NPZ",
    "JPEG XL": "it is a JPEG XL picture; save it as JPEG",
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_is_not_read_is_named_with_its_cure_beside_pictures_and_alone(tmp_path: Path, what: str):
    assert SAID[what] in why(tmp_path, OTHERS[what], "x.jpg")
    alone = tmp_path / "alone.zip"
    alone.write_bytes(OTHERS[what])
    told = refused(alone)
    assert told.startswith("alone.zip cannot be read: ") and SAID[what] in told
    assert SAID[what] in refused(zipped(tmp_path / "only.zip", {"x.jpg": OTHERS[what]}))


def test_avif_is_read_where_pillow_can_and_else_refused_with_a_cure(monkeypatch):
    assert kind_of(media(b"avif", b"mif1", b"miaf")).use == kind_of(media(b"mif1", b"avif")).use == ("picture" if AVIF else "")


def test_a_raw_photo_that_is_a_tiff_is_not_read_as_its_thumbnail(tmp_path: Path):
    thumbnail = encoded(Image.new("RGB", (40, 40)), "TIFF", tiffinfo={50706: b"\1\4\0\0"})
    assert why(tmp_path, thumbnail, "x.dng") == "it is a camera's raw file; save it as JPEG"


def test_no_head_of_any_length_raises():
    for content in OTHERS.values():
        for length in range(min(len(content), 60)):
            assert kind_of(content[:length]).use in ("", "text", "picture", "zip", "idx")
    for first in range(256):
        kind_of(bytes([first]) * HEAD)
        kind_of(bytes([0, 0, first, 9]))


def test_files_that_lie_in_folders_are_left_out_and_never_fatal(tmp_path: Path):
    files = {"notes.txt": b"hello", "labels.csv": b"a.png,1\nb.png,2\n", "film.mp4": OTHERS["video"], "empty.png": b""}
    files |= {
        "Thumbs.db": b"\xd0\xcf",
        "cats/ehthumbs.db": b"x",
        "__MACOSX/._1.png": b"\0\5",
        "desktop.ini": b"[x]",
        ".DS_Store": b"\0",
    }
    gathered = both(tmp_path, three() | files)
    assert len(gathered.data.images) == 3
    assert {name for name, _ in gathered.skipped} == {"notes.txt", "labels.csv", "film.mp4", "empty.png"}
    assert gather(tmp_path / "both").data.class_names == ("picture",)
