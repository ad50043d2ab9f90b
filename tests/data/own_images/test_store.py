"""The file of a gathered data set: what is stored is restored, and nothing else is read."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save as to_safetensors

from gan.data.datasets import Dataset
from gan.data.own_images.gather import MOST, SIDES, gather
from gan.data.own_images.store import _LARGEST_STORED, restore, store
from gan.errors import TheatreError
from tests.data.own_images.pictures import identical, in_folders, zipped
from tests.helpers import is_sentence


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    names = [f"{folder}/{number}.png" for folder in ("ants", "bees") for number in range(5)]
    return gather(zipped(tmp_path / "data.zip", in_folders(*names))).data


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("side", SIDES)
def test_what_is_stored_is_restored(tmp_path: Path, side: int, colour: bool):
    data = gather(zipped(tmp_path / "a.zip", in_folders("a/1.png", "a/2.png", "é/1.png", "é/2.png")), side, colour).data
    file = tmp_path / "new" / "data.safetensors"
    store(data, file)
    again = restore(file)
    assert identical(again, data) and again.images.dtype == torch.uint8 and again.labels.dtype == torch.int64
    assert list(file.parent.iterdir()) == [file]


def test_the_largest_data_set_can_be_restored():
    most, side = MOST, max(SIDES)
    assert most * (3 * side * side + 8) + 40 * 50 + 500 < _LARGEST_STORED


def test_a_full_disk_is_one_sentence(tmp_path: Path, data: Dataset, monkeypatch):
    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(TheatreError, match="the disk is full; free some space") as caught:
        store(data, tmp_path / "full.safetensors")
    assert is_sentence(caught.value) and not list(tmp_path.glob("*full*"))


def pack(data: Dataset, metadata: dict[str, str] | None = None, **tensors: torch.Tensor) -> bytes:
    """As ``store`` writes it, with some things changed."""
    said = {"format": "gan-theatre-images-1", "class_names": json.dumps(data.class_names)} | (metadata or {})
    return to_safetensors({"images": data.images, "labels": data.labels} | tensors, said)


SPOILT = {
    "text": lambda d: b"hello" * 100,
    "empty": lambda d: b"",
    "a pickle": lambda d: b"\x80\x02" + bytes(100),
    "cut short": lambda d: pack(d)[:-5],
    "cut in the header": lambda d: pack(d)[:50],
    "no metadata": lambda d: to_safetensors({"images": d.images, "labels": d.labels}),
    "another format": lambda d: pack(d, {"format": "gan-theatre-1"}),
    "names that are no list": lambda d: pack(d, {"class_names": '"ab"'}),
    "names that are numbers": lambda d: pack(d, {"class_names": "[1, 2]"}),
    "names that are no JSON": lambda d: pack(d, {"class_names": "ants"}),
    "names without end": lambda d: pack(d, {"class_names": "[" * 9999}),
    "long names": lambda d: pack(d, {"class_names": json.dumps(["a" * 41, "b"])}),
    "many names": lambda d: pack(d, {"class_names": json.dumps(["a"] * 51)}),
    "no names": lambda d: pack(d, {"class_names": "[]"}),
    "a tensor more": lambda d: pack(d, more=torch.zeros(1)),
    "no labels": lambda d: to_safetensors({"images": d.images}, {"format": "gan-theatre-images-1", "class_names": '["a"]'}),
    "float images": lambda d: pack(d, images=d.images.float()),
    "int32 labels": lambda d: pack(d, labels=d.labels.int()),
    "flat images": lambda d: pack(d, images=d.images.flatten(1)),
    "two channels": lambda d: pack(d, images=d.images.repeat(1, 2, 1, 1)),
    "another side": lambda d: pack(d, images=d.images[:, :, :27, :27].contiguous()),
    "not square": lambda d: pack(d, images=torch.zeros(10, 1, 28, 32, dtype=torch.uint8)),
    "one image": lambda d: pack(d, images=d.images[:1], labels=d.labels[:1]),
    "no image": lambda d: pack(d, images=d.images[:0], labels=d.labels[:0]),
    "a label too few": lambda d: pack(d, labels=d.labels[1:].clone()),
    "labels in two rows": lambda d: pack(d, labels=d.labels.view(2, 5)),
    "a label without class": lambda d: pack(d, labels=d.labels + 1),
    "a negative label": lambda d: pack(d, labels=d.labels - 1),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_damaged_or_foreign_file_is_refused_with_a_sentence(tmp_path: Path, data: Dataset, kind: str):
    file = tmp_path / "x.safetensors"
    file.write_bytes(pack(data))
    assert identical(restore(file), data)
    file.write_bytes(SPOILT[kind](data))
    with pytest.raises(TheatreError, match=r"x.safetensors does not hold images") as caught:
        restore(file)
    assert is_sentence(caught.value)


def test_files_beyond_the_limits_are_refused(tmp_path: Path, data: Dataset, monkeypatch):
    file = tmp_path / "x.safetensors"
    store(data, file)
    for limit, value in (("store._LARGEST_STORED", file.stat().st_size - 1), ("gather.MOST", 9)):
        with monkeypatch.context() as patch:
            patch.setattr(f"gan.data.own_images.{limit}", value)
            with pytest.raises(TheatreError, match="does not hold images"):
                restore(file)


def test_a_missing_file_is_refused_with_a_sentence(tmp_path: Path):
    for path in (tmp_path / "none.safetensors", tmp_path):
        with pytest.raises(TheatreError) as caught:
            restore(path)
        assert is_sentence(caught.value) and str(tmp_path.parent) not in str(caught.value)
