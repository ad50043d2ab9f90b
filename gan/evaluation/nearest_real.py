"""Nearest real images: the training images nearest to any picture, beside how near real test images have theirs.

They tell memorised pictures from invented ones. Pixels and features are searched apart: a copy that was shifted a little is far
away in pixels and near in features. Features of 60,000 images need a minute or more, so they are kept in an index
file, made by ``python -m gan neighbours DATASET``.
"""

import functools
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from gan import paths
from gan.data import datasets
from gan.device import choose
from gan.errors import TheatreError
from gan.evaluation import classifier
from gan.files import write_whole

KINDS = ("pixels", "features")
CANDIDATES = 24
"""Number of nearest images by rounded features whose distances are then computed exactly."""
TESTED = 2_000
"""Number of real test images whose nearest training images give the usual distance."""
RARE = 0.99
"""Nearer than this share of real images is called suspiciously close, and one real image in a hundred is."""


class Neighbours(NamedTuple):
    """Neighbours of one picture among the training images, nearest first.

    Attributes:
        place: (k,) int64, their indices among the training images.
        distance: (k,) float: of pixels the root mean square difference in grey levels, 0..255; of features the Euclidean one.
        usual: (t,) float, how far real test images of the same class are from their own nearest.
    """

    place: Tensor
    distance: Tensor
    usual: Tensor

    @property
    def closer(self) -> float:
        """Share, 0..1, of those real test images that are farther from their nearest training image than this picture is."""
        return float((self.usual > self.distance[0]).float().mean())


class Lookup(NamedTuple):
    """Result of looking up one picture.

    Attributes:
        label: the class that the classifier sees in it, whose test images it is compared with.
        near: by kind, "pixels" and "features".
    """

    label: int
    near: dict[str, Neighbours]

    @property
    def verdict(self) -> str:
        """ "copy" (a training image, pixel by pixel), "close" (suspiciously), "far" (of all that is real), else "new"."""
        if float(self.near["pixels"].distance[0]) == 0:
            return "copy"
        if any(near.closer >= RARE for near in self.near.values()):
            return "close"
        return "far" if all(near.closer <= 1 - RARE for near in self.near.values()) else "new"


@dataclass(frozen=True, eq=False)
class Index:
    """Index of a data set's training images for nearest-neighbour search.

    Attributes:
        images: (N, C, H, W) uint8; ``labels``: (N,) int64.
        rounded: by kind (N, D) uint8; times ``scale`` (D,) they are the features, or the pixels themselves.
        usual: by kind (T,), the distance of a real test image to its nearest; ``usual_labels``: (T,) its class.
    """

    images: Tensor
    labels: Tensor
    rounded: dict[str, Tensor]
    scale: dict[str, Tensor]
    usual: dict[str, Tensor]
    usual_labels: Tensor


def nearest(points: Tensor, rounded: Tensor, scale: Tensor, count: int, chunk: int = 4000) -> Tensor:
    """Indices (Q, count) of the rows of ``rounded * scale`` nearest to each point, nearest first, up to rounding.

    Args:
        points: (Q, D) float.
        rounded: (N, D) uint8, ``chunk`` rows of which are multiplied at a time; that and Q bound the memory.
        scale: (D,) float.
    """
    weighted = (points * scale).T
    best = torch.full((len(points), count), torch.inf)
    place = torch.zeros(len(points), count, dtype=torch.int64)
    for start in range(0, len(rounded), chunk):
        part = rounded[start : start + chunk].float()
        # |p - q|^2 without |p|^2, which does not change the order
        apart = ((part * scale).square().sum(1)[:, None] - 2 * (part @ weighted)).T
        every = torch.cat([best, apart], 1)
        places = torch.cat([place, torch.arange(start, start + len(part)).expand(len(points), -1)], 1)
        best, order = every.topk(count, largest=False)
        place = places.gather(1, order)
    return place


def look_up(name: str, images: Tensor, count: int = 5) -> list[Lookup]:
    """The ``count`` nearest training images of each picture (Q, C, H, W) uint8, in pixels and in features.

    Raises:
        UsageError: a data set without classifiers.
        TheatreError: its files are not at hand, its index or a classifier is missing, or the pictures have another shape.
    """
    index = _index_for(name, images)
    labels = classifier.label(classifier.load(name, "labels"), images).tolist()
    answers = [Lookup(label, {}) for label in labels]
    for kind in KINDS:
        places, apart = _exact_neighbours(name, index, kind, images, count)
        for row, answer in enumerate(answers):
            usual = index.usual[kind][index.usual_labels == answer.label]
            answer.near[kind] = Neighbours(places[row], apart[row], usual)
    return answers


def nearest_to_training(name: str, images: Tensor) -> int:
    """Index of the picture of (Q, C, H, W) uint8 that is nearest in pixels to a training image, for its class.

    Raises: as ``look_up``.
    """
    index = _index_for(name, images)
    labels = classifier.label(classifier.load(name, "labels"), images)
    points = _points(name, "pixels", images)
    place = nearest(points, index.rounded["pixels"], index.scale["pixels"], 1)[:, 0]
    apart = (points - _points(name, "pixels", index.images[place])).square().mean(1).sqrt()
    typical = torch.stack([index.usual["pixels"][index.usual_labels == label].median() for label in labels])
    return int((apart / typical).argmin())


def _index_for(name: str, images: Tensor) -> Index:
    """The index of a data set, if the pictures have the shape of its images."""
    index = load(name)
    if images.shape[1:] != index.images.shape[1:]:
        raise TheatreError(
            f"These pictures have the shape {tuple(images.shape[1:])} and {name} has {tuple(index.images.shape[1:])}, so they "
            "cannot be compared; choose a model of the same data set."
        )
    return index


def _exact_neighbours(name: str, index: Index, kind: str, images: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Indices and distances (Q, count): candidates by rounded numbers, then exact distances.

    A product of matrices is too coarse to tell that a distance is 0, which is the question.
    """
    points = _points(name, kind, images)
    places = nearest(points, index.rounded[kind], index.scale[kind], max(count, CANDIDATES))
    rows = []
    for point, candidates in zip(points, places, strict=True):
        apart = _distance(kind, point, _points(name, kind, index.images[candidates]))
        order = apart.argsort(stable=True)[:count]
        rows.append((candidates[order], apart[order]))
    return torch.stack([place for place, _ in rows]), torch.stack([apart for _, apart in rows])


def _points(name: str, kind: str, images: Tensor) -> Tensor:
    """Images as the vectors (N, D) float that are compared."""
    if kind == "pixels":
        return images.flatten(1).float()
    # one at a time: a batch of another size is multiplied in another order, and equal images would differ a little
    return classifier.features(classifier.load(name, "features"), images, chunk=1)


def _distance(kind: str, point: Tensor, others: Tensor) -> Tensor:
    squares = (others - point).square()
    return squares.mean(1).sqrt() if kind == "pixels" else squares.sum(1).sqrt()


def file_of(name: str) -> Path:
    """The index file of a data set."""
    return paths.ASSETS / "neighbours" / f"{name}.npz"


def _remedy(name: str) -> str:
    return f"run 'python -m gan neighbours {name}' to make it"


def _fingerprint(name: str) -> str:
    """Fingerprint of the classifier whose features are kept: those of another cannot be compared."""
    return hashlib.sha256(classifier.file_of(name, "features").read_bytes()).hexdigest()[:16]


@functools.lru_cache(maxsize=2)
def load(name: str) -> Index:
    """The index of a data set.

    Raises:
        UsageError: an unknown data set, or one without classifiers.
        TheatreError: the data set is not on this machine, or its index is missing, damaged or of another classifier.
    """
    source = classifier.source_of(name)
    if not datasets.is_local(name):
        raise TheatreError(
            f"{source.title} are not on this machine, so nothing can be looked up in them; run 'python -m gan neighbours "
            f"{name}' to fetch them, or choose a model of another data set."
        )
    classifier.load(name, "features")  # says what is wrong with it, if anything
    file = file_of(name)
    if not file.exists():
        raise TheatreError(f"The index of {name} is missing; {_remedy(name)}.")
    data = datasets.load(name, "train")
    try:
        with np.load(file, allow_pickle=False) as held:
            kept = {key: torch.from_numpy(held[key]) for key in ("features", "scale", "pixels_usual", "features_usual", "labels")}
            made_with = str(held["made_with"])
    except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise TheatreError(f"The index of {name} is damaged; {_remedy(name)}.") from error
    if made_with != _fingerprint(name) or kept["features"].shape != (len(data.images), classifier.FEATURES):
        raise TheatreError(f"The index of {name} was made with another classifier; {_remedy(name)}.")
    flat = data.images.flatten(1)
    return Index(
        data.images,
        data.labels,
        {"pixels": flat, "features": kept["features"]},
        {"pixels": torch.ones(flat.shape[1]), "features": kept["scale"]},
        {"pixels": kept["pixels_usual"], "features": kept["features_usual"]},
        kept["labels"],
    )


def build(name: str, chunk: int = 500) -> Iterator[tuple[int, int]]:
    """Make and save the index of a data set; yields (images done, images in all) and saves after the last.

    Raises:
        UsageError: an unknown data set, or one without classifiers.
        TheatreError: its files or its classifier cannot be had.
    """
    train = datasets.load(name, "train")
    test = datasets.load(name, "test")
    network, compute = classifier.load(name, "features"), choose("auto")
    tested = test.images[:TESTED]
    total, done = len(train.images) + len(tested), 0
    found = []
    for part in train.images.split(chunk):
        with compute.autocast():  # half as many digits are enough for what is rounded to a byte
            found.append(classifier.features(network, part).float())
        done += len(part)
        yield done, total
    features = torch.cat(found)
    scale = features.amax(0).clamp(min=1e-6) / 255
    rounded = (features / scale).round().to(torch.uint8)
    flat = train.images.flatten(1)
    index = Index(
        train.images,
        train.labels,
        {"pixels": flat, "features": rounded},
        {"pixels": torch.ones(flat.shape[1]), "features": scale},
        {},
        test.labels[:TESTED],
    )
    usual: dict[str, list[Tensor]] = {kind: [] for kind in KINDS}
    for part in tested.split(chunk):
        for kind in KINDS:
            usual[kind].append(_usual(name, index, kind, part))
        done += len(part)
        yield done, total
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        features=rounded.numpy(),
        scale=scale.numpy(),
        pixels_usual=torch.cat(usual["pixels"]).numpy(),
        features_usual=torch.cat(usual["features"]).numpy(),
        labels=index.usual_labels.numpy(),
        made_with=np.array(_fingerprint(name)),
    )
    write_whole(file_of(name), packed.getvalue())
    load.cache_clear()


def _usual(name: str, index: Index, kind: str, images: Tensor) -> Tensor:
    """Distances (Q,) of real test images to their nearest training image; of features the first few candidates are enough."""
    points = images.flatten(1).float() if kind == "pixels" else classifier.features(classifier.load(name, "features"), images)
    places = nearest(points, index.rounded[kind], index.scale[kind], 3)
    others = index.rounded[kind][places].float() * index.scale[kind]
    squares = (others - points[:, None]).square()
    return (squares.mean(2) if kind == "pixels" else squares.sum(2)).sqrt().amin(1)
