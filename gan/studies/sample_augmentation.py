"""Study of sample augmentation: do a conditional GAN's samples help a classifier that has few real digits?

Every arm has the same real digits, network, first weights, batch size and number of steps; they differ in what else a batch
holds. Samples come from two generators: a shipped one, which has itself seen every label of the training set, so that its samples
carry knowledge the classifier was not given, and one trained on nothing but the same few digits.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from gan import models, paths, recipes
from gan.data.datasets import Dataset, to_bytes
from gan.device import Compute
from gan.errors import TheatreError, UsageError
from gan.latents.latent import LatentSpec
from gan.models import Model, checkpoint
from gan.studies import few_labels
from gan.studies.few_labels import Batch, ClassifierRun, Plan, Step
from gan.training import loop

SHIPPED = "cgan"
OWN = recipes.get("cgan").with_settings(g_width=32, d_width=32, lr_d=1e-3, batch=64, images=100_000)
"""Recipe of the conditional GAN that sees only the few digits: narrower than the shipped one, and with more and larger steps
of D, or in so short a run it would not learn its labels."""
BATCH = 64
"""Images in one step of a classifier."""
IMAGES = 128_000
"""Images shown to each classifier by default."""
SAMPLES = 10_000
"""Pictures drawn from each generator, from which the classifier's batches are drawn."""


@dataclass(frozen=True)
class Arm:
    """Arm of the study: one way to fill a classifier's batch.

    Attributes:
        title: what it is called in the results.
        samples: whose samples make half of a batch: "shipped", "own" or "" for nobody's.
        moves: whether the real digits are turned, slanted and moved a little.
    """

    title: str
    samples: str = ""
    moves: bool = False


ARMS: dict[str, Arm] = {
    "real": Arm("real digits alone"),
    "own": Arm("half samples of a cgan trained on these digits only", samples="own"),
    "moved": Arm("real digits, turned, slanted and moved", moves=True),
    "moved-own": Arm("turned, slanted and moved, half samples of that cgan", samples="own", moves=True),
    "shipped": Arm("half samples of the shipped cgan, which saw all 60,000 labels", samples="shipped"),
}
"""The arms of the study, by the key their errors are kept under."""


def shipped(data: Dataset, name: str = SHIPPED) -> Model:
    """The shipped conditional model, whose samples one arm uses.

    Raises:
        UsageError: it takes no labels, or was trained on other images.
        TheatreError: it is missing or damaged.
    """
    if name == SHIPPED and not (paths.SHIPPED / f"{SHIPPED}{checkpoint.SUFFIX}").exists():
        raise TheatreError(
            f"The shipped {SHIPPED} is missing; restore it, or train it with 'python -m gan train {SHIPPED} --slim --out "
            f"checkpoints/{SHIPPED}{checkpoint.SUFFIX}'."
        )
    model = models.load(name)
    if model.latent.classes != len(data.class_names):
        raise UsageError(f"{name} does not draw the {len(data.class_names)} labels of {data.name}; choose a conditional model.")
    if model.header.dataset != data.name or model.header.shape != data.shape:
        raise UsageError(f"{name} was trained on {model.header.dataset}; choose a model of {data.name} with --model.")
    return model


def train_own(few: Dataset, seed: int, images: int, compute: Compute | None = None) -> Iterator[loop.Run]:
    """Train a conditional GAN on the few labelled images alone; yields the run as it goes, the last time when it is done.

    Raises:
        TheatreError: training diverged.
    """
    run = loop.Run(OWN, few.shape, seed, compute, total=images)
    for _ in loop.train(run, few, every=50):
        yield run


@torch.no_grad()
def samples_of(
    generator: Callable[[Tensor], Tensor], spec: LatentSpec, few: Dataset, count: int, seed: int, chunk: int = 500
) -> Dataset:
    """``count`` pictures of a conditional generator, each under the label it was asked for, labels evenly drawn."""
    latent = spec.sample(count, torch.Generator().manual_seed(seed))
    pictures = torch.cat([to_bytes(generator(part)).cpu() for part in spec.encode(latent).split(chunk)])
    assert latent.label is not None  # both generators are conditional
    return Dataset(few.name, pictures, latent.label, few.class_names)


def train(run: ClassifierRun, arm: Arm, few: Dataset, samples: dict[str, Dataset]) -> Iterator[Step]:
    """Train a classifier the way an arm says; ``samples`` holds those of "own" and "shipped"."""
    return few_labels.train_classifier(run, lambda random: batch(arm, few, samples, run.plan, random))


def batch(arm: Arm, few: Dataset, samples: dict[str, Dataset], plan: Plan, random: torch.Generator) -> Batch:
    """Batch of ``plan.batch`` images: real ones of ``few``, or half of them samples where the arm has samples."""
    drawn = plan.batch // 2 if arm.samples else 0
    images, labels = few_labels.draw_batch(few, plan.batch - drawn, random, few_labels.MOVES if arm.moves else None)
    if not drawn:
        return images, labels
    more, told = few_labels.draw_batch(samples[arm.samples], drawn, random)
    return torch.cat([images, more]), torch.cat([labels, told])
