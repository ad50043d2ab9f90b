"""Ready sets: IDX, NPY, NPZ and CSV in the shapes people have them, alone or in a zip, with their labels; and damaged ones."""

import gzip
import io
import struct
from pathlib import Path

import numpy as np
import pytest

from gan.data.own_images import gather as gathering
from gan.data.own_images import sources
from gan.data.own_images.gather import Gathered, gather
from tests.data.own_images.pictures import encoded, refused, three, zipped

COUNT = 12
LABELS = np.arange(COUNT) % 3
NUMBERS = LABELS.astype(np.uint8)


def pixels(*shape: int) -> np.ndarray:
    """Pictures as numbers: smooth, each another, from 0 to 255."""
    count, *rest = shape or (COUNT, 28, 28)
    ramp = np.linspace(0, 255, int(np.prod(rest))).reshape(rest)
    return np.stack([np.roll(ramp, 3 * number, 0) for number in range(count)]).round().astype(np.uint8)


def idx(array: np.ndarray) -> bytes:
    kinds = {"uint8": 8, "int8": 9, "int16": 0x0B, "int32": 0x0C, "float32": 0x0D, "float64": 0x0E}
    head = struct.pack(">HBB", 0, kinds[array.dtype.name], array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(array.dtype.newbyteorder(">")).tobytes()


def npy(array: np.ndarray, **options) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, **options)
    return buffer.getvalue()


def npz(packed: bool = False, **kept: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    (np.savez_compressed if packed else np.savez)(buffer, **kept)
    return buffer.getvalue()


def table(images: np.ndarray, labels=None, header: list[str] | None = None, last: bool = False, delimiter: str = ",") -> bytes:
    rows = [[str(value) for value in row] for row in images.reshape(len(images), -1).tolist()]
    if labels is not None:
        rows = [[*row, str(label)] if last else [str(label), *row] for row, label in zip(rows, labels, strict=True)]
    return "\n".join(delimiter.join(row) for row in ([header] if header else []) + rows).encode() + b"\n"


def read(tmp_path: Path, content: bytes, name: str = "set.bin", **options) -> Gathered:
    (tmp_path / name).write_bytes(content)
    return gather(tmp_path / name, **options)


def check(found: Gathered, labelled: bool = True, images: np.ndarray | None = None) -> None:
    images = pixels() if images is None else images
    assert np.array_equal(found.data.images[:, 0].numpy(), images) and found.skipped == ()
    assert found.data.class_names == (("0", "1", "2") if labelled else ("picture",))
    assert found.data.labels.tolist() == (LABELS.tolist() if labelled else [0] * len(images))


FORMS = {
    "npz": lambda: npz(images=pixels(), labels=LABELS),
    "npz packed": lambda: npz(True, x_train=pixels(), y_train=LABELS),
    "npz of floats": lambda: npz(data=(pixels() / 255).astype(np.float32), target=LABELS.astype(np.float64)),
    "npz from -1 to 1": lambda: npz(X=pixels() / 127.5 - 1, y=LABELS[:, None]),
    "npz with channels": lambda: npz(arr_0=pixels()[..., None], arr_1=LABELS),
    "npz with channels first": lambda: npz(x=pixels()[:, None], y=LABELS.astype(np.uint8)),
    "npz one-hot": lambda: npz(x=pixels(), y=np.eye(3)[LABELS]),
    "npz flat": lambda: npz(x=pixels().reshape(COUNT, -1), y=LABELS),
    "npz in Fortran's order": lambda: npz(x=np.asfortranarray(pixels()), y=LABELS),
    "csv of Kaggle": lambda: table(pixels(), LABELS, ["label", *(f"pixel{n}" for n in range(784))]),
    "csv without header": lambda: table(pixels(), LABELS),
    "csv with numbers for a header": lambda: table(pixels(), LABELS, ["label", *map(str, range(784))]),
    "csv with labels last": lambda: table(pixels(), LABELS, [*(f"p{n}" for n in range(784)), "class"], last=True),
    "csv with semicolons": lambda: table(pixels(), LABELS, delimiter=";"),
    "csv with a mark": lambda: b"\xef\xbb\xbf" + table(pixels(), LABELS, ["label", *(f"pixel{n}" for n in range(784))]),
    "csv of UTF-16": lambda: table(pixels(), LABELS, delimiter="\t").decode().encode("utf-16"),
    "csv with pixels in a cell": lambda: ("emotion,pixels,Usage\n" + "\n".join(
        f"{label},{' '.join(map(str, image.ravel()))},Training" for label, image in zip(LABELS, pixels(), strict=True)
    )).encode(),
    "zip of idx": lambda: archive({"train-images-idx3-ubyte": idx(pixels()), "train-labels-idx1-ubyte": idx(NUMBERS)}),
    "zip of idx.gz": lambda: archive({
        "MNIST/raw/a-images.gz": gzip.compress(idx(pixels())), "__MACOSX/._x": b"x", "readme.txt": b"hello",
        "MNIST/raw/a-labels.gz": gzip.compress(idx(NUMBERS)),
    }),
    "zip of an npz": lambda: archive({"mnist.npz": npz(x_train=pixels(), y_train=LABELS)}),
    "zip of a csv": lambda: archive({"train.csv": table(pixels(), LABELS)}),
    "csv.gz": lambda: gzip.compress(table(pixels(), LABELS)),
}  # fmt: skip


def archive(files: dict[str, bytes]) -> bytes:
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_pictures_and_labels_are_read_by_content(tmp_path: Path, form: str):
    found = read(tmp_path, FORMS[form]())
    if found.skipped:
        assert [name for name, _ in found.skipped] == ["readme.txt"]
        found = Gathered(found.data, (), found.advice)
    check(found)


UNLABELLED = {
    "idx": lambda: idx(pixels()),
    "idx.gz": lambda: gzip.compress(idx(pixels())),
    "npy": lambda: npy(pixels()),
    "npy of floats": lambda: npy(pixels() / 255),
    "npy big-endian": lambda: npy(pixels().astype(">i4")),
    "csv": lambda: table(pixels(), header=[f"pixel{n}" for n in range(784)]),
    "csv with numbers of rows": lambda: table(pixels(), range(COUNT), ["id", *(f"pixel{n}" for n in range(784))]),
}


@pytest.mark.parametrize("form", UNLABELLED)
def test_a_set_without_labels_is_one_class(tmp_path: Path, form: str):
    check(read(tmp_path, UNLABELLED[form](), "set"), labelled=False)


def test_labels_go_with_the_pictures_of_their_part(tmp_path: Path):
    first, second = pixels(), pixels()[::-1].copy()
    content = npz(x_test=second, x_train=first, y_train=LABELS, y_test=2 - LABELS)
    found = read(tmp_path, content)
    assert found.data.labels.tolist() == [*(2 - LABELS), *LABELS] and "were joined into one set" in found.advice
    named = read(tmp_path, npz(train_images=first, train_labels=LABELS, t10k_images=second[:5], t10k_labels=LABELS[:5]))
    assert len(named.data.images) == COUNT + 5 and named.data.class_names == ("0", "1", "2")
    kaggle = archive(
        {"train.csv": table(first, LABELS), "test.csv": table(second), "sample_submission.csv": b"ImageId,Label\n1,0\n"}
    )
    found = read(tmp_path, kaggle)
    check(Gathered(found.data, (), ""))
    assert dict(found.skipped) == {
        "test.csv": "it has no labels, as the others have",
        "sample_submission.csv": "it is text, and no table of the pixels of square pictures",
    }


def test_one_file_for_each_class_is_taken_as_classes(tmp_path: Path):
    found = read(tmp_path, archive({"cat.npy": npy(pixels(4, 784)), "dog.npy": npy(pixels(5, 784))}))
    assert found.data.class_names == ("cat", "dog") and "Each file was taken as a class." in found.advice


@pytest.mark.parametrize(
    "shape", [(6, 32, 32, 3), (6, 3, 32, 32), (6, 3072), (6, 64, 64, 4), (6, 40, 60, 3), (6, 300, 200), (6, 28, 28, 1)]
)
def test_every_shape_goes_through_the_same_scaling(tmp_path: Path, shape: tuple[int, ...]):
    random = np.random.default_rng(0)
    images = np.zeros(shape, np.uint8) + random.integers(0, 255, (6, *[1] * (len(shape) - 1)), dtype=np.uint8)
    images[3:] = 255 - images[3:]
    if shape[-1] == 4:
        images[..., 3] = 255
    found = read(tmp_path, npy(images), colour=True)
    assert (
        found.data.images.shape == (6, 3, 28, 28)
        and found.data.images[:, 0, 9, 9].tolist() == images.reshape(6, -1)[:, 0].tolist()
    )


@pytest.mark.parametrize("planes", [True, False])
def test_flat_colours_are_told_apart_by_their_smoothness(tmp_path: Path, planes: bool):
    across = np.linspace(0, 200, 32)[None, :] * np.ones((32, 1))
    picture = np.stack([across, across.T, np.full((32, 32), 90.0)], 2 - 2 * planes).astype(np.uint8)
    data = read(tmp_path, npy(np.stack([picture.ravel()] * 4)), side=32).data
    assert data.images[0, 2].unique().tolist() == [90] and data.images[0, 0, 0, -1] == 200 and data.images[0, 1, -1, 0] == 200


def test_odd_ranges_are_stretched_by_one_rule_and_said(tmp_path: Path):
    small = (pixels(COUNT, 8, 8) // 16).astype(np.float64)  # 0 to 15, as scikit-learn's digits
    found = read(tmp_path, npz(data=small, target=LABELS))
    assert int(found.data.images.max()) > 240 and "12 pictures reach from 0 to 15" in found.advice
    assert read(tmp_path, npy((pixels() > 127).astype(np.uint8))).data.images.unique().tolist() == [0, 255]
    assert read(tmp_path, npy(pixels() > 127)).data.images.unique().tolist() == [0, 255]


def test_of_more_than_can_be_used_so_many_are_taken_evenly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gathering, "MOST", 6)
    for content in (npz(x=pixels(), y=LABELS), table(pixels(), LABELS)):
        found = read(tmp_path, content)
        assert np.array_equal(found.data.images[:, 0].numpy(), pixels()[::2])
        assert found.data.labels.tolist() == LABELS[::2].tolist() and "Of the 12 pictures 6 are used" in found.advice


def test_damaged_lines_are_left_out_and_counted(tmp_path: Path):
    lines = table(pixels(), LABELS).split(b"\n")
    lines[3], lines[5] = b"1,2,3", lines[5].replace(b",", b",x", 1)
    found = read(tmp_path, b"\n".join(lines))
    assert len(found.data.images) == COUNT - 2
    assert [name for name, _ in found.skipped] == ["set.bin, picture 4", "set.bin, picture 6"]


BROKEN = {
    "an array cut short": (lambda: npy(pixels())[:-900], "cut short"),
    "idx cut short": (lambda: idx(pixels())[:-1], "cut short"),
    "idx that claims more": (lambda: struct.pack(">HBBIII", 0, 8, 3, 2**31, 28, 28) + bytes(99), "more than 1,024 MiB"),
    "objects": (lambda: npy(np.array([{}, {}]), allow_pickle=True), "Python objects"),
    "npz of objects": (lambda: npz(x=np.array([[1], [1, 2]], dtype=object)), "Python objects"),
    "a damaged head": (lambda: b"\x93NUMPY\1\0\x46\0{'descr': __import__('os')" + bytes(60), "its head is damaged"),
    "labels alone": (lambda: idx(NUMBERS), "labels of no pictures"),
    "sound": (lambda: npy(np.zeros((5, 7, 9, 11, 3))), "neither that of pictures nor that of labels"),
    "an empty array": (lambda: npy(np.zeros((0, 28, 28))), "empty"),
    "dates": (lambda: npy(np.array(["2020-01-01"], "datetime64[D]")), "no numbers"),
    "a table of flowers": (lambda: b"a,b,c,kind\n" + b"5.1,3.5,1.4,setosa\n" * 9, "no table of the pixels"),
    "one picture": (lambda: npy(pixels(1, 40, 40)[0]), "only one picture"),
    "a gz of nothing": (lambda: gzip.compress(b""), "empty"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path, kind: str):
    make, words = BROKEN[kind]
    (tmp_path / "set.bin").write_bytes(make())
    assert words in refused(tmp_path / "set.bin")


def test_random_damage_ends_in_a_sentence_or_a_set(tmp_path: Path):
    random = np.random.default_rng(0)
    for form in ("npz", "zip of idx.gz", "csv of Kaggle", "csv.gz"):
        whole = np.frombuffer(FORMS[form](), np.uint8)
        for _ in range(15):
            spoilt = whole.copy()
            spoilt[random.integers(min(len(spoilt), 400), size=4)] = random.integers(256, size=4)
            (tmp_path / "a").write_bytes(spoilt.tobytes())
            try:
                gather(tmp_path / "a")
            except Exception:
                refused(tmp_path / "a")


def test_arrays_beside_pictures_are_left_out(tmp_path: Path):
    gathered = gather(zipped(tmp_path / "a.zip", three() | {"x.npy": npy(pixels()), "y.csv": table(pixels())}))
    assert len(gathered.data.images) == 3 and [name for name, _ in gathered.skipped] == ["x.npy", "y.csv"]


def test_arrays_of_one_picture_each_take_their_folders_as_classes(tmp_path: Path):
    files = {
        f"{kind}/{number}.npy": npy(pixels(1, 40, 40)[0] // (1 + number)) for kind in ("cats", "dogs") for number in range(2)
    }
    data = gather(zipped(tmp_path / "a.zip", files)).data
    assert data.class_names == ("cats", "dogs") and data.labels.tolist() == [0, 0, 1, 1]


def test_a_table_that_unpacks_without_end_is_not_read_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sources, "LARGEST_UNPACKED", 20_000)
    (tmp_path / "a").write_bytes(gzip.compress(table(pixels(), LABELS)))
    assert "more than" in refused(tmp_path / "a")
    assert encoded(3)
