"""Ready sets: pictures that come as numbers, in arrays (IDX, NPY, NPZ) or tables (CSV), with their labels."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from gan.data.own_images import arrays, decode, tables, tones
from gan.data.own_images.archives import UNREADABLE
from gan.data.own_images.arrays import Array
from gan.data.own_images.classes import is_split
from gan.data.own_images.kinds import Kind
from gan.data.own_images.sources import Candidate, Skipped, shown_name
from gan.data.own_images.tables import Table

_SMALLEST_SIDE = 4
_MOST_LABELS = 2**26
"""Bytes of an array of labels."""
_SORTS = {"images", "image", "imgs", "img", "x", "data", "features", "pixels", "inputs", "labels", "label", "lbl", "lbls", "y"}
_SORTS |= {"target", "targets", "class", "classes", "idx1", "idx3", "idx", "ubyte", "arr", "npy", "csv", "0", "1", "2", "3"}
"""Words of a name that say what an array is, not which part of the set it belongs to."""
Rows = Iterator[tuple[int, np.ndarray | None]]


@dataclass(frozen=True)
class _Part:
    """A part of a ready set: its pictures.

    Attributes:
        name: of its file.
        count: number of pictures; ``shape``: of each, (H, W), (H, W, C), (C, H, W) or (pixels,).
        rows: for rising numbers of pictures each number and its values, or None where they are damaged.
        labels: the label of each picture, or None.
    """

    name: str
    count: int
    shape: tuple[int, ...]
    rows: Callable[[np.ndarray], Rows]
    labels: list[str] | None


@dataclass(frozen=True)
class ReadySet:
    """What was read of a ready set.

    Attributes:
        pictures: in the shapes that ``tones.flatten`` takes; ``names``: where each comes from.
        labels: the label of each, or None where there are none.
        skipped: files and lines that were left out.
        said: what was done to the set, as sentences, or "".
    """

    pictures: list[np.ndarray]
    names: list[str]
    labels: list[str] | None
    skipped: list[Skipped]
    said: str


def read(files: list[tuple[Candidate, Kind]], side: int, most: int) -> ReadySet:
    """The pictures in these files, each of the kind "idx", "npy" or "text"; of more than ``most`` so many, evenly spread."""
    parts, skipped = _parts(files)
    if any(part.labels for part in parts):
        skipped += [Skipped(part.name, "it has no labels, as the others have") for part in parts if part.labels is None]
        parts = [part for part in parts if part.labels is not None]
    parts, said = _joined(parts)
    total = sum(part.count for part in parts)
    if total > most:
        said.append(f"Of the {total:,} pictures {most:,} are used, evenly spread over the set.")
    kept = np.arange(min(total, most)) * total // max(1, min(total, most))
    sound, start, low, high = [], 0, math.inf, -math.inf
    for part in parts:
        numbers = kept[(kept >= start) & (kept < start + part.count)] - start
        start += part.count
        try:
            least, greatest = _reach(part, numbers)
            sound.append((part, numbers))
            low, high = min(low, least), max(high, greatest)
        except UNREADABLE as error:
            skipped.append(Skipped(part.name, _clause(error)))
    bottom, top = tones.window(low, high) if low <= high else tones.NATURAL[0]
    pictures: list[np.ndarray] = []
    names, labels = [], []
    for part, numbers in sound:
        layout = _layout(part, numbers)
        for number, row in part.rows(numbers):
            found = (
                "its cells are not as many numbers as it has pixels" if row is None else _picture(layout(row), side, bottom, top)
            )
            if isinstance(found, str):
                skipped.append(Skipped(shown_name(f"{part.name}, picture {number + 1}"), found))
                continue
            pictures.append(found)
            names.append(part.name)
            labels.append(part.labels[number] if part.labels else "")
    if pictures and (bottom, top) not in tones.NATURAL:
        said.append(tones.stretched(len(pictures), low, high))
    return ReadySet(pictures, names, labels if any(labels) else None, skipped, " ".join(said))


def _joined(parts: list[_Part]) -> tuple[list[_Part], list[str]]:
    """The parts with labels, and what is said of their being several: without labels, each file of pictures is a class."""
    if len(parts) < 2 or all(part.count == 1 for part in parts):
        return parts, []
    if all(part.labels is None and not all(map(is_split, _part_name(part.name))) for part in parts):
        named = [replace(part, labels=[_stem(part.name)] * part.count) for part in parts]
        return named, ["Each file was taken as a class."]
    names = [part.name for part in parts]
    return parts, [f"{', '.join(names[:-1])} and {names[-1]} were joined into one set."]


def _parts(files: list[tuple[Candidate, Kind]]) -> tuple[list[_Part], list[Skipped]]:
    """The parts that hold pictures, in the order of their names, with their labels; and what is neither."""
    pictures: list[Array] = []
    labels: list[tuple[str, list[str]]] = []
    found: list[_Part] = []
    skipped = []
    for file, kind in sorted(files, key=lambda each: each[0].name):
        try:
            if kind.use == "text":
                table = tables.read_table(file)
                if table is None:
                    raise ValueError("it is text, and no table of the pixels of square pictures")
                found.append(_of_table(table))
                continue
            array = arrays.announced(file, kind.use)
            if (words := _labels(array)) is not None:
                labels.append((file.name, words))
            elif _is_pictures(array):
                pictures.append(array)
            else:
                raise ValueError(f"its shape {array.shape} is neither that of pictures nor that of labels")
        except UNREADABLE as error:
            skipped.append(Skipped(shown_name(file.name), _clause(error)))
    used = set()
    for array in pictures:
        one = _is_one(array)
        count = 1 if one else array.shape[0]
        fitting = [each for each in labels if len(each[1]) == count]
        same = [each for each in fitting if _part_name(each[0]) == _part_name(array.file.name)]
        chosen = (same or fitting)[0] if fitting else None
        used.add(chosen and chosen[0])
        found.append(
            _Part(shown_name(array.file.name), count, array.shape[0 if one else 1 :], _rows_of(array, one), chosen and chosen[1])
        )
    skipped += [Skipped(shown_name(name), "it holds labels of no pictures") for name, _ in labels if name not in used]
    return sorted(found, key=lambda part: part.name), skipped


def _of_table(table: Table) -> _Part:
    labels = None if table.label is None else [_plain_label(label) for label in table.labels]
    return _Part(shown_name(table.file.name), len(table.labels), (table.width,), table.rows, labels)


def _rows_of(array: Array, one: bool) -> Callable[[np.ndarray], Rows]:
    def rows(wanted: np.ndarray) -> Rows:
        if one:
            yield 0, np.stack(list(array.rows(np.arange(array.shape[0]))))
        else:
            yield from zip(wanted.tolist(), array.rows(wanted), strict=True)

    return rows


def _is_pictures(array: Array) -> bool:
    if array.dtype.kind not in "buif":
        return False
    if _is_one(array):
        return True
    shape = tuple(length for length in array.shape[1:] if length != 1)
    if len(shape) == 1:
        return tables.is_square(shape[0])
    height_width = [length for length in shape if length > _SMALLEST_SIDE or len(shape) == 2]
    channels = shape[0] in (3, 4) or shape[-1] in (3, 4)
    return (len(shape) == 2 or (len(shape) == 3 and channels)) and min(height_width) >= _SMALLEST_SIDE


def _is_one(array: Array) -> bool:
    """Whether an array is a single picture, (H, W) or (H, W, 3), and no row of them."""
    shape = array.shape
    if len(shape) == 2:
        return min(shape) >= 2 * _SMALLEST_SIDE and (shape[0] == shape[1] or not tables.is_square(shape[1]))
    return len(shape) == 3 and shape[2] in (3, 4) and min(shape[:2]) >= 2 * _SMALLEST_SIDE


def _labels(array: Array) -> list[str] | None:
    """The labels in an array (N,), (N, 1) or one-hot (N, K); None where it holds something else."""
    shape = tuple(length for number, length in enumerate(array.shape) if length != 1 or not number)
    if len(shape) > 2 or (len(shape) == 2 and tables.is_square(shape[1])) or array.nbytes > _MOST_LABELS:
        return None
    values = np.stack(list(array.rows(np.arange(array.shape[0])))).reshape(shape)
    if len(shape) == 2:
        hot = values.dtype.kind in "buif" and bool(((values == 0) | (values == 1)).all()) and bool((values.sum(1) == 1).all())
        return [str(number) for number in values.argmax(1)] if hot else None
    if values.dtype.kind == "S":
        return [word.decode("utf-8", "replace") for word in values.tolist()]
    return [_plain_label(str(value)) for value in (values.astype(int) if values.dtype.kind == "b" else values).tolist()]


def _plain_label(word: str) -> str:
    """A label as a class is called: a whole number without a fraction, a word without control characters."""
    if re.fullmatch(r"[+-]?\d+\.0*", word):
        word = word.partition(".")[0]
    return "".join(letter if letter.isprintable() else "?" for letter in word.strip().strip('"'))


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0] or name


def _part_name(name: str) -> frozenset[str]:
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+|\d+|[a-z]\d+[a-z]*", re.sub(r"([a-z])([XY])\b", r"\1 \2", name.rpartition("/")[2]))
    return frozenset(word.casefold() for word in words) - _SORTS


# --- pixels


def _reach(part: _Part, numbers: np.ndarray) -> tuple[float, float]:
    """The least and the greatest value of these pictures."""
    low, high = math.inf, -math.inf
    for _, row in part.rows(numbers):
        known = row if row is None or row.dtype.kind != "f" else row[np.isfinite(row)]
        if known is not None and known.size:
            low, high = min(low, float(known.min())), max(high, float(known.max()))
    return low, high


def _layout(part: _Part, numbers: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """How a row becomes (H, W, C)."""
    shape = tuple(length for length in part.shape if length != 1)
    if len(shape) == 2:
        return lambda row: row.reshape(*shape, 1)
    if len(shape) == 3:
        if shape[-1] in (3, 4):
            return lambda row: row.reshape(shape)
        return lambda row: row.reshape(shape).transpose(1, 2, 0)
    side = math.isqrt(shape[0])
    if side * side == shape[0]:
        return lambda row: row.reshape(side, side, 1)
    side = math.isqrt(shape[0] // 3)
    first = next((row for _, row in part.rows(numbers[:1]) if row is not None), np.zeros(shape))
    planes, pixels = first.reshape(3, side, side).astype(np.float32), first.reshape(side, side, 3).astype(np.float32)
    if np.abs(np.diff(planes, axis=2)).mean() < np.abs(np.diff(pixels, axis=1)).mean():  # neighbours are alike
        return lambda row: row.reshape(3, side, side).transpose(1, 2, 0)
    return lambda row: row.reshape(side, side, 3)


def _picture(pixels: np.ndarray, side: int, bottom: float, top: float) -> np.ndarray | str:
    """Values (H, W, C) as a picture in one of the shapes that ``tones.flatten`` takes, or why there is none."""
    if pixels.shape[0] * pixels.shape[1] > decode.LARGEST_PIXELS:
        return f"it has more than {decode.LARGEST_PIXELS:,} pixels"
    if pixels.dtype.kind == "f":
        pixels = np.nan_to_num(pixels, nan=bottom, posinf=top, neginf=bottom)
    shades = tones.to_bytes(pixels, bottom, top)
    return decode.square(Image.fromarray(shades[..., 0] if shades.shape[2] == 1 else np.ascontiguousarray(shades)), side)


def _clause(error: BaseException) -> str:
    """The reason in an error: our own clause, or that the file is damaged."""
    return str(error) if type(error) is ValueError and str(error).startswith("it") else "it is damaged or cut short"
