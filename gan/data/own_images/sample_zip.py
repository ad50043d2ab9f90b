"""Sample zip for visitors without pictures: some of MNIST's digits, each class in a folder and a colour of its own."""

import colorsys
import functools
import io
import zipfile

import numpy as np
import torch
from PIL import Image

from gan.data import datasets
from gan.data.datasets import Dataset

NAME = "sample-pictures.zip"
PER_DIGIT = 30
"""Pictures of each digit."""


@functools.cache
def sample() -> Dataset:
    """Data set of the sample, (300, 3, 28, 28): thirty of each digit, each class in its own colour."""
    source = datasets.load("mnist")
    chosen = torch.cat([(source.labels == digit).nonzero()[:PER_DIGIT, 0] for digit in range(10)])
    labels = source.labels[chosen]
    inks = torch.tensor([colorsys.hsv_to_rgb(digit / 10, 0.75, 1.0) for digit in range(10)])
    images = (source.images[chosen].float() * inks[labels][:, :, None, None]).round().to(torch.uint8)
    return Dataset("sample", images, labels, source.class_names)


@functools.cache
def zip_bytes() -> bytes:
    """The sample as the bytes of a zip of PNG files in ten folders, as a visitor would give it."""
    data, buffer = sample(), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for number, (image, label) in enumerate(zip(data.images, data.labels.tolist(), strict=True)):
            file = io.BytesIO()
            Image.fromarray(np.ascontiguousarray(image.permute(1, 2, 0).numpy())).save(file, "PNG")
            archive.writestr(f"{data.class_names[label]}/{number:03d}.png", file.getvalue())
    return buffer.getvalue()
