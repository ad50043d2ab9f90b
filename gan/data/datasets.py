"""Data sets of real images: MNIST, which ships in assets/, alone or stacked by three, and Fashion-MNIST of torchvision or Debian.

A data set is one uint8 tensor: no files to open and no workers to start while training.
"""

import functools
import gzip
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gan import paths
from gan.errors import TheatreError, UsageError, unknown

SPLITS = ("train", "test")
_FILES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
_MNIST_MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
_DEBIAN_FASHION = Path("/usr/share/datasets/fashion-mnist")
_TRIPLES = {"train": (60_000, 1), "test": (26_000, 2)}
"""Number of stacked images in each split, and the seed they are drawn with; 26,000 is the number scored in the literature."""


@dataclass(frozen=True)
class Dataset:
    """Labelled images of one data set.

    Attributes:
        name: its key.
        images: (N, C, H, W) uint8, 0..255.
        labels: (N,) int64.
        class_names: the name of each label.
    """

    name: str
    images: Tensor
    labels: Tensor
    class_names: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, int, int]:
        """(channels, height, width) of one image."""
        channels, height, width = self.images.shape[1:]
        return channels, height, width


@dataclass(frozen=True)
class Source:
    """Source of a data set: its title, licence, class names and files.

    Attributes:
        folder: finds its files; ``md5``: their checksums, by name.
        stacked: whether three pictures of the files, drawn at random, make one image: see ``stack``.
    """

    title: str
    licence: str
    class_names: tuple[str, ...]
    folder: Callable[[], Path]
    md5: dict[str, str]
    stacked: bool = False


def _mnist_folder() -> Path:
    return paths.DATASETS / "mnist"


def _fashion_found() -> Path | None:
    """The folder of Fashion-MNIST: Debian's or an earlier download, if either is there."""
    kept = paths.home() / "datasets" / "FashionMNIST" / "raw"
    last = _FILES["test"][1]
    if _DEBIAN_FASHION.is_dir():
        return _DEBIAN_FASHION
    return kept if (kept / f"{last}.gz").exists() or (kept / last).exists() else None


def _fashion_folder() -> Path:
    """The folder of Fashion-MNIST, downloaded by torchvision if it is not there yet."""
    if _fashion_found() is None:
        from torchvision.datasets import FashionMNIST  # slow to import, and seldom needed

        try:
            FashionMNIST(str(paths.home() / "datasets"), download=True)
        except Exception as error:  # torchvision raises whatever its transport does
            raise TheatreError(
                "Fashion-MNIST is not on this machine and could not be downloaded; connect to the internet, or on Debian run "
                "'apt-get install dataset-fashion-mnist', and try again."
            ) from error
    return _fashion_found() or paths.home() / "datasets" / "FashionMNIST" / "raw"


def is_local(name: str) -> bool:
    """Whether a data set's files are on this machine, so that ``load`` downloads nothing."""
    return name in SOURCES and (SOURCES[name].folder is not _fashion_folder or _fashion_found() is not None)


SOURCES: dict[str, Source] = {
    "mnist": Source(
        "MNIST handwritten digits",
        "LeCun, Cortes and Burges; CC BY-SA 3.0",
        tuple("0123456789"),
        _mnist_folder,
        _MNIST_MD5,
    ),
    "fashion-mnist": Source(
        "Fashion-MNIST clothes",
        "Zalando Research; MIT",
        ("T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"),
        _fashion_folder,
        {},
    ),
    "stacked-mnist": Source(
        "Stacked MNIST, three digits in three channels",
        "LeCun, Cortes and Burges; CC BY-SA 3.0",
        tuple(f"{number:03d}" for number in range(1000)),
        _mnist_folder,
        _MNIST_MD5,
        stacked=True,
    ),
}


def source(name: str) -> Source:
    """The source called ``name``.

    Raises:
        UsageError: there is none.
    """
    if name not in SOURCES:
        raise unknown("data set", name, SOURCES)
    return SOURCES[name]


@functools.lru_cache(maxsize=4)
def load(name: str, split: str = "train") -> Dataset:
    """The data set ``name``; ``split`` is "train" (60,000 images) or "test" (10,000; stacked MNIST 26,000).

    Raises:
        UsageError: an unknown name or split.
        TheatreError: its files cannot be had or are damaged.
    """
    origin = source(name)
    if split not in SPLITS:
        raise unknown("split", split, SPLITS)
    folder = origin.folder()
    images, labels = (_read_idx(folder, file, origin.md5.get(file)) for file in _FILES[split])
    if len(images) != len(labels):
        raise TheatreError(f"{folder} holds {len(images)} images but {len(labels)} labels; install the data set again.")
    if origin.stacked:
        return Dataset(name, *stack(images, labels.long(), *_TRIPLES[split]), origin.class_names)
    return Dataset(name, images[:, None], labels.long(), origin.class_names)


def stack(images: Tensor, labels: Tensor, count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Three random digits to one image, each in a channel of its own. Metz and others 2017, Unrolled GANs, section 3.3.1.

    Args:
        images: (N, H, W) uint8 digits; ``labels``: (N,) int64, 0..9.
        count: how many triples to draw, with repetition; ``seed``: decides which.

    Returns:
        (count, 3, H, W) uint8, and (count,) int64 in 0..999: the digits of red, green and blue read as one number.
    """
    drawn = torch.randint(len(images), (count, 3), generator=torch.Generator().manual_seed(seed))
    return images[drawn], as_number(labels[drawn])


def as_number(digits: Tensor) -> Tensor:
    """Digits (N, 3), each 0..9, read as numbers (N,) from 0 to 999."""
    return digits @ torch.tensor([100, 10, 1])


def _read_idx(folder: Path, name: str, md5: str | None) -> Tensor:
    """One idx file (magic number, big-endian sizes, then uint8 values), gzipped or not, as a uint8 tensor."""
    zipped, plain = folder / f"{name}.gz", folder / name
    try:
        raw = gzip.decompress(zipped.read_bytes()) if zipped.exists() else plain.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise TheatreError(f"The data file {zipped} is missing or damaged; restore it and try again.") from error
    if md5 and hashlib.md5(raw, usedforsecurity=False).hexdigest() != md5:
        raise TheatreError(f"The data file {zipped} is not the original (its checksum differs); restore it and try again.")
    dimensions = raw[3] if len(raw) > 3 else 0
    sizes = np.frombuffer(raw, ">i4", dimensions, 4) if len(raw) >= 4 + 4 * dimensions else np.array([-1])
    body = np.frombuffer(raw, np.uint8, offset=min(len(raw), 4 + 4 * dimensions))
    if raw[:3] != b"\0\0\x08" or body.size != sizes.prod():
        raise TheatreError(f"The data file {zipped} is not an idx file of the size it claims; restore it and try again.")
    return torch.from_numpy(body.reshape(tuple(sizes)).copy())


def to_unit(images: Tensor) -> Tensor:
    """Images from uint8 0..255 to float32 in [-1, 1], the range of the generators' tanh."""
    return images.float() / 127.5 - 1


def to_levels(images: Tensor) -> Tensor:
    """Images from float in [-1, 1] to whole numbers 0..255 as float32, rounded and clamped."""
    return ((images.float() + 1) * 127.5).round().clamp(0, 255)


def to_bytes(images: Tensor) -> Tensor:
    """The inverse of ``to_unit``: float in [-1, 1] to uint8 0..255, rounded and clamped."""
    return to_levels(images).to(torch.uint8)


def subset(name: str, split: str, count: int) -> Dataset:
    """The first ``count`` images of a data set.

    Raises:
        UsageError: it has fewer.
    """
    data = load(name, split)
    if not 0 < count <= len(data.images):
        raise UsageError(f"{name} has {len(data.images)} {split} images; ask for 1 to {len(data.images)}, not {count}.")
    return Dataset(name, data.images[:count], data.labels[:count], data.class_names)
