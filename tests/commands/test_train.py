"""``python -m gan train`` on a person's own pictures, from a model, and in bad company: signals, a second writer, broken logs."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import gan.commands.train
from gan import paths
from gan.__main__ import main
from gan.commands.only_writer import only_writer
from gan.data.own_images.gather import CLASSES
from gan.errors import TheatreError
from gan.models import checkpoint
from gan.training.controls import Controls
from tests.data.own_images.pictures import encoded, laid_out
from tests.helpers import SMALL, forge, header_of, is_sentence

NARROW = [part for key, value in SMALL.items() for part in ("--set", f"{key}={value}")]


@pytest.fixture
def run(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run one command: its exit code, standard output and standard error."""
    monkeypatch.setattr(paths, "CLASSIFIERS", tmp_path / "none")

    def command(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        return main([str(word) for word in words]), *capsys.readouterr()

    return command


def folder_of(place: Path, *classes: str, each: int = 2) -> Path:
    names = [f"{name}/{number}.png" for name in classes for number in range(each)]
    return laid_out(place, {name: encoded((7 * number, 90, 200)) for number, name in enumerate(names)})


def train(run, source: Path, out: Path, *words: object, recipe: str = "cgan", images: int = 16) -> tuple[int, str, str]:
    words = (*words, "--images-from", source, "--images", images, "--out", out)
    return run("train", recipe, "--precision", "fp32", *NARROW, *words)


# --- labels


@pytest.mark.parametrize(("recipe", "what", "parts"), [("cgan", "label", "labels"), ("infogan", "category", "categories")])
@pytest.mark.parametrize("count", [2, 12])
def test_there_are_as_many_labels_as_classes(run, tmp_path: Path, recipe: str, what: str, parts: str, count: int):
    source, out = folder_of(tmp_path / "all", *(f"class {i:02d}" for i in range(count))), tmp_path / "x.safetensors"
    code, _, err = train(run, source, out, recipe=recipe)
    assert code == 0, err
    header = checkpoint.read_header(out)
    assert header.fingerprint is not None and header.fingerprint.class_names[1] == "class 01"
    assert run("sample", out, "--count", 100, "--out", tmp_path / "x.npz")[0] == 0
    with np.load(tmp_path / "x.npz") as held:
        assert sorted(set(held[parts].tolist())) == list(range(count))
    code, _, err = run("sample", out, f"--{what}", count, "--out", tmp_path / "y.png")
    assert code == 2 and f"from 0 to {count - 1}" in err


@pytest.mark.parametrize("count", [1, CLASSES[1] + 1])
def test_a_recipe_with_labels_wants_classes_and_not_too_many(run, tmp_path: Path, count: int):
    source = folder_of(tmp_path / "all", *(f"class {i:02d}" for i in range(count)))
    code, _, err = train(run, source, tmp_path / "x.safetensors")
    assert code == 2 and err.startswith("gan: Conditional GAN needs classes") and "2 to 50" in err and err.count("\n") == 1
    assert train(run, source, tmp_path / "x.safetensors", recipe="infogan")[0] == 0
    assert checkpoint.read_header(tmp_path / "x.safetensors").recipe.latent.categories == 10


# --- going on


class StopsAtTheThirdStep(Controls):
    """Something ends the process while the third step is being taken."""

    taken, sign = 0, signal.SIGINT

    def wait_for_step(self) -> bool:
        self.taken += 1
        if self.taken == 3:
            signal.raise_signal(self.sign)
        return super().wait_for_step() or self.taken == 3


@pytest.fixture
def half(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run on six pictures of cats and dogs that was stopped after three steps."""
    monkeypatch.setattr(gan.commands.train, "Controls", StopsAtTheThirdStep)
    assert train(run, folder_of(tmp_path / "two", "cats", "dogs", each=3), tmp_path / "half.safetensors", images=96)[0] == 0
    monkeypatch.setattr(gan.commands.train, "Controls", Controls)
    return tmp_path / "half.safetensors"


@pytest.mark.parametrize(
    ("classes", "each", "say"),
    [
        (("birds", "cats", "dogs"), 3, "these are 9 pictures of the classes birds, cats and dogs"),
        (("wolves", "zebras"), 3, "these are 6 pictures of the classes wolves and zebras"),
        (("cats", "dogs"), 4, "these are 8 pictures of the classes cats and dogs"),
    ],
)
def test_a_resume_on_other_pictures_is_refused(run, half: Path, tmp_path: Path, classes: tuple[str, ...], each: int, say: str):
    other, out = folder_of(tmp_path / "other", *classes, each=each), tmp_path / "on.safetensors"
    code, _, err = run("train", "cgan", "--resume", half, "--images-from", other, "--out", out)
    assert code == 2 and err.count("\n") == 1 and say in err and not out.exists()
    assert err.startswith("gan: half.safetensors was trained on 6 pictures of the classes cats and dogs, and ")


def test_the_same_pictures_elsewhere_are_gone_on_with(run, half: Path, tmp_path: Path):
    elsewhere, out = folder_of(tmp_path / "moved" / "here", "cats", "dogs", each=3), tmp_path / "on.safetensors"
    code, _, err = run("train", "--resume", half, "--images-from", elsewhere, "--precision", "fp32", "--out", out)
    assert code == 0, err
    assert checkpoint.read_header(out).images == 96


def test_a_file_older_than_fingerprints_is_gone_on_with(run, half: Path, tmp_path: Path):
    header = header_of(half)
    del header["fingerprint"]
    old, source = forge(half, tmp_path / "old.safetensors", header), tmp_path / "two"
    assert run("train", "--resume", old, "--images-from", source, "--precision", "fp32", "--out", old)[0] == 0
    assert checkpoint.read_header(old).fingerprint is not None


def test_a_finished_model_is_gone_on_with_beyond_its_end(run, tmp_path: Path):
    source, out = folder_of(tmp_path / "two", "cats", "dogs"), tmp_path / "x.safetensors"
    train(run, source, out)
    code, _, err = run("train", "--resume", out, "--images-from", source, "--out", out)
    assert code == 1 and "--from" in err
    code, told, _ = run("train", "--from", out, "--images-from", source, "--images", 24, "--precision", "fp32", "--out", out)
    assert code == 0 and "Goes on beyond the end of x on own-images, 24 images; it starts from the weights of x after 16" in told
    header = checkpoint.read_header(out)
    assert (header.images, header.total, header.step) == (40, 40, 5) and header.origin.endswith("with its optimisers")


def test_a_model_is_fine_tuned_on_other_pictures(run, tmp_path: Path):
    first, other = folder_of(tmp_path / "a", "cats", "dogs"), folder_of(tmp_path / "b", "ants", "bees")
    train(run, first, tmp_path / "x.safetensors", "--slim")
    words = ("--images-from", other, "--images", 24, "--precision", "fp32", "--set", "lr_g=0.01")
    code, told, err = run("train", "--from", tmp_path / "x.safetensors", *words, "--out", tmp_path / "y.safetensors")
    assert code == 0 and "Fine-tunes x on own-images, 24 images" in told and "fresh optimisers" in told, err
    header = checkpoint.read_header(tmp_path / "y.safetensors")
    assert header.images == 24 and header.fingerprint is not None and header.fingerprint.class_names == ("ants", "bees")
    three = folder_of(tmp_path / "c", "ants", "bees", "cats")
    code, _, err = run("train", "--from", tmp_path / "x.safetensors", "--images-from", three, "--out", tmp_path / "z.safetensors")
    assert code == 2 and "one of 2 labels, but own-images has 3 classes" in err
    code, _, err = run("train", "--from", tmp_path / "x.safetensors", "--out", tmp_path / "z.safetensors")
    assert code == 2 and "--images-from" in err


# --- signals, writers, logs


@pytest.mark.parametrize("name", gan.commands.train.STOPPING)
def test_whatever_ends_the_process_saves_first(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    if not hasattr(signal, name):
        pytest.skip(f"this system has no {name}")
    before = signal.getsignal(sign := getattr(signal, name))
    monkeypatch.setattr(StopsAtTheThirdStep, "sign", sign)
    monkeypatch.setattr(gan.commands.train, "Controls", StopsAtTheThirdStep)
    out = tmp_path / "x.safetensors"
    code, told, _ = run("train", "dcgan", "--images", 96, "--precision", "fp32", *NARROW, "--out", out)
    assert code == 0 and f"Stopped and saved at 24 of 96 images; go on with --resume {out}" in told
    assert checkpoint.read_header(out).step == 3 and signal.getsignal(sign) == before


def test_a_closed_terminal_that_is_to_be_ignored_is_ignored():
    if not hasattr(signal, "SIGHUP"):
        pytest.skip("this system has no terminals that close")
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        with gan.commands.train._stopped_by_signals(controls := Controls()):
            signal.raise_signal(signal.SIGHUP)
        assert not controls.stopped and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_one_out_has_one_writer(run, tmp_path: Path):
    out = tmp_path / "x.safetensors"
    with only_writer(out):
        code, _, err = run("train", "dcgan", "--images", 16, "--precision", "fp32", *NARROW, "--out", out)
    assert code == 1 and err.startswith("gan: Another training") and "--out" in err and err.count("\n") == 1
    assert not list(tmp_path.glob("*x*")), "nothing was touched, and the lock has gone"
    assert run("train", "dcgan", "--images", 16, "--precision", "fp32", *NARROW, "--out", out)[0] == 0
    assert not list(tmp_path.glob(".x*"))


def test_a_writer_that_crashed_locks_nothing(tmp_path: Path):
    out = tmp_path / "x.safetensors"
    words = f"import os, pathlib\nfrom gan.commands.only_writer import only_writer\nwith only_writer(pathlib.Path({str(out)!r})):"
    holder = subprocess.Popen(
        [sys.executable, "-c", f"{words}\n    print('held', flush=True)\n    input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=paths.ROOT,
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline().strip() == b"held"
        with pytest.raises(TheatreError, match="is writing") as told, only_writer(out):
            pass
        assert is_sentence(told.value) and (
            os.name != "posix" or f"process {holder.pid}, since {time.strftime('%H')}" in str(told.value)
        )
    finally:
        holder.kill()
        holder.communicate()
    with only_writer(out):
        pass


def test_a_log_that_cannot_be_written_costs_no_training(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out = tmp_path / "x.safetensors"
    (tmp_path / "x.csv").mkdir()
    code, _, err = run("train", "dcgan", "--images", 16, "--precision", "fp32", *NARROW, "--out", out)
    assert code == 1 and err.splitlines()[-1].startswith("gan: Could not write") and "x.csv" in err and not out.exists()
    (tmp_path / "x.csv").rmdir()

    def fills_up(state, data, controls):
        yield next(whole := gan.training.loop.train(state, data, controls, every=1))
        whole.close()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gan.commands.train, "train", fills_up)
    code, _, err = run("train", "dcgan", "--images", 96, "--precision", "fp32", *NARROW, "--out", out)
    assert code == 1 and "the run is saved in" in err and "--resume" in err and checkpoint.read_header(out).step == 1


def test_a_save_on_the_way_that_fails_is_told_and_the_run_goes_on(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    saves, really = [], checkpoint.save

    def once_refused(*words, **more):
        saves.append(words)
        if len(saves) == 1:
            raise TheatreError("Could not write: the disk is full.")
        return really(*words, **more)

    monkeypatch.setattr(gan.commands.train, "SAVE_EVERY", -1.0)
    monkeypatch.setattr(checkpoint, "save", once_refused)
    code, _, err = run("train", "dcgan", "--images", 96, "--precision", "fp32", *NARROW, "--out", tmp_path / "x.safetensors")
    assert code == 0 and "gan: Could not write: the disk is full." in err and len(saves) == 3
    assert checkpoint.read_header(tmp_path / "x.safetensors").images == 96


def test_a_file_that_is_no_log_is_not_gone_on_with(run, half: Path, tmp_path: Path):
    other = tmp_path / "x.csv"
    other.write_text("name,age\nAnn,7\n", encoding="utf-8")
    words = ("--images-from", tmp_path / "two", "--out", tmp_path / "x.safetensors")
    code, _, err = run("train", "--resume", half, *words)
    assert code == 1 and f"gan: {other} is not the log of a training; move it away" in err
    assert other.read_text(encoding="utf-8") == "name,age\nAnn,7\n"
    with pytest.raises(TheatreError, match="does not hold the scores") as told:
        gan.commands.train._scores_before(other)
    assert is_sentence(told.value)
