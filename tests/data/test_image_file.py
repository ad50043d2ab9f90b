"""Image file for browsers: a name before anything is read, and the original images behind it."""

import gzip

import numpy as np
import pytest
import torch

from gan.data import datasets, image_file
from gan.errors import UsageError


def test_the_images_and_labels_are_the_originals():
    told = image_file.image_file("mnist")
    raw = gzip.decompress(image_file.content(told.name))
    images = np.frombuffer(raw, np.uint8, told.count * 784, 16).reshape(-1, 1, 28, 28)
    labels = np.frombuffer(raw, np.uint8, told.count, 16 + told.count * 784 + 8)
    data = datasets.load("mnist")
    assert torch.equal(torch.from_numpy(images.copy()), data.images[: told.count])
    assert labels.tolist() == data.labels[: told.count].tolist()
    assert raw[:4] == b"\0\0\x08\x03" and raw[16 + told.count * 784 :][:4] == b"\0\0\x08\x01"


def test_it_is_small_and_the_same_each_time():
    name = image_file.image_file("mnist").name
    first = image_file.content(name)
    image_file.content.cache_clear()
    assert image_file.content(name) == first and len(first) < 2.5 * 2**20


def test_another_count_has_another_name():
    assert image_file.image_file("mnist").name != image_file.image_file("mnist", 500).name


@pytest.mark.parametrize("dataset", ["fashion-mnist", "stacked-mnist", "nothing"])
def test_only_digits_are_offered(dataset: str):
    with pytest.raises(UsageError):
        image_file.image_file(dataset)


def test_a_name_of_no_file_is_refused():
    with pytest.raises(UsageError, match="reload the page"):
        image_file.content("mnist-12000-0000000000000000.bin")
