"""Gathering of a visitor's pictures: a zip, a folder, a ready set or a list of files becomes a data set for any recipe.

The files may be a stranger's: ``sources`` and ``archives`` find them, ``kinds`` tells what they are, ``decode`` and
``ready_sets`` turn them into pixels, ``tones`` and ``classes`` look at all of them together, and what cannot be read is left
out and reported. ``store`` keeps what was read in a file.
"""

import io
import itertools
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import torch
from PIL import Image

from gan.data.datasets import Dataset
from gan.data.own_images import archives, classes, decode, ready_sets, sources, tones
from gan.data.own_images.advice import advice
from gan.data.own_images.classes import CLASSES, FEWEST
from gan.data.own_images.kinds import HEAD, NAMES, Kind, kind_of
from gan.data.own_images.sources import Candidate, Skipped, shown_name
from gan.errors import TheatreError, UsageError

__all__ = ["CLASSES", "FEWEST", "MOST", "NAME", "SIDES", "Gathered", "gather", "preview"]
NAME = "own-images"
SIDES = (28, 32, 64)
"""Widths in pixels that pictures can be brought to; the convolutions want a multiple of 4."""
MOST = 20_000
"""More pictures than these are refused; of a ready set so many are taken."""
_LARGEST_INNER = 2**28
"""Bytes of an archive that is the only file in another."""
Found = Iterable[Candidate | Skipped]


@dataclass(frozen=True)
class Gathered:
    """A gathered set of pictures: what training, the pages and the command line get of a visitor's files.

    Attributes:
        data: the pictures; ``data.name`` is "own-images".
        skipped: the files that were left out, by name.
        advice: sentences on what was made of these pictures and what to expect of them, or "".
    """

    data: Dataset
    skipped: tuple[Skipped, ...]
    advice: str


def gather(source: Path | Sequence[Path], side: int = 28, colour: bool | None = None) -> Gathered:
    """Read up to ``MOST`` pictures, cropped at the centre to a square and scaled; the same files give the same data set.

    Pictures are turned as their EXIF data says, transparent ones go on a ground where they can be seen, and of an animation the
    first frame is taken. If the pictures lie in 2 to 50 folders with at least 2 in each, the folders are the classes, those of
    train/CLASS and test/CLASS together; else there is one, "picture". A file is what its first bytes say, whatever its name.

    Args:
        source: a zip or tar, a folder (read with its sub-folders), a ready set (IDX, NPY, NPZ, CSV), or a list of files; a list
            of one is that.
        side: width and height of the result, one of ``SIDES``.
        colour: whether to keep colour; when left out, it is kept unless every picture is grey, or nearly.

    Returns:
        Images (N, 1 or 3, side, side) uint8, N from ``FEWEST`` to ``MOST``, in the order of their names.

    Raises:
        UsageError: another side, or there is no such source.
        TheatreError: the source is damaged or encrypted, or holds too few pictures, too many, or too much of anything.
    """
    if side not in SIDES:
        raise UsageError(f"Pictures can be made 28, 32 or 64 pixels wide, not {side}; choose one of these.")
    if not isinstance(source, Path) and len(source) == 1:
        source = source[0]
    if not isinstance(source, Path):
        return _gathered("Your selection", sources.files_in_list(source), side, colour)
    title = shown_name(source.name) or "The folder"
    try:
        is_folder, file = source.is_dir(), archives.LimitedFile(source) if source.is_file() else None
    except OSError as error:
        raise TheatreError(f"{title} could not be read ({error.strerror}); check its name and who may read it.") from error
    if is_folder:
        return _gathered(title, sources.files_in_folder(source), side, colour)
    if file is None:
        raise UsageError(f"There is no zip, folder or other file called {title}; give one that holds your pictures.")
    with file:
        alone = Candidate(sources.plain(source.name), source.stat().st_size, lambda: source.open("rb"))
        return _gathered(title, _opened(title, file, alone), side, colour, sources.LARGEST_UNPACKED)


def _opened(title: str, file: IO[bytes], alone: Candidate, inner: bool = False) -> Found:
    """What is in a file that was given on its own: the members of an archive, else itself, which is unpacked if it is packed.

    An archive that is the only file in another is opened too. ``file`` is ``alone``, open where it can be read at any place.
    """
    kind = _kind(alone)
    if kind.use in ("gzip", "bzip2", "xz"):
        alone = archives.unpacked(alone, kind.use)
        kind, file = _kind(alone), alone.open()
    if kind.use == "zip":
        found: Found = archives.files_in_zip(title, file)
    elif kind.use == "tar":
        found = archives.files_in_tar(title, file)
    else:
        return [alone]
    members = list(itertools.islice((each for each in found if not sources.is_clutter(each.name)), sources.MOST_FILES + 1))
    only = members[0] if len(members) == 1 else None
    if inner or not isinstance(only, Candidate) or only.size > _LARGEST_INNER:
        return members
    packed = _kind(only).use
    if packed in ("gzip", "bzip2", "xz"):
        packed = _kind(archives.unpacked(only, packed)).use
    if packed not in ("zip", "tar"):
        return members
    try:
        with only.open() as stream:
            content = stream.read(_LARGEST_INNER)
    except archives.UNREADABLE as error:
        raise TheatreError(f"{title} holds {shown_name(only.name)}, which is damaged; pack your pictures again.") from error
    return _opened(title, io.BytesIO(content), Candidate(only.name, len(content), lambda: io.BytesIO(content)), inner=True)


def _kind(each: Candidate) -> Kind:
    """What a file is."""
    try:
        with each.open() as stream:
            return kind_of(stream.read(HEAD))
    except archives.UNREADABLE:
        return Kind("", "it cannot be read")


def _gathered(title: str, found: Found, side: int, colour: bool | None, most_bytes: float = float("inf")) -> Gathered:
    wanted = list(itertools.islice((each for each in found if not sources.is_clutter(each.name)), sources.MOST_FILES + 1))
    if len(wanted) > sources.MOST_FILES:
        raise sources.too_many_files(title)
    skipped = [each for each in wanted if isinstance(each, Skipped)]
    files = [each for each in wanted if isinstance(each, Candidate)]
    if len(files) > MOST:  # else there cannot be too many pictures, and each file is opened but once
        count = sum(_kind(each).use == "picture" for each in files)
        if count > MOST:
            raise TheatreError(f"{title} holds {count:,} pictures, and {MOST:,} are the most that can be used; leave some out.")
    reading = _Reading(title, side, most_bytes)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata and of giant pictures; the latter are refused
        for each in files:
            reading.read(each)
        order = sorted(range(len(reading.names)), key=lambda number: reading.names[number])
        names, pictures = [reading.names[number] for number in order], [reading.pictures[number] for number in order]
        reading.pictures.clear()
        labels, said = None, ""
        if pictures:
            skipped += [Skipped(shown_name(each.name), kind.why) for each, kind in reading.numbers]
        elif reading.numbers:
            ready = ready_sets.read(reading.numbers, side, MOST)
            names, pictures, labels, said = ready.names, ready.pictures, ready.labels, ready.said
            skipped += ready.skipped
    skipped += reading.skipped
    pictures, toned = tones.flatten(pictures)
    told = classes.from_folders(names) if labels is None else classes.from_labels(labels)
    kept = [number for number, label in enumerate(told.labels) if label is not None]
    if len(kept) < FEWEST:
        if not pictures and len(skipped) == 1 and skipped[0].name == title:  # a single file, which says what is wrong itself
            cure = "" if ";" in skipped[0].why else "; give a zip or folder of pictures"
            raise TheatreError(f"{title} cannot be read: {skipped[0].why}{cure}.")
        left_out = f" ({min(skipped).name} was left out: {min(skipped).why})" if skipped else ""
        raise TheatreError(
            f"{title} holds {'only one picture' if pictures else 'no picture'} that can be read{left_out}; give at least "
            f"{FEWEST} {NAMES} pictures, better several hundred."
        )
    images = _stacked([pictures[number] for number in kept], colour)
    of_class = torch.tensor([label for label in told.labels if label is not None])
    data = Dataset(NAME, images, of_class, told.names)
    sentences = (said, told.said, toned, advice(images))
    return Gathered(data, tuple(sorted(skipped)), " ".join(each for each in sentences if each))


class _Reading:
    """Reading of files one by one: their pictures, the files that are numbers, and what was left out."""

    def __init__(self, title: str, side: int, most_bytes: float):
        self._title, self._side, self._most_bytes, self._unpacked = title, side, most_bytes, 0
        self.names: list[str] = []
        self.pictures: list[np.ndarray] = []
        self.numbers: list[tuple[Candidate, Kind]] = []
        self.skipped: list[Skipped] = []

    def read(self, each: Candidate) -> None:
        """Read a file, or note why not.

        Raises:
            TheatreError: all files together have unpacked to too much.
        """
        found: np.ndarray | str
        kind, size = Kind("", "it cannot be read"), 0
        try:
            with each.open() as stream:
                head = stream.read(HEAD)
                kind, size = kind_of(head), len(head)
                if kind.use == "picture" and each.size > sources.LARGEST_FILE:
                    kind = Kind("", sources.TOO_LARGE)
                raw = head + stream.read(sources.LARGEST_FILE + 1 - len(head)) if kind.use == "picture" else b""
            size = max(size, len(raw))
        except archives.UNREADABLE:
            kind = Kind("", "it cannot be read")
        if kind.use in ("gzip", "bzip2", "xz"):
            inner = archives.unpacked(each, kind.use)
            if (inside := _kind(inner)).use in ("idx", "npy", "text"):
                each, kind = inner, inside
        if kind.use in ("idx", "npy", "text"):
            self.numbers.append((each, kind))
            return
        found = decode.decoded(raw, self._side) if kind.use == "picture" else kind.why
        # a picture that cannot be read to its end has cost what it claims
        self._unpacked += max(each.size, size) if kind.use == "picture" or size == 0 else size
        if self._unpacked > self._most_bytes:
            raise archives.unpacks_too_large(self._title)
        if isinstance(found, str):
            self.skipped.append(Skipped(shown_name(each.name), found))
        else:
            self.names.append(each.name)
            self.pictures.append(found)


def _stacked(pictures: list[np.ndarray], colour: bool | None) -> torch.Tensor:
    """Pictures (side, side, 3) uint8 as one tensor (N, 1 or 3, side, side)."""
    grey = all(map(decode.is_grey, pictures)) if colour is None else not colour
    side = len(pictures[0])
    images = np.empty((len(pictures), 1 if grey else 3, side, side), np.uint8)
    for number, picture in enumerate(pictures):
        images[number] = np.asarray(Image.fromarray(picture).convert("L")) if grey else picture.transpose(2, 0, 1)
    return torch.from_numpy(images)


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
