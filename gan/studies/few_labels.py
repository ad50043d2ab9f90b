"""Training of classifiers from few labels: the draw of labelled images, the network, its training and its test error.

``semi_supervised`` and ``sample_augmentation`` share it, so that every arm of both studies has the same network, the same average
of its weights, the same decay of the learning rate and the same number of steps.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.nn.utils.parametrizations import weight_norm

from gan.data.datasets import Dataset, to_unit
from gan.device import Compute, choose
from gan.errors import UsageError
from gan.functional import ema, transforms
from gan.latents.latent import check_seed

_SEED_STRIDE = 1_000_003
MOVES = {"degrees": 15.0, "scale": 0.15, "shear": 0.3, "shift": 0.1}
"""Bounds of the random turn, scale, shear and shift of labelled images: as far as a digit stays the same digit."""
Network = TypeVar("Network", bound=nn.Module)
Batch = tuple[Tensor, Tensor]
"""Images (N, C, H, W) float32 in [-1, 1] and their labels (N,) int64."""


@dataclass(frozen=True)
class Step:
    """Progress of a training after one step.

    Attributes:
        step: steps so far; ``steps``: in the whole run.
        losses: by name, all finite.
    """

    step: int
    steps: int
    losses: dict[str, float]


class GaussianNoise(nn.Module):
    """Layer that adds Gaussian noise of a standard deviation while training (Salimans and others 2016, section 5)."""

    def __init__(self, deviation: float):
        super().__init__()
        self.deviation = deviation

    def forward(self, values: Tensor) -> Tensor:
        return values + self.deviation * torch.randn_like(values) if self.training else values


class LabelClassifier(nn.Module):
    """Classifier of three convolutions and two dense layers with weight norm: images to one logit per class.

    No batch norm: a semi-supervised GAN shows it real and generated images, whose statistics differ. Whole channels are
    dropped rather than single values: a tenth of the random numbers, and these were a third of a step.

    Args:
        shape: (channels, height, width) of the images; height and width must be divisible by 4.
        classes: how many logits.
        width: channels of the first convolution, half of those of the others.
        features: units of the last hidden layer.
    """

    def __init__(self, shape: tuple[int, int, int], classes: int, width: int = 32, features: int = 128):
        super().__init__()
        channels, height, width_of_image = shape
        wide, drop = 2 * width, 0.15
        self.body = nn.Sequential(
            GaussianNoise(0.3),
            weight_norm(nn.Conv2d(channels, width, 4, 2, 1)),
            nn.LeakyReLU(0.2),
            nn.Dropout2d(drop),
            weight_norm(nn.Conv2d(width, wide, 4, 2, 1)),
            nn.LeakyReLU(0.2),
            nn.Dropout2d(drop),
            weight_norm(nn.Conv2d(wide, wide, 3, 1, 1)),
            nn.LeakyReLU(0.2),
            nn.Dropout2d(2 * drop),
            nn.Flatten(),
            weight_norm(nn.Linear(wide * (height // 4) * (width_of_image // 4), features)),
            nn.LeakyReLU(0.2),
        )
        self.head = nn.Sequential(nn.Dropout(2 * drop), weight_norm(nn.Linear(features, classes)))

    def forward(self, images: Tensor) -> Tensor:
        """Images (N, C, H, W) in [-1, 1] to logits (N, classes)."""
        return self.head(self.body(images))


@dataclass(frozen=True)
class Plan:
    """Schedule of a ``LabelClassifier``'s training, the same in all arms of a study.

    Attributes:
        steps: updates.
        batch: labelled images in one of them.
        rate: Adam's learning rate.
        decay_from: fraction of the steps after which it falls in a line to 0.
        average: decay of the moving average of the weights, which is what is tested.
    """

    steps: int
    batch: int = 32
    rate: float = 3e-3
    decay_from: float = 0.5
    average: float = 0.998

    def decay(self, step: int) -> float:
        """Factor of the learning rates at a step (0 is the first): 1, then along a line to 0."""
        return min(1.0, (1 - step / self.steps) / (1 - self.decay_from))


class ClassifierRun:
    """State of one training: a ``LabelClassifier``, the moving average of its weights, and the optimiser.

    Args:
        shape: (channels, height, width) of the images.
        classes: how many labels.
        plan: how it is trained.
        seed: 0 to 2^31 - 1, of its first weights and of every draw.
        compute: device and precision; chosen when left out.
    """

    def __init__(self, shape: tuple[int, int, int], classes: int, plan: Plan, seed: int, compute: Compute | None = None):
        self.plan, self.seed, self.compute = plan, check_seed(seed), compute or choose()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            network = LabelClassifier(shape, classes)
        self.network = self.place(network)
        self.average = ema.copy_of(self.network)
        self.optimiser = torch.optim.Adam(self.network.parameters(), plan.rate, (0.5, 0.999), fused=True)
        self.step = 0

    def place(self, network: Network) -> Network:
        """Move a network to the device on which this run computes."""
        return network.to(device=self.compute.device, memory_format=self.compute.memory_format)  # type: ignore[call-overload]

    def put(self, images: Tensor) -> Tensor:
        """Move images to the device on which this run computes."""
        return images.to(self.compute.device, memory_format=self.compute.memory_format)

    def random(self) -> torch.Generator:
        """The random generator of every draw of the next step."""
        return torch.Generator().manual_seed(self.seed * _SEED_STRIDE + self.step)

    def update(self, loss: Tensor) -> None:
        """Take one optimiser step on ``loss``, and update the average."""
        self.optimiser.param_groups[0]["lr"] = self.plan.rate * self.plan.decay(self.step)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        ema.update(self.average, self.network, self.plan.average, self.step)
        self.step += 1


def draw_labelled(data: Dataset, count: int, seed: int) -> Dataset:
    """Labelled subset: ``count`` images of a data set, as many of each class, drawn with ``seed``.

    Raises:
        UsageError: too few, too many, or not as many of each class.
    """
    classes = len(data.class_names)
    most = classes * int(torch.bincount(data.labels, minlength=classes).min())
    if not classes <= count <= most or count % classes:
        raise UsageError(
            f"The labels must be as many of each of the {classes} classes of {data.name}: a multiple of {classes} from {classes} "
            f"to {most}, not {count}."
        )
    random = torch.Generator().manual_seed(check_seed(seed))
    chosen = []
    for label in range(classes):
        members = (data.labels == label).nonzero().squeeze(1)
        chosen.append(members[torch.randperm(len(members), generator=random)[: count // classes]])
    index = torch.cat(chosen)
    return Dataset(data.name, data.images[index], data.labels[index], data.class_names)


def draw_batch(data: Dataset, count: int, random: torch.Generator, moves: dict[str, float] | None = None) -> Batch:
    """Batch of ``count`` labelled images drawn with replacement, each turned, scaled, sheared and shifted within ``moves``."""
    index = torch.randint(len(data.images), (count,), generator=random)
    images = data.images[index]
    if not moves:
        return to_unit(images), data.labels[index]
    return transforms.affine(images.float() / 255, random, **moves) * 2 - 1, data.labels[index]


def train_classifier(run: ClassifierRun, batch_of: Callable[[torch.Generator], Batch]) -> Iterator[Step]:
    """Train a plain classifier on the batches that ``batch_of`` draws; yields after each step."""
    run.network.train()
    while run.step < run.plan.steps:
        random = run.random()
        images, labels = batch_of(random)
        with seeded(random), run.compute.autocast():
            logits = run.network(run.put(images))
        loss = cross_entropy(logits.float(), labels.to(run.compute.device))
        run.update(loss)
        yield Step(run.step, run.plan.steps, {"labelled": loss.item()})


@contextmanager
def seeded(random: torch.Generator) -> Iterator[None]:
    """Context in which noise and dropout, which draw from torch's global generator, draw what ``random`` decides."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(torch.randint(2**31, (), generator=random)))
        yield


@torch.no_grad()
def test_error(network: nn.Module, data: Dataset, chunk: int = 1000) -> float:
    """Test error: the share of images, 0..1, that a network with logits (N, classes) labels wrongly; in float32."""
    network.eval()
    device = next(network.parameters()).device
    named = [network(to_unit(part.to(device))).argmax(1).cpu() for part in data.images.split(chunk)]
    return float((torch.cat(named) != data.labels).double().mean())
