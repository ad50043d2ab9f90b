"""Own images: what is gathered, its classes, what is left out or refused, advice, and a training on them."""

import csv
import os
import shutil
from pathlib import Path

import pytest
import torch
from PIL import Image

from gan import paths
from gan.__main__ import main
from gan.data.datasets import Dataset
from gan.data.own_images import decode
from gan.data.own_images.gather import SIDES, gather, preview
from gan.errors import UsageError
from gan.models import checkpoint
from gan.training.loop import Run
from tests.data.own_images.pictures import (
    GIVEN,
    both,
    encoded,
    identical,
    in_folders,
    laid_out,
    pictures_of_noise,
    refused,
    shades,
    three,
    why,
    zipped,
)
from tests.helpers import FP32, SHAPE, SMALL, is_sentence, small


@pytest.mark.parametrize("side", SIDES)
def test_pictures_become_a_data_set(tmp_path: Path, side: int):
    gathered = both(tmp_path, three(), side=side)
    data = gathered.data
    assert data.name == "own-images" and data.class_names == ("picture",) and data.shape == (1, side, side)
    assert data.images.dtype == torch.uint8 and data.images.is_contiguous()
    assert data.labels.dtype == torch.int64 and data.labels.tolist() == [0, 0, 0]
    assert data.images.flatten(1).float().mean(1).tolist() == list(GIVEN.values())
    assert gathered.skipped == ()


def test_the_order_is_that_of_the_names(tmp_path: Path):
    backwards = dict(reversed(three().items()))
    assert list(backwards) == ["c.png", "b.png", "a.png"]
    one, other = gather(zipped(tmp_path / "a.zip", three())), gather(zipped(tmp_path / "b.zip", backwards))
    assert identical(one.data, other.data)
    folder = laid_out(tmp_path / "folder", backwards)
    listed = gather([folder / name for name in ("b.png", "c.png", "a.png")])
    assert identical(one.data, gather(folder).data) and identical(one.data, listed.data)


def test_a_list_of_one_zip_or_folder_is_that(tmp_path: Path):
    expected = both(tmp_path, three()).data
    assert identical(gather([tmp_path / "both.zip"]).data, expected) and identical(gather([tmp_path / "both"]).data, expected)


def test_grey_pictures_have_one_channel_and_colour_three(tmp_path: Path):
    assert both(tmp_path, three()).data.shape == (1, 28, 28)
    one_in_colour = three() | {"d.png": encoded((200, 20, 20))}
    data = both(tmp_path, one_in_colour).data
    assert data.shape == (3, 28, 28) and data.images[3, :, 0, 0].tolist() == [200, 20, 20]
    assert data.images[1, :, 0, 0].tolist() == [90, 90, 90]


def test_colour_can_be_asked_for_or_left_out(tmp_path: Path):
    assert both(tmp_path, three(), colour=True).data.images.shape == (3, 3, 28, 28)
    data = both(tmp_path / "colour", {"a.png": encoded((255, 0, 0)), "b.png": encoded((0, 255, 0))}, colour=False).data
    assert data.images.shape == (2, 1, 28, 28) and data.images[:, 0, 0, 0].tolist() == [76, 150]


def test_folders_are_classes(tmp_path: Path):
    data = both(tmp_path, in_folders("dogs/1.png", "cats/2.png", "cats/1.png", "dogs/young/2.png")).data
    assert data.class_names == ("cats", "dogs") and data.labels.tolist() == [0, 0, 1, 1]
    assert data.images[:, 0, 0, 0].tolist() == [30, 25, 20, 35]


def test_a_folder_around_all_is_no_class(tmp_path: Path):
    wrapped = in_folders("mine/all/cats/1.png", "mine/all/cats/2.png", "mine/all/dogs/1.png", "mine/all/dogs/2.png")
    assert both(tmp_path, wrapped | {"mine/read me.txt": b"hello"}).data.class_names == ("cats", "dogs")


@pytest.mark.parametrize(
    "names",
    [
        ("cats/1.png", "cats/2.png", "dogs/1.png"),  # one dog
        ("cats/1.png", "cats/2.png", "dogs/1.png", "dogs/2.png", "loose.png"),
        tuple(f"{folder}/{number}.png" for folder in range(51) for number in range(2)),
    ],
)
def test_folders_that_cannot_be_classes_are_told_of(tmp_path: Path, names: tuple[str, ...]):
    gathered = both(tmp_path, in_folders(*names))
    assert gathered.data.class_names == ("picture",) and not gathered.data.labels.any()
    assert "2 to 50 folders" in gathered.advice


def test_pictures_in_one_folder_need_no_explanation(tmp_path: Path):
    gathered = both(tmp_path, in_folders("mine/1.png", "mine/2.png"))
    assert gathered.data.class_names == ("picture",) and "folders" not in gathered.advice


def test_fifty_folders_are_classes_and_what_is_left_out_does_not_count(tmp_path: Path):
    names = [f"{folder:02}/{number}.png" for folder in range(50) for number in range(2)]
    data = both(tmp_path, in_folders(*names) | {"broken/1.png": b"no", "broken/2.png": b"no"}).data
    assert len(data.class_names) == 50 and data.labels.bincount().tolist() == [2] * 50


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.txt", b"hello", "no JPEG"),
        ("x.heic", b"\0\0\0\x18ftypheic", "HEIC picture; save it as JPEG"),
        ("x.png", b"hello, this is text", "no JPEG"),
        ("x.gif", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "PostScript"),
        ("x.png", b"", "empty"),
        ("x.png", encoded(Image.effect_noise((40, 40), 50))[:-300], "damaged or cut short"),
        ("x.jpg", encoded(Image.effect_noise((40, 40), 50), "JPEG")[:-300], "damaged or cut short"),
        ("x.gif", encoded(Image.effect_noise((40, 40), 50), "GIF")[:-300], "damaged or cut short"),
        ("x.tif", encoded(Image.new("F", (40, 40), float("nan")), "TIFF"), "no numbers"),
        ("x.zip", b"PK\5\6" + bytes(18), "on its own"),
        ("pets/X.ZIP", b"PK\5\6" + bytes(18), "on its own"),
    ],
)
def test_what_is_no_whole_picture_is_left_out_with_a_reason(tmp_path: Path, name: str, content: bytes, reason: str):
    assert reason in why(tmp_path, content, name)


def test_another_side_is_refused(tmp_path: Path):
    for side in (0, -28, 27, 30, 128):
        assert "28, 32 or 64" in refused(tmp_path, UsageError, side=side)


def test_a_source_that_is_not_there_is_refused(tmp_path: Path):
    assert "no zip, folder or other file called none.zip" in refused(tmp_path / "none.zip", UsageError)
    os.mkfifo(tmp_path / "pipe.zip")
    assert "pipe.zip" in refused(tmp_path / "pipe.zip", UsageError)
    assert "could not be read" in refused(tmp_path / ("a" * 300 + ".zip"))


def test_too_many_pictures_are_refused_rather_than_dropped(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("gan.data.own_images.gather.MOST", 3)
    both(tmp_path, three())
    monkeypatch.setattr(decode, "decoded", lambda *_: pytest.fail("read before it was counted"))
    monkeypatch.setattr("gan.data.own_images.gather.MOST", 2)
    for source in (tmp_path / "both.zip", tmp_path / "both", [tmp_path / "both" / name for name in GIVEN]):
        told = refused(source)
        assert "holds 3 pictures" in told and "2 are the most" in told


def test_no_picture_and_one_picture_are_refused(tmp_path: Path):
    assert "holds no picture" in refused(zipped(tmp_path / "a.zip", {}))
    assert "holds no picture" in refused(laid_out(tmp_path / "folder", {".DS_Store": b"x"}))
    assert "holds no picture" in refused([])
    told = refused(zipped(tmp_path / "b.zip", {"x.txt": b"x", "y.png": b"y"}))
    assert "holds no picture" in told and "x.txt was left out" in told
    told = refused(zipped(tmp_path / "c.zip", {"x.png": encoded(3)}))
    assert "only one picture" in told and "at least 2" in told
    assert "only one picture" in refused([laid_out(tmp_path / "d", {"x.png": encoded(3)}) / "x.png"])
    assert len(gather(zipped(tmp_path / "e.zip", in_folders("a.png", "b.png"))).data.images) == 2


def test_the_working_folder_has_no_name_but_may_be_read(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(laid_out(tmp_path / "here", three()))
    assert len(gather(Path()).data.images) == 3
    monkeypatch.chdir(tmp_path)
    shutil.rmtree(tmp_path / "here")
    assert refused(Path()).startswith("The folder holds no picture")


def test_few_pictures_come_with_a_warning(tmp_path: Path):
    assert "With 19 pictures" in both(tmp_path, shades(19)).advice
    assert gather(zipped(tmp_path / "a.zip", pictures_of_noise(20))).advice == ""


def test_copies_are_kept_and_told_of(tmp_path: Path):
    files = pictures_of_noise(20)
    files |= {"copy 1.png": files["007.png"], "copy 2.jpg": files["007.png"], "copy 3.png": files["009.png"]}
    gathered = both(tmp_path, files)
    assert len(gathered.data.images) == 23 and "Of the 23 pictures 3 repeat" in gathered.advice


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    names = [f"{folder}/{number}.png" for folder in ("ants", "bees") for number in range(5)]
    return gather(zipped(tmp_path / "data.zip", in_folders(*names))).data


def test_a_preview_is_spread_evenly(data: Dataset):
    some = preview(data, 4)
    assert some.images[:, 0, 0, 0].tolist() == data.images[[0, 2, 5, 7], 0, 0, 0].tolist()
    assert some.labels.tolist() == [0, 0, 1, 1] and some.class_names == data.class_names and some.name == data.name
    assert identical(preview(data), data) and identical(preview(data, 10), data) and len(preview(data, 1).images) == 1
    with pytest.raises(UsageError) as caught:
        preview(data, 0)
    assert is_sentence(caught.value)


@pytest.fixture
def train(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """``python -m gan train`` with two steps of small networks: its exit code, standard output and standard error."""
    monkeypatch.setattr(paths, "CLASSIFIERS", tmp_path / "none")
    narrow = [word for key, value in SMALL.items() for word in ("--set", f"{key}={value}")]

    def command(*words, recipe: str = "dcgan", images: int = 16, settings: list[str] = narrow) -> tuple[int, str, str]:
        capsys.readouterr()
        given = ["train", recipe, "--images", images, "--precision", "fp32", *settings, *words]
        return main([str(word) for word in given]), *capsys.readouterr()

    return command


def test_train_on_a_zip_and_on_a_folder(train, tmp_path: Path):
    files = three() | {"x.txt": b"hello"}
    for source in (zipped(tmp_path / "pictures.zip", files), laid_out(tmp_path / "pictures", files)):
        out = tmp_path / f"{source.name}.safetensors"
        code, told, err = train("--images-from", source, "--side", 32, "--out", out, "--score-every", 8)
        assert code == 0, err
        assert "3 grey pictures of 32 by 32 pixels, classes: picture\n" in told and "With 3 pictures" in told
        assert "Left out x.txt: it is no JPEG" in told and told.count("not scored") == 1
        header = checkpoint.read_header(out)
        assert (header.dataset, header.shape, header.step, header.images) == ("own-images", (1, 32, 32), 2, 16)
        with out.with_suffix(".csv").open(newline="", encoding="utf-8") as file:
            assert [row["step"] for row in csv.DictReader(file)] == ["2"]
        assert out.with_suffix(".png").exists() and not out.with_suffix(".scores.csv").exists()


def test_train_a_conditional_gan_on_folders_in_colour(train, tmp_path: Path):
    files = {f"{kind}/{number}.png": encoded((9 * number, 200, 90)) for kind in ("ants", "bees") for number in range(2)}
    source, out = zipped(tmp_path / "a.zip", files), tmp_path / "mine.safetensors"
    code, told, err = train("--images-from", source, "--out", out, recipe="cgan")
    assert code == 0, err
    assert "4 colour pictures of 28 by 28 pixels, classes: ants, bees\n" in told
    assert checkpoint.read_header(out).shape == (3, 28, 28)


def test_of_many_files_left_out_only_some_are_named(train, tmp_path: Path):
    files = three() | {f"{number}.txt": b"x" for number in range(7)}
    _, told, _ = train("--images-from", zipped(tmp_path / "a.zip", files), "--out", tmp_path / "x.safetensors")
    assert told.count("Left out") == 6 and "Left out 2 more files" in told and "4.txt" in told and "5.txt" not in told


def test_a_run_on_own_images_is_gone_on_with(train, tmp_path: Path):
    source, half = zipped(tmp_path / "a.zip", three()), tmp_path / "half.safetensors"
    checkpoint.save(half, Run(small("dcgan", steps=4), SHAPE, compute=FP32), "own-images")
    again = {"images": 32, "settings": []}
    code, _, err = train("--resume", half, "--out", half, **again)
    assert code == 2 and "--images-from" in err and err.count("\n") == 1
    code, _, err = train("--resume", half, "--images-from", source, "--side", 64, "--out", half, **again)
    assert code == 2 and "side 28" in err
    code, _, err = train("--resume", half, "--images-from", source, "--out", half, **again)
    assert code == 0, err
    assert checkpoint.read_header(half).images == 32


def test_a_run_on_mnist_is_not_gone_on_with_on_own_images(train, tmp_path: Path):
    source, half = zipped(tmp_path / "a.zip", three()), tmp_path / "half.safetensors"
    checkpoint.save(half, Run(small("dcgan"), SHAPE, compute=FP32), "mnist")
    code, _, err = train("--resume", half, "--images-from", source, "--out", half, settings=[])
    assert code == 2 and "dataset 'mnist', not 'own-images'" in err


@pytest.mark.parametrize(
    ("words", "say"),
    [
        ("--images-from none.zip", "none.zip"),
        ("--images-from a.zip --side 30", "28, 32 or 64"),
        ("--images-from a.zip --side 0", "28, 32 or 64"),
        ("--images-from a.zip --dataset mnist", "leave one of them out"),
        ("--side 32", "--images-from"),
        ("--dataset own-images", "mnist, fashion-mnist"),
    ],
)
def test_wrong_usage_exits_2_with_one_line(train, tmp_path: Path, monkeypatch, words: str, say: str):
    zipped(tmp_path / "a.zip", three())
    monkeypatch.chdir(tmp_path)
    code, _, err = train(*words.split(), "--out", "x.safetensors")
    assert code == 2 and err.startswith("gan: ") and err.count("\n") == 1 and say in err
    assert not list(tmp_path.glob("x*"))
