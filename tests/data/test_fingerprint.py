"""Fingerprints: the same for the same pictures wherever they lie, another for whatever is trained on otherwise."""

import dataclasses

import pytest
import torch

from gan.data import datasets
from gan.data.datasets import Dataset
from gan.data.fingerprint import Fingerprint, fingerprint

IMAGES = (torch.arange(3 * 28 * 28) % 251).to(torch.uint8).reshape(3, 1, 28, 28)
DATA = Dataset("own-images", IMAGES, torch.tensor([0, 1, 1]), ("cats", "dogs"))


def test_it_is_the_same_on_every_machine():
    assert fingerprint(DATA) == Fingerprint(3, ("cats", "dogs"), "e5e252aab24a3426")
    strided = dataclasses.replace(DATA, images=IMAGES.repeat(1, 2, 1, 1)[:, :1], labels=DATA.labels.int())
    assert fingerprint(strided) == fingerprint(DATA)


@pytest.mark.parametrize(
    "other",
    [
        {"images": IMAGES.flip(0)},
        {"images": IMAGES.reshape(3, 1, 14, 56)},
        {"images": IMAGES + 1},
        {"labels": torch.tensor([0, 0, 1])},
        {"class_names": ("cats", "wolves")},
        {"images": IMAGES[:2], "labels": DATA.labels[:2]},
    ],
)
def test_other_pictures_labels_or_classes_have_another(other: dict):
    assert fingerprint(dataclasses.replace(DATA, **other)) != fingerprint(DATA)


def test_a_data_set_of_ours_is_known_by_its_name():
    assert all(fingerprint(dataclasses.replace(DATA, name=name)) is None for name in datasets.SOURCES)


def test_it_says_what_it_is_of():
    assert str(Fingerprint(1234, ("ants", "bees", "cats"), "0" * 16)) == "1,234 pictures of the classes ants, bees and cats"
    assert str(Fingerprint(2, ("picture",), "0" * 16)) == "2 pictures of one class, picture"


@pytest.mark.parametrize(
    "wrong",
    [
        {"pictures": 0},
        {"pictures": 1.5},
        {"pictures": True},
        {"class_names": ()},
        {"class_names": ("a" * 41,)},
        {"class_names": ("a\nb",)},
        {"class_names": (3,)},
        {"class_names": ("a",) * 1001},
        {"digest": "0"},
        {"digest": 16},
    ],
)
def test_one_that_no_data_set_has_is_refused(wrong: dict):
    with pytest.raises(ValueError, match="its"):
        Fingerprint(**{"pictures": 2, "class_names": ("a",), "digest": "0" * 16} | wrong)
