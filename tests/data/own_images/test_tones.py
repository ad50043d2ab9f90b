"""Deep pictures are stretched by one rule for the set, and transparent ones lie on a ground where they can be seen."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gan.data.own_images import tones
from gan.data.own_images.gather import gather
from tests.data.own_images.pictures import encoded, zipped


def deep(pixels: np.ndarray, kind: str) -> bytes:
    return encoded(Image.fromarray(pixels), kind)


def ramp(top: float, dtype) -> np.ndarray:
    return (np.linspace(0, top, 56)[None] * np.ones((56, 1))).astype(dtype)


@pytest.mark.parametrize(
    ("dtype", "kind", "top"),
    [
        (np.uint16, "PNG", 4080),
        (np.uint16, "TIFF", 1023),
        (np.int32, "TIFF", 2_000_000),
        (np.float32, "TIFF", 0.01),
        (np.float32, "TIFF", 30_000.0),
    ],
)
def test_a_set_of_deep_pictures_is_stretched_by_one_rule(tmp_path: Path, dtype, kind: str, top: float):
    files = {f"{share}.x": deep(ramp(top * share / 4, dtype), kind) for share in (1, 2, 4)}
    gathered = gather(zipped(tmp_path / "a.zip", files))
    assert gathered.data.images.flatten(1).amax(1).tolist() == pytest.approx([64, 128, 255], abs=3), "a dark one stays darker"
    assert gathered.data.images.min() == 0 and "3 pictures reach from" in gathered.advice and "one rule" in gathered.advice


@pytest.mark.parametrize(
    ("dtype", "kind", "top"), [(np.uint16, "PNG", 60_000), (np.uint16, "TIFF", 65_535), (np.float32, "TIFF", 1.0)]
)
def test_a_set_that_uses_its_range_stays_as_it_is(tmp_path: Path, dtype, kind: str, top: float):
    files = {f"{number}.x": deep(ramp(top, dtype), kind) for number in range(2)}
    gathered = gather(zipped(tmp_path / "a.zip", files))
    full = 65_535 if dtype == np.uint16 else 1.0
    assert int(gathered.data.images.max()) == pytest.approx(255 * top / full, abs=5) and "stretched" not in gathered.advice


def test_deep_colour_is_stretched_too(tmp_path: Path):
    """A PNG with 16 bits a colour, of which the upper 4 are empty, written by hand: Pillow writes none."""
    files = {f"{share}.png": deep_colour_png(16 * 255 * share // 2) for share in (1, 2)}
    data = gather(zipped(tmp_path / "a.zip", files)).data
    assert data.shape == (3, 28, 28)
    assert data.images.amax((2, 3)).tolist()[1] == [255, 0, 0] and 110 < data.images[0, 0].max() < 145


def deep_colour_png(red: int) -> bytes:
    import struct
    import zlib

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    row = b"\0" + struct.pack(">HHH", 0, 0, 0) * 20 + struct.pack(">HHH", red, 0, 0) * 20
    header = struct.pack(">IIBBBBB", 40, 40, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row * 40)) + chunk(b"IEND", b"")


def test_numbers_that_are_none_are_black_and_a_constant_set_stays(tmp_path: Path):
    holed = ramp(1.0, np.float32)
    holed[:, :10] = np.nan
    holed[:, 10:12] = np.inf
    data = gather(zipped(tmp_path / "a.zip", {"a.tif": deep(holed, "TIFF"), "b.tif": deep(ramp(1.0, np.float32), "TIFF")})).data
    assert data.images[0, 0, :, :4].max() < 80 and data.images.max() > 245
    for value in (0, 65_535):
        flat = {f"{number}.png": deep(np.full((40, 40), value, np.uint16), "PNG") for number in range(2)}
        assert gather(zipped(tmp_path / "b.zip", flat)).data.images.unique().tolist() == [255 if value else 0]


def icon(ink: tuple[int, int, int], mode: str = "RGBA", colour: tuple[int, int, int] = (0, 0, 0)) -> bytes:
    picture = Image.new("RGBA", (40, 40), (*colour, 0))
    picture.paste((*ink, 255), (10, 10, 30, 30))
    if mode == "P":
        indexed = Image.new("P", (40, 40), 0)
        indexed.putpalette([*colour, *ink])
        indexed.paste(1, (10, 10, 30, 30))
        return encoded(indexed, transparency=0)
    return encoded(picture.convert(mode))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
@pytest.mark.parametrize(("ink", "ground"), [((255, 255, 255), 0), ((0, 0, 0), 255), ((250, 250, 240), 0), ((20, 20, 20), 255)])
def test_icons_can_be_seen_on_their_ground(tmp_path: Path, mode: str, ink: tuple[int, int, int], ground: int):
    gathered = gather(zipped(tmp_path / "a.zip", {f"{number}.png": icon(ink, mode, ink) for number in range(3)}))
    images = gathered.data.images
    assert images[:, :, 0, 0].unique().tolist() == [ground] and int(images.amax()) - int(images.amin()) > 200
    name = "black" if ground == 0 else "white"
    assert f"3 pictures have a transparent ground, which was made {name}" in gathered.advice


def test_one_ground_is_chosen_for_the_set(tmp_path: Path):
    white, black = icon((255, 255, 255)), icon((0, 0, 0))
    mostly_white = gather(zipped(tmp_path / "a.zip", {f"{n}.png": black if n == 0 else white for n in range(4)}))
    assert "made grey" in mostly_white.advice, "all of them can be seen on grey alone"
    assert mostly_white.data.images[:, 0, 0, 0].unique().tolist() == [128]
    coloured = gather(zipped(tmp_path / "b.zip", {f"{n}.png": icon((255, 0, 0)) for n in range(4)}))
    assert "made white." in coloured.advice


def test_a_ground_that_is_hidden_is_not_told_of(tmp_path: Path):
    solid = encoded(Image.new("RGBA", (40, 40), (9, 200, 9, 255)))
    assert "transparent" not in gather(zipped(tmp_path / "a.zip", {"a.png": solid, "b.png": solid})).advice


@pytest.mark.parametrize(
    ("low", "high", "bottom", "top"),
    [
        (0, 65_535, 0, 65_535),
        (100, 50_000, 0, 65_535),
        (0, 4095, 0, 4095),
        (1000, 1400, 1000, 1400),
        (0, 255, 0, 255),
        (0, 1, 0, 1),
        (-1, 1, -1, 1),
        (-0.2, 0.9, -1, 1),
        (-1024, 3071, -1024, 3071),
        (0, 16, 0, 16),
        (0, 0, 0, 1),
        (7, 7, 0, 255),
        (1e9, 1e9, 1e9, 1e9 + 1),
    ],
)
def test_the_window_is_the_natural_range_that_is_used_or_the_values_own(low: float, high: float, bottom: float, top: float):
    assert tones.window(low, high) == (bottom, top)
