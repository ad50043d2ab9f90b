"""Scores of a model against test images, each beside what real images score: FID, precision, recall, coverage and accuracy.

FID here is taken in the features of the project's own classifier, so it must never be compared with one from
Inception or any other network.
"""

import dataclasses
import functools
from dataclasses import dataclass

import torch
from torch import Tensor

from gan.data import datasets
from gan.errors import TheatreError, UsageError
from gan.evaluation import classifier, handwriting
from gan.functional.metrics import frechet_distance, precision_recall
from gan.models import Model

FEWEST = 500
"""The fewest samples that are scored: a covariance of 128 features needs that many."""
COVERED = 0.01
"""Share of the samples from which a class counts as covered (each has 0.1 of the real ones)."""


@dataclass(frozen=True)
class Reference:
    """Scores of real training images against real test images: the floor of FID and the ceilings of the others."""

    fid: float
    precision: float
    recall: float
    accuracy: float


@dataclass(frozen=True)
class Scores:
    """Scores of one model, beside the reference of as many real images.

    Attributes:
        samples: how many pictures were scored, generated with ``seed``.
        fid: Fréchet distance in our classifier's features, 0 or more, lower is better.
        precision, recall: 0..1.
        classes_covered: how many classes have at least 1% of the samples; ``rarest``: the smallest share.
        label_accuracy: share of samples in which the classifier sees their label (conditional models).
        category_accuracy: share in which it sees the class that was matched to their category (InfoGAN).
        category_classes: for each category the class it was matched to, or None.
        code_effects: for each continuous code its correlation with slant and stroke width, or None.
        reference: real training images scored the same way.
    """

    samples: int
    seed: int
    fid: float
    precision: float
    recall: float
    classes_covered: int
    rarest: float
    label_accuracy: float | None
    category_accuracy: float | None
    category_classes: list[int] | None
    code_effects: dict[str, dict[str, float]] | None
    reference: Reference

    def to_json(self) -> dict:
        """The scores as plain values."""
        return dataclasses.asdict(self)


def evaluate(model: Model, samples: int = 10_000, seed: int = 0) -> Scores:
    """Score ``samples`` pictures of a model against as many test images.

    Raises:
        UsageError: too few or too many samples, or a data set that is not known here, or that ``gan modes`` scores.
        TheatreError: the data set or a classifier is missing, or the model's images have another shape.
    """
    name = model.header.dataset
    if name not in datasets.SOURCES:
        known = [key for key, source in datasets.SOURCES.items() if not source.stacked]
        raise UsageError(
            f"{model.name} was trained on {name[:40]!r}, for which there are neither test images nor classifiers here; models of "
            f"{', '.join(known)} can be scored."
        )
    test = _test_images(name, samples)
    if model.header.shape != test.shape:
        raise TheatreError(f"{model.name} makes images of shape {model.header.shape}, but {name} has {test.shape}.")
    labeller = classifier.load(name, "labels")  # before the pictures: where there is none, nobody should wait to hear of it
    latent = model.latent.sample(samples, torch.Generator().manual_seed(seed))
    pictures = model.generate(latent)
    seen = classifier.label(labeller, pictures)
    classes = len(test.class_names)
    shares = torch.bincount(seen, minlength=classes) / samples
    matching, category_accuracy = None, None
    if latent.category is not None:
        matching, category_accuracy = match_categories(latent.category, seen, model.latent.categories, classes)
    own = classifier.features(classifier.load(name, "features"), pictures)
    real = test_features(name, samples)
    precision, recall = precision_recall(real, own)
    return Scores(
        samples,
        seed,
        frechet_distance(real, own),
        precision,
        recall,
        int((shares >= COVERED).sum()),
        float(shares.min()),
        None if latent.label is None else float((seen == latent.label).float().mean()),
        category_accuracy,
        matching,
        handwriting.code_effects(model, seed=seed) if model.latent.codes else None,
        reference(name, samples),
    )


def match_categories(category: Tensor, seen: Tensor, categories: int, classes: int) -> tuple[list[int], float]:
    """The one-to-one matching of categories to classes that agrees most often, and the share of pictures that agree.

    Args:
        category: (N,) the c1 each picture was made from.
        seen: (N,) the class a classifier saw in it.

    Returns:
        for each category its class (-1 when there are fewer classes than categories), and the share of pictures that agree.
    """
    from scipy.optimize import linear_sum_assignment  # half a second to import, and only wanted here

    counts = torch.zeros(categories, classes, dtype=torch.long)
    counts.index_put_((category, seen), torch.ones_like(seen), accumulate=True)
    rows, columns = linear_sum_assignment(counts.numpy(), maximize=True)
    matching = [-1] * categories
    for row, column in zip(rows, columns, strict=True):
        matching[row] = int(column)
    return matching, float(counts[rows, columns].sum()) / len(seen)


@functools.lru_cache(maxsize=8)
def reference(name: str, samples: int) -> Reference:
    """Scores of the first ``samples`` training images against as many test images."""
    real = test_features(name, samples)
    train, test = datasets.subset(name, "train", samples), _test_images(name, samples)
    own = classifier.features(classifier.load(name, "features"), train.images)
    precision, recall = precision_recall(real, own)
    seen = classifier.label(classifier.load(name, "labels"), test.images)
    return Reference(frechet_distance(real, own), precision, recall, float((seen == test.labels).float().mean()))


@functools.lru_cache(maxsize=4)
def test_features(name: str, samples: int) -> Tensor:
    """Features (samples, F) of the first test images of a data set.

    Raises:
        UsageError: too few or too many samples.
        TheatreError: the data set or its classifier is missing.
    """
    return classifier.features(classifier.load(name, "features"), _test_images(name, samples).images)


def _test_images(name: str, samples: int) -> datasets.Dataset:
    if samples < FEWEST:
        raise UsageError(f"These scores need at least {FEWEST} samples, not {samples}.")
    return datasets.subset(name, "test", samples)
