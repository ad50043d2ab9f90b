"""Archives of every maker: backslashes, names in every encoding, the Unicode path field, tars, and one archive in another."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from gan.data.own_images import sources
from gan.data.own_images.gather import gather
from tests.data.own_images.pictures import encoded, identical, in_folders, refused, three, zipped


def raw_zip(path: Path, files: dict[bytes, bytes], extra: Callable[[bytes], bytes] = lambda name: b"", flag: int = 0) -> Path:
    """A zip whose names are these very bytes, as old packers write them; ``extra`` makes each member's extra field."""
    body, listing = b"", b""
    for name, content in files.items():
        field, crc, size = extra(name), zlib.crc32(content), len(content)
        common = struct.pack("<HHHHHIIIHH", 20, flag, 0, 0, 33, crc, size, size, len(name), len(field))
        listing += b"PK\1\2\x14\0" + common + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name + field
        body += b"PK\3\4" + common + name + field + content
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(listing), len(body), 0)
    path.write_bytes(body + listing + b"PK\5\6" + end)
    return path


def classes_of(path: Path, names: list[str], encoding: str, separator: str = "/", **options) -> tuple[str, ...]:
    files = {
        f"{name}{separator}{number}.png".encode(encoding): encoded(10 * position + number)
        for position, name in enumerate(names)
        for number in range(2)
    }
    gathered = gather(raw_zip(path / "a.zip", files, **options))
    assert gathered.skipped == () and len(gathered.data.images) == 2 * len(names)
    return gathered.data.class_names


def unicode_path(said: str, crc_of: bytes | None = None) -> Callable[[bytes], bytes]:
    """The extra field 0x7075 that says a name whose folder is ``said``, after a field of another kind."""

    def made(name: bytes) -> bytes:
        text = f"{said}{name.rpartition(b'/')[0].decode('ascii')}/{name.rpartition(b'/')[2].decode('ascii')}".encode()
        content = struct.pack("<BI", 1, zlib.crc32(name if crc_of is None else crc_of)) + text
        return struct.pack("<HH", 0x5455, 1) + b"\0" + struct.pack("<HH", 0x7075, len(content)) + content

    return made


ENCODED = {
    "utf-8": ["écureuils", "oiseaux"],
    "cp932": ["表情", "能面", "ソース"],
    "gbk": ["苹果", "香蕉"],
    "big5": ["功能", "蘋果"],
    "euc_kr": ["고양이", "개"],
    "cp1251": ["кошки", "собаки"],
    "cp866": ["кошки", "собаки"],
    "cp437": ["Äpfel", "Bäume"],
    "cp1252": ["écureuils", "oiseaux"],
}


@pytest.mark.parametrize("separator", ["/", "\\"])
@pytest.mark.parametrize("encoding", ENCODED)
def test_names_in_a_zip_are_read_in_the_encoding_they_were_written_in(tmp_path: Path, encoding: str, separator: str):
    names = ENCODED[encoding]
    assert classes_of(tmp_path, names, encoding, separator) == tuple(sorted(names))


def test_names_with_the_flag_of_utf_8_are_utf_8(tmp_path: Path):
    assert classes_of(tmp_path, ["écureuils", "犬"], "utf-8", flag=0x800) == ("écureuils", "犬")


def test_the_unicode_path_field_is_believed_if_it_belongs_to_the_name(tmp_path: Path):
    assert classes_of(tmp_path, ["a", "b"], "ascii", extra=unicode_path("犬")) == ("犬a", "犬b")
    assert classes_of(tmp_path, ["a", "b"], "ascii", extra=unicode_path("犬", b"another name")) == ("a", "b")


def test_backslashes_are_separators_and_lead_nowhere_else(tmp_path: Path):
    files = {f"{name}\\{number}.png".encode(): encoded(7) for name in ("cats", "dogs") for number in range(2)}
    files |= {b"cats\\": b"", b"..\\..\\x.png": encoded(7), b"C:\\x.png": encoded(7), b"\\\\host\\x.png": encoded(7)}
    gathered = gather(raw_zip(tmp_path / "a.zip", files))
    assert gathered.data.class_names == ("cats", "dogs") and len(gathered.data.images) == 4
    assert [why for _, why in gathered.skipped] == ["its name is not a plain path inside the archive"] * 3


def test_a_part_of_a_split_zip_and_deflate64_are_named(tmp_path: Path):
    whole = zipped(tmp_path / "a.zip", three()).read_bytes()
    (tmp_path / "a.zip").write_bytes(b"PK\7\x08" + whole[:80])
    assert "one part of a split zip" in refused(tmp_path / "a.zip")
    (tmp_path / "a.zip").write_bytes(whole[:50] + whole[-22:].replace(b"PK\5\6\0\0", b"PK\5\6\2\0"))
    assert "one part of a split zip" in refused(tmp_path / "a.zip")
    (tmp_path / "a.zip").write_bytes(whole.replace(b"\x14\0\0\0\x08\0", b"\x15\0\0\0\x09\0"))
    assert "packed with Deflate64; zip it with plain Deflate" in refused(tmp_path / "a.zip")


def tarred(files: dict[str, bytes], kind: int = tarfile.PAX_FORMAT, encoding: str = "utf-8") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=kind, encoding=encoding) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "tar": bytes,
    "tar.gz": gzip.compress,
    "tar.bz2": bz2.compress,
    "tar.xz": lzma.compress,
}


@pytest.mark.parametrize("ending", PACKERS)
def test_a_tar_gives_what_a_zip_gives_alone_and_as_the_only_file_in_a_zip(tmp_path: Path, ending: str):
    files = in_folders("cats/1.png", "cats/2.png", "dogs/1.png", "dogs/2.png") | {"notes.txt": b"x", "dogs/._1.png": b"x"}
    expected = gather(zipped(tmp_path / "expected.zip", files))
    packed = PACKERS[ending](tarred(files))
    for name in (f"pets.{ending}", "pets", "pets.zip"):
        (tmp_path / name).write_bytes(packed)
        found = gather(tmp_path / name)
        assert identical(found.data, expected.data) and found.skipped == expected.skipped
    assert identical(gather(zipped(tmp_path / "outer.zip", {f"pets.{ending}": packed})).data, expected.data)


def test_a_zip_in_a_zip_is_opened_and_one_in_that_is_not(tmp_path: Path):
    inner = zipped(tmp_path / "inner.zip", three()).read_bytes()
    outer = zipped(tmp_path / "outer.zip", {"inner.zip": inner, "__MACOSX/._inner.zip": b"x"}).read_bytes()
    assert len(gather(tmp_path / "outer.zip").data.images) == 3
    assert "give it on its own" in refused(zipped(tmp_path / "third.zip", {"outer.zip": outer}))


@pytest.mark.parametrize("encoding", ["cp932", "cp1251", "utf-8"])
def test_names_in_a_tar_are_read_in_their_encoding(tmp_path: Path, encoding: str):
    names = sorted(ENCODED[encoding])
    files = in_folders(*(f"{name}/{number}.png" for name in names for number in range(2)))
    (tmp_path / "a.tar").write_bytes(tarred(files, tarfile.GNU_FORMAT, encoding))
    assert gather(tmp_path / "a.tar").data.class_names == tuple(names)


def test_nothing_in_a_tar_leads_out_of_it(tmp_path: Path):
    buffer = io.BytesIO(tarred(three() | {"../x.png": encoded(3), "/y.png": encoded(3)}))
    with tarfile.open(fileobj=buffer, mode="a") as archive:
        for name, kind in (("link.png", tarfile.SYMTYPE), ("hard.png", tarfile.LNKTYPE), ("pipe.png", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    (tmp_path / "a.tar").write_bytes(buffer.getvalue())
    gathered = gather(tmp_path / "a.tar")
    assert len(gathered.data.images) == 3
    assert dict(gathered.skipped) == {
        "../x.png": "its name is not a plain path inside the archive",
        "/y.png": "its name is not a plain path inside the archive",
        "link.png": "links are not followed",
        "hard.png": "links are not followed",
        "pipe.png": "it is not a file",
    }


@pytest.mark.parametrize("ending", PACKERS)
def test_a_damaged_tar_ends_in_a_sentence_or_in_fewer_pictures(tmp_path: Path, ending: str):
    whole = PACKERS[ending](tarred(three()))
    for length in (5, 300, len(whole) // 3, len(whole) // 2, len(whole) - 9):
        (tmp_path / "a.tar").write_bytes(whole[:length])
        try:
            assert len(gather(tmp_path / "a.tar").data.images) in (2, 3)
        except AssertionError:
            raise
        except Exception:
            assert refused(tmp_path / "a.tar").startswith("a.tar ")


def test_a_tar_that_unpacks_without_end_is_not_read_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sources, "LARGEST_UNPACKED", 1_000_000)
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(tarred(three() | {"x.bin": bytes(5_000_000)})))
    assert "unpacks to more than 1 MiB" in refused(tmp_path / "a.tar.gz")


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sources, "MOST_FILES", 5)
    (tmp_path / "a.tar").write_bytes(tarred({f"{number}.png": b"" for number in range(20)}))
    assert "a.tar holds more than" in refused(tmp_path / "a.tar")


def test_zip64_is_read(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, content in three().items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content)
    assert len(gather(tmp_path / "a.zip").data.images) == 3
