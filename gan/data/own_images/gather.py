"""Gathering of a visitor's pictures: a zip, a folder or a list of files becomes a data set that any recipe can be trained on.

The files may be a stranger's: ``sources`` finds them, ``decode`` turns each into pixels, and what cannot be read is left out and
reported. ``store`` keeps what was read in a file.
"""

import itertools
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from gan.data.datasets import Dataset
from gan.data.own_images import decode, sources
from gan.data.own_images.sources import KINDS, Candidate, Skipped, shown_name
from gan.errors import TheatreError, UsageError

NAME = "own-images"
SIDES = (28, 32, 64)
"""Widths in pixels that pictures can be brought to; the convolutions want a multiple of 4."""
FEWEST, FEW, MOST = 2, 20, 5_000
"""Fewer pictures than the first, or more than the last, are refused; below ``FEW`` comes a warning."""
CLASSES = (2, 50)
"""How many folders may be taken as classes, each with ``FEWEST`` pictures or more."""


@dataclass(frozen=True)
class Gathered:
    """A gathered set of pictures: what training, the pages and the command line get of a visitor's files.

    Attributes:
        data: the pictures; ``data.name`` is "own-images".
        skipped: the files that were left out, by name.
        advice: sentences on what to expect of these pictures, or "".
    """

    data: Dataset
    skipped: tuple[Skipped, ...]
    advice: str


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
    if not isinstance(source, Path) and len(source) == 1 and (source[0].is_dir() or sources.is_zip_name(source[0].name)):
        source = source[0]
    if not isinstance(source, Path):
        return _gathered("Your selection", sources.files_in_list(source), side, colour)
    title = shown_name(source.name) or "The folder"
    try:
        is_folder, file = source.is_dir(), sources.LimitedFile(source) if source.is_file() else None
    except OSError as error:
        raise TheatreError(f"{title} could not be read ({error.strerror}); check its name and who may read it.") from error
    if is_folder:
        return _gathered(title, sources.files_in_folder(source), side, colour)
    if file is None:
        raise UsageError(f"There is no zip or folder called {title}; give one that holds your pictures.")
    with file:
        return _gathered(title, sources.files_in_zip(title, file), side, colour, sources.LARGEST_UNPACKED)


def _gathered(
    title: str, found: Iterable[Candidate | Skipped], side: int, colour: bool | None, most_bytes: float = float("inf")
) -> Gathered:
    wanted = list(itertools.islice((each for each in found if not sources.is_clutter(each.name)), sources.MOST_FILES + 1))
    if len(wanted) > sources.MOST_FILES:
        raise sources.too_many_files(title)
    skipped, promising = [], []
    for each in wanted:
        if isinstance(each, Skipped):
            skipped.append(each)
        elif why := sources.refusal(each):
            skipped.append(Skipped(shown_name(each.name), why))
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
            picture, size = decode.read_picture(each, side)
            unpacked += max(each.size, size)  # a file that cannot be read to its end has cost what it claims
            if unpacked > most_bytes:
                raise TheatreError(
                    f"{title} unpacks to more than {most_bytes / 2**20:,.0f} MiB and was not read on; leave some pictures out "
                    "or make them smaller."
                )
            if isinstance(picture, str):
                skipped.append(Skipped(shown_name(each.name), picture))
            else:
                names.append(each.name)
                pictures.append(picture)
    skipped.sort()
    if len(pictures) < FEWEST:
        left_out = f" ({skipped[0].name} was left out: {skipped[0].why})" if skipped else ""
        raise TheatreError(
            f"{title} holds {'only one picture' if pictures else 'no picture'} that can be read{left_out}; give at least "
            f"{FEWEST} {KINDS} pictures, better several hundred."
        )
    pixels = np.stack(pictures)
    grey = all(map(decode.is_grey, pixels)) if colour is None else not colour
    if grey:
        pixels = np.stack([np.asarray(Image.fromarray(picture).convert("L")) for picture in pixels])[..., None]
    images = torch.from_numpy(pixels).permute(0, 3, 1, 2).contiguous()
    class_names, labels = _classes(names)
    data = Dataset(NAME, images, torch.tensor(labels), class_names)
    return Gathered(data, tuple(skipped), _advice(data, names))


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
