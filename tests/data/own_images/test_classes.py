"""Folders become classes, and the folders of a split are joined, wherever they lie and however they are spelt."""

from pathlib import Path

import pytest

from gan.data.own_images.classes import from_folders, from_labels
from tests.data.own_images.pictures import both, in_folders


def paths(*folders: str) -> list[str]:
    return [f"{folder}/{number}.png".lstrip("/") for folder in folders for number in range(2)]


@pytest.mark.parametrize(
    ("train", "test"),
    [
        ("train", "test"),
        ("Train", "Test"),
        ("TRAINING", "VALIDATION"),
        ("train", "val"),
        ("train", "valid"),
        ("training_set", "test_set"),
        ("train_images", "test_images"),
        ("train2017", "val2017"),
        ("training_set/training_set", "test_set/test_set"),
        ("pets/train", "pets/test"),
        ("archive/pets/train", "archive/pets/test"),
        ("train/images", "test/images"),
    ],
)
def test_the_parts_of_a_split_are_joined_and_said_so(train: str, test: str):
    found = from_folders(paths(f"{train}/cats", f"{train}/dogs", f"{test}/cats", f"{test}/dogs"))
    assert found.names == ("cats", "dogs") and found.labels == [0, 0, 1, 1, 0, 0, 1, 1]
    assert "were joined into one set." in found.said


def test_three_parts_are_joined_and_a_class_may_lie_in_one_of_them_alone():
    found = from_folders(paths("train/cats", "train/dogs", "val/cats", "test/birds"))
    assert found.names == ("birds", "cats", "dogs") and found.labels == [1, 1, 2, 2, 1, 1, 0, 0]
    assert found.said == "The folders test, train and val were joined into one set."


def test_a_class_called_train_among_others_stays_a_class():
    assert from_folders(paths("bus", "car", "train")).names == ("bus", "car", "train")
    assert from_folders(paths("bus", "car", "train")).said == ""
    both_names = from_folders(paths("train", "test", "car"))
    assert both_names.names == ("car", "test", "train") and "test and train were taken as classes" in both_names.said
    assert from_folders(paths("train/bus", "train/train", "test/bus", "test/train")).names == ("bus", "train")


def test_a_split_without_classes_is_one_set_and_said_so():
    for found in (from_folders(paths("train", "test")), from_folders(paths("pets/train", "pets/test"))):
        assert found.names == ("picture",) and found.labels == [0, 0, 0, 0]
        assert "test and train hold no folders of classes" in found.said


def test_pictures_of_a_split_without_a_class_are_left_out_and_counted(tmp_path: Path):
    names = [*paths("train/cats", "train/dogs"), "test/1.png", "test/2.png", "test/3.png"]
    found = from_folders(names)
    assert found.names == ("cats", "dogs") and found.labels == [0, 0, 1, 1, None, None, None]
    assert "3 pictures in them that lie in no class's folder were left out." in found.said
    data = both(tmp_path, in_folders(*names)).data
    assert len(data.images) == 4 and data.labels.tolist() == [0, 0, 1, 1]


def test_one_part_alone_is_a_folder_around_all():
    found = from_folders(paths("pets/train/cats", "pets/train/dogs"))
    assert found.names == ("cats", "dogs") and found.said == ""


def test_labels_are_classes_in_the_order_of_numbers():
    found = from_labels(["10", "2", "2", "10"])
    assert found.names == ("2", "10") and found.labels == [1, 0, 0, 1] and found.said == ""
    assert from_labels(["cat", "ant", "cat", "ant"]).names == ("ant", "cat")
    for labels in (["1", "2", "2"], [str(number // 2) for number in range(102)]):
        assert from_labels(labels).names == ("picture",) and "labels were not taken as classes" in from_labels(labels).said
    assert from_labels(["1", "1"]).said == "" and from_folders([]).names == ("picture",)
