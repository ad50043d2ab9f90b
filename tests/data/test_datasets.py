import gzip
import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from gan import paths
from gan.data import datasets
from gan.errors import TheatreError, UsageError
from tests.helpers import is_sentence

fresh = datasets.load.__wrapped__
"""``load`` without its cache, for files that a test has spoilt."""


@pytest.mark.parametrize(("split", "count", "first"), [("train", 60_000, [5, 0, 4, 1, 9]), ("test", 10_000, [7, 2, 1, 0, 4])])
def test_mnist_is_whole(split: str, count: int, first: list[int]):
    data = datasets.load("mnist", split)
    assert data.images.shape == (count, 1, 28, 28) and data.images.dtype == torch.uint8
    assert data.labels.shape == (count,) and data.labels.dtype == torch.int64
    assert data.shape == (1, 28, 28) and data.class_names == tuple("0123456789")
    assert data.images.min() == 0 and data.images.max() == 255
    assert data.labels[:5].tolist() == first
    assert data.labels.bincount().numel() == 10 and data.labels.bincount().min() > 0.08 * count


def test_mnists_checksums_are_those_of_the_originals():
    for name, expected in datasets.SOURCES["mnist"].md5.items():
        raw = gzip.decompress((paths.DATASETS / "mnist" / f"{name}.gz").read_bytes())
        assert hashlib.md5(raw).hexdigest() == expected


@pytest.fixture
def mnist_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test digits in a folder that may be spoilt."""
    folder = tmp_path / "mnist"
    folder.mkdir()
    for file in (paths.DATASETS / "mnist").glob("t10k-*"):
        shutil.copy(file, folder)
    monkeypatch.setattr(paths, "DATASETS", tmp_path)
    return folder / "t10k-labels-idx1-ubyte.gz"


def test_a_copy_reads_as_well_as_the_original(mnist_copy: Path):
    assert torch.equal(fresh("mnist", "test").labels, datasets.load("mnist", "test").labels)


def spoil(raw: bytes, kind: str) -> bytes:
    if kind == "one pixel":
        plain = bytearray(gzip.decompress(raw))
        plain[100] ^= 1
        return gzip.compress(plain)
    middle = len(raw) // 2
    return {
        "cut short": raw[:middle],
        "damaged in the middle": raw[:middle] + bytes(64) + raw[middle + 64 :],
        "damaged at the start": raw[:40] + b"\xff" * 64 + raw[104:],
        "not gzip": b"hello" * 100,
        "empty": b"",
    }[kind]


@pytest.mark.parametrize("kind", ["one pixel", "cut short", "damaged in the middle", "damaged at the start", "not gzip", "empty"])
def test_a_damaged_copy_is_refused_with_a_sentence(mnist_copy: Path, kind: str):
    mnist_copy.write_bytes(spoil(mnist_copy.read_bytes(), kind))
    with pytest.raises(TheatreError, match=mnist_copy.name) as caught:
        fresh("mnist", "test")
    assert is_sentence(caught.value) and "restore it" in str(caught.value)


def test_a_missing_copy_is_refused_with_a_sentence(mnist_copy: Path):
    mnist_copy.unlink()
    with pytest.raises(TheatreError, match="missing") as caught:
        fresh("mnist", "test")
    assert is_sentence(caught.value)


def test_fashion_mnist_that_cannot_be_had_says_how_to_get_it(home: Path, monkeypatch):
    def fail(self):
        raise RuntimeError("Error downloading\nno network")

    monkeypatch.setattr(datasets, "_DEBIAN_FASHION", home / "nowhere")
    monkeypatch.setattr("torchvision.datasets.FashionMNIST.download", fail)  # imported only here: it takes two seconds
    with pytest.raises(TheatreError, match="dataset-fashion-mnist") as caught:
        fresh("fashion-mnist", "test")
    assert is_sentence(caught.value)


@pytest.mark.parametrize(("split", "count", "digits"), [("train", 60_000, 60_000), ("test", 26_000, 10_000)])
def test_stacked_mnist_is_three_digits_in_three_channels(split: str, count: int, digits: int):
    data = datasets.load("stacked-mnist", split)
    assert data.images.shape == (count, 3, 28, 28) and data.images.dtype == torch.uint8
    assert data.labels.shape == (count,) and data.labels.dtype == torch.int64
    assert data.class_names[0] == "000" and data.class_names[-1] == "999" and len(data.class_names) == 1000
    assert data.labels.bincount(minlength=1000).min() > 0  # every mode is there to be found
    plain = datasets.load("mnist", split)
    where = {image.numpy().tobytes(): int(label) for image, label in zip(plain.images, plain.labels, strict=True)}
    assert len(plain.images) == digits
    for image, label in zip(data.images[:50], data.labels[:50], strict=True):
        named = "".join(str(where[channel.numpy().tobytes()]) for channel in image)
        assert named == data.class_names[label]


def test_stacked_mnist_is_the_same_every_time():
    first, again = fresh("stacked-mnist", "test"), fresh("stacked-mnist", "test")
    assert torch.equal(first.images[::100], again.images[::100]) and torch.equal(first.labels, again.labels)


def test_stacking_by_hand():
    images, labels = torch.arange(4, dtype=torch.uint8).view(4, 1, 1).expand(4, 2, 2), torch.tensor([9, 8, 0, 4])
    stacked, numbers = datasets.stack(images, labels, 5, seed=1)
    assert stacked.shape == (5, 3, 2, 2) and numbers.shape == (5,)
    for image, number in zip(stacked, numbers, strict=True):
        a, b, c = (int(labels[int(channel[0, 0])]) for channel in image)
        assert number == 100 * a + 10 * b + c
    assert not torch.equal(stacked, datasets.stack(images, labels, 5, seed=2)[0])
    assert datasets.as_number(torch.tensor([[0, 0, 7], [9, 4, 0]])).tolist() == [7, 940]


def idx(array: np.ndarray) -> bytes:
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return gzip.compress(bytes([0, 0, 8, array.ndim]) + sizes + array.astype(np.uint8).tobytes())


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up Debian folder with three test pictures."""
    pictures = np.arange(3 * 28 * 28).reshape(3, 28, 28) % 256
    (tmp_path / "t10k-images-idx3-ubyte.gz").write_bytes(idx(pictures))
    (tmp_path / "t10k-labels-idx1-ubyte.gz").write_bytes(idx(np.array([9, 0, 3])))
    monkeypatch.setattr(datasets, "_DEBIAN_FASHION", tmp_path)
    return tmp_path


def test_debians_fashion_mnist_is_read(debian: Path):
    data = fresh("fashion-mnist", "test")
    assert data.images.shape == (3, 1, 28, 28) and data.images[0, 0, 0, :3].tolist() == [0, 1, 2]
    assert [data.class_names[label] for label in data.labels] == ["ankle boot", "T-shirt", "dress"]


@pytest.mark.parametrize(
    "content",
    [
        idx(np.array([1, 2])),  # two labels for three pictures
        gzip.compress(b"\0\0\x08\x01\0\0\0\x09\1\2\3"),  # claims nine
        gzip.compress(b"\0\0\x0d\x01\0\0\0\x03\1\2\3"),  # floats
        gzip.compress(b"\0\0"),
        gzip.compress(b""),
    ],
    ids=[
        "two labels",
        "claims nine",
        "floats",
        "cut short",
        "empty",
    ],  # gzip writes the time, and two processes collect the tests
)
def test_files_that_do_not_fit_are_refused_with_a_sentence(debian: Path, content: bytes):
    (debian / "t10k-labels-idx1-ubyte.gz").write_bytes(content)
    with pytest.raises(TheatreError) as caught:
        fresh("fashion-mnist", "test")
    assert is_sentence(caught.value)


def test_unknown_names_are_answered_with_the_list():
    with pytest.raises(UsageError, match="mnist, fashion-mnist"):
        datasets.load("cifar")
    with pytest.raises(UsageError, match="train, test"):
        datasets.load("mnist", "dev")


def test_unit_range_and_back():
    every = torch.arange(256, dtype=torch.uint8)
    unit = datasets.to_unit(every)
    assert unit.min() == -1 and unit.max() == 1
    assert torch.equal(datasets.to_bytes(unit), every)
    assert datasets.to_bytes(torch.tensor([-3.0, 0.0, 3.0])).tolist() == [0, 128, 255]


def test_a_subset_holds_the_first_images():
    few = datasets.subset("mnist", "test", 7)
    assert torch.equal(few.images, datasets.load("mnist", "test").images[:7]) and len(few.labels) == 7


@pytest.mark.parametrize("count", [0, -1, 10_001])
def test_a_subset_refuses_more_images_than_there_are(count: int):
    with pytest.raises(UsageError, match="1 to 10000"):
        datasets.subset("mnist", "test", count)


def test_what_is_at_hand_needs_no_download(home: Path, monkeypatch, tmp_path: Path):
    monkeypatch.setattr(datasets, "_DEBIAN_FASHION", tmp_path / "nowhere")
    assert datasets.is_local("mnist") and datasets.is_local("stacked-mnist")
    assert not datasets.is_local("fashion-mnist") and not datasets.is_local("of a stranger")
    kept = home / "datasets" / "FashionMNIST" / "raw"
    kept.mkdir(parents=True)
    (kept / "t10k-labels-idx1-ubyte.gz").touch()
    assert datasets.is_local("fashion-mnist")
