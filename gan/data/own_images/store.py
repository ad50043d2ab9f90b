"""File format of a gathered data set: one safetensors file of images and labels, checked entry by entry when it is read.

A run is trained on such a file, so it is read in other processes and after restarts, and is trusted no more than a stranger's.
"""

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_safetensors

from gan.data.datasets import Dataset
from gan.data.own_images import gather
from gan.data.own_images.classes import CLASSES, FEWEST
from gan.data.own_images.gather import NAME, SIDES
from gan.errors import TheatreError
from gan.files import reason, write_whole

_FORMAT = "gan-theatre-images-1"
_LARGEST_STORED = gather.MOST * (3 * max(SIDES) ** 2 + 8) + 2**16


def store(data: Dataset, path: Path) -> None:
    """Write a gathered data set to one safetensors file, whole or not at all.

    Raises:
        TheatreError: the disk refused.
    """
    tensors = {"images": data.images.contiguous(), "labels": data.labels.contiguous()}
    metadata = {"format": _FORMAT, "class_names": json.dumps(data.class_names)}
    try:
        write_whole(path, to_safetensors(tensors, metadata))
    except OSError as error:
        raise TheatreError(f"The pictures cannot be kept until whoever runs this mends it: {reason(error)}.") from error


def restore(path: Path) -> Dataset:
    """Read a data set that ``store`` wrote, after checking everything.

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
    if not FEWEST <= len(images) <= gather.MOST or labels.shape != images.shape[:1]:
        raise ValueError("it holds too few images or too many, or not as many labels")
    if not isinstance(class_names, list) or not all(isinstance(name, str) and len(name) <= 40 for name in class_names):
        raise ValueError("its class names are not names")
    if len(class_names) > CLASSES[1] or not 0 <= int(labels.min()) <= int(labels.max()) < len(class_names):
        raise ValueError("a label has no class")
    return Dataset(NAME, images, labels, tuple(class_names))
