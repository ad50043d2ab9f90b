"""Real worker processes on tiny recipes: started, watched, steered, killed."""

import json
import math
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from gan import models, paths, recipes
from gan.data import datasets
from gan.data.datasets import Dataset
from gan.errors import TheatreError, UsageError
from gan.models import catalogue, resume
from gan.runs import worker
from gan.runs.registry import JobRegistry
from gan.training.loop import Run, train
from tests.runs.conftest import Clock
from tests.runs.real_runs import tiny, until, until_saved, until_steps


def test_a_run_grows_shows_itself_and_becomes_a_model(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    job = jobs.start(tiny("cgan", images=3200), "mnist", 7)
    first = job.status()
    assert first["state"] == "starting" and first["points"] == [] and first["next"] == 0 and first["saved"] is None
    assert jobs.get(job.id) is job and jobs.newest() is job and jobs.active() == [job]

    until(job.grid)
    untrained = job.grid()
    assert untrained and untrained[0] == 1 and len(untrained[1]) == untrained[2] * untrained[3]
    assert job.shape == (10, 10) and untrained[2:] == (280, 280)
    until(lambda: job.status()["next"] >= 2)
    assert job.wait(30)

    status = job.status()
    json.dumps(status, allow_nan=False)
    assert (status["state"], status["message"], status["recipe"], status["seed"]) == ("finished", "", "cgan", 7)
    assert status["images"] == status["total"] == 3200 and status["epoch"] == pytest.approx(3200 / 60_000)
    assert status["seconds"] > 0 and status["images_per_second"] > 0 and status["seconds_left"] == 0
    assert status["probability"] is True
    assert [point[0] for point in status["points"]] == sorted({point[0] for point in status["points"]})
    assert status["points"][-1][0] == 3200 and all(len(point) == 5 for point in status["points"])
    assert job.status(since=status["next"] - 1)["points"] == status["points"][-1:]
    assert job.status(since=status["next"])["points"] == []
    trained = job.grid()
    assert trained and trained[0] == status["grid_version"] > 1 and trained[1] != untrained[1]

    assert status["saved"] == "cgan-live-1" and "cgan-live-1" in catalogue.names()
    assert job.saved_path == catalogue.find_named("cgan-live-1")
    assert models.load("cgan-live-1").header.images == 3200
    assert resume.resume(job.saved_path)[1].seed == 7, "the whole file, so that it can be gone on with"
    assert json.loads((job.checkpoint_path.parent / "run.json").read_text())["saved"] == "cgan-live-1"
    assert jobs.active() == []
    for command in (job.pause, job.resume, job.stop, job.step, lambda: job.turn(lr_g=0.1)):
        with pytest.raises(UsageError, match="has been finished"):
            command()


def test_pause_step_resume_turn_stop_and_two_watchers(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    job = jobs.start(tiny(), "mnist", 0, "my-run")
    until_steps(job)
    job.pause()
    until(lambda: job.state == "paused")
    still = job.status()
    time.sleep(0.3)
    same = {"points": [], "place_seconds": 900}
    assert job.status() | same == still | same, "paused: nothing moves"

    before = job.status()
    job.step()
    until(lambda: job.status()["images"] > before["images"])
    after = job.status(before["next"])
    assert after["images"] == before["images"] + 16 and after["state"] == "paused"
    assert [point[0] for point in after["points"]] == [after["images"]], "a single step has its point at once"
    assert after["grid_version"] == before["grid_version"] + 1
    job.step(4)
    until(lambda: job.status()["images"] == before["images"] + 5 * 16)

    for knobs in ({"lr_g": math.nan}, {"lr_g": -1}, {"d_steps": 1.5}, {"frozen": "nobody"}, {"speed": 1}):
        with pytest.raises(UsageError):
            job.turn(**knobs)
    for count in (0, -1, 1.5, math.nan, 10**6):
        with pytest.raises(UsageError):
            job.step(count)  # type: ignore[arg-type]
    job.turn(frozen="generator", d_steps="2")
    turned = {key: value for key, value in job.status()["knobs"].items() if value}
    assert turned == {"d_steps": 2, "frozen": "generator"}
    job.step()
    until(lambda: job.status()["images"] == before["images"] + 7 * 16)

    job.resume()
    until(lambda: job.state == "running" and job.status()["images"] > before["images"] + 20 * 16)
    watchers = [job.status(5), job.status(5)]
    assert watchers[0]["points"] == watchers[1]["points"][: len(watchers[0]["points"])]
    assert watchers[0]["points"] == job.status()["points"][5 : watchers[0]["next"]]

    job.stop()
    assert job.wait(30)
    assert (job.state, job.message, job.status()["saved"]) == ("stopped", "", "my-run")
    assert models.load("my-run").header.images == job.status()["images"]
    with pytest.raises(UsageError, match="already"):
        jobs.start(tiny(), "mnist", 0, "my-run")
    job.save_as("again")
    assert job.status()["saved"] == "again" and {"again", "my-run"} <= set(catalogue.names())
    for name in ("again", "../evil", "Bad Name", "", "-x", "x" * 41, None):
        with pytest.raises(UsageError):
            job.save_as(name)  # type: ignore[arg-type]


def test_a_killed_worker_takes_nothing_with_it(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries(save_seconds=0.05)
    job, other = jobs.start(tiny(), "mnist", 0), jobs.start(tiny(), "mnist", 1)
    until_saved(job)
    with pytest.raises(UsageError, match="still going"):
        job.save_as("too-early")
    with pytest.raises(TheatreError, match="All 2 places for runs are taken"):
        jobs.start(tiny(), "mnist", 2)
    os.kill(job._process.pid or 0, signal.SIGKILL)
    assert job.wait(30)
    assert job.state == "failed" and job.status()["saved"] is None
    assert "ended unexpectedly (signal 9); the last save, at " in job.message and job.message.endswith(" images, is kept.")
    with pytest.raises(UsageError, match="has failed"):
        job.pause()
    job.save_as("rescued")
    assert f"{models.load('rescued').header.images:,} images" in job.message
    assert job.status()["saved"] == "rescued"

    until_steps(other)
    assert other.state == "running"
    os.kill(other._process.pid or 0, signal.SIGTERM)  # asked to go, a worker goes in good order
    assert other.wait(30)
    assert other.state == "stopped" and other.status()["saved"] == "vanilla-live-1"
    assert jobs.start(tiny(images=16), "mnist", 0).wait(30)


def test_a_run_killed_before_its_first_save(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    job = jobs.start(tiny(), "mnist", 0)
    os.kill(job._process.pid or 0, signal.SIGKILL)
    assert job.wait(30)
    assert job.message == "The training process ended unexpectedly (signal 9); nothing had been saved yet."
    with pytest.raises(UsageError, match="nothing to save"):
        job.save_as("nothing")


def test_an_orphan_is_stopped_and_saved_even_when_paused(timed_registries: Callable[..., JobRegistry], clock: Clock) -> None:
    jobs = timed_registries(orphan_seconds=2.0)
    watched, orphan = jobs.start(tiny(), "mnist", 0), jobs.start(tiny(), "mnist", 0)
    until(lambda: min(watched.status()["images"], orphan.status()["images"]))
    orphan.pause()
    clock.seconds += 1.5
    watched.status()
    clock.seconds += 1.0
    until(lambda: watched.status() and not orphan.active)
    assert orphan.state == "stopped" and "Nobody watched this run for 2 seconds" in orphan.message
    assert orphan.status()["saved"] == "vanilla-live-1"
    assert watched.active


def test_closing_the_registry_saves_every_run(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    job = jobs.start(tiny(), "mnist", 0)
    until_steps(job)
    jobs.close()
    assert job.state == "stopped" and job.status()["saved"] in catalogue.names()
    with pytest.raises(TheatreError, match="closing"):
        jobs.start(tiny(), "mnist", 0)
    jobs.close()


def test_what_is_refused_before_a_process_is_started(
    registries: Callable[..., JobRegistry], monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = registries()

    def never(*arguments: Any) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(worker, "launch", never)
    for dataset in ("nowhere", "", None, ["mnist"]):
        with pytest.raises(UsageError, match="mnist"):
            jobs.start(tiny(), dataset, 0)  # type: ignore[arg-type]
    for seed in (-1, 2**31, 0.5, math.nan, None, "1"):
        with pytest.raises(UsageError, match="seed"):
            jobs.start(tiny(), "mnist", seed)  # type: ignore[arg-type]
    for name in ("../evil", "Capital", "dot.dot", "-x", "x" * 41):
        with pytest.raises(UsageError, match="small letters"):
            jobs.start(tiny(), "mnist", 0, name)
    with pytest.raises(UsageError, match="lower g_width"):
        jobs.start(recipes.get("dcgan").with_settings(g_width=512), "mnist", 0)
    with pytest.raises(UsageError, match="choose a recipe without labels"):
        jobs.start(tiny("cgan"), "stacked-mnist", 0)
    for run in ("", "deadbeef", None, {}):
        with pytest.raises(UsageError, match="start a new one"):
            jobs.get(run)  # type: ignore[arg-type]
    assert jobs.newest() is None and jobs.active() == jobs.all() == []
    assert not list((paths.home() / "runs").glob("*"))


def test_old_runs_are_forgotten_but_not_their_models(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries(ended_kept=1)
    made = []
    for _ in range(3):
        made.append(jobs.start(tiny(images=16), "mnist", 0))
        assert made[-1].wait(30)
    assert jobs.all() == [made[2], made[1]]
    assert not made[0].checkpoint_path.exists() and made[1].checkpoint_path.exists()
    assert set(catalogue.names()) >= {f"vanilla-live-{i}" for i in (1, 2, 3)}
    with pytest.raises(UsageError):
        jobs.get(made[0].id)


def test_leftovers_of_earlier_servers(tmp_path: Path, registries: Callable[..., JobRegistry]) -> None:
    runs, yesterday = tmp_path / "runs", time.time() - 2 * 24 * 3600
    for name, saved in (("aaaaaaaa", yesterday), ("bbbbbbbb", time.time()), ("not-ours", yesterday)):
        (runs / name).mkdir(parents=True)
        (runs / name / "checkpoint.safetensors").write_bytes(b"weights")
        os.utime(runs / name / "checkpoint.safetensors", (saved, saved))
    registries()
    assert sorted(folder.name for folder in runs.iterdir()) == ["bbbbbbbb", "not-ours"]


def test_many_watchers_at_once_see_whole_states(registries: Callable[..., JobRegistry]) -> None:
    job = registries().start(tiny(images=16 * 60), "mnist", 0)
    seen: list[list[list[float]]] = []
    troubles: list[BaseException] = []

    def watch() -> None:
        points: list[list[float]] = []
        try:
            while job.active:
                status = job.status(len(points))
                points += status["points"]
                assert status["next"] == len(points)
                time.sleep(0.005)
            points += job.status(len(points))["points"]
            seen.append(points)
        except BaseException as trouble:
            troubles.append(trouble)

    watchers = [threading.Thread(target=watch) for _ in range(4)]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join(30)
    assert not troubles
    assert len(seen) == 4 and all(points == job.status()["points"] for points in seen)


def test_since_must_be_a_number(registries: Callable[..., JobRegistry]) -> None:
    job = registries().start(tiny(), "mnist", 0)
    for since in ("1", 1.5, None, True):
        with pytest.raises(UsageError, match="since"):
            job.status(since)  # type: ignore[arg-type]
    assert job.status(-5)["points"] == job.status(0)["points"]
    job.stop()
    assert job.wait(30)
    assert job.state == "stopped"


def test_a_run_on_data_of_its_own(registries: Callable[..., JobRegistry]) -> None:
    digits = datasets.load("mnist")
    few = Dataset("mnist", digits.images[:50], digits.labels[:50], digits.class_names)
    jobs = registries()
    job = jobs.start(tiny(images=800), "mnist", 0, data=few)
    assert job.wait(30) and job.state == "finished", job.message
    assert job.status()["epoch"] == pytest.approx(800 / 50), "what counts is the data given, not the set it came from"
    alone = Run(tiny(images=800), few.shape, 0)
    list(train(alone, few))
    saved = resume.resume(job.saved_path)[0]  # type: ignore[arg-type]
    for ours, theirs in zip(saved.average.parameters(), alone.average.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs)
    with pytest.raises(UsageError, match="labels"):
        jobs.start(tiny("cgan"), "mnist", 0, data=Dataset("own-images", few.images, few.labels, tuple("abcdefghijklmn")))


def test_moments_are_kept_gone_back_to_and_branched_from(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    job = jobs.start(tiny(batch=64), "mnist", 5)
    until(lambda: len(job.moments) >= 2, 120)  # the slower the disk took the first, the longer until the second is due
    job.stop()
    assert job.wait(30)
    moments = job.moments
    assert moments[0].images == 64 and all(one.path.is_file() for one in moments)
    assert models.open_file(moments[1].path).header.images == moments[1].images

    other = jobs.start(tiny(batch=64, lr_g=1e-5), "mnist", 0, origin=moments[0].path)
    until(lambda: other.status()["points"])
    status = other.status()
    assert status["seed"] == 5 and status["total"] == job.recipe.images
    assert 64 < status["points"][0][0] < 2_000, "it goes on from the moment and not from nothing"
    other.stop()
    with pytest.raises(UsageError, match="keeps its networks"):
        jobs.start(tiny(g_width=16), "mnist", 0, origin=moments[0].path)
    with pytest.raises(TheatreError, match="no readable checkpoint"):
        jobs.start(tiny(), "mnist", 0, origin=moments[0].path.with_name("gone.safetensors"))


def test_a_stopped_run_goes_on_exactly(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    job = jobs.start(tiny(images=1600), "mnist", 3)
    job.pause()
    job.step(40)
    until(lambda: job.status()["images"] >= 640)
    job.stop()
    assert job.wait(30) and 640 <= job.status()["images"] < 1600
    again = jobs.start(job.recipe, "mnist", 0, origin=job.checkpoint_path)
    assert again.wait(30) and again.status()["images"] == 1600
    whole = Run(tiny(images=1600), (1, 28, 28), 3)
    list(train(whole, datasets.load("mnist")))
    saved = resume.resume(again.saved_path)[0]  # type: ignore[arg-type]
    for ours, theirs in zip(saved.average.parameters(), whole.average.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs)


def test_the_run_as_it_is_this_second(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    job = jobs.start(tiny(), "mnist", 0)
    until_steps(job)
    first = job.now()
    assert models.open_file(first.path).header.images >= first.images
    until(lambda: job.now().images > first.images)
    job.pause()
    until(lambda: job.state == "paused" and job.now().images == job.status()["images"])
    shown = models.open_file(job.now().path)
    job.stop()
    assert job.wait(30) and job.now().path == job.checkpoint_path
    kept = models.open_file(job.now().path)
    assert shown.header.images == kept.header.images
    for ours, theirs in zip(shown.generator.parameters(), kept.generator.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-3, rtol=1e-2)  # halved precision
