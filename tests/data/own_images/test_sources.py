"""The files of a zip, a folder or a list: which are found, which are left out and why, and which source is refused."""

import os
import stat
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gan.data.own_images import archives, decode, sources
from gan.data.own_images.gather import gather
from gan.errors import TheatreError
from tests.data.own_images.pictures import (
    GIVEN,
    array,
    both,
    encoded,
    identical,
    in_folders,
    laid_out,
    refused,
    three,
    why,
    zipped,
)
from tests.helpers import is_sentence


def test_names_are_spelt_in_one_way(tmp_path: Path):
    decomposed, composed = "e\u0301cole", "\u00e9cole"  # as macOS and as Linux write it
    files = in_folders(f"{decomposed}/1.png", f"{composed}/2.png", "a\u202e\x1b[2J/1.png", "a\u202e\x1b[2J/2.png")
    data = gather(zipped(tmp_path / "a.zip", files)).data
    assert data.class_names == ("a??[2J", composed) and data.labels.tolist() == [0, 0, 1, 1]
    assert all(
        len(name) <= 40
        for name in both(tmp_path, in_folders(*(f"{c * 90}/{n}.png" for c in "ab" for n in "12"))).data.class_names
    )


def test_clutter_is_ignored_silently(tmp_path: Path):
    clutter = {
        "__MACOSX/._a.png": b"\0\5\x16\7",
        "pets/.DS_Store": b"x",
        "Thumbs.db": b"x",
        "desktop.ini": b"x",
        ".hidden.png": encoded(3),
        ".git/objects/x.png": encoded(3),
        "pets/.cache/x.png": encoded(3),
    }
    gathered = both(tmp_path, three() | clutter)
    assert len(gathered.data.images) == 3 and gathered.skipped == ()
    listed = gather([tmp_path / "both" / name for name in [*GIVEN, "Thumbs.db", ".hidden.png"]])
    assert identical(listed.data, gathered.data) and listed.skipped == ()


def test_folders_in_a_zip_and_dots_in_its_names_are_no_files(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.mkdir("pets") if hasattr(archive, "mkdir") else archive.writestr("pets/", b"")
        for name, content in three().items():
            archive.writestr(f"./pets//{name}", content)
    gathered = gather(tmp_path / "a.zip")
    assert len(gathered.data.images) == 3 and gathered.skipped == ()


def test_large_files_are_left_out(tmp_path: Path, monkeypatch):
    large = encoded(array(np.random.default_rng(0).integers(256, size=(90, 90))))
    monkeypatch.setattr(sources, "LARGEST_FILE", 5_000)
    assert "larger than" in why(tmp_path, large)
    monkeypatch.setattr(sources, "LARGEST_FILE", len(large))
    assert len(both(tmp_path, three() | {"x.png": large}).data.images) == 4


def test_a_file_that_grew_is_not_read_whole(tmp_path: Path, monkeypatch):
    """The size that a file claims is only a claim."""
    folder = laid_out(tmp_path / "both", three() | {"x.png": encoded(Image.effect_noise((90, 90), 50))})
    monkeypatch.setattr(sources, "LARGEST_FILE", 5_000)
    (skipped,) = gather(folder).skipped
    assert skipped.name == "x.png" and "larger than" in skipped.why


UNSAFE = [
    "../x.png",
    "a/../../x.png",
    "/x.png",
    "C:x.png",
    "C:/x.png",
    "a\\..\\x.png",
    "..\\x.png",
    "\\\\host\\x.png",
    "C:\\x.png",
]


@pytest.mark.parametrize("name", UNSAFE)
def test_names_that_lead_elsewhere_are_left_out(tmp_path: Path, name: str):
    folder = tmp_path / "deep" / "deeper"
    folder.mkdir(parents=True)
    gathered = gather(zipped(folder / "a.zip", three() | {name: encoded(3)}))
    assert len(gathered.data.images) == 3
    assert gathered.skipped == ((name, "its name is not a plain path inside the archive"),)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [folder / "a.zip"]


def test_nothing_is_written(tmp_path: Path, monkeypatch):
    source = zipped(tmp_path / "a.zip", three())
    monkeypatch.setattr(zipfile.ZipFile, "extract", lambda *_: pytest.fail("unpacked to disk"))
    monkeypatch.setattr(zipfile.ZipFile, "extractall", lambda *_: pytest.fail("unpacked to disk"))
    assert len(gather(source).data.images) == 3 and list(tmp_path.iterdir()) == [source]


def test_links_in_a_zip_are_not_followed(tmp_path: Path):
    link = zipfile.ZipInfo("x.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    source = zipped(tmp_path / "a.zip", three())
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert gather(source).skipped == (("x.png", "links are not followed"),)


def test_links_in_a_folder_are_not_followed(tmp_path: Path):
    outside = laid_out(tmp_path / "outside", {"secret.png": encoded(3)})
    folder = laid_out(tmp_path / "folder", three())
    (folder / "x.png").symlink_to(outside / "secret.png")
    (folder / "pets").symlink_to(outside)
    (folder / "round").symlink_to(folder)
    (folder / "broken.png").symlink_to(tmp_path / "nowhere")
    gathered = gather(folder)
    assert len(gathered.data.images) == 3
    assert gathered.skipped == tuple((name, "links are not followed") for name in ("broken.png", "pets", "round", "x.png"))
    listed = gather([folder / name for name in (*GIVEN, "x.png", "round", "gone.png")] + [outside])
    assert dict(listed.skipped) == {
        "gone.png": "it cannot be read",
        "outside": "a folder among the files is not opened",
        "round": "links are not followed",
        "x.png": "links are not followed",
    }


def test_a_folder_may_itself_be_reached_by_a_link_or_be_hidden(tmp_path: Path):
    (tmp_path / "link").symlink_to(laid_out(tmp_path / ".hidden", three()))
    assert len(gather(tmp_path / "link").data.images) == len(gather(tmp_path / ".hidden").data.images) == 3


def test_a_pipe_is_not_waited_for(tmp_path: Path):
    os.mkfifo(laid_out(tmp_path / "folder", three()) / "x.png")
    assert gather(tmp_path / "folder").skipped == (("x.png", "it is not a file"),)


def test_what_may_not_be_read_is_told_of(tmp_path: Path, monkeypatch):
    folder = laid_out(tmp_path / "folder", three() | {"x.png": encoded(3), "pets/y.png": encoded(4)})
    opened, listed = Path.open, os.scandir

    def open_(self: Path, *words, **options):
        if self.name == "x.png":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *words, **options)

    def scandir(where):
        if str(where).endswith("pets"):
            raise PermissionError(13, "Permission denied", str(where))
        return listed(where)

    monkeypatch.setattr(Path, "open", open_)
    monkeypatch.setattr(os, "scandir", scandir)
    assert gather(folder).skipped == (("pets", "this folder cannot be read"), ("x.png", "it cannot be read"))


def test_names_that_are_shown_hold_nothing_that_forges(tmp_path: Path):
    files = three() | {"\x1b[31mred\n.txt": b"x", "a" * 200 + ".txt": b"x", "<b>.txt": b"x"}
    names = [name for name, _ in both(tmp_path, files).skipped]
    assert all(name.isprintable() and len(name) <= 80 for name in names)
    assert "?[31mred?.txt" in names and any(name.startswith("…a") and name.endswith("a.txt") for name in names)


def test_a_source_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(archives, "LimitedFile", refuse)
    assert "Permission denied" in refused(zipped(tmp_path / "a.zip", three()))


@pytest.mark.parametrize("spoil", ["text", "empty", "a picture", "cut short", "no list", "odd name"])
def test_what_is_not_a_zip_is_refused(tmp_path: Path, spoil: str):
    whole = zipped(tmp_path / "a.zip", three()).read_bytes()
    start = whole.index(b"PK\1\2")
    content = {
        "text": b"hello" * 100,
        "empty": b"",
        "a picture": encoded(3),
        "cut short": whole[:-40],
        "no list": whole[:start] + bytes(60) + whole[start + 60 :],
        "odd name": whole.replace(b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\0\x08").replace(b"a.png", b"\xff.png"),
    }[spoil]
    (tmp_path / "a.zip").write_bytes(content)
    words = {
        "text": "a.zip cannot be read: it is text, and no table",
        "empty": "a.zip cannot be read: it is empty",
        "a picture": "holds only one picture",
        "odd name": "says that its names are UTF-8, and they are not",
    }
    assert words.get(spoil, "a.zip is not a zip, or it is damaged") in refused(tmp_path / "a.zip")


def test_random_damage_to_a_zip_ends_in_a_sentence_or_a_data_set(tmp_path: Path):
    random = np.random.default_rng(0)
    whole = np.frombuffer(zipped(tmp_path / "a.zip", three()).read_bytes(), np.uint8)
    for _ in range(60):
        spoilt = whole.copy()
        spoilt[random.integers(len(spoilt), size=3)] = random.integers(256, size=3)
        (tmp_path / "b.zip").write_bytes(spoilt.tobytes())
        try:
            assert len(gather(tmp_path / "b.zip").data.images) in (2, 3)
        except TheatreError as error:
            assert is_sentence(error), str(error)


def test_an_encrypted_zip_is_refused(tmp_path: Path):
    source = zipped(tmp_path / "a.zip", three())
    raw = bytearray(source.read_bytes())
    raw[raw.index(b"PK\1\2") + 8] |= 1
    source.write_bytes(raw)
    assert "without a password" in refused(source)


def test_a_picture_whose_local_header_says_encrypted_is_left_out(tmp_path: Path):
    source = zipped(tmp_path / "a.zip", three())
    raw = bytearray(source.read_bytes())
    raw[6] |= 1
    source.write_bytes(raw)
    assert len(gather(source).data.images) + len(gather(source).skipped) == 3


@pytest.mark.parametrize(("method", "packing"), [(zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "LZMA")])
def test_packings_that_unpack_without_limit_are_left_out(tmp_path: Path, method: int, packing: str):
    source = zipped(tmp_path / "a.zip", {"x.png": encoded(3)}, method)
    with zipfile.ZipFile(source, "a", zipfile.ZIP_STORED) as archive:
        for name, content in three().items():
            archive.writestr(name, content)
    gathered = gather(source)
    assert len(gathered.data.images) == 3 and gathered.skipped == (
        ("x.png", f"it is packed with {packing}; zip it with plain Deflate"),
    )


def test_a_zip_bomb_is_not_read_to_its_end(tmp_path: Path, monkeypatch):
    source = zipped(tmp_path / "a.zip", {f"{number:02}.png": HOLLOW + bytes(100_000) for number in range(40)})
    read = []
    monkeypatch.setattr(decode, "decoded", lambda raw, side: read.append(len(raw)) or "it is hollow")
    monkeypatch.setattr(sources, "LARGEST_UNPACKED", 1_000_000)
    assert "unpacks to more than" in refused(source)
    assert len(read) == 10
    assert "no picture" in refused(
        laid_out(tmp_path / "folder", {"x.png": HOLLOW + bytes(2_000_000)})
    )  # on disk already: no bomb


HOLLOW = b"\x89PNG\r\n\x1a\n"
"""What makes a file a PNG, and nothing of one."""


def forged(source: Path, size: int) -> Path:
    """A zip whose first member claims another unpacked size, in both places that say so."""
    raw = bytearray(source.read_bytes())
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        start = raw.index(signature) + offset
        raw[start : start + 4] = struct.pack("<I", size)
    source.write_bytes(raw)
    return source


def test_a_member_that_lies_about_its_size_is_left_out(tmp_path: Path, monkeypatch):
    def lying(size: int) -> Path:
        return forged(zipped(tmp_path / "a.zip", {"a bomb.png": HOLLOW + bytes(10_000_000)} | three()), size)

    assert gather(lying(100)).skipped == (("a bomb.png", "it cannot be read"),)
    assert "larger than 32 MiB" in gather(lying(2**31)).skipped[0].why
    monkeypatch.setattr(sources, "LARGEST_UNPACKED", 1_000_000)
    assert len(gather(lying(100)).data.images) == 3  # what is beyond the claim is never unpacked
    (tmp_path / "a.zip").unlink()


def test_a_member_that_cannot_be_read_costs_what_it_claims(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_UNPACKED", 1_000_000)
    assert "unpacks to more" in refused(
        forged(zipped(tmp_path / "a.zip", {"a bomb.png": HOLLOW + bytes(10_000)} | three()), 2_000_000)
    )


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(sources, "MOST_FILES", 5)
    both(tmp_path, three() | {"x.txt": b"x", "y.txt": b"y", ".hidden": b"z"})
    files = three() | {f"{number}.txt": b"x" for number in range(3)}
    assert "a.zip holds more than 5 files" in refused(zipped(tmp_path / "a.zip", files))
    assert "folder holds more than 5 files" in refused(laid_out(tmp_path / "folder", files))


def test_an_endless_list_of_members_is_not_read(tmp_path: Path, monkeypatch):
    source = zipped(tmp_path / "a.zip", three() | {"x" * 30_000: b""})
    assert len(gather(source).data.images) == 3
    monkeypatch.setattr(sources, "LARGEST_FILE", 20_000)
    assert "a.zip holds more than 25,000 files" in refused(source)


@pytest.mark.parametrize("name", ["日本", "кот", "cats"])
def test_a_name_that_the_locale_cannot_read_is_read_as_utf_8(tmp_path: Path, name: str):
    as_python_has_it = name.encode().decode("ascii", "surrogateescape")  # under LC_ALL=C, without its UTF-8 mode
    assert sources._within(tmp_path, tmp_path / as_python_has_it / "a.png") == f"{name}/a.png"
