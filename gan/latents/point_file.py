"""Point file: exact points in latent space from a file of a person's own: NPZ, NPY, JSON or CSV, told apart by content.

The file may hold anything, so nothing in it is run, and no size that it claims is believed.
"""

import csv
import io
import json
import math
import zipfile
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from gan.errors import UsageError
from gan.files import read_whole
from gan.latents.latent import CODE_LIMIT, NOISE_LIMIT, LatentSpec

MOST = 100_000
"""Points in one file."""
LARGEST = 128 * 2**20
"""Bytes of a file, and of what one array in it unpacks to."""
NAMES = {"noise": ("noise", "z"), "label": ("label", "labels"), "category": ("category", "categories"), "codes": ("codes",)}
"""What each part is called in files: in those that ``gan sample`` and the pages write, and by hand."""

_UNREADABLE = (ValueError, TypeError, KeyError, RecursionError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile, csv.Error)


class FilePoints(NamedTuple):
    """N points of a file; a part that it does not say is None.

    Attributes:
        noise: (N, spec.noise) float32.
        label, category: (N,) int64.
        codes: (N, spec.codes) float32.
    """

    noise: Tensor
    label: Tensor | None
    category: Tensor | None
    codes: Tensor | None


def read(path: Path, spec: LatentSpec) -> FilePoints:
    """The points in a file, checked against a latent space.

    - NPZ: arrays noise (N, n) and, where there are, labels, categories (N,) and codes (N, m), as ``gan sample`` writes them.
    - NPY: the noise alone.
    - JSON: a point or a list of them, each a list of numbers or an object with these parts; or arrays of all points by name.
    - CSV: a line for each point: z alone, or under a first line that names the columns z1, z2, ..., label, category, c2, ...

    Raises:
        UsageError: the file cannot be read, is of no such kind, or holds points that this space does not have, or too many.
    """
    try:
        parts = _parts(read_whole(path, LARGEST), spec)
    except OSError as error:
        raise UsageError(f"Could not read {path} ({error.strerror}); name a file of points.") from error
    except _UNREADABLE as error:
        raise UsageError(
            f"{path.name} holds no points that can be read ({str(error)[:120]}); give z as NPZ, NPY, JSON or CSV of numbers."
        ) from error
    except UsageError as error:
        raise UsageError(f"{path.name}: {error}") from error
    return parts


def _parts(content: bytes, spec: LatentSpec) -> FilePoints:
    if content.startswith(b"PK"):
        found = _from_npz(content)
    elif content.startswith(b"\x93NUMPY"):
        found = {"noise": _array(content)}
    else:
        # PowerShell redirects into UTF-16
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        found = _from_json(json.loads(text), spec) if text.lstrip()[:1] in ("[", "{") else _from_csv(text, spec)
    return _checked(found, spec)


# --- the kinds of file


def _from_npz(content: bytes) -> dict[str, np.ndarray]:
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        there = {info.filename: info for info in archive.infolist()}
        for part, names in NAMES.items():
            for info in (there[f"{name}.npy"] for name in names if f"{name}.npy" in there):
                if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise ValueError("it is packed in an unusual way")
                with archive.open(info) as member:
                    unpacked = member.read(LARGEST + 1)
                if len(unpacked) > LARGEST:
                    raise ValueError(f"{info.filename} is larger than {LARGEST // 2**20} MiB")
                found[part] = _array(unpacked)
    if "noise" not in found:
        raise ValueError("it has no array called noise")
    return found


def _array(content: bytes) -> np.ndarray:
    """The array in the bytes of an NPY file, of numbers alone, and no larger than the bytes that are there."""
    file = io.BytesIO(content)
    version = np.lib.format.read_magic(file)
    if version not in ((1, 0), (2, 0)):
        raise ValueError("its arrays are of a newer kind")
    header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, by_columns, kind = header(file)
    rest = content[file.tell() :]
    if kind.kind not in "fiu" or math.prod(shape) * kind.itemsize != len(rest) or math.prod(shape) > LARGEST // 4:
        raise ValueError("an array is not of numbers, cut short or too large")
    return np.frombuffer(rest, kind).reshape(shape, order="F" if by_columns else "C").astype(np.float64)


def _from_json(said: Any, spec: LatentSpec) -> dict[str, np.ndarray]:
    """Points from JSON: one or a list; or arrays of all points, as in an NPZ."""
    if isinstance(said, dict):
        noise = next((said[name] for name in NAMES["noise"] if name in said), None)
        if isinstance(noise, list) and noise and isinstance(noise[0], list):
            said = {part: said[name] for part, names in NAMES.items() for name in names if name in said}
            return {part: _table(part, values) for part, values in said.items()}
    if not isinstance(said, list) or (said and isinstance(said[0], (int, float))):
        said = [said]
    points = [one if isinstance(one, dict) else {"noise": one} for one in said]
    found: dict[str, list[Any]] = {}
    for point in points:
        for part, names in NAMES.items():
            found.setdefault(part, []).extend(point[name] for name in names if point.get(name) is not None)
    if found.get("codes"):
        named = (one if isinstance(one, dict) else dict(zip(spec.code_names, one, strict=True)) for one in found["codes"])
        found["codes"] = [[one.get(name, math.nan) for name in spec.code_names] for one in named]
    return {part: _table(part, values) for part, values in found.items() if values}


def _table(part: str, values: Any) -> np.ndarray:
    try:
        return np.array(values, dtype=np.float64)
    except (ValueError, TypeError, OverflowError) as error:
        raise UsageError(f"{part} must be numbers, as many for each point.") from error


def _from_csv(text: str, spec: LatentSpec) -> dict[str, np.ndarray]:
    """Points from CSV with commas, semicolons (numbers may then have decimal commas), tabs or spaces."""
    first = text.lstrip().partition("\n")[0]
    mark = next((mark for mark in ";\t," if mark in first), " ")
    if mark == ";":
        text = text.replace(",", ".")
    rows = [[cell for cell in row if cell] if mark == " " else row for row in csv.reader(io.StringIO(text), delimiter=mark)]
    rows = [[cell.strip() for cell in row] for row in rows if any(map(str.strip, row))]
    names = [f"z{i + 1}" for i in range(spec.noise)]
    if rows and not _is_number(rows[0][0]):
        names = [name.casefold() for name in rows.pop(0)]
    if any(len(row) != len(names) for row in rows):
        odd = next(number for number, row in enumerate(rows, 1) if len(row) != len(names))
        raise UsageError(f"point {odd} has {len(rows[odd - 1])} numbers where {len(names)} are wanted.")
    columns = {
        "noise": [names.index(f"z{i + 1}") for i in range(spec.noise)],
        "codes": [names.index(name) for name in spec.code_names] if set(spec.code_names) & set(names) else [],
        **{part: [names.index(name) for name in NAMES[part] if name in names] for part in ("label", "category")},
    }
    known = {index for chosen in columns.values() for index in chosen}
    if len(known) != len(names):
        raise UsageError(f"it has a column that this model does not take: {names[min(set(range(len(names))) - known)][:40]!r}.")
    return {part: np.array([[float(row[i]) for i in chosen] for row in rows]) for part, chosen in columns.items() if chosen}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


# --- checks


def _checked(found: dict[str, np.ndarray], spec: LatentSpec) -> FilePoints:
    noise = np.atleast_2d(found["noise"])
    count = len(noise)
    if noise.ndim != 2 or not count:
        raise UsageError("z must be a table, with a row for each point.")
    if count > MOST:
        raise UsageError(f"it has {count:,} points, and {MOST:,} are the most that are drawn at once.")
    return FilePoints(
        _numbers("z", noise, count, spec.noise, NOISE_LIMIT),
        _indices("label", found.get("label"), count, spec.classes),
        _indices("category", found.get("category"), count, spec.categories),
        _numbers("codes", found["codes"], count, spec.codes, CODE_LIMIT) if _has(found, "codes") else None,
    )


def _has(found: dict[str, np.ndarray], part: str) -> bool:
    return part in found and found[part].size > 0


def _numbers(what: str, values: np.ndarray, count: int, width: int, limit: float) -> Tensor:
    """A table (count, width) of numbers in [-limit, limit] as float32."""
    values = np.atleast_2d(values)
    if values.ndim != 2 or len(values) != count:
        raise UsageError(f"there are {count:,} points, but not as many rows of {what}.")
    if values.shape[1] != width:
        raise UsageError(f"this model's {what} {'has' if what == 'z' else 'are'} {width} numbers, but {values.shape[1]} came.")
    wrong = ~(np.abs(values) <= limit)  # so that NaN is wrong too
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        name = f"z{column + 1}" if what == "z" else f"c{column + 2}"
        raise UsageError(
            f"{name} of point {row + 1:,} must be a number from {-limit:g} to {limit:g}, not {values[row, column]:g}."
        )
    return torch.from_numpy(values.astype(np.float32))


def _indices(what: str, values: np.ndarray | None, count: int, choices: int) -> Tensor | None:
    """``count`` whole numbers from 0 to choices - 1 as int64, or None where the file has none."""
    if values is None or not values.size:
        return None
    if not choices:
        raise UsageError(f"it names a {what} for each point, and this model takes no {what}; leave them out.")
    if values.size != count:
        raise UsageError(f"there are {count:,} points, but {values.size:,} times a {what}.")
    values = values.reshape(-1)
    wrong = ~((values >= 0) & (values < choices) & (values == np.floor(values)))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise UsageError(f"the {what} of point {row + 1:,} must be a whole number from 0 to {choices - 1}, not {values[row]:g}.")
    return torch.from_numpy(values.astype(np.int64))
