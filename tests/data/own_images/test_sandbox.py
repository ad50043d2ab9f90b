"""Uploads are read in a real process of their own, which cannot take more time or memory than it is given."""

import os
import struct
import threading
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from gan.data.own_images import sandbox, store
from gan.data.own_images.sandbox import ReadLimits, read
from gan.errors import TheatreError, UsageError
from tests.data.own_images.pictures import encoded, zipped
from tests.helpers import is_sentence


def pictures(count: int = 6, folders: tuple[str, ...] = ("cats", "dogs")) -> dict[str, bytes]:
    return {f"{folders[i % len(folders)]}/{i}.png": encoded((250, i, 60)) for i in range(count)}


def blank_png(side: int) -> bytes:
    """A white grey PNG of ``side`` x ``side`` pixels, which packs to next to nothing, without ever holding it in memory."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer, packed = zlib.compressobj(9), b""
    for _ in range(side):
        packed += packer.compress(b"\0" + b"\xff" * side)
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed + packer.flush()) + chunk(b"IEND", b"")


def test_pictures_are_read_elsewhere_and_told_of_here(tmp_path: Path) -> None:
    given = zipped(tmp_path / "pets.zip", pictures() | {"cats/notes.txt": b"x", "../../etc/passwd.png": encoded(3)})
    report = read(given, tmp_path / "images", 32, None)
    assert (report.count, report.channels, report.side) == (6, 3, 32)
    assert report.classes == [("cats", 3), ("dogs", 3)]
    assert report.left_out == 2 and {name for name, _ in report.skipped} == {"../../etc/passwd.png", "cats/notes.txt"}
    assert "6 pictures" in report.advice
    kept = store.restore(tmp_path / "images")
    assert kept.shape == (3, 32, 32) and kept.class_names == ("cats", "dogs")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["images", "pets.zip"], "nothing was unpacked"
    assert read(given, tmp_path / "images", 28, False).channels == 1
    assert store.restore(tmp_path / "images").shape == (1, 28, 28)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"notes.txt": b"no picture"}, "holds no picture"),
        ({"one.png": encoded(9)}, "holds only one picture"),
        ({"a.png": b"\x89PNG rubbish", "b.jpg": b"\xff\xd8\xff cut"}, "holds no picture that can be read"),
    ],
)
def test_what_is_no_set_of_pictures_is_told_in_a_sentence_and_the_set_before_it_stays(
    tmp_path: Path, files: dict[str, bytes], words: str
) -> None:
    read(zipped(tmp_path / "good.zip", pictures()), tmp_path / "images", 28, None)
    with pytest.raises(TheatreError, match=words) as caught:
        read(zipped(tmp_path / "bad.zip", files), tmp_path / "images", 28, None)
    assert is_sentence(caught.value)
    assert len(store.restore(tmp_path / "images").images) == 6


def test_another_side_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TheatreError, match="28, 32 or 64"):
        read(zipped(tmp_path / "good.zip", pictures()), tmp_path / "images", 99, None)


def test_a_bomb_is_ended_by_the_clock_and_its_process_is_gone(tmp_path: Path) -> None:
    """Pictures that unpack to 45 million pixels each from a few kilobytes; thirty of them take far more than a second."""
    packed = blank_png(6700)
    assert len(packed) < 100_000
    bomb = zipped(tmp_path / "bomb.zip", {f"{i}.png": packed for i in range(30)})
    started = time.monotonic()
    with pytest.raises(TheatreError, match=r"longer than 1 seconds|more time or memory") as caught:
        read(bomb, tmp_path / "images", 28, None, ReadLimits(seconds=1.0))
    assert is_sentence(caught.value) and time.monotonic() - started < 8
    assert [file.name for file in tmp_path.iterdir()] == ["bomb.zip"]
    assert read(zipped(tmp_path / "next.zip", pictures()), tmp_path / "images", 28, None).count == 6, "the place is free again"


def test_a_giant_picture_costs_no_more_memory_than_it_is_given(tmp_path: Path) -> None:
    files = pictures() | {"cats/giant.png": blank_png(7000), "dogs/beyond.png": blank_png(7200)}
    given = zipped(tmp_path / "pets.zip", files)
    report = read(given, tmp_path / "images", 28, None, ReadLimits(memory=40 * 2**20))
    assert report.count == 6, "49 million pixels do not fit in 40 MiB"
    assert {name for name, _ in report.skipped} == {"cats/giant.png", "dogs/beyond.png"}
    assert read(given, tmp_path / "images", 28, None).count == 7, "they fit in what an upload is given in truth"


def test_a_reader_that_dies_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = zipped(tmp_path / "pets.zip", pictures(2))
    pipes = sandbox.processes.start

    def dying(*arguments):  # as when the system has run out of memory
        process, connection = pipes(*arguments)
        process.kill()
        return process, connection

    monkeypatch.setattr(sandbox.processes, "start", dying)
    with pytest.raises(TheatreError, match="more time or memory") as caught:
        read(given, tmp_path / "images", 28, None)
    assert is_sentence(caught.value)


def test_a_full_disk_is_told_without_naming_the_servers_folders(tmp_path: Path) -> None:
    given = zipped(tmp_path / "pets.zip", pictures())
    (tmp_path / "images").mkdir()  # what lies there refuses to be replaced, as a full disk refuses to be written
    (tmp_path / "images" / "x").write_text("x", encoding="utf-8")
    with pytest.raises(TheatreError, match="a folder is in its place") as caught:
        read(given, tmp_path / "images", 28, None)
    assert str(tmp_path) not in str(caught.value)


def test_the_server_goes_on_while_pictures_are_read(tmp_path: Path) -> None:
    """Other threads of the server get their turn: reading happens in another process."""
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        one = encoded(Image.effect_noise((1200, 1200), 60), "PNG")
        for i in range(12):
            archive.writestr(f"{i}.png", one)
    reading = threading.Thread(target=read, args=(tmp_path / "many.zip", tmp_path / "images", 64, None))
    before = os.times()
    reading.start()
    reading.join(60)
    after = os.times()
    assert store.restore(tmp_path / "images").shape == (1, 64, 64)
    assert (after.user - before.user) + (after.system - before.system) < 0.5, "this process had hardly anything to do"


def test_a_usage_error_is_still_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TheatreError, match="There is no zip, folder or other file") as caught:
        read(tmp_path / "nothing.zip", tmp_path / "images", 28, None)
    assert is_sentence(caught.value) and not isinstance(caught.value, UsageError)
