"""Arrays in files: IDX as MNIST comes in, and NumPy's NPY, of which an NPZ is a zip; read row by row and never unpickled."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np

from gan.data.own_images import sources
from gan.data.own_images.sources import Candidate

_IDX_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_BLOCK = 2**20
_LARGEST_TURNED = 2**28
"""Bytes of an array in Fortran's order, which can only be read whole."""


@dataclass(frozen=True)
class Array:
    """An array that a file announces; its first axis counts rows.

    Attributes:
        file: where it lies.
        shape, dtype: as the file's head says.
        turned: whether it lies in Fortran's order.
        offset: bytes before the first number.
    """

    file: Candidate
    shape: tuple[int, ...]
    dtype: np.dtype
    turned: bool
    offset: int

    def rows(self, wanted: np.ndarray) -> Iterator[np.ndarray]:
        """The rows with these numbers, which must rise.

        Raises:
            ValueError: the file holds fewer numbers than it announces.
        """
        if self.turned:
            yield from self._whole()[wanted]
            return
        shape = self.shape[1:]
        size = int(np.prod(shape, dtype=np.int64)) * self.dtype.itemsize
        many = max(1, _BLOCK // max(size, 1))
        with self.file.open() as stream:
            _exactly(stream, self.offset)
            for first in range(0, int(wanted[-1]) + 1 if len(wanted) else 0, many):
                count = min(many, self.shape[0] - first)
                block = np.frombuffer(_exactly(stream, count * size), self.dtype).reshape(count, *shape)
                yield from block[wanted[(wanted >= first) & (wanted < first + count)] - first]

    def _whole(self) -> np.ndarray:
        if self.nbytes > _LARGEST_TURNED:
            raise ValueError("it is in Fortran's order and too large to be turned")
        with self.file.open() as stream:
            _exactly(stream, self.offset)
            return np.frombuffer(_exactly(stream, self.nbytes), self.dtype).reshape(self.shape, order="F")

    @property
    def nbytes(self) -> int:
        """Bytes of all numbers."""
        return int(np.prod(self.shape, dtype=np.float64)) * self.dtype.itemsize


def announced(file: Candidate, use: str) -> Array:
    """The array in a file of the kind "idx" or "npy".

    Raises:
        ValueError: its head is damaged, or it holds Python objects, or no numbers, or too much; the message is a clause.
    """
    with file.open() as stream:
        shape, dtype, turned, offset = _idx_head(stream) if use == "idx" else _npy_head(stream)
    if dtype.hasobject:
        raise ValueError("it holds Python objects, which may hold a program; save plain numbers")
    if dtype.kind not in "buifSU":
        raise ValueError("it holds no numbers")
    found = Array(file, tuple(int(length) for length in shape), dtype, turned, offset)
    if min(found.shape, default=0) < 1:
        raise ValueError("its array is empty")
    if found.nbytes > sources.LARGEST_UNPACKED:
        raise ValueError(f"its array has more than {sources.LARGEST_UNPACKED // 2**20:,} MiB")
    return found


def _idx_head(stream: IO[bytes]) -> tuple[tuple[int, ...], np.dtype, bool, int]:
    _, kind, axes = struct.unpack(">HBB", _exactly(stream, 4))
    return struct.unpack(f">{axes}I", _exactly(stream, 4 * axes)), np.dtype(_IDX_TYPES[kind]), False, 4 + 4 * axes


def _npy_head(stream: IO[bytes]) -> tuple[tuple[int, ...], np.dtype, bool, int]:
    counted = _Counted(stream)
    try:
        version = np.lib.format.read_magic(counted)
        read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
        shape, turned, dtype = read(counted)
    except Exception as error:  # a damaged head makes NumPy's parser raise whatever
        raise ValueError("its head is damaged") from error
    return shape, dtype, turned, counted.count


class _Counted:
    """Counter of the bytes that are read from a stream, which may not be able to tell its place."""

    def __init__(self, stream: IO[bytes]):
        self._stream, self.count = stream, 0

    def read(self, size: int = 0, /) -> bytes:
        content = bytes(self._stream.read(min(size, 2**16)))
        self.count += len(content)
        return content


def _exactly(stream: IO[bytes], size: int) -> bytes:
    parts = []
    while size > 0:
        part = stream.read(min(size, _BLOCK))
        if not part:
            raise ValueError("it is cut short")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
