"""Your own images: a zip, a folder or a list of pictures, read into a data set that any recipe can be trained on.

The files may be a stranger's. Nothing is unpacked to disk, no link is followed, every size has a limit that is looked at
before the work is done, and what cannot be read is left out and reported.
"""

import io
import itertools
import json
import os
import posixpath
import re
import stat
import unicodedata
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image, ImageOps, UnidentifiedImageError
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_safetensors

from gan.data.datasets import Dataset
from gan.errors import TheatreError, UsageError
from gan.files import write_whole

NAME = "own-images"
SIDES = (28, 32, 64)
"""Widths in pixels that pictures can be brought to; the convolutions want a multiple of 4."""
FEWEST, FEW, MOST = 2, 20, 5_000
"""Fewer pictures than the first, or more than the last, are refused; below ``FEW`` comes a warning."""
CLASSES = (2, 50)
"""How many folders may be taken as classes, each with ``FEWEST`` pictures or more."""
MOST_FILES = 20_000
"""Files of every kind beside one another; who gives more has given the wrong folder."""
LARGEST_FILE = 32 * 2**20
LARGEST_UNPACKED = 2**30
"""Bytes that one file may have, and that the pictures of a zip may unpack to in all."""
LARGEST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
"""What Pillow may try; it knows stranger formats, some of which start other programs."""
_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm")
_KINDS = "JPEG, PNG, GIF, BMP, WebP, TIFF or PPM"
_TOO_LARGE = f"it is larger than {LARGEST_FILE // 2**20} MiB"
_CLUTTER = ("__macosx", "thumbs.db", "desktop.ini")
_COLOURLESS, _SPOTS = 16, 0.01
"""A picture is grey when its channels differ by more than 16 of 255 in no more than 1 pixel of 100: JPEG leaves such traces."""
_FORMAT = "gan-theatre-images-1"
_LARGEST_STORED = MOST * (3 * max(SIDES) ** 2 + 8) + 2**16


class Skipped(NamedTuple):
    """A file that was left out: its name, fit to be shown, and a short reason."""

    name: str
    why: str


@dataclass(frozen=True)
class Gathered:
    """What was read.

    Attributes:
        data: the pictures; ``data.name`` is "own-images".
        skipped: the files that were left out, by name.
        advice: sentences on what to expect of these pictures, or "".
    """

    data: Dataset
    skipped: tuple[Skipped, ...]
    advice: str


class _Found(NamedTuple):
    """A file that may be a picture: its path below the source, the size it claims, and how to read it."""

    name: str
    size: int
    read: Callable[[], bytes]


def gather(source: Path | Sequence[Path], side: int = 28, colour: bool | None = None) -> Gathered:
    """Read up to ``MOST`` pictures, cropped at the centre to a square and scaled; the same files give the same data set.

    Pictures are turned as their EXIF data says, transparency goes on white, and of an animation the first frame is taken. If
    the pictures lie in 2 to 50 folders with at least 2 in each, the folders are the classes; else there is one, "picture".

    Args:
        source: a zip, a folder (read with its sub-folders), or a list of pictures; a list of one zip or folder is that.
        side: width and height of the result, one of ``SIDES``.
        colour: whether to keep colour; when left out, it is kept unless every picture is grey, or nearly.

    Returns:
        Images (N, 1 or 3, side, side) uint8, N from ``FEWEST`` to ``MOST``, in the order of their names.

    Raises:
        UsageError: another side, or there is no such source.
        TheatreError: the source is no zip, or encrypted, or holds too few pictures, too many, or too much of anything.
    """
    if side not in SIDES:
        raise UsageError(f"Pictures can be made 28, 32 or 64 pixels wide, not {side}; choose one of these.")
    if not isinstance(source, Path) and len(source) == 1 and (source[0].is_dir() or _is_zip_name(source[0].name)):
        source = source[0]
    if not isinstance(source, Path):
        return _gathered("Your selection", _in_list(source), side, colour)
    title = _shown(source.name) or "The folder"
    try:
        is_folder, file = source.is_dir(), _Zip(source) if source.is_file() else None
    except OSError as error:
        raise TheatreError(f"{title} could not be read ({error.strerror}); check its name and who may read it.") from error
    if is_folder:
        return _gathered(title, _in_folder(source), side, colour)
    if file is None:
        raise UsageError(f"There is no zip or folder called {title}; give one that holds your pictures.")
    with file:
        return _gathered(title, _in_zip(title, file), side, colour, LARGEST_UNPACKED)


def _gathered(
    title: str, found: Iterable[_Found | Skipped], side: int, colour: bool | None, most_bytes: float = float("inf")
) -> Gathered:
    wanted = list(itertools.islice((each for each in found if not _is_clutter(each.name)), MOST_FILES + 1))
    if len(wanted) > MOST_FILES:
        raise _too_many_files(title)
    skipped, promising = [], []
    for each in wanted:
        if isinstance(each, Skipped):
            skipped.append(each)
        elif why := _refusal(each):
            skipped.append(Skipped(_shown(each.name), why))
        else:
            promising.append(each)
    if len(promising) > MOST:
        raise TheatreError(
            f"{title} holds {len(promising):,} pictures, and {MOST:,} are the most that can be used; leave some out."
        )
    names, pictures, unpacked = [], [], 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata and of giant pictures; the latter are refused below
        for each in sorted(promising, key=lambda each: each.name):
            picture, size = _picture(each, side)
            unpacked += max(each.size, size)  # a file that cannot be read to its end has cost what it claims
            if unpacked > most_bytes:
                raise TheatreError(
                    f"{title} unpacks to more than {most_bytes / 2**20:,.0f} MiB and was not read on; leave some pictures out "
                    "or make them smaller."
                )
            if isinstance(picture, str):
                skipped.append(Skipped(_shown(each.name), picture))
            else:
                names.append(each.name)
                pictures.append(picture)
    skipped.sort()
    if len(pictures) < FEWEST:
        left_out = f" ({skipped[0].name} was left out: {skipped[0].why})" if skipped else ""
        raise TheatreError(
            f"{title} holds {'only one picture' if pictures else 'no picture'} that can be read{left_out}; give at least "
            f"{FEWEST} {_KINDS} pictures, better several hundred."
        )
    pixels = np.stack(pictures)
    grey = all(map(_is_grey, pixels)) if colour is None else not colour
    if grey:
        pixels = np.stack([np.asarray(Image.fromarray(picture).convert("L")) for picture in pixels])[..., None]
    images = torch.from_numpy(pixels).permute(0, 3, 1, 2).contiguous()
    class_names, labels = _classes(names)
    data = Dataset(NAME, images, torch.tensor(labels), class_names)
    return Gathered(data, tuple(skipped), _advice(data, names))


# --- where the files are


class _Zip(io.FileIO):
    """A zip's file that hands out no more than one picture at a time.

    ``zipfile`` reads the list of all members in one go, however long the file says it is.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > LARGEST_FILE + 1:
            raise _too_many_files(_shown(Path(str(self.name)).name))
        return super().read(size)


def _in_zip(title: str, file: _Zip) -> Iterator[_Found | Skipped]:
    """The members, none of them unpacked yet."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, OverflowError) as error:
        raise TheatreError(f"{title} is not a zip, or it is damaged; zip your pictures again, or give their folder.") from error
    for info in archive.infolist():
        name = info.orig_filename
        if info.flag_bits & 1:
            raise TheatreError(f"{title} is encrypted; zip your pictures without a password.")
        if name.endswith("/"):
            continue
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or re.match("[A-Za-z]:", name):
            yield Skipped(_shown(name), "its name is not a plain path inside the zip")
        elif stat.S_ISLNK(info.external_attr >> 16):
            yield Skipped(_shown(name), "links are not followed")
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # the others unpack a whole block at once, which may be gigabytes
            yield Skipped(_shown(name), "it is packed in an unusual way; choose Deflate")
        else:
            yield _Found(_plain(posixpath.normpath(name)), info.file_size, partial(_unpack, archive, info))


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as member:
        return member.read(LARGEST_FILE + 1)


def _in_folder(folder: Path) -> Iterator[_Found | Skipped]:
    unreadable: list[OSError] = []
    for where, folders, files in os.walk(folder, onerror=unreadable.append):
        here = Path(where)
        folders[:] = [name for name in folders if not _is_clutter(name)]  # a .git may hold more files than there are pictures
        for path in (here / name for name in files + folders):
            if each := _file(path, path.relative_to(folder).as_posix()):
                yield each
    for error in unreadable:
        yield Skipped(_shown(Path(error.filename).relative_to(folder).as_posix()), "this folder cannot be read")


def _in_list(files: Sequence[Path]) -> Iterator[_Found | Skipped]:
    for path in sorted(files):  # files of the same name from several folders come in the order of these
        yield _file(path, path.name) or Skipped(_shown(path.name), "a folder among the files is not opened")


def _file(path: Path, name: str) -> _Found | Skipped | None:
    """What lies at ``path``; None for a folder."""
    try:
        status = path.lstat()
    except OSError:
        return Skipped(_shown(name), "it cannot be read")
    if stat.S_ISDIR(status.st_mode):
        return None
    if stat.S_ISLNK(status.st_mode):
        return Skipped(_shown(name), "links are not followed")
    if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for without end
        return Skipped(_shown(name), "it is not a file")
    return _Found(_plain(name), status.st_size, partial(_read, path))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


# --- names


def _plain(name: str) -> str:
    """A name spelt in one way on all systems, without characters that could forge what is shown."""
    return "".join(letter if letter.isprintable() else "?" for letter in unicodedata.normalize("NFC", name))


def _shown(name: str) -> str:
    """The end of a long name, which says most."""
    plain = _plain(name)
    return plain if len(plain) <= 80 else f"…{plain[-79:]}"


def _is_clutter(name: str) -> bool:
    """Whether a path is hidden, or lies in a hidden folder, or is what systems leave beside pictures."""
    parts = re.split(r"[/\\]", name)
    return any((part.startswith(".") and part not in (".", "..")) or part.casefold() in _CLUTTER for part in parts)


def _is_zip_name(name: str) -> bool:
    return name.casefold().endswith(".zip")


def _refusal(found: _Found) -> str:
    """Why a file need not be read, or ""."""
    if _is_zip_name(found.name):
        return "a zip among the pictures is not opened; give it on its own"
    if not found.name.casefold().endswith(_SUFFIXES):
        return f"it is no {_KINDS} picture"
    if found.size == 0:
        return "it is empty"
    return _TOO_LARGE if found.size > LARGEST_FILE else ""


def _too_many_files(title: str) -> TheatreError:
    return TheatreError(f"{title} holds more than {MOST_FILES:,} files; give a zip or folder with your pictures alone.")


# --- pixels


def _picture(found: _Found, side: int) -> tuple[np.ndarray | str, int]:
    """(side, side, 3) uint8 or why not, and how many bytes were read."""
    try:
        raw = found.read()
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        return "it cannot be read", 0
    return _TOO_LARGE if len(raw) > LARGEST_FILE else _decoded(raw, side), len(raw)


def _decoded(raw: bytes, side: int) -> np.ndarray | str:
    giant = f"it has more than {LARGEST_PIXELS:,} pixels"
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as image:
            if image.width * image.height > LARGEST_PIXELS:
                return giant
            image.draft(None, (4 * side, 4 * side))  # a large JPEG is decoded at a half, quarter or eighth
            return _square(ImageOps.exif_transpose(image), side)
    except Image.DecompressionBombError:
        return giant
    except UnidentifiedImageError:
        return f"it is no {_KINDS} picture"
    except Exception:  # Pillow raises whatever a damaged file makes it stumble over
        return "it is damaged or cut short"


def _square(image: Image.Image, side: int) -> np.ndarray | str:
    """The middle of a picture of any mode as (side, side, 3) uint8, or why not."""
    width = min(image.size)
    left, top = (image.width - width) // 2, (image.height - width) // 2
    image = image.crop((left, top, left + width, top + width))
    if image.mode == "F":
        return "its pixels are fractions; save it with 8 bits"
    if image.mode.startswith("I"):  # 16 bits, which Pillow would clip rather than scale
        image = Image.fromarray((np.asarray(image).clip(0, 65_535) // 257).astype(np.uint8))
    clear = image.mode.endswith(("A", "a")) or "transparency" in image.info
    image = image.convert("RGBA" if clear else "RGB").resize((side, side), Image.Resampling.LANCZOS, reducing_gap=3)
    if clear:
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return np.asarray(image.convert("RGB"))


def _is_grey(picture: np.ndarray) -> bool:
    """Whether (H, W, 3) uint8 has no colour to speak of."""
    return bool((picture.max(2) - picture.min(2) > _COLOURLESS).mean() <= _SPOTS)


# --- classes and advice


def _folders(names: list[str]) -> list[str]:
    """For each picture the folder it lies in, the first below those that all share; "" if it lies in none."""
    parents = [name.split("/")[:-1] for name in names]
    shared = 0
    while all(len(parts) > shared for parts in parents) and len({parts[shared] for parts in parents}) == 1:
        shared += 1
    return [parts[shared] if len(parts) > shared else "" for parts in parents]


def _classes(names: list[str]) -> tuple[tuple[str, ...], list[int]]:
    """Class names, and the label of each picture."""
    folders = _folders(names)
    counts = Counter(folders)
    if "" in counts or not CLASSES[0] <= len(counts) <= CLASSES[1] or min(counts.values()) < FEWEST:
        return ("picture",), [0] * len(names)
    classes = sorted(counts)
    return tuple(name[:40] for name in classes), [classes.index(folder) for folder in folders]


def _advice(data: Dataset, names: list[str]) -> str:
    said = []
    count = len(data.images)
    if count < FEW:
        said.append(f"With {count} pictures a GAN learns little but these by heart; give at least {FEW}, better several hundred.")
    copies = count - len({image.numpy().tobytes() for image in data.images})
    if copies:
        said.append(f"Of the {count:,} pictures {copies:,} repeat another pixel by pixel; they are kept, and weigh the more.")
    if len(data.class_names) == 1 and len(set(_folders(names))) > 1:
        said.append(
            f"The folders were not taken as classes: that needs {CLASSES[0]} to {CLASSES[1]} folders with at least {FEWEST} "
            "pictures in each, and none outside."
        )
    return " ".join(said)


def preview(data: Dataset, count: int = 64) -> Dataset:
    """``count`` images, evenly spread over the data set and in its order; all of them if there are no more.

    Raises:
        UsageError: ``count`` is below 1.
    """
    if count < 1:
        raise UsageError(f"A preview shows at least 1 picture, not {count}.")
    count = min(count, len(data.images))
    index = torch.arange(count) * len(data.images) // count
    return Dataset(data.name, data.images[index], data.labels[index], data.class_names)


# --- keeping them


def store(data: Dataset, path: Path) -> None:
    """Write what ``gather`` made to one safetensors file, whole or not at all.

    Raises:
        TheatreError: the disk refused.
    """
    tensors = {"images": data.images.contiguous(), "labels": data.labels.contiguous()}
    metadata = {"format": _FORMAT, "class_names": json.dumps(data.class_names)}
    try:
        write_whole(path, to_safetensors(tensors, metadata))
    except OSError as error:
        raise TheatreError(f"Could not write {path} ({error.strerror}); free some space or choose another folder.") from error


def restore(path: Path) -> Dataset:
    """The inverse of ``store``, after checking everything.

    Raises:
        TheatreError: there is no such file, or it holds something else, or is damaged.
    """
    try:
        if path.stat().st_size > _LARGEST_STORED:
            raise ValueError("it is too large")
        with safe_open(str(path), "pt") as file:
            return _checked({name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {})  # noqa: SIM118
    except OSError as error:
        raise TheatreError(f"There are no readable images at {path.name}; gather your pictures again.") from error
    except (SafetensorError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise TheatreError(
            f"{path.name} does not hold images that GAN Theatre stored, or it is damaged; gather your pictures again."
        ) from error


def _checked(tensors: dict[str, torch.Tensor], metadata: dict[str, str]) -> Dataset:
    images, labels, class_names = tensors["images"], tensors["labels"], json.loads(metadata["class_names"])
    sizes = images.shape
    if metadata["format"] != _FORMAT or len(tensors) != 2 or images.dtype != torch.uint8 or labels.dtype != torch.int64:
        raise ValueError("it is of another kind")
    if len(sizes) != 4 or sizes[1] not in (1, 3) or sizes[2] not in SIDES or sizes[2] != sizes[3]:
        raise ValueError("its images have another shape")
    if not FEWEST <= len(images) <= MOST or labels.shape != images.shape[:1]:
        raise ValueError("it holds too few images or too many, or not as many labels")
    if not isinstance(class_names, list) or not all(isinstance(name, str) and len(name) <= 40 for name in class_names):
        raise ValueError("its class names are not names")
    if len(class_names) > CLASSES[1] or not 0 <= int(labels.min()) <= int(labels.max()) < len(class_names):
        raise ValueError("a label has no class")
    return Dataset(NAME, images, labels, tuple(class_names))
