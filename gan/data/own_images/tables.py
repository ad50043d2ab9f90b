"""Tables of pixels as text, a picture a line: CSV as on Kaggle, with or without a header, with labels first, last or nowhere."""

import csv
import io
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gan.data.own_images import sources
from gan.data.own_images.sources import Candidate

SMALLEST_SIDE = 8
_DELIMITERS = "\t;,| "
"""What may stand between two cells; the first that is there does. A comma may stand in a number, and a space in a cell."""
_LONGEST_LINE = 2**22
_LABELS = {"label", "labels", "class", "target", "targets", "y", "digit", "character", "category", "emotion", "letter", "name"}
_NOT_PIXELS = {"", "id", "imageid", "image_id", "index", "unnamed: 0", "usage", "split", "filename", "file"}
_BLOCK = 256
_LOOKED_AT = 200
"""Lines that tell in which column the labels stand."""


@dataclass(frozen=True)
class Table:
    """A table of pixels.

    Attributes:
        file: where it lies; ``encoding`` and ``delimiter``: how to read it; ``headed``: whether its first line names the columns.
        columns: how many it has.
        label: the column of the labels, or None.
        pixels: the columns of the pixels, as many as a square of grey or of colours; of one column, the pixels stand in it.
        width: the number of pixels, three to each of a coloured picture.
        labels: the label of each line.
    """

    file: Candidate
    encoding: str
    delimiter: str
    headed: bool
    columns: int
    label: int | None
    pixels: tuple[int, ...]
    width: int
    labels: tuple[str, ...]

    def rows(self, wanted: np.ndarray) -> Iterator[tuple[int, np.ndarray | None]]:
        """For each of these lines, counted from 0, its number and pixels as float32; None where they are not as many numbers."""
        chosen = set(wanted.tolist())
        block: list[tuple[int, str]] = []
        for number, line in enumerate(_lines(self.file, self.encoding, self.headed)):
            if number in chosen:
                block.append((number, line))
            if len(block) == _BLOCK:
                yield from self._parsed(block)
                block = []
        yield from self._parsed(block)

    def _parsed(self, block: list[tuple[int, str]]) -> Iterator[tuple[int, np.ndarray | None]]:
        try:
            yield from zip([number for number, _ in block], self._numbers([line for _, line in block]), strict=True)
        except ValueError:
            for number, line in block:
                try:
                    yield number, self._numbers([line])[0]
                except ValueError:
                    yield number, None

    def _numbers(self, lines: list[str]) -> np.ndarray:
        if not lines:
            return np.empty((0, self.width), np.float32)
        if len(self.pixels) == 1:
            cells = [_cells(line, self.delimiter) for line in lines]
            if any(len(row) != self.columns for row in cells):
                raise ValueError
            found = np.array([row[self.pixels[0]].split() for row in cells], np.float32)
        elif any(line.count(self.delimiter) != self.columns - 1 for line in lines):
            raise ValueError
        else:
            found = np.loadtxt(
                lines, np.float32, delimiter=self.delimiter, usecols=self.pixels, quotechar='"', comments=None, ndmin=2
            )
        if found.shape != (len(lines), self.width):
            raise ValueError
        return found


def read_table(file: Candidate) -> Table | None:
    """The table of pixels in a text file; None where it holds none.

    Raises:
        ValueError: it is too large; the message is a clause.
    """
    with file.open() as stream:
        mark = stream.read(2)
    encoding = "utf-16" if mark in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    first = next(_lines(file, encoding, False), "")
    delimiter = next((mark for mark in _DELIMITERS if mark in first), ",")
    names = _cells(first, delimiter)
    headed = _is_header(names)
    sample = [_cells(line, delimiter) for line, _ in zip(_lines(file, encoding, headed), range(_LOOKED_AT), strict=False)]
    sample = [row for row in sample if len(row) == len(names)]
    if not sample:
        return None
    said = [name.casefold() for name in names] if headed else []
    found = _columns(said, sample)
    if not found:
        return None
    label, pixels, width = found
    labels = tuple(_label(line, delimiter, label, len(names)) for line in _lines(file, encoding, headed))
    return Table(file, encoding, delimiter, headed, len(names), label, pixels, width, labels)


def is_square(width: int) -> bool:
    """Whether so many numbers are the pixels of a square picture, grey or in three colours."""
    return any(width % channels == 0 and _side(width // channels) >= SMALLEST_SIDE for channels in (1, 3))


def _side(pixels: int) -> int:
    """The side of a square of so many pixels; 0 if there is none."""
    side = math.isqrt(pixels)
    return side if side * side == pixels else 0


def _lines(file: Candidate, encoding: str, headed: bool) -> Iterator[str]:
    """The lines that are not blank, without the header."""
    size, first = 0, headed
    with io.TextIOWrapper(io.BufferedReader(file.open()), encoding, errors="replace") as text:  # type: ignore[type-var]
        while line := text.readline(_LONGEST_LINE):
            size += len(line)
            if size > sources.LARGEST_UNPACKED:
                raise ValueError(f"it unpacks to more than {sources.LARGEST_UNPACKED // 2**20:,} MiB")
            if not line.strip():
                continue
            if first:
                first = False
                continue
            yield line.strip("\r\n")


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _is_header(cells: list[str]) -> bool:
    """Whether these cells name columns: words, or the numbers of the columns."""
    inner = cells[1:-1] if len(cells) > 2 else cells
    if not all(_is_number(cell) for cell in inner):
        return not any(len(cell.split()) >= SMALLEST_SIDE**2 for cell in cells)
    return len(inner) > 2 and all(float(b) - float(a) == 1 for a, b in itertools.pairwise(inner))


def _columns(names: list[str], sample: list[list[str]]) -> tuple[int | None, tuple[int, ...], int] | None:
    """The column of the labels, those of the pixels, and how many pixels there are."""
    count = len(sample[0])
    label = next((number for number, name in enumerate(names) if name in _LABELS), None)
    for number, cell in enumerate(sample[0]):  # all pixels in one cell, with spaces between
        width = len(cell.split())
        if count < SMALLEST_SIDE**2 and is_square(width):
            return (label if label is not None else 0 if count > 1 and number else None), (number,), width
    if names:
        pixels = tuple(n for n, name in enumerate(names) if n != label and name not in _NOT_PIXELS)
        if is_square(len(pixels)):
            return label, pixels, len(pixels)
    if label is None and is_square(count - 1) and not is_square(count):
        label = _label_column(sample)
        pixels = tuple(n for n in range(count) if n != label)
        return label, pixels, len(pixels)
    return (None, tuple(range(count)), count) if is_square(count) else None


def _label_column(sample: list[list[str]]) -> int:
    """The first column or the last: the one that holds words, else the first unless it never changes, as a picture's corner."""
    for column in (0, -1):
        if not all(_is_number(row[column]) for row in sample):
            return column % len(sample[0])
    return len(sample[0]) - 1 if len({row[0] for row in sample}) == 1 < len({row[-1] for row in sample}) else 0


def _label(line: str, delimiter: str, column: int | None, columns: int) -> str:
    if column is None:
        return ""
    if column == 0 and not line.startswith('"'):
        return line.partition(delimiter)[0].strip()
    if column == columns - 1 and not line.endswith('"'):
        return line.rpartition(delimiter)[2].strip()
    cells = _cells(line, delimiter)
    return cells[column] if len(cells) == columns else ""
