"""Runs outlive their server: found again by their id, gone on with, branched from."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from gan.data import datasets
from gan.data.datasets import Dataset
from gan.errors import UsageError
from gan.models import resume
from gan.runs.folder import HISTORY
from gan.runs.registry import JobRegistry
from gan.runs.rights import Rights
from gan.training.loop import Run, train
from tests.runs.fake_workers import FakeWorkers
from tests.runs.real_runs import tiny, until

KEY = "0" * 32
MINE = Rights.of(KEY)


def test_a_run_goes_on_under_the_next_server(registries: Callable[..., JobRegistry]) -> None:
    first = registries()
    job = first.start(tiny(images=1600), "mnist", 3, "mine", rights=MINE)
    job.pause()
    job.step(40)
    until(lambda: job.status()["images"] >= 640)
    first.close()
    assert job.state == "stopped"

    second = registries()
    left = second.past_run(job.id)
    assert (left.state, left.saved, left.seed, left.total) == ("stopped", "mine", 3, 1600)
    assert left.unfinished and left.images == job.status()["images"]
    assert left.history() == job.history()
    again = second.go_on(job.id, KEY)
    assert again.wait(30) and again.state == "finished", again.message
    points = again.status()["points"]
    assert points[: len(job.status()["points"])] == job.status()["points"], "the curves go on too"
    assert points[-1][0] == 1600
    whole = Run(tiny(images=1600), (1, 28, 28), 3)
    list(train(whole, datasets.load("mnist")))
    saved = resume.resume(again.saved_path)[0]  # type: ignore[arg-type]
    for ours, theirs in zip(saved.average.parameters(), whole.average.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs)
    with pytest.raises(UsageError, match="seen all its images"):
        second.go_on(again.id, KEY)


def test_a_run_whose_server_was_killed(registries: Callable[..., JobRegistry], tmp_path: Path) -> None:
    jobs = registries(save_seconds=0.05)
    digits = datasets.load("mnist")
    few = Dataset("mnist", digits.images[:50], digits.labels[:50], digits.class_names)
    job = jobs.start(tiny(), "mnist", 1, data=few, rights=MINE)
    until(lambda: (tmp_path / "runs" / job.id / HISTORY).exists())
    job.kill()
    assert job.wait(30) and job.state == "failed"
    again = jobs.go_on(job.id, KEY)
    until(lambda: again.status()["next"] > len(again.history().points) - 1 and again.status()["images"] > 0)
    assert again.status()["epoch"] == pytest.approx(again.status()["images"] / 50, rel=0.5), "on its own fifty images"
    with pytest.raises(UsageError, match="still going"):
        jobs.go_on(again.id, KEY)


def test_knobs_go_on_with_the_run(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    job = jobs.start(tiny(), "mnist", 1, rights=MINE)
    job.turn(lr_g=1e-5, frozen="discriminator")
    until(lambda: job.status()["images"])
    job.stop()
    assert job.wait(30)
    jobs.close()
    again = registries().go_on(job.id, KEY)
    knobs = again.status()["knobs"]
    assert (knobs["lr_g"], knobs["frozen"]) == (1e-5, "discriminator")


def test_a_branch_carries_the_curves_until_there(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    job = jobs.start(tiny(batch=64), "mnist", 5)
    until(lambda: len(job.moments) > 1, 120)  # the slower the disk took the first, the longer until the second is due
    job.stop()
    assert job.wait(30)
    moment = job.moments[1]
    other = jobs.branch(job.id, moment, job.recipe.with_settings(lr_g=1e-5))
    until(lambda: other.status()["images"] > moment.images)
    history = other.history()
    assert history.points[:3] == job.history().points[:3]
    assert [tuple(mark) for mark in history.marks] == [(moment.images, "lr_g", 1e-5)]
    images = [point.images for point in history.points]
    assert images == sorted(images)
    assert other.history().knobs() == {"lr_g": 1e-5}


def test_what_was_turned_before_a_moment_is_turned_back_by_its_branch(
    registries: Callable[..., JobRegistry], workers: FakeWorkers
) -> None:
    jobs = registries()
    job = jobs.start(tiny(batch=64), "mnist", 5)
    job.turn(frozen="discriminator", lr_g=1e-5)
    workers.train(64)
    workers.all[0].keep_moment(Run(job.recipe, (1, 28, 28), 5))
    until(lambda: job.moments)
    job.stop()
    other = jobs.branch(job.id, job.moments[-1], job.recipe)
    assert other.history().knobs() == {"lr_g": job.recipe.lr_g}, "and nobody is frozen"


def test_nothing_is_found_by_guessing(registries: Callable[..., JobRegistry], tmp_path: Path) -> None:
    jobs = registries()
    folder = tmp_path / "runs" / "0badcafe"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(json.dumps({"recipe": {}, "dataset": "mnist"}))
    for identity in ("0badcafe", "12345678", "../runs", "", None, "*"):
        with pytest.raises(UsageError, match="no run"):
            jobs.past_run(identity)  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="no run"):
            jobs.go_on(identity, KEY)  # type: ignore[arg-type]
