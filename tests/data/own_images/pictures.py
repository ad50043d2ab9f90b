"""Pictures and sources for the tests of own images, and what the tests ask of gathering."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from gan.data.datasets import Dataset
from gan.data.own_images.gather import Gathered, gather
from gan.errors import TheatreError
from tests.helpers import is_sentence

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


def in_folders(*names: str) -> dict[str, bytes]:
    return {name: encoded(20 + 5 * number) for number, name in enumerate(names)}


def pictures_of_noise(count: int) -> dict[str, bytes]:
    """Grey pictures of which each is another, none is blank, and about which there is nothing to say."""
    random = np.random.default_rng(0)
    return {f"{number:03}.png": encoded(array(random.integers(0, 256, (40, 40)))) for number in range(count)}


def shades(count: int) -> dict[str, bytes]:
    return {f"{number:03}.png": encoded(number) for number in range(count)}
