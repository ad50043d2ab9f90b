"""What the worker says and does, in a thread of the test: its process is test_jobs.py's matter."""

import itertools
import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing import spawn
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gan import processes, recipes
from gan.data import datasets
from gan.latents.latent import LatentSpec
from gan.models import checkpoint, resume
from gan.recipes import Recipe
from gan.runs import worker
from gan.training.history import Reading
from gan.training.loop import Progress, Run, train

ENDLESS = 100_000_000


def tiny(name: str = "vanilla", **settings: Any) -> Recipe:
    return recipes.get(name).with_settings(**{"g_width": 8, "d_width": 8, "batch": 16, **settings})


@pytest.fixture(autouse=True)
def no_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    """They take a second now and then, which is one test's matter."""
    monkeypatch.setattr(worker, "READING_SECONDS", 1e9)


class Parent:
    """The other end of a worker's pipe."""

    def __init__(self, recipe: Recipe, folder: Path, save_seconds: float = 60.0):
        self.pipe, theirs = multiprocessing.Pipe()
        self.folder = folder
        arguments = (theirs, recipe.to_json(), "mnist", 3, folder, worker.WatchedControls(), save_seconds)
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
        return self.folder / worker.CHECKPOINT


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


def of_kind(messages: list[tuple[Any, ...]], kind: str) -> list[tuple[Any, ...]]:
    return [message for message in messages if message[0] == kind]


def test_a_run_from_first_grid_to_done(parent: Callable[..., Parent]) -> None:
    started = time.monotonic()
    messages = parent(tiny("cgan", images=1600)).until("done")
    took = time.monotonic() - started
    assert messages[0][0] == "grid", "the untrained grid comes before all else"
    assert messages[-1] == ("done", "finished")
    assert messages[-2] == ("saved", 1600)
    steps = [message[1]["step"] for message in of_kind(messages, "progress")]
    assert steps == sorted(set(steps)) and steps[-1] == 100
    assert len(steps) <= took / worker.PROGRESS_SECONDS + 2
    for _, pixels, width, height, _ in of_kind(messages, "grid"):
        assert (width, height, len(pixels)) == (280, 280, 280 * 280)
    assert of_kind(messages, "grid")[0] != of_kind(messages, "grid")[-1]
    assert len(of_kind(messages, "grid")) <= took / worker.GRID_SECONDS + 2


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
    assert "Could not write" in one.until("unsaved")[-1][1]
    one.until("progress")
    one.pipe.send(("stop",))
    assert "Could not write" in one.until("error")[-1][1]


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
    with pytest.raises(worker.TheatreError, match="no longer finite"):
        worker._save(tmp_path / worker.CHECKPOINT, run, "mnist", print)
    assert not list(tmp_path.iterdir())


def test_an_unknown_data_set_is_an_error(tmp_path: Path) -> None:
    ours, theirs = multiprocessing.Pipe()
    worker.perform(theirs, tiny().to_json(), "nowhere", 0, tmp_path, worker.WatchedControls(), 60.0)
    assert ours.recv()[0] == "error"


@pytest.mark.parametrize("name", ["dcgan", "vanilla"])
def test_the_untrained_grid_shows_noise_and_leaves_the_average_alone(name: str, tmp_path: Path) -> None:
    run = Run(recipes.get(name), (1, 28, 28))
    before = {key: value.clone() for key, value in run.average.state_dict().items()}
    told: list[tuple[Any, ...]] = []
    worker.Reporter(lambda *message: told.append(message), run, "", tmp_path).draw()
    assert np.frombuffer(told[0][1], np.uint8).std() > 10, "not a flat grey"
    assert not run.average.training
    for key, value in run.average.state_dict().items():
        assert torch.equal(value, before[key])


def test_a_trained_grid_is_the_average_in_eval_mode(tmp_path: Path) -> None:
    run = Run(tiny("infogan"), (1, 28, 28))
    run.step = 1000
    told: list[tuple[Any, ...]] = []
    worker.Reporter(lambda *message: told.append(message), run, "", tmp_path).draw()
    latent, columns = worker.grid_latent(run.recipe.latent)
    with torch.no_grad(), run.compute.autocast():
        images = datasets.to_bytes(run.average(run.recipe.latent.encode(latent)))
    board = np.frombuffer(told[0][1], np.uint8).reshape(280, 280)
    assert columns == 10
    assert np.array_equal(board[28:56, 56:84], images[12, 0].numpy()), "row 1, column 2"


@pytest.mark.parametrize(("work", "due"), [(0.0, worker.GRID_SECONDS), (1.0, worker.GRID_MOST_SECONDS)])
def test_a_grid_that_took_long_puts_off_the_next_only_so_far(
    work: float, due: float, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = Run(tiny(), (1, 28, 28))
    run.step = 1000
    now, worked = [50.0], itertools.count(0.0, work)
    monkeypatch.setattr(worker.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(worker.time, "thread_time", lambda: next(worked))
    told: list[tuple[Any, ...]] = []
    reporter = worker.Reporter(lambda *message: told.append(message), run, "", tmp_path)
    reporter.draw()
    progress = Progress(1000, 16_000, 32_000, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0)
    for passed, grids in ((0.9 * due, 1), (1.1 * due, 2)):
        now[0] = 50.0 + passed
        reporter.stepped(progress)
        assert len(of_kind(told, "grid")) == grids


def test_grid_columns_are_the_labels_and_a_row_is_one_handwriting() -> None:
    for spec, part in ((LatentSpec(classes=10), "label"), (LatentSpec(noise=5, categories=10, codes=2), "category")):
        latent, columns = worker.grid_latent(spec)
        assert (len(latent.noise), columns) == (100, 10)
        assert getattr(latent, part).tolist() == list(range(10)) * 10
        for row in range(10):
            same = slice(10 * row, 10 * row + 10)
            assert (latent.noise[same] == latent.noise[10 * row]).all() and (latent.codes[same] == latent.codes[10 * row]).all()
        assert len(latent.noise.unique(dim=0)) == 10
    assert len(worker.grid_latent(LatentSpec(classes=3))[0].noise) == 8 * 3
    plain, columns = worker.grid_latent(LatentSpec())
    assert (columns, len(plain.noise.unique(dim=0))) == (8, 64)
    assert torch.equal(plain.noise, worker.grid_latent(LatentSpec())[0].noise)


def test_the_rate_is_smoothed_and_gives_the_time_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(worker, "PROGRESS_SECONDS", 0.0)
    data, recipe = datasets.load("mnist"), tiny(images=3200)
    run = Run(recipe, data.shape)
    told: list[tuple[Any, ...]] = []
    reporter = worker.Reporter(lambda *message: told.append(message), run, "", tmp_path)
    reporter.draw()
    for progress in itertools.islice(train(run, data, every=1), 20):
        reporter.stepped(progress)
    last = of_kind(told, "progress")[-1][1]
    assert last["step"] == 20 and last["images"] == 320
    assert last["seconds_left"] == pytest.approx((3200 - 320) / last["images_per_second"], rel=0.01)


def test_a_worker_is_not_told_of_the_server_s_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["__main__"], "__file__", "app.py", raising=False)  # whoever runs the tests
    assert {"init_main_from_path", "init_main_from_name"} & set(spawn.get_preparation_data("worker"))
    with processes._main_hidden():
        assert not {"init_main_from_path", "init_main_from_name"} & set(spawn.get_preparation_data("worker"))


def test_commands_end_when_the_pipe_does() -> None:
    ours, theirs = multiprocessing.Pipe()
    controls = worker.WatchedControls()
    for command in (("pause",), ("turn", {"d_steps": 3})):
        ours.send(command)
    ours.close()
    connection: Connection = theirs
    worker.obey(connection, controls)
    assert controls.paused and controls.stopped and controls.knobs.d_steps == 3


def test_a_share_of_the_cores_counts_from_the_next_step_on() -> None:
    before = torch.get_num_threads()
    controls = worker.WatchedControls()
    try:
        controls.share(before + 1)
        assert torch.get_num_threads() == before
        assert controls.wait_for_step()
        assert torch.get_num_threads() == before + 1
    finally:
        torch.set_num_threads(before)


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


def test_opinions_are_counted(parent: Callable[..., Parent]) -> None:
    for name, probability in (("vanilla", True), ("wgan", False)):
        message = of_kind(parent(tiny(name, images=1600)).until("done"), "opinions")[-1][1]
        assert sum(message["real"]) == sum(message["fake"]) == 16
        assert len(message["real"]) == worker.BINS
        assert (message["low"], message["high"]) == (0, 1) or not probability
        assert message["low"] < message["high"]


def test_readings_come_with_what_real_images_score(parent: Callable[..., Parent], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "READING_SECONDS", 0.0)
    monkeypatch.setattr(worker, "READING_SHARE", 0.9)
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
    monkeypatch.setattr(worker, "READING_SECONDS", 0.0)
    messages = parent(tiny(images=3200)).until("done", seconds=60)
    readings = [Reading(*message[1]) for message in of_kind(messages, "reading")]
    assert len(readings) >= 2 and readings[0].images < readings[-1].images == 3200
