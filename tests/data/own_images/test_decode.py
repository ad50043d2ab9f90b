"""Decoding one picture: formats, modes, turns, the middle square, grey or colour, and limits."""

import struct
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from gan.data.own_images import decode, kinds
from gan.data.own_images.gather import gather
from tests.data.own_images.pictures import array, both, encoded, only, three, why, zipped


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
    square = decode.square
    monkeypatch.setattr(decode, "square", lambda image, *options: decoded.append(image.size) or square(image, *options))
    pixels = only(tmp_path, raw, "x.jpg")[0].float()
    assert decoded[0] == (150, 125)

    rows = (torch.arange(28) + 0.5) / 28 * 255
    assert (pixels - rows[:, None]).abs()[1:-1].max() < 4


def test_nearly_grey_counts_as_grey(tmp_path: Path):
    scan = np.random.default_rng(0).integers(60, 200, (28, 28, 1)) + np.array([0, 8, 16])
    assert gather(zipped(tmp_path / "a.zip", three() | {"s.png": encoded(array(scan))})).data.shape[0] == 1
    scan[10:13, 10:13] = (255, 0, 0)  # nine red pixels of 784 are no trace
    assert gather(zipped(tmp_path / "b.zip", three() | {"s.png": encoded(array(scan))})).data.shape[0] == 3


def test_a_spoilt_byte_never_ends_the_reading(tmp_path: Path):
    """Files of every kind, damaged at random: each is read or left out, and nothing else happens."""
    random = np.random.default_rng(0)
    files = three()
    for kind in kinds.FORMATS:
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
        decode, "square", lambda image, *_: pytest.fail("decoded") if image.width > 40 else np.zeros((28, 28, 3), np.uint8)
    )
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert why(tmp_path, giant(*size)) == "it has more than 50,000,000 pixels"
    assert not told


def test_a_picture_just_within_the_limit_is_read(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(decode, "LARGEST_PIXELS", 1600)
    assert len(both(tmp_path, three()).data.images) == 3
    assert "1,600 pixels" in why(tmp_path, encoded(Image.new("L", (40, 41))))
