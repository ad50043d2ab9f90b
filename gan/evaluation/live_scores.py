"""Live scores of a run while it trains: a few hundred pictures of G's average, scored with the project's own classifiers."""

import copy
import functools

import torch
from torch import Tensor, nn

from gan.data import datasets
from gan.data.datasets import to_bytes
from gan.device import Compute, cpu_has_bf16
from gan.errors import UsageError
from gan.evaluation import classifier
from gan.evaluation.classifier import Classifier
from gan.functional.metrics import frechet_distance, precision_recall
from gan.latents.latent import check_seed
from gan.recipes import Recipe
from gan.training.history import Reading

SAMPLES = 500
"""Pictures of a reading: enough for a covariance of 128 features, few enough to be scored in half a second."""
SEED = 0
"""Every reading of a run starts from the same points in latent space, so that its curve shows G's changes alone."""
_CHUNK = 100
"""Pictures generated and classified at a time: many more do not fit the processor's cache, and cost twice the time."""


def available(dataset: str) -> bool:
    """Whether a data set can be scored: its own files and both of its classifiers are on this machine."""
    try:
        classifier.source_of(dataset)
    except UsageError:  # a data set that is not ours, or stacked digits
        return False
    return datasets.is_local(dataset) and all(classifier.file_of(dataset, role).exists() for role in classifier.ROLES)


def score(
    generator: nn.Module, recipe: Recipe, dataset: str, images: int = 0, samples: int = SAMPLES, seed: int = SEED
) -> Reading:
    """Reading of a generator: the scores of ``samples`` of its pictures against as many real test images.

    The generator is copied, so that training can continue: its mode, its weights and torch's own random state stay as they are.

    Args:
        generator: G or, better, its average, on any device: (N, recipe.latent.width) to (N, C, H, W) in [-1, 1].
        images: how many real images D has seen, kept in the reading.
        samples: at least 129 for FID, 10,000 at most; readings of different sizes must not be compared.
        seed: decides the points in latent space.

    Raises:
        UsageError: a data set without classifiers, too many samples, or a seed out of range.
        TheatreError: the data set or a classifier is missing or damaged.
    """
    real = _test_features(dataset, samples)  # first, so that nobody waits for pictures that cannot be scored
    return _score(dataset, real, _draw(generator, recipe, samples, seed), images)


@functools.lru_cache(maxsize=8)
def reference(dataset: str, samples: int = SAMPLES) -> Reading:
    """Reading of the first ``samples`` real training images against as many test images: what a perfect G would reach.

    It has to be of the same sample size, since FID is biased upwards for small samples. Raises as ``score``.
    """
    return _score(dataset, _test_features(dataset, samples), datasets.subset(dataset, "train", samples).images, 0)


@torch.no_grad()
def _draw(generator: nn.Module, recipe: Recipe, samples: int, seed: int) -> Tensor:
    """Pictures (samples, C, H, W) uint8 on the CPU."""
    latent = recipe.latent.sample(samples, torch.Generator().manual_seed(check_seed(seed)))
    still = copy.deepcopy(generator).eval()
    device = next(still.parameters()).device
    with _compute().autocast():
        return torch.cat([to_bytes(still(part.to(device)).float()).cpu() for part in recipe.latent.encode(latent).split(_CHUNK)])


def _compute() -> Compute:
    """The CPU, in bf16 where it has that: a run is scored while it trains, and this costs less than half the time."""
    return Compute(torch.device("cpu"), cpu_has_bf16())


@functools.lru_cache(maxsize=4)
def _classifier(dataset: str, role: str) -> Classifier:
    return copy.deepcopy(classifier.load(dataset, role)).to(memory_format=_compute().memory_format)


@torch.no_grad()
def _features(dataset: str, images: Tensor) -> Tensor:
    with _compute().autocast():
        return classifier.features(_classifier(dataset, "features"), images, _CHUNK).float()


@torch.no_grad()
def _score(dataset: str, real: Tensor, pictures: Tensor, images: int) -> Reading:
    own, labeller = _features(dataset, pictures), _classifier(dataset, "labels")
    with _compute().autocast():
        probabilities = torch.cat([labeller(part).float().softmax(1) for part in pictures.split(_CHUNK)])
    shares = torch.bincount(probabilities.argmax(1), minlength=probabilities.shape[1]) / len(probabilities)
    precision, recall = precision_recall(real, own)
    confidence = float(probabilities.max(1).values.mean())
    return Reading(images, frechet_distance(real, own), precision, recall, tuple(shares.tolist()), confidence)


@functools.lru_cache(maxsize=8)
def _test_features(dataset: str, samples: int) -> Tensor:
    images = datasets.subset(dataset, "test", samples).images
    return _features(dataset, images)
