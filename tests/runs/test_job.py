"""A run's client with a worker that has no process: what it asks of the worker, and what it makes of the end."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from gan.errors import TheatreError, UsageError
from gan.export.tensorboard import EventFile
from gan.models import catalogue
from gan.runs.folder import HISTORY, SPEC
from gan.runs.job import Job
from gan.runs.registry import JobRegistry
from tests.runs.conftest import Clock
from tests.runs.fake_workers import FakeWorker, FakeWorkers
from tests.runs.real_runs import tiny, until

FREED = "Nobody watched this run for 2 seconds, so it was stopped to free its place; Go on takes it up again."


@pytest.fixture
def run(timed_registries: Callable[..., JobRegistry], workers: FakeWorkers) -> tuple[Job, FakeWorker]:
    """A run that is under way, and its worker."""
    job = timed_registries(orphan_seconds=2.0).start(tiny(images=160), "mnist", 0)
    until(lambda: job.state == "running")
    return job, workers.all[0]


def test_an_orphan_is_stopped_only_when_its_time_is_up(run: tuple[Job, FakeWorker], clock: Clock) -> None:
    job, worker = run
    worker.train(16, 1.0)
    clock.seconds += 1.9
    time.sleep(0.6)  # longer than the server takes to notice
    assert job.active and job.idle_seconds == pytest.approx(1.9)
    job.status()
    assert job.idle_seconds == 0
    clock.seconds += 2.1
    until(lambda: not job.active)
    assert (job.state, job.message) == (
        "stopped",
        FREED,
    )
    assert [command for command in worker.obeyed if command == ("stop",)] == [("stop",)], "it is asked once"


def test_knobs_are_sent_only_when_they_change(run: tuple[Job, FakeWorker]) -> None:
    job, worker = run
    job.turn(lr_g=0.5)
    job.turn(lr_g=0.5)
    job.pause()
    assert [command for command in worker.obeyed if command[0] == "turn"] == [("turn", {"lr_g": 0.5})]
    for knobs in ({"lr_g": -1}, {"speed": 1}):
        with pytest.raises(UsageError):
            job.turn(**knobs)
    with pytest.raises(UsageError):
        job.slow(-1)
    for cell in (True, 64, -2, 1.5):
        with pytest.raises(UsageError, match="cells 0 to 63"):
            job.watch(cell)  # type: ignore[arg-type]


def test_a_save_lies_beside_its_curves_and_the_end_is_noted(run: tuple[Job, FakeWorker]) -> None:
    job, worker = run
    folder = job.checkpoint_path.parent
    assert json.loads((folder / SPEC).read_text(encoding="utf-8"))["state"] == "running"
    worker.train(160, 1.0)
    assert job.wait(10) and job.state == "finished"
    assert job.saved_path and job.saved_path.read_bytes() == b"weights" and job.status()["saved"] in catalogue.names()
    assert json.loads((folder / HISTORY).read_text(encoding="utf-8"))["points"][-1][0] == 160
    noted = json.loads((folder / SPEC).read_text(encoding="utf-8"))
    assert (noted["state"], noted["saved"]) == ("finished", job.status()["saved"])
    with pytest.raises(UsageError, match="has been finished"):
        job.pause()


def test_a_disk_that_refuses_ends_the_events_and_not_the_run(
    run: tuple[Job, FakeWorker], monkeypatch: pytest.MonkeyPatch
) -> None:
    job, worker = run
    assert job.events_folder and list(job.events_folder.iterdir())

    def refuse(*_: Any) -> None:
        raise TheatreError("Could not write it (No space left on device); free some space and try again.")

    monkeypatch.setattr(EventFile, "point", refuse)
    worker.train(16, 1.0)
    until(lambda: job.status()["images"] == 16)
    assert job.events_folder is None and job.active
    worker.train(144, 1.0)
    assert job.wait(10) and job.state == "finished"
