"""What the worker sends and does, in a thread of the test: its process is test_registry.py's matter."""

import errno
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gan import files
from gan.data import datasets
from gan.errors import TheatreError
from gan.models import checkpoint, resume
from gan.recipes import Recipe
from gan.runs import reporter, worker
from gan.runs.folder import CHECKPOINT
from gan.runs.watched_controls import WatchedControls
from gan.training.history import Reading
from gan.training.loop import Progress, Run, train
from tests.runs.real_runs import ENDLESS, of_kind, tiny


@pytest.fixture(autouse=True)
def no_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    """They take a second now and then, which is one test's matter."""
    monkeypatch.setattr(reporter, "READING_SECONDS", 1e9)


class Parent:
    """The other end of a worker's pipe."""

    def __init__(self, recipe: Recipe, folder: Path, save_seconds: float = 60.0):
        self.pipe, theirs = multiprocessing.Pipe()
        self.folder = folder
        arguments = (theirs, recipe.to_json(), "mnist", 3, folder, WatchedControls(), save_seconds)
        self.thread = threading.Thread(target=worker.perform, args=arguments, daemon=True)
        self.thread.start()

    def until(self, kind: str, value: Any = None, seconds: float = 20.0) -> list[tuple[Any, ...]]:
        """All messages up to the first of this kind (and value)."""
        deadline, seen = time.monotonic() + seconds, []
        while self.pipe.poll(max(0.0, deadline - time.monotonic())):
            seen.append(self.pipe.recv())
            if seen[-1][0] == kind and value in (None, seen[-1][1]):
                return seen
        raise AssertionError(f"no {kind} {value or ''} in {seconds} s, but {[message[0] for message in seen]}")

    @property
    def checkpoint(self) -> Path:
        return self.folder / CHECKPOINT


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[Callable[..., Parent]]:
    made: list[Parent] = []

    def start(recipe: Recipe, **options: Any) -> Parent:
        made.append(Parent(recipe, options.pop("folder", tmp_path / "run"), **options))
        return made[-1]

    yield start
    for one in made:
        one.pipe.close()
        one.thread.join(10)


def test_a_full_disk_loses_no_run(parent: Callable[..., Parent], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writing, full = files.write_whole, threading.Event()

    def write(path: Path, content: bytes) -> None:
        if full.is_set():
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        writing(path, content)

    monkeypatch.setattr(checkpoint, "write_whole", write)
    full.set()
    one = parent(tiny("cgan", images=ENDLESS), save_seconds=0.05)
    told = one.until("unsaved")[-1][1]
    assert told.startswith("The run could not be saved: the disk is full; free some space.") and "goes on in memory" in told
    assert str(tmp_path) not in told and not one.checkpoint.exists()
    full.clear()
    one.until("saved")
    before = checkpoint.read_header(one.checkpoint).images
    full.set()
    one.until("unsaved")
    one.pipe.send(("stop",))
    messages = one.until("done")
    assert messages[-1] == ("done", "stopped") and not of_kind(messages, "error")
    images, content = next(message[1:] for message in messages if message[0] == "left")
    left = tmp_path / "left.safetensors"
    left.write_bytes(content)
    header, _ = checkpoint.read(left)
    assert header.images == images > before and resume.is_resumable(left)


def test_a_run_from_first_grid_to_done(parent: Callable[..., Parent]) -> None:
    started = time.monotonic()
    messages = parent(tiny("cgan", images=1600)).until("done")
    took = time.monotonic() - started
    assert messages[0][0] == "grid", "the untrained grid comes before all else"
    assert messages[-1] == ("done", "finished")
    assert messages[-2] == ("saved", 1600)
    steps = [message[1]["step"] for message in of_kind(messages, "progress")]
    assert steps == sorted(set(steps)) and steps[-1] == 100
    assert len(steps) <= took / reporter.PROGRESS_SECONDS + 2
    for _, pixels, width, height, _ in of_kind(messages, "grid"):
        assert (width, height, len(pixels)) == (280, 280, 280 * 280)
    assert of_kind(messages, "grid")[0] != of_kind(messages, "grid")[-1]
    assert len(of_kind(messages, "grid")) <= took / reporter.GRID_SECONDS + 2


def test_the_last_save_is_what_a_plain_run_gives(parent: Callable[..., Parent]) -> None:
    recipe = tiny(images=160)
    one = parent(recipe)
    one.until("done")
    saved, header = resume.resume(one.checkpoint)
    data = datasets.load("mnist")
    plain = Run(recipe, data.shape, 3)
    list(train(plain, data))
    assert (header.images, header.seed, header.dataset, saved.step) == (160, 3, "mnist", plain.step)
    for ours, theirs in zip(saved.average.parameters(), plain.average.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs)


def test_pause_step_resume_stop(parent: Callable[..., Parent]) -> None:
    one = parent(tiny(images=ENDLESS))
    before = one.until("progress")
    assert ("state", "running") in before
    one.pipe.send(("pause",))
    messages = one.until("state", "paused")
    at_rest = of_kind(before + messages, "progress")[-1][1]["step"]

    one.pipe.send(("step", 1))
    messages = one.until("state", "paused")
    assert [message[1]["step"] for message in of_kind(messages, "progress")] == [at_rest + 1]
    assert [message[0] for message in messages].count("grid") == 1, "the grid at rest is that of the last step"
    assert ("state", "running") not in messages

    one.pipe.send(("step", 5))
    messages = one.until("state", "paused")
    assert of_kind(messages, "progress")[-1][1]["step"] == at_rest + 6

    one.pipe.send(("turn", {"frozen": "generator", "lr_d": 1e-5}))
    one.pipe.send(("resume",))
    one.until("state", "running")
    one.until("progress")
    one.pipe.send(("stop",))
    messages = one.until("done")
    assert messages[-1] == ("done", "stopped")
    assert checkpoint.read_header(one.checkpoint).images == messages[-2][1] > 16 * (at_rest + 6)


def test_paused_before_the_first_step_and_stopped(parent: Callable[..., Parent], monkeypatch: pytest.MonkeyPatch) -> None:
    load, go = datasets.load, threading.Event()
    monkeypatch.setattr(datasets, "load", lambda name, split="train": go.wait(10) and load(name, split))
    one = parent(tiny(images=ENDLESS))
    one.pipe.send(("pause",))
    time.sleep(0.1)
    go.set()
    messages = one.until("state", "paused")
    assert not of_kind(messages, "progress")
    assert [message[0] for message in messages] == ["grid", "real", "state"], "what the first reading needs is there"
    one.pipe.send(("stop",))
    assert one.until("done") == [("done", "stopped")]
    assert not one.checkpoint.exists()


@pytest.mark.parametrize("paused", [False, True])
def test_a_parent_that_goes_leaves_a_save(parent: Callable[..., Parent], paused: bool) -> None:
    one = parent(tiny(images=ENDLESS))
    one.until("progress")
    if paused:
        one.pipe.send(("pause",))
        one.until("state", "paused")
    one.pipe.close()
    one.thread.join(10)
    assert not one.thread.is_alive()
    assert resume.resume(one.checkpoint)[0].step > 0


def test_saves_while_training(parent: Callable[..., Parent]) -> None:
    one = parent(tiny(images=ENDLESS), save_seconds=0.1)
    first = one.until("saved")[-1][1]
    assert one.until("saved")[-1][1] > first > 0
    assert resume.resume(one.checkpoint)[0].step > 0


def test_a_full_disk_does_not_end_the_run(parent: Callable[..., Parent], tmp_path: Path) -> None:
    (tmp_path / "run").write_text("where the folder should be")
    one = parent(tiny(images=ENDLESS), save_seconds=0.05)
    assert "could not be saved" in one.until("unsaved")[-1][1]
    one.until("progress")
    one.pipe.send(("stop",))
    assert one.until("done")[-1] == ("done", "stopped")


def test_divergence_is_one_sentence_and_keeps_the_last_save(
    parent: Callable[..., Parent], monkeypatch: pytest.MonkeyPatch
) -> None:
    def poisoned(run: Run, *arguments: Any, **named: Any) -> Iterator[Progress]:
        for progress in train(run, *arguments, **named):
            if run.step == 30:
                next(run.discriminator.parameters()).data.fill_(torch.inf)
            yield progress

    monkeypatch.setattr(worker, "train", poisoned)
    one = parent(tiny(images=ENDLESS), save_seconds=0.0)
    messages = one.until("error")
    assert "iverged" in messages[-1][1]
    assert "no longer finite" in of_kind(messages, "unsaved")[0][1]
    assert of_kind(messages, "saved")[-1] == ("saved", 29 * 16)
    assert resume.resume(one.checkpoint)[0].step == 29


def test_weights_that_are_not_finite_are_not_saved(tmp_path: Path) -> None:
    run = Run(tiny(images=160), (1, 28, 28))
    next(run.generator.parameters()).data[0] = torch.nan
    with pytest.raises(TheatreError, match="no longer finite"):
        worker._save(tmp_path / CHECKPOINT, run, "mnist", print)
    assert not list(tmp_path.iterdir())


def test_an_unknown_data_set_is_an_error(tmp_path: Path) -> None:
    ours, theirs = multiprocessing.Pipe()
    worker.perform(theirs, tiny().to_json(), "nowhere", 0, tmp_path, WatchedControls(), 60.0)
    assert ours.recv()[0] == "error"


def test_commands_end_when_the_pipe_does() -> None:
    ours, theirs = multiprocessing.Pipe()
    controls = WatchedControls()
    for command in (("pause",), ("turn", {"d_steps": 3})):
        ours.send(command)
    ours.close()
    connection: Connection = theirs
    worker.obey(connection, controls)
    assert controls.paused and controls.stopped and controls.knobs.d_steps == 3


def test_a_step_for_one_player_says_what_it_changed(parent: Callable[..., Parent]) -> None:
    one = parent(tiny("dcgan", images=ENDLESS, lr_g=1e-2, lr_d=1e-2))
    one.pipe.send(("pause",))
    one.until("state", "paused")
    for player, lowered in (("discriminator", "loss_d"), ("generator", "loss_g")):
        one.pipe.send(("step", 1, player))
        (message,) = of_kind(one.until("state", "paused"), "compared")
        assert message[1]["player"] == player
        before, after = message[1][lowered]
        assert after < before, "whoever learns does better on the same draws"
    one.pipe.send(("step", 1))
    (message,) = of_kind(one.until("state", "paused"), "compared")
    assert message[1]["player"] == ""


def test_slow_motion_tells_each_line(parent: Callable[..., Parent]) -> None:
    one = parent(tiny(images=ENDLESS))
    one.pipe.send(("pause",))
    one.until("state", "paused")
    one.pipe.send(("slow", 0.02))
    one.pipe.send(("step", 1))
    messages = one.until("state", "paused")
    assert [message[1] for message in of_kind(messages, "line")] == list(range(8))
    one.pipe.send(("slow", 0))
    one.pipe.send(("step", 1))
    assert not of_kind(one.until("state", "paused"), "line")


def test_opinions_are_counted(parent: Callable[..., Parent], tmp_path: Path) -> None:
    for name, probability in (("vanilla", True), ("wgan", False)):
        message = of_kind(parent(tiny(name, images=1600), folder=tmp_path / name).until("done"), "opinions")[-1][1]
        assert sum(message["real"]) == sum(message["fake"]) == 16
        assert len(message["real"]) == reporter.BINS
        assert (message["low"], message["high"]) == (0, 1) or not probability
        assert message["low"] < message["high"]


def test_readings_come_with_what_real_images_score(parent: Callable[..., Parent], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporter, "READING_SECONDS", 0.0)
    monkeypatch.setattr(reporter, "READING_SHARE", 0.9)
    one = parent(tiny(images=ENDLESS))
    messages = one.until("reading", seconds=60)
    assert [message[0] for message in messages].index("real") < len(messages) - 1
    reading, real = Reading(*messages[-1][1]), Reading(*of_kind(messages, "real")[0][1])
    assert 0 < real.fid < reading.fid and sum(reading.shares) == pytest.approx(1)
    assert not of_kind(one.until("reading", seconds=60), "real")


def test_ds_words_on_a_watched_cell(parent: Callable[..., Parent]) -> None:
    one = parent(tiny("cgan", images=ENDLESS, lr_g=1e-2))
    one.until("progress")
    one.pipe.send(("watch", 11))
    ((logit, fake, wish),) = one.until("critique")[-1][1]
    assert np.isfinite(logit) and fake[1] == (1, 28, 28) and len(fake[0]) == 784 and wish[1] == (3, 28, 28)
    one.pipe.send(("pause",))
    one.until("state", "paused")
    one.pipe.send(("step", 1, "generator"))
    messages = one.until("state", "paused")
    before, after = of_kind(messages, "critique")[-1][1]
    assert before[1] != after[1] and before[0] != after[0]
    one.pipe.send(("watch", -1))
    one.pipe.send(("step", 1))
    assert not of_kind(one.until("state", "paused"), "critique")


def test_a_finished_run_is_scored_as_it_has_become(parent: Callable[..., Parent], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporter, "READING_SECONDS", 0.0)
    messages = parent(tiny(images=3200)).until("done", seconds=60)
    readings = [Reading(*message[1]) for message in of_kind(messages, "reading")]
    assert len(readings) >= 2 and readings[0].images < readings[-1].images == 3200
