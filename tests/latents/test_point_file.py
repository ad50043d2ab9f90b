"""Files of exact points: every kind that is read, and what is refused, in a sentence."""

import io
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

from gan.errors import UsageError
from gan.latents import point_file
from gan.latents.latent import LatentSpec
from tests.helpers import is_sentence

SPEC = LatentSpec(noise=3, classes=4, categories=5, codes=2)
PLAIN = LatentSpec(noise=3)
Z = np.array([[0.5, -1.25, 3], [0, 1, 2]], np.float32)
HEAD = "z1,z2,z3,label,category,c2,c3\n"


def npz(**arrays: object) -> bytes:
    packed = io.BytesIO()
    np.savez_compressed(packed, **{name: np.asarray(array) for name, array in arrays.items()})
    return packed.getvalue()


def npy(array: np.ndarray) -> bytes:
    packed = io.BytesIO()
    np.save(packed, array)
    return packed.getvalue()


def packed(content: bytes, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        archive.writestr("noise.npy", content)
    return file.getvalue()


def read(folder: Path, content: bytes | str, spec: LatentSpec = SPEC) -> point_file.FilePoints:
    file = folder / "points"  # what it is, its content says
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return point_file.read(file, spec)


WHOLE = (Z.tolist(), [1, 3], [4, 0], [[0.5, -1.0], [1.5, 2.0]])
ONE = (Z[:1].tolist(), [1], [4], [[0.5, -1.0]])
NO_MORE = (Z.tolist(), None, None, None)


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (npz(noise=Z, labels=WHOLE[1], categories=WHOLE[2], codes=WHOLE[3], images=np.zeros((2, 4, 4))), WHOLE),
        (npz(noise=Z[0], label=1, category=4, codes=[0.5, -1.0], pixels=np.zeros((4, 4))), ONE),
        (npz(noise=np.asfortranarray(Z.astype(">f8"))), NO_MORE),
        (npz(z=Z.astype(np.float16)), NO_MORE),
        (npy(Z), NO_MORE),
        (npy(Z[0]), (Z[:1].tolist(), None, None, None)),
        (json.dumps(Z.tolist()), NO_MORE),
        (json.dumps(Z[0].tolist()), (Z[:1].tolist(), None, None, None)),
        (json.dumps({"noise": Z[0].tolist(), "label": 1, "category": 4, "codes": {"c3": -1, "c2": 0.5}, "model": "x"}), ONE),
        (json.dumps([{"noise": row, "label": 1, "category": None} for row in Z.tolist()]), (Z.tolist(), [1, 1], None, None)),
        (json.dumps({"noise": Z.tolist(), "labels": WHOLE[1], "categories": WHOLE[2], "codes": WHOLE[3]}), WHOLE),
        ("0.5,-1.25,3\n0,1,2\n", NO_MORE),
        ("0.5 -1.25   3\r\n\r\n0 1 2", NO_MORE),
        ("0,5;-1,25;3\n0;1;2\n", NO_MORE),
        ("\ufeff" + HEAD + "0.5,-1.25,3,1,4,0.5,-1\n0,1,2,3,0,1.5,2\n", WHOLE),
        ((HEAD.upper() + "0.5,-1.25,3,1,4,0.5,-1\n").replace(",", "\t"), ONE),
        ("0.5,-1.25,3\n0,1,2\n".encode("utf-16"), NO_MORE),
    ],
)
def test_points_are_read_whatever_kind_of_file_holds_them(tmp_path: Path, content: bytes | str, parts: tuple):
    found = read(tmp_path, content)
    assert tuple(None if part is None else part.tolist() for part in found) == parts
    assert found.noise.dtype == torch.float32


@pytest.mark.parametrize(
    ("content", "say"),
    [
        ("", "numbers"),
        ("hello world\n", "points"),
        ("1,2\n", "3 are wanted"),
        ("1,2,3\n1,2\n", "point 2 has 2 numbers"),
        ("1,2,nan\n", "z3 of point 1 must be a number from -6 to 6, not nan"),
        ("1,2,inf\n", "not inf"),
        ("1,2,6.5\n", "from -6 to 6"),
        ("1,2,x\n", "points"),
        ("1" * 200_000, "points"),
        (HEAD + "0,0,0,4,0,0,0\n", "label of point 1 must be a whole number from 0 to 3, not 4"),
        (HEAD + "0,0,0,1.5,0,0,0\n", "label of point 1"),
        (HEAD + "0,0,0,nan,0,0,0\n", "label of point 1"),
        (HEAD + "0,0,0,1,5,0,0\n", "category of point 1"),
        (HEAD + "0,0,0,1,1,0,4\n", "c3 of point 1 must be a number from -3 to 3"),
        ("z1,z2,z3,hue\n0,0,0,1\n", "'hue'"),
        ("z1,z2\n0,0\n", "z3"),
        (b"\xff\xff\x00\x01", "points"),
        ("[" * 200_000, "points"),
        ("[NaN, 0, 0]", "not nan"),
        ("[1e999, 0, 0]", "not inf"),
        ("[[1, 2, 3], [1]]", "as many for each point"),
        ('[["a", "b", "c"]]', "must be numbers"),
        ("[]", "numbers"),
        ('{"label": 3}', "points"),
        ('{"noise": [0, 0, 0], "codes": {"c2": 1}}', "c3 of point 1"),
        ('{"noise": [[0, 0, 0]], "labels": [1, 2]}', "2 times a label"),
        (npy(Z[:, :2]), "z has 3 numbers, but 2 came"),
        (npy(Z[None]), "a row for each point"),
        (npy(np.zeros((0, 3))), "a row for each point"),
        (npy(Z)[:-1], "cut short"),
        (npy(np.array(["a"])), "numbers"),
        (npy(np.zeros((point_file.MOST + 1, 3), np.uint8)), "100,000 are the most"),
        (npz(labels=[1]), "no array called noise"),
        (npz(noise=Z, codes=np.zeros((2, 3))), "codes are 2 numbers"),
        (npz(noise=Z, codes=np.zeros((3, 2))), "rows of codes"),
        (npz(noise=Z)[:-30], "points"),
        (packed(b"hello"), "points"),
        (packed(b"\0" * 200, zipfile.ZIP_LZMA), "unusual way"),
    ],
)
def test_what_holds_no_points_of_the_model_is_refused_in_a_sentence(tmp_path: Path, content: bytes | str, say: str):
    with pytest.raises(UsageError) as told:
        read(tmp_path, content)
    assert say in str(told.value) and is_sentence(told.value)


def test_an_object_in_a_file_is_never_made(tmp_path: Path):
    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    for content in (npy(np.array([Trap()])), packed(npy(np.array([Trap()])))):
        with pytest.raises(UsageError, match="numbers"):
            read(tmp_path, content)
    assert not (tmp_path / "sprung").exists()


def test_no_size_that_a_file_claims_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    claim = b"{'descr': '<f4', 'fortran_order': False, 'shape': (100000000000, 3), }".ljust(117) + b"\n"
    with pytest.raises(UsageError, match="cut short"):
        read(tmp_path, b"\x93NUMPY\x01\x00v\x00" + claim)
    monkeypatch.setattr(point_file, "LARGEST", 4096)
    for content in (packed(b"\0" * 5000), b"0 " * 2100):
        with pytest.raises(UsageError, match="larger than"):
            read(tmp_path, content)


@pytest.mark.parametrize("part", ["label", "category"])
def test_labels_are_refused_where_the_model_takes_none(tmp_path: Path, part: str):
    with pytest.raises(UsageError, match=f"takes no {part}"):
        read(tmp_path, npz(noise=Z, **{part: [1, 1]}), PLAIN)


def test_what_is_no_plain_file_is_not_opened(tmp_path: Path):
    places = [tmp_path, tmp_path / "none"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        places += [tmp_path / "pipe", Path("/dev/zero")]
    for place in places:
        with pytest.raises(UsageError, match="Could not read") as told:
            point_file.read(place, SPEC)
        assert is_sentence(told.value)
