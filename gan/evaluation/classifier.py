"""Classifiers of the project's own, two for each data set: one supplies the features of FID, the other the labels of samples.

They are two so that a label score does not rest on the network whose features FID is taken in. Both are trained here, by
``python -m gan classifier DATASET``.
"""

import functools
import json
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from safetensors.torch import save as to_safetensors
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from gan import paths
from gan.data import datasets
from gan.data.datasets import to_unit
from gan.device import choose
from gan.errors import TheatreError, UsageError, unknown
from gan.files import write_whole
from gan.functional import transforms

ROLES = {"features": 101, "labels": 202}
"""Role of each classifier, and the seed it is trained with."""
FEATURES = 128


class Classifier(nn.Module):
    """Classifier of four 3x3 convolutions and two dense layers, for images whose sides are divisible by 4.

    Args:
        shape: (channels, height, width) of the images.
        classes: how many labels.
    """

    num_features = FEATURES

    def __init__(self, shape: tuple[int, int, int], classes: int):
        super().__init__()
        channels, height, width = shape
        blocks: list[nn.Module] = []
        for wide in (32, 64):
            for inputs in (channels, wide):
                blocks += [nn.Conv2d(inputs, wide, 3, padding=1, bias=False), nn.BatchNorm2d(wide), nn.ReLU()]
            blocks.append(nn.MaxPool2d(2))
            channels = wide
        flat = 64 * (height // 4) * (width // 4)
        self.body = nn.Sequential(*blocks, nn.Flatten(), nn.Linear(flat, FEATURES), nn.ReLU())
        self.head = nn.Sequential(nn.Dropout(0.3), nn.Linear(FEATURES, classes))

    def forward(self, images: Tensor) -> Tensor:
        """Logits (N, classes) of images (N, C, H, W) uint8, 0..255."""
        return self.head(self.features(images))

    def features(self, images: Tensor) -> Tensor:
        """Features of images (N, C, H, W) uint8, 0..255: the last hidden layer (N, 128), not negative."""
        return self.body(to_unit(images))


def file_of(dataset: str, role: str) -> Path:
    """The file of a classifier."""
    return paths.CLASSIFIERS / f"{dataset}-{role}.safetensors"


@functools.lru_cache(maxsize=4)
def load(dataset: str, role: str) -> Classifier:
    """The classifier of a data set, in eval mode.

    Raises:
        UsageError: an unknown data set or role, or a data set without classifiers.
        TheatreError: it was never trained here, or its file is damaged.
    """
    source = source_of(dataset)
    if role not in ROLES:
        raise unknown("classifier", role, ROLES)
    path = file_of(dataset, role)
    remedy = f"run 'python -m gan classifier {dataset}' to train it"
    if not path.exists():
        raise TheatreError(f"The {role} classifier for {dataset} is missing; {remedy}.")
    try:
        network = Classifier(_shape(path), len(source.class_names))
        network.load_state_dict(load_file(path))
    except (SafetensorError, RuntimeError, OSError, KeyError, ValueError) as error:
        raise TheatreError(f"The {role} classifier for {dataset} is damaged; {remedy}.") from error
    return network.eval().requires_grad_(False)


def shape_of(dataset: str, role: str) -> tuple[int, int, int]:
    """Shape (channels, height, width) of the images that a classifier reads, which ``load`` has opened."""
    return _shape(file_of(dataset, role))


def source_of(dataset: str) -> datasets.Source:
    """The source of a data set whose classes one classifier can tell apart.

    Raises:
        UsageError: no such data set, or stacked images, whose channels are named one by one with the classifier of digits.
    """
    source = datasets.source(dataset)
    if source.stacked:
        raise UsageError(
            f"{dataset} has {len(source.class_names):,} classes and no classifier of its own; 'python -m gan modes' scores its "
            "models, naming each channel's digit."
        )
    return source


def _shape(path: Path) -> tuple[int, int, int]:
    with safe_open(str(path), "pt") as file:
        channels, height, width = json.loads((file.metadata() or {})["shape"])
    return channels, height, width


def train(dataset: str, role: str, epochs: int = 6, batch: int = 250) -> Iterator[tuple[int, int, float]]:
    """Train and save one classifier; yields (step, steps, loss) and saves after the last.

    Adam with a learning rate that rises for a tenth of the run and falls along a cosine; images are shifted, turned and
    scaled a little, so that the features do not hang on where a digit lies.

    Raises:
        UsageError: no such data set, or one without classifiers.
    """
    source_of(dataset)
    data = datasets.load(dataset, "train")
    seed, compute = ROLES[role], choose()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = Classifier(data.shape, len(data.class_names)).to(compute.device, memory_format=compute.memory_format)  # type: ignore[call-overload]
        steps = epochs * len(data.images) // batch
        optimiser = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=0.01, fused=True)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, steps, pct_start=0.1)
        order = torch.cat([torch.randperm(len(data.images)) for _ in range(epochs)])
        network.train()
        random = torch.Generator().manual_seed(seed)
        for step, index in enumerate(order.split(batch)[:steps], 1):
            images = transforms.affine(data.images[index].float(), random, degrees=10, scale=0.1, shift=0.05)
            images = images.to(compute.device, memory_format=compute.memory_format)
            with compute.autocast():
                logits = network(images)
            loss = cross_entropy(logits.float(), data.labels[index].to(compute.device), label_smoothing=0.05)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
            yield step, steps, loss.item()
    content = to_safetensors(
        {key: value.cpu().contiguous() for key, value in network.state_dict().items()},
        {"shape": json.dumps(data.shape), "seed": str(seed), "epochs": str(epochs)},
    )
    write_whole(file_of(dataset, role), content)
    load.cache_clear()


@torch.no_grad()
def label(network: Classifier, images: Tensor, chunk: int = 100) -> Tensor:
    """The most probable label (N,) int64 of each image (N, C, H, W) uint8."""
    return torch.cat([network(part).argmax(1) for part in images.split(chunk)])


@torch.no_grad()
def features(network: Classifier, images: Tensor, chunk: int = 100) -> Tensor:
    """The features (N, 128) of images (N, C, H, W) uint8."""
    return torch.cat([network.features(part) for part in images.split(chunk)])
