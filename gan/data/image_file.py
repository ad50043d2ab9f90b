"""Image file for browsers: the first training images of a data set with their labels, compressed."""

import functools
import gzip
import hashlib
import struct
from dataclasses import dataclass

import torch
from torch import Tensor

from gan.data.datasets import load, source
from gan.errors import UsageError, unknown

COUNT = 12_000
"""Images of a file: 2 MB compressed; more change nothing within the images that a run of minutes sees."""
FORMAT = "1"
SUFFIX = ".bin"


@dataclass(frozen=True)
class ImageFile:
    """Image file of a data set.

    Attributes:
        name: of the file; its digest is of the original files and of the number of images, so it is known before they are read.
        count: images; ``shape``: (channels, height, width) of each.
    """

    name: str
    count: int
    shape: tuple[int, int, int]


def image_file(dataset: str, count: int = COUNT) -> ImageFile:
    """Name and size of the file; nothing is read.

    Raises:
        UsageError: a data set that does not ship, or is not of single digits.
    """
    origin = source(dataset)
    if not origin.md5 or origin.stacked:
        raise unknown("data set for browsers", dataset, ["mnist"])
    told = "".join((FORMAT, dataset, str(count), *origin.md5.values()))
    return ImageFile(f"{dataset}-{count}-{hashlib.sha256(told.encode()).hexdigest()[:16]}{SUFFIX}", count, (1, 28, 28))


@functools.lru_cache(maxsize=2)
def content(name: str) -> bytes:
    """The file of this name: gzip of two idx arrays one after another, images (N, H, W) and labels (N,), both uint8.

    Raises:
        UsageError: no file has this name.
        TheatreError: the data set's own files are missing or damaged.
    """
    dataset = "mnist"
    if name != image_file(dataset).name:
        raise UsageError("There is no such file of images; reload the page.")
    data = load(dataset)
    arrays = (data.images[:COUNT, 0], data.labels[:COUNT].to(torch.uint8))
    return gzip.compress(b"".join(_idx(one) for one in arrays), 6, mtime=0)


def _idx(array: Tensor) -> bytes:
    """A uint8 array as an idx file: magic number with the count of sides, the sides as big-endian numbers, the values."""
    return struct.pack(f">4B{array.dim()}I", 0, 0, 8, array.dim(), *array.shape) + array.numpy().tobytes()
