"""Your own images: what is read, what is left out and why, what is refused, and a training on them."""

import csv
import io
import json
import os
import shutil
import stat
import struct
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save as to_safetensors

from gan import paths
from gan.__main__ import main
from gan.data.datasets import Dataset
from gan.data.own_images import gather as own_images
from gan.data.own_images.gather import Gathered, gather, preview, restore, store
from gan.errors import TheatreError, UsageError
from gan.models import checkpoint
from gan.training.loop import Run
from tests.helpers import FP32, SHAPE, SMALL, is_sentence, small

GIVEN = {"a.png": 10, "b.png": 90, "c.png": 200}
"""Names and shades of three grey pictures."""


def encoded(picture: Image.Image | int | tuple[int, int, int], kind: str = "PNG", **options) -> bytes:
    """A picture, or a shade or colour of which 40 by 40 pixels are made, as the bytes of a file."""
    if isinstance(picture, int):
        picture = Image.new("L", (40, 40), picture)
    elif isinstance(picture, tuple):
        picture = Image.new("RGB", (40, 40), picture)
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def array(pixels: np.ndarray) -> Image.Image:
    return Image.fromarray(pixels.astype(np.uint8))


def zipped(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def laid_out(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def three() -> dict[str, bytes]:
    return {name: encoded(shade) for name, shade in GIVEN.items()}


def both(folder: Path, files: dict[str, bytes], **options) -> Gathered:
    """What comes of ``files`` as a zip, after looking that a folder gives the same."""
    folder.mkdir(exist_ok=True)
    one = gather(zipped(folder / "both.zip", files), **options)
    other = gather(laid_out(folder / "both", files), **options)
    assert identical(one.data, other.data) and one.skipped == other.skipped and one.advice == other.advice
    return one


def identical(a: Dataset, b: Dataset) -> bool:
    same_names = (a.name, a.class_names) == (b.name, b.class_names)
    return same_names and torch.equal(a.images, b.images) and torch.equal(a.labels, b.labels)


def only(folder: Path, content: bytes, name: str = "x.png", **options) -> torch.Tensor:
    """The pixels (C, H, W) of one picture, read beside a black one, in colour."""
    data = gather(zipped(folder / "only.zip", {name: content, "z.png": encoded(0)}), **{"colour": True, **options}).data
    assert len(data.images) == 2
    return data.images[0]


def why(folder: Path, content: bytes, name: str = "x.png") -> str:
    """The reason for which a file is left out."""
    (skipped,) = both(folder, three() | {name: content}).skipped
    assert skipped.name == name and 0 < len(skipped.why) < 80
    return skipped.why


def refused(source, kind: type[TheatreError] = TheatreError, **options) -> str:
    with pytest.raises(kind) as caught:
        gather(source, **options)
    assert type(caught.value) is kind and is_sentence(caught.value), str(caught.value)
    return str(caught.value)


# --- what is read


@pytest.mark.parametrize("side", own_images.SIDES)
def test_pictures_become_a_data_set(tmp_path: Path, side: int):
    gathered = both(tmp_path, three(), side=side)
    data = gathered.data
    assert data.name == "own-images" and data.class_names == ("picture",) and data.shape == (1, side, side)
    assert data.images.dtype == torch.uint8 and data.images.is_contiguous()
    assert data.labels.dtype == torch.int64 and data.labels.tolist() == [0, 0, 0]
    assert data.images.flatten(1).float().mean(1).tolist() == list(GIVEN.values())
    assert gathered.skipped == ()


def test_the_order_is_that_of_the_names(tmp_path: Path):
    backwards = dict(reversed(three().items()))
    assert list(backwards) == ["c.png", "b.png", "a.png"]
    one, other = gather(zipped(tmp_path / "a.zip", three())), gather(zipped(tmp_path / "b.zip", backwards))
    assert identical(one.data, other.data)
    folder = laid_out(tmp_path / "folder", backwards)
    listed = gather([folder / name for name in ("b.png", "c.png", "a.png")])
    assert identical(one.data, gather(folder).data) and identical(one.data, listed.data)


def test_a_list_of_one_zip_or_folder_is_that(tmp_path: Path):
    expected = both(tmp_path, three()).data
    assert identical(gather([tmp_path / "both.zip"]).data, expected) and identical(gather([tmp_path / "both"]).data, expected)


@pytest.mark.parametrize(
    ("kind", "mode", "name"),
    [
        ("PNG", "RGB", "x.png"),
        ("PNG", "L", "x.PNG"),
        ("PNG", "P", "x.png"),
        ("PNG", "1", "x.png"),
        ("PNG", "LA", "x.png"),
        ("PNG", "RGBA", "x.png"),
        ("JPEG", "RGB", "x.jpeg"),
        ("JPEG", "L", "x.jpg"),
        ("JPEG", "CMYK", "x.jpg"),
        ("GIF", "P", "x.gif"),
        ("BMP", "RGB", "x.bmp"),
        ("WEBP", "RGB", "x.webp"),
        ("TIFF", "RGB", "x.tif"),
        ("TIFF", "CMYK", "x.tiff"),
        ("PPM", "RGB", "x.ppm"),
        ("PPM", "L", "x.pgm"),
        ("JPEG", "RGB", "misnamed.png"),
    ],
)
def test_every_format_and_mode(tmp_path: Path, kind: str, mode: str, name: str):
    picture = Image.new("RGB", (40, 40), (255, 255, 255)).convert(mode)
    picture.paste(0 if mode in ("L", "1", "P") else Image.new("RGB", (20, 40)).convert(mode), (0, 0, 20, 40))
    pixels = only(tmp_path, encoded(picture, kind), name).float()
    assert pixels[:, :, :12].max() < 8 and pixels[:, :, 16:].min() > 247


@pytest.mark.parametrize(("kind", "name"), [("PNG", "x.png"), ("TIFF", "x.tif"), ("PPM", "x.pgm")])
def test_sixteen_bits_are_scaled_rather_than_clipped(tmp_path: Path, kind: str, name: str):
    picture = Image.fromarray(np.repeat([[0, 257 * 50, 257 * 128, 65_535]], 4, 0).astype(np.uint16).repeat(14, 0).repeat(14, 1))
    pixels = only(tmp_path, encoded(picture, kind), name)
    assert pixels[0, 14, [3, 10, 17, 24]].tolist() == [0, 50, 128, 255]


def test_palettes_keep_their_colours(tmp_path: Path):
    picture = Image.new("RGB", (40, 40), (200, 30, 60)).quantize(4)
    assert only(tmp_path, encoded(picture))[:, 14, 14].tolist() == [200, 30, 60]


def test_transparency_goes_on_white(tmp_path: Path):
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert only(tmp_path, encoded(clear)).min() == 255
    half = Image.new("RGBA", (40, 40), (255, 0, 0, 128))
    assert only(tmp_path, encoded(half))[:, 14, 14].tolist() == [255, 127, 127]
    hidden = Image.new("RGBA", (400, 400), (0, 0, 0, 0))  # black that nobody sees must not darken its neighbours
    hidden.paste((255, 0, 0, 255), (0, 0, 200, 400))
    assert only(tmp_path, encoded(hidden))[0].min() > 250
    indexed = Image.new("P", (40, 40), 1)
    indexed.putpalette([0, 0, 0, 9, 9, 9])
    for kind, name in (("PNG", "x.png"), ("GIF", "x.gif")):
        assert only(tmp_path, encoded(indexed, kind, transparency=1), name).min() == 255
    assert only(tmp_path, encoded(Image.new("RGB", (40, 40), (1, 2, 3)), transparency=(1, 2, 3))).min() == 255
    assert only(tmp_path, encoded(Image.new("LA", (40, 40), (0, 0)))).min() == 255


@pytest.mark.parametrize(("kind", "name"), [("GIF", "x.gif"), ("WEBP", "x.webp"), ("PNG", "x.png"), ("TIFF", "x.tiff")])
def test_of_an_animation_comes_the_first_frame(tmp_path: Path, kind: str, name: str):
    frames = [Image.new("RGB", (40, 40), colour) for colour in ((255, 0, 0), (0, 255, 0), (0, 0, 255))]
    red, green, blue = only(tmp_path, encoded(frames[0], kind, save_all=True, append_images=frames[1:]), name)[:, 14, 14].tolist()
    assert red > 240 and green < 15 and blue < 15


TURNS = {
    1: lambda a: a,
    2: np.fliplr,
    3: lambda a: np.rot90(a, 2),
    4: np.flipud,
    5: np.transpose,
    6: np.rot90,  # the camera was held so that the picture must be turned to the right to stand upright
    7: lambda a: np.rot90(a, 2).T,
    8: lambda a: np.rot90(a, -1),
}


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize(("kind", "name"), [("JPEG", "x.jpg"), ("PNG", "x.png"), ("TIFF", "x.tif"), ("WEBP", "x.webp")])
def test_pictures_stand_as_their_exif_data_say(tmp_path: Path, orientation: int, kind: str, name: str):
    upright = np.zeros((56, 84))
    upright[:28, 14:42] = 255  # the upper left quarter of the middle
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = only(tmp_path, encoded(array(TURNS[orientation](upright)), kind, exif=exif), name)[0].float()
    assert pixels[:12, :12].min() > 230 and pixels[16:].max() < 25 and pixels[:, 16:].max() < 25


@pytest.mark.parametrize("size", [(28, 28), (60, 28), (28, 61)])
def test_the_middle_square_is_kept(tmp_path: Path, size: tuple[int, int]):
    square = np.random.default_rng(0).integers(256, size=(28, 28))
    width, height = size
    wide = np.zeros((height, width))
    top, left = (height - 28) // 2, (width - 28) // 2
    wide[top : top + 28, left : left + 28] = square
    assert np.array_equal(only(tmp_path, encoded(array(wide)))[0], square)


def test_scaling_averages_rather_than_picks(tmp_path: Path):
    board = np.indices((280, 280)).sum(0) % 2 * 255
    assert (only(tmp_path, encoded(array(board)))[0, 2:-2, 2:-2].float() - 127.5).abs().max() < 3
    halves = np.zeros((280, 280))
    halves[:, 140:] = 255
    pixels = only(tmp_path, encoded(array(halves)))[0].float()
    assert pixels[:, :11].max() < 3 and pixels[:, 17:].min() > 252
    assert only(tmp_path, encoded(array(np.full((3, 3), 77)))).unique().tolist() == [77]


def test_a_large_jpeg_is_decoded_small_and_looks_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    down = np.linspace(0, 255, 1000)[:, None] * np.ones((1, 1200))
    raw = encoded(array(down), "JPEG", quality=95)
    decoded = []
    square = own_images._square
    monkeypatch.setattr(own_images, "_square", lambda image, side: decoded.append(image.size) or square(image, side))
    pixels = only(tmp_path, raw, "x.jpg")[0].float()
    assert decoded[0] == (150, 125)

    rows = (torch.arange(28) + 0.5) / 28 * 255
    assert (pixels - rows[:, None]).abs()[1:-1].max() < 4


# --- colour or grey


def test_grey_pictures_have_one_channel_and_colour_three(tmp_path: Path):
    assert both(tmp_path, three()).data.shape == (1, 28, 28)
    one_in_colour = three() | {"d.png": encoded((200, 20, 20))}
    data = both(tmp_path, one_in_colour).data
    assert data.shape == (3, 28, 28) and data.images[3, :, 0, 0].tolist() == [200, 20, 20]
    assert data.images[1, :, 0, 0].tolist() == [90, 90, 90]


def test_nearly_grey_counts_as_grey(tmp_path: Path):
    scan = np.random.default_rng(0).integers(60, 200, (28, 28, 1)) + np.array([0, 8, 16])
    assert gather(zipped(tmp_path / "a.zip", three() | {"s.png": encoded(array(scan))})).data.shape[0] == 1
    scan[10:13, 10:13] = (255, 0, 0)  # nine red pixels of 784 are no trace
    assert gather(zipped(tmp_path / "b.zip", three() | {"s.png": encoded(array(scan))})).data.shape[0] == 3


def test_colour_can_be_asked_for_or_left_out(tmp_path: Path):
    assert both(tmp_path, three(), colour=True).data.images.shape == (3, 3, 28, 28)
    data = both(tmp_path / "colour", {"a.png": encoded((255, 0, 0)), "b.png": encoded((0, 255, 0))}, colour=False).data
    assert data.images.shape == (2, 1, 28, 28) and data.images[:, 0, 0, 0].tolist() == [76, 150]


# --- classes


def in_folders(*names: str) -> dict[str, bytes]:
    return {name: encoded(20 + 5 * number) for number, name in enumerate(names)}


def test_folders_are_classes(tmp_path: Path):
    data = both(tmp_path, in_folders("dogs/1.png", "cats/2.png", "cats/1.png", "dogs/young/2.png")).data
    assert data.class_names == ("cats", "dogs") and data.labels.tolist() == [0, 0, 1, 1]
    assert data.images[:, 0, 0, 0].tolist() == [30, 25, 20, 35]


def test_a_folder_around_all_is_no_class(tmp_path: Path):
    wrapped = in_folders("mine/all/cats/1.png", "mine/all/cats/2.png", "mine/all/dogs/1.png", "mine/all/dogs/2.png")
    assert both(tmp_path, wrapped | {"mine/read me.txt": b"hello"}).data.class_names == ("cats", "dogs")


@pytest.mark.parametrize(
    "names",
    [
        ("cats/1.png", "cats/2.png", "dogs/1.png"),  # one dog
        ("cats/1.png", "cats/2.png", "dogs/1.png", "dogs/2.png", "loose.png"),
        tuple(f"{folder}/{number}.png" for folder in range(51) for number in range(2)),
    ],
)
def test_folders_that_cannot_be_classes_are_told_of(tmp_path: Path, names: tuple[str, ...]):
    gathered = both(tmp_path, in_folders(*names))
    assert gathered.data.class_names == ("picture",) and not gathered.data.labels.any()
    assert "2 to 50 folders" in gathered.advice


def test_pictures_in_one_folder_need_no_explanation(tmp_path: Path):
    gathered = both(tmp_path, in_folders("mine/1.png", "mine/2.png"))
    assert gathered.data.class_names == ("picture",) and "folders" not in gathered.advice


def test_fifty_folders_are_classes_and_what_is_left_out_does_not_count(tmp_path: Path):
    names = [f"{folder:02}/{number}.png" for folder in range(50) for number in range(2)]
    data = both(tmp_path, in_folders(*names) | {"broken/1.png": b"no", "broken/2.png": b"no"}).data
    assert len(data.class_names) == 50 and data.labels.bincount().tolist() == [2] * 50


def test_names_are_spelt_in_one_way(tmp_path: Path):
    decomposed, composed = "e\u0301cole", "\u00e9cole"  # as macOS and as Linux write it
    files = in_folders(f"{decomposed}/1.png", f"{composed}/2.png", "a\u202e\x1b[2J/1.png", "a\u202e\x1b[2J/2.png")
    data = gather(zipped(tmp_path / "a.zip", files)).data
    assert data.class_names == ("a??[2J", composed) and data.labels.tolist() == [0, 0, 1, 1]
    assert all(
        len(name) <= 40
        for name in both(tmp_path, in_folders(*(f"{c * 90}/{n}.png" for c in "ab" for n in "12"))).data.class_names
    )


# --- what is left out


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


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.txt", b"hello", "no JPEG"),
        ("x.heic", b"\0\0\0\x18ftypheic", "no JPEG"),
        ("png", encoded(3), "no JPEG"),
        ("x.png", b"hello, this is text", "no JPEG"),
        ("x.gif", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no JPEG"),
        ("x.png", b"", "empty"),
        ("x.png", encoded(Image.effect_noise((40, 40), 50))[:-300], "damaged or cut short"),
        ("x.jpg", encoded(Image.effect_noise((40, 40), 50), "JPEG")[:-300], "damaged or cut short"),
        ("x.gif", encoded(Image.effect_noise((40, 40), 50), "GIF")[:-300], "damaged or cut short"),
        ("x.tif", encoded(Image.new("F", (40, 40)), "TIFF"), "save it with 8 bits"),
        ("x.zip", b"PK\5\6" + bytes(18), "on its own"),
        ("pets/X.ZIP", b"PK\5\6" + bytes(18), "on its own"),
    ],
)
def test_what_is_no_whole_picture_is_left_out_with_a_reason(tmp_path: Path, name: str, content: bytes, reason: str):
    assert reason in why(tmp_path, content, name)


def test_a_spoilt_byte_never_ends_the_reading(tmp_path: Path):
    """Files of every kind, damaged at random: each is read or left out, and nothing else happens."""
    random = np.random.default_rng(0)
    files = three()
    for kind in own_images.FORMATS:
        whole = encoded(Image.effect_noise((12, 12), 50).convert("RGB"), kind)
        for number in range(12):
            spoilt = np.frombuffer(whole, np.uint8).copy()
            spoilt[random.integers(len(spoilt), size=4)] = random.integers(256, size=4)
            files[f"{kind}{number}.png"] = spoilt.tobytes()
    gathered = gather(zipped(tmp_path / "a.zip", files))
    assert len(gathered.data.images) + len(gathered.skipped) == len(files)


def giant(width: int, height: int) -> bytes:
    """A PNG that claims a size; its pixels are those of a small one."""
    raw = bytearray(encoded(0))
    raw[16:24] = struct.pack(">II", width, height)
    raw[29:33] = struct.pack(">I", zipfile.crc32(raw[12:29]))
    return bytes(raw)


@pytest.mark.parametrize("size", [(10_000, 5_001), (10_000, 10_000), (60_000, 60_000)])  # the last two alarm Pillow itself
def test_giant_pictures_are_left_out_before_they_are_decoded(tmp_path: Path, size: tuple[int, int], monkeypatch):
    monkeypatch.setattr(
        own_images, "_square", lambda image, side: pytest.fail("decoded") if image.width > 40 else np.zeros((28, 28, 3), np.uint8)
    )
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert why(tmp_path, giant(*size)) == "it has more than 50,000,000 pixels"
    assert not told


def test_a_picture_just_within_the_limit_is_read(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(own_images, "LARGEST_PIXELS", 1600)
    assert len(both(tmp_path, three()).data.images) == 3
    assert "1,600 pixels" in why(tmp_path, encoded(Image.new("L", (40, 41))))


def test_large_files_are_left_out(tmp_path: Path, monkeypatch):
    large = encoded(array(np.random.default_rng(0).integers(256, size=(90, 90))))
    monkeypatch.setattr(own_images, "LARGEST_FILE", 5_000)
    assert "larger than" in why(tmp_path, large)
    monkeypatch.setattr(own_images, "LARGEST_FILE", len(large))
    assert len(both(tmp_path, three() | {"x.png": large}).data.images) == 4


def test_a_file_that_grew_is_not_read_whole(tmp_path: Path, monkeypatch):
    """The size that a file claims is only a claim."""
    folder = laid_out(tmp_path / "both", three() | {"x.png": encoded(Image.effect_noise((90, 90), 50))})
    monkeypatch.setattr(own_images, "_refusal", lambda found: "")
    monkeypatch.setattr(own_images, "LARGEST_FILE", 5_000)
    (skipped,) = gather(folder).skipped
    assert skipped.name == "x.png" and "larger than" in skipped.why


UNSAFE = ["../x.png", "a/../../x.png", "/x.png", "C:x.png", "C:/x.png", "a\\x.png", "..\\x.png", "\\\\host\\x.png"]


@pytest.mark.parametrize("name", UNSAFE)
def test_names_that_lead_elsewhere_are_left_out(tmp_path: Path, name: str):
    folder = tmp_path / "deep" / "deeper"
    folder.mkdir(parents=True)
    gathered = gather(zipped(folder / "a.zip", three() | {name: encoded(3)}))
    assert len(gathered.data.images) == 3
    assert gathered.skipped == ((name, "its name is not a plain path inside the zip"),)
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


# --- what is refused


def test_another_side_is_refused(tmp_path: Path):
    for side in (0, -28, 27, 30, 128):
        assert "28, 32 or 64" in refused(tmp_path, UsageError, side=side)


def test_a_source_that_is_not_there_is_refused(tmp_path: Path):
    assert "no zip or folder called none.zip" in refused(tmp_path / "none.zip", UsageError)
    os.mkfifo(tmp_path / "pipe.zip")
    assert "pipe.zip" in refused(tmp_path / "pipe.zip", UsageError)
    assert "could not be read" in refused(tmp_path / ("a" * 300 + ".zip"))


def test_a_source_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(own_images, "_Zip", refuse)
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
    assert "a.zip is not a zip, or it is damaged" in refused(tmp_path / "a.zip")


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


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_unpack_without_limit_are_left_out(tmp_path: Path, method: int):
    source = zipped(tmp_path / "a.zip", {"x.png": encoded(3)}, method)
    with zipfile.ZipFile(source, "a", zipfile.ZIP_STORED) as archive:
        for name, content in three().items():
            archive.writestr(name, content)
    gathered = gather(source)
    assert len(gathered.data.images) == 3 and gathered.skipped == (("x.png", "it is packed in an unusual way; choose Deflate"),)


def test_a_zip_bomb_is_not_read_to_its_end(tmp_path: Path, monkeypatch):
    source = zipped(tmp_path / "a.zip", {f"{number:02}.png": bytes(100_000) for number in range(40)})
    read = []
    unpack = own_images._unpack
    monkeypatch.setattr(own_images, "_unpack", lambda *words: read.append(words) or unpack(*words))
    monkeypatch.setattr(own_images, "LARGEST_UNPACKED", 1_000_000)
    assert "unpacks to more than" in refused(source)
    assert len(read) == 11
    assert "no picture" in refused(laid_out(tmp_path / "folder", {"x.png": bytes(2_000_000)}))  # on disk already: no bomb


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
        return forged(zipped(tmp_path / "a.zip", {"a bomb.png": bytes(10_000_000)} | three()), size)

    assert gather(lying(100)).skipped == (("a bomb.png", "it cannot be read"),)
    assert "larger than 32 MiB" in gather(lying(2**31)).skipped[0].why
    monkeypatch.setattr(own_images, "LARGEST_UNPACKED", 1_000_000)
    assert len(gather(lying(100)).data.images) == 3  # what is beyond the claim is never unpacked
    (tmp_path / "a.zip").unlink()


def test_a_member_that_cannot_be_read_costs_what_it_claims(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(own_images, "LARGEST_UNPACKED", 1_000_000)
    assert "unpacks to more" in refused(forged(zipped(tmp_path / "a.zip", {"a bomb.png": bytes(10_000)} | three()), 2_000_000))


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(own_images, "MOST_FILES", 5)
    both(tmp_path, three() | {"x.txt": b"x", "y.txt": b"y", ".hidden": b"z"})
    files = three() | {f"{number}.txt": b"x" for number in range(3)}
    assert "a.zip holds more than 5 files" in refused(zipped(tmp_path / "a.zip", files))
    assert "folder holds more than 5 files" in refused(laid_out(tmp_path / "folder", files))


def test_an_endless_list_of_members_is_not_read(tmp_path: Path, monkeypatch):
    source = zipped(tmp_path / "a.zip", three() | {"x" * 30_000: b""})
    assert len(gather(source).data.images) == 3
    monkeypatch.setattr(own_images, "LARGEST_FILE", 20_000)
    assert "a.zip holds more than 20,000 files" in refused(source)


def test_too_many_pictures_are_refused_rather_than_dropped(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(own_images, "MOST", 3)
    both(tmp_path, three())
    monkeypatch.setattr(own_images, "_picture", lambda *_: pytest.fail("read before it was counted"))
    monkeypatch.setattr(own_images, "MOST", 2)
    for source in (tmp_path / "both.zip", tmp_path / "both", [tmp_path / "both" / name for name in GIVEN]):
        told = refused(source)
        assert "holds 3 pictures" in told and "2 are the most" in told


def test_no_picture_and_one_picture_are_refused(tmp_path: Path):
    assert "holds no picture" in refused(zipped(tmp_path / "a.zip", {}))
    assert "holds no picture" in refused(laid_out(tmp_path / "folder", {".DS_Store": b"x"}))
    assert "holds no picture" in refused([])
    told = refused(zipped(tmp_path / "b.zip", {"x.txt": b"x", "y.png": b"y"}))
    assert "holds no picture" in told and "x.txt was left out" in told
    told = refused(zipped(tmp_path / "c.zip", {"x.png": encoded(3)}))
    assert "only one picture" in told and "at least 2" in told
    assert "only one picture" in refused([laid_out(tmp_path / "d", {"x.png": encoded(3)}) / "x.png"])
    assert len(gather(zipped(tmp_path / "e.zip", in_folders("a.png", "b.png"))).data.images) == 2


def test_the_working_folder_has_no_name_but_may_be_read(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(laid_out(tmp_path / "here", three()))
    assert len(gather(Path()).data.images) == 3
    monkeypatch.chdir(tmp_path)
    shutil.rmtree(tmp_path / "here")
    assert refused(Path()).startswith("The folder holds no picture")


# --- advice


def shades(count: int) -> dict[str, bytes]:
    return {f"{number:03}.png": encoded(number) for number in range(count)}


def test_few_pictures_come_with_a_warning(tmp_path: Path):
    assert "With 19 pictures" in both(tmp_path, shades(19)).advice
    assert gather(zipped(tmp_path / "a.zip", shades(20))).advice == ""


def test_copies_are_kept_and_told_of(tmp_path: Path):
    files = shades(20) | {"copy 1.png": encoded(7), "copy 2.jpg": encoded(7), "copy 3.bmp": encoded(9, "BMP")}
    gathered = both(tmp_path, files)
    assert len(gathered.data.images) == 23 and "Of the 23 pictures 3 repeat" in gathered.advice


# --- preview, store and restore


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    names = [f"{folder}/{number}.png" for folder in ("ants", "bees") for number in range(5)]
    return gather(zipped(tmp_path / "data.zip", in_folders(*names))).data


def test_a_preview_is_spread_evenly(data: Dataset):
    some = preview(data, 4)
    assert some.images[:, 0, 0, 0].tolist() == data.images[[0, 2, 5, 7], 0, 0, 0].tolist()
    assert some.labels.tolist() == [0, 0, 1, 1] and some.class_names == data.class_names and some.name == data.name
    assert identical(preview(data), data) and identical(preview(data, 10), data) and len(preview(data, 1).images) == 1
    with pytest.raises(UsageError) as caught:
        preview(data, 0)
    assert is_sentence(caught.value)


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("side", own_images.SIDES)
def test_what_is_stored_is_restored(tmp_path: Path, side: int, colour: bool):
    data = gather(zipped(tmp_path / "a.zip", in_folders("a/1.png", "a/2.png", "é/1.png", "é/2.png")), side, colour).data
    file = tmp_path / "new" / "data.safetensors"
    store(data, file)
    again = restore(file)
    assert identical(again, data) and again.images.dtype == torch.uint8 and again.labels.dtype == torch.int64
    assert list(file.parent.iterdir()) == [file]


def test_the_largest_data_set_can_be_restored():
    most, side = own_images.MOST, max(own_images.SIDES)
    assert most * (3 * side * side + 8) + 40 * 50 + 500 < own_images._LARGEST_STORED


def test_a_full_disk_is_one_sentence(tmp_path: Path, data: Dataset, monkeypatch):
    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(TheatreError, match="No space left on device") as caught:
        store(data, tmp_path / "full.safetensors")
    assert is_sentence(caught.value) and not list(tmp_path.glob("*full*"))


def pack(data: Dataset, metadata: dict[str, str] | None = None, **tensors: torch.Tensor) -> bytes:
    """As ``store`` writes it, with some things changed."""
    said = {"format": "gan-theatre-images-1", "class_names": json.dumps(data.class_names)} | (metadata or {})
    return to_safetensors({"images": data.images, "labels": data.labels} | tensors, said)


SPOILT = {
    "text": lambda d: b"hello" * 100,
    "empty": lambda d: b"",
    "a pickle": lambda d: b"\x80\x02" + bytes(100),
    "cut short": lambda d: pack(d)[:-5],
    "cut in the header": lambda d: pack(d)[:50],
    "no metadata": lambda d: to_safetensors({"images": d.images, "labels": d.labels}),
    "another format": lambda d: pack(d, {"format": "gan-theatre-1"}),
    "names that are no list": lambda d: pack(d, {"class_names": '"ab"'}),
    "names that are numbers": lambda d: pack(d, {"class_names": "[1, 2]"}),
    "names that are no JSON": lambda d: pack(d, {"class_names": "ants"}),
    "names without end": lambda d: pack(d, {"class_names": "[" * 9999}),
    "long names": lambda d: pack(d, {"class_names": json.dumps(["a" * 41, "b"])}),
    "many names": lambda d: pack(d, {"class_names": json.dumps(["a"] * 51)}),
    "no names": lambda d: pack(d, {"class_names": "[]"}),
    "a tensor more": lambda d: pack(d, more=torch.zeros(1)),
    "no labels": lambda d: to_safetensors({"images": d.images}, {"format": "gan-theatre-images-1", "class_names": '["a"]'}),
    "float images": lambda d: pack(d, images=d.images.float()),
    "int32 labels": lambda d: pack(d, labels=d.labels.int()),
    "flat images": lambda d: pack(d, images=d.images.flatten(1)),
    "two channels": lambda d: pack(d, images=d.images.repeat(1, 2, 1, 1)),
    "another side": lambda d: pack(d, images=d.images[:, :, :27, :27].contiguous()),
    "not square": lambda d: pack(d, images=torch.zeros(10, 1, 28, 32, dtype=torch.uint8)),
    "one image": lambda d: pack(d, images=d.images[:1], labels=d.labels[:1]),
    "no image": lambda d: pack(d, images=d.images[:0], labels=d.labels[:0]),
    "a label too few": lambda d: pack(d, labels=d.labels[1:].clone()),
    "labels in two rows": lambda d: pack(d, labels=d.labels.view(2, 5)),
    "a label without class": lambda d: pack(d, labels=d.labels + 1),
    "a negative label": lambda d: pack(d, labels=d.labels - 1),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_damaged_or_foreign_file_is_refused_with_a_sentence(tmp_path: Path, data: Dataset, kind: str):
    file = tmp_path / "x.safetensors"
    file.write_bytes(pack(data))
    assert identical(restore(file), data)
    file.write_bytes(SPOILT[kind](data))
    with pytest.raises(TheatreError, match=r"x.safetensors does not hold images") as caught:
        restore(file)
    assert is_sentence(caught.value)


def test_files_beyond_the_limits_are_refused(tmp_path: Path, data: Dataset, monkeypatch):
    file = tmp_path / "x.safetensors"
    store(data, file)
    for limit, value in (("_LARGEST_STORED", file.stat().st_size - 1), ("MOST", 9)):
        with monkeypatch.context() as patch:
            patch.setattr(own_images, limit, value)
            with pytest.raises(TheatreError, match="does not hold images"):
                restore(file)


def test_a_missing_file_is_refused_with_a_sentence(tmp_path: Path):
    for path in (tmp_path / "none.safetensors", tmp_path):
        with pytest.raises(TheatreError) as caught:
            restore(path)
        assert is_sentence(caught.value) and str(tmp_path.parent) not in str(caught.value)


# --- the command line


@pytest.fixture
def train(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """``python -m gan train`` with two steps of small networks: its exit code, standard output and standard error."""
    monkeypatch.setattr(paths, "CLASSIFIERS", tmp_path / "none")
    narrow = [word for key, value in SMALL.items() for word in ("--set", f"{key}={value}")]

    def command(*words, recipe: str = "dcgan", images: int = 16, settings: list[str] = narrow) -> tuple[int, str, str]:
        capsys.readouterr()
        given = ["train", recipe, "--images", images, "--precision", "fp32", *settings, *words]
        return main([str(word) for word in given]), *capsys.readouterr()

    return command


def test_train_on_a_zip_and_on_a_folder(train, tmp_path: Path):
    files = three() | {"x.txt": b"hello"}
    for source in (zipped(tmp_path / "pictures.zip", files), laid_out(tmp_path / "pictures", files)):
        out = tmp_path / f"{source.name}.safetensors"
        code, told, err = train("--images-from", source, "--side", 32, "--out", out, "--score-every", 8)
        assert code == 0, err
        assert "3 grey pictures of 32 by 32 pixels, classes: picture\n" in told and "With 3 pictures" in told
        assert "Left out x.txt: it is no JPEG" in told and told.count("not scored") == 1
        header = checkpoint.read_header(out)
        assert (header.dataset, header.shape, header.step, header.images) == ("own-images", (1, 32, 32), 2, 16)
        with out.with_suffix(".csv").open(newline="") as file:
            assert [row["step"] for row in csv.DictReader(file)] == ["2"]
        assert out.with_suffix(".png").exists() and not out.with_suffix(".scores.csv").exists()


def test_train_a_conditional_gan_on_folders_in_colour(train, tmp_path: Path):
    files = {f"{kind}/{number}.png": encoded((9 * number, 200, 90)) for kind in ("ants", "bees") for number in range(2)}
    source, out = zipped(tmp_path / "a.zip", files), tmp_path / "mine.safetensors"
    code, told, err = train("--images-from", source, "--out", out, recipe="cgan")
    assert code == 0, err
    assert "4 colour pictures of 28 by 28 pixels, classes: ants, bees\n" in told
    assert checkpoint.read_header(out).shape == (3, 28, 28)


def test_of_many_files_left_out_only_some_are_named(train, tmp_path: Path):
    files = three() | {f"{number}.txt": b"x" for number in range(7)}
    _, told, _ = train("--images-from", zipped(tmp_path / "a.zip", files), "--out", tmp_path / "x.safetensors")
    assert told.count("Left out") == 6 and "Left out 2 more files" in told and "4.txt" in told and "5.txt" not in told


def test_a_run_on_own_images_is_gone_on_with(train, tmp_path: Path):
    source, half = zipped(tmp_path / "a.zip", three()), tmp_path / "half.safetensors"
    checkpoint.save(half, Run(small("dcgan", steps=4), SHAPE, compute=FP32), "own-images")
    again = {"images": 32, "settings": []}
    code, _, err = train("--resume", half, "--out", half, **again)
    assert code == 2 and "--images-from" in err and err.count("\n") == 1
    code, _, err = train("--resume", half, "--images-from", source, "--side", 64, "--out", half, **again)
    assert code == 2 and "side 28" in err
    code, _, err = train("--resume", half, "--images-from", source, "--out", half, **again)
    assert code == 0, err
    assert checkpoint.read_header(half).images == 32


def test_a_run_on_mnist_is_not_gone_on_with_on_own_images(train, tmp_path: Path):
    source, half = zipped(tmp_path / "a.zip", three()), tmp_path / "half.safetensors"
    checkpoint.save(half, Run(small("dcgan"), SHAPE, compute=FP32), "mnist")
    code, _, err = train("--resume", half, "--images-from", source, "--out", half, settings=[])
    assert code == 2 and "dataset 'mnist', not 'own-images'" in err


@pytest.mark.parametrize(
    ("words", "say"),
    [
        ("--images-from none.zip", "none.zip"),
        ("--images-from a.zip --side 30", "28, 32 or 64"),
        ("--images-from a.zip --side 0", "28, 32 or 64"),
        ("--images-from a.zip --dataset mnist", "leave one of them out"),
        ("--side 32", "--images-from"),
        ("--dataset own-images", "mnist, fashion-mnist"),
    ],
)
def test_wrong_usage_exits_2_with_one_line(train, tmp_path: Path, monkeypatch, words: str, say: str):
    zipped(tmp_path / "a.zip", three())
    monkeypatch.chdir(tmp_path)
    code, _, err = train(*words.split(), "--out", "x.safetensors")
    assert code == 2 and err.startswith("gan: ") and err.count("\n") == 1 and say in err
    assert not list(tmp_path.glob("x*"))
