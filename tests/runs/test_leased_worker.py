"""Runs that are lent a GPU: real worker processes for the CPU's parts, and threads of the test that train in a GPU's place."""

import contextvars
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
import torch

from gan import device
from gan.data import datasets
from gan.models import resume
from gan.runs import gpu_slice, leased_worker
from gan.runs.folder import MOMENTS
from gan.runs.gpu_slice import GpuRefused, train_slice
from gan.runs.job import Job
from gan.runs.registry import JobRegistry
from gan.runs.spec import Limits
from gan.training.loop import Run, train
from tests.runs.real_runs import tiny, until, until_steps

VISITOR: contextvars.ContextVar[str] = contextvars.ContextVar("visitor", default="nobody")


class Gpus:
    """Lender of slices that a thread of the test trains.

    Attributes:
        free: set while there is a GPU; a slice that was asked for waits for it.
        refusal: what is answered instead, if anything.
        visitors: whose GPU time was asked for, in order.
        held, given_back: slices that were lent, and those of them that are over.
    """

    def __init__(self) -> None:
        self.free = threading.Event()
        self.refusal = ""
        self.visitors: list[str] = []
        self.held, self.given_back = 0, 0
        self.connections: list[Connection] = []

    def lend(self, connection: Connection, *what: Any) -> None:
        self.visitors.append(VISITOR.get())
        if self.refusal:
            raise GpuRefused(self.refusal)
        assert self.free.wait(30)
        self.held += 1
        self.connections.append(connection)
        train_slice(connection, *what)
        self.given_back += 1


@pytest.fixture
def gpus() -> Gpus:
    return Gpus()


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gpus: Gpus) -> Iterator[JobRegistry]:
    monkeypatch.setenv("GAN_THEATRE_HOME", str(tmp_path))
    monkeypatch.setattr(device, "_holds_gpu", False)
    monkeypatch.setattr(leased_worker, "SECONDS", gpu_slice.LAST_SAVE_SECONDS + 1.5)
    made = JobRegistry(Limits(threads=1), lend=gpus.lend)
    yield made
    made.close()
    gpus.free.set()


def until_lent(job: Job) -> None:
    until(lambda: job.status()["device"] == leased_worker.LENT)


def test_a_run_in_parts_ends_as_one_in_a_single_part(jobs: JobRegistry, gpus: Gpus) -> None:
    gpus.free.set()
    recipe = tiny(images=16_000)
    job = jobs.start(recipe, "mnist", 3)
    assert job.wait(120) and job.state == "finished", job.message
    assert gpus.held >= 1 and gpus.given_back == gpus.held and device._holds_gpu
    assert job.status()["device"] == "" and job.saved_path
    saved, header = resume.resume(job.saved_path)
    assert (header.images, header.step) == (16_000, 1_000)
    images = [point[0] for point in job.status()["points"]]
    assert images == sorted(set(images)) and images[-1] == 16_000
    moments = [moment.images for moment in job.moments]
    assert len(moments) > 3 and moments == sorted(set(moments)), "those of the parts before are still there"
    assert {moment.path for moment in job.moments} <= set((job.checkpoint_path.parent / MOMENTS).glob("*"))
    data = datasets.load("mnist")
    plain = Run(recipe, data.shape, 3)
    list(train(plain, data))
    for ours, theirs in zip(saved.average.parameters(), plain.average.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs)


def test_who_has_no_gpu_time_trains_on_the_cpu_and_is_told_why(jobs: JobRegistry, gpus: Gpus) -> None:
    gpus.refusal = "Your GPU time of the day is used up; the CPU trains on."
    VISITOR.set("ada")
    job = jobs.start(tiny(), "mnist", 0)
    until(lambda: job.status()["device"] == gpus.refusal)
    until_steps(job)
    assert gpus.visitors == ["ada"], "it is asked once"
    job.pause()
    until(lambda: job.state == "paused")
    gpus.refusal = ""
    gpus.free.set()
    job.resume()
    until_lent(job)
    assert gpus.visitors[:2] == ["ada", "ada"]


def test_pauses_and_single_steps_are_the_cpu_s(jobs: JobRegistry, gpus: Gpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leased_worker, "SECONDS", 60.0)
    gpus.free.set()
    job = jobs.start(tiny(), "mnist", 0)
    until_lent(job)
    reached = job.status()["images"]
    until(lambda: job.status()["images"] > reached)
    job.turn(lr_d=5e-4)
    job.pause()
    until(lambda: job.state == "paused" and gpus.given_back == 1)
    assert job.status()["device"] == leased_worker.STEERED
    rest = job.status()["images"]
    assert rest > reached
    job.step()
    until(lambda: job.status()["images"] == rest + 16)
    assert job.state == "paused" and gpus.held == 1
    job.resume()
    until_lent(job)
    until(lambda: job.status()["images"] > rest + 16)
    job.step(3, "generator")
    until(lambda: job.state == "paused" and gpus.given_back == 2)
    assert job.status()["compared"]["player"] == "generator"
    job.slow(0.01)
    job.resume()
    until(lambda: job.status()["line"] is not None)
    assert gpus.held == 2, "slow motion is no work for a GPU"
    job.slow(0)
    until_lent(job)
    job.stop()
    until(lambda: job.state == "stopped")
    assert job.saved_path and gpus.given_back == 3
    assert job.history().knobs()["lr_d"] == 5e-4


def test_a_gpu_that_is_taken_away_loses_the_seconds_since_the_last_save(
    jobs: JobRegistry, gpus: Gpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(connection: Connection, *what: Any) -> None:
        connection.send(("ready",))
        connection.recv()
        connection.send(("progress", {"images": 16, "total": 32, "step": 1, "seconds": 1.0} | dict.fromkeys(FIGURES, 0.5)))
        raise GpuRefused("The GPU's process has ended.")

    FIGURES = ("loss_d", "loss_g", "d_real", "d_fake", "codes", "images_per_second", "seconds_left")
    monkeypatch.setattr(jobs, "_lend", die)
    job = jobs.start(tiny(), "mnist", 0)
    until(lambda: job.status()["device"] == "The GPU's process has ended.")
    reached = job.status()["images"]
    until(lambda: job.status()["images"] > reached)
    assert job.active


@pytest.mark.parametrize("lent", [False, True])
def test_a_killed_run_ends(jobs: JobRegistry, gpus: Gpus, lent: bool) -> None:
    if lent:
        gpus.free.set()
    job = jobs.start(tiny(), "mnist", 0)
    if lent:
        until_lent(job)
    else:
        until_steps(job)
    job.kill()
    assert job.wait(30) and job.state == "failed" and "ended unexpectedly" in job.message
    gpus.free.set()
    until(lambda: not gpus.held or gpus.given_back == gpus.held)


def test_a_slice_that_comes_too_late_trains_nothing(jobs: JobRegistry, gpus: Gpus) -> None:
    job = jobs.start(tiny(), "mnist", 0)
    until_steps(job)
    job.stop()
    assert job.wait(30) and job.state == "stopped"
    before = job.checkpoint_path.stat().st_mtime_ns
    gpus.free.set()
    until(lambda: gpus.given_back == 1)
    assert job.checkpoint_path.stat().st_mtime_ns == before


def test_runs_that_share_a_clock_stay_on_the_cpu(jobs: JobRegistry, gpus: Gpus) -> None:
    gpus.free.set()
    lanes = jobs.start_together([tiny(), tiny("wgan")], "mnist", 0)
    until(lambda: all(lane.state == "paused" for lane in lanes))
    for lane in lanes:
        lane.resume()
        until_steps(lane)
    assert not gpus.visitors


def test_a_run_that_a_full_disk_cannot_pass_on_is_stopped_and_held(
    jobs: JobRegistry, gpus: Gpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[Any, ...]] = []

    class OneWorker:
        """A CPU worker whose disk refuses the last save."""

        pid, exitcode = 1, 0

        def __init__(self, pipe: Connection):
            threading.Thread(target=self.obey, args=(pipe,), daemon=True).start()

        def obey(self, pipe: Connection) -> None:
            pipe.send(("state", "running"))
            while pipe.recv() != ("stop",):
                pass
            pipe.send(("left", 16, b"weights"))
            pipe.send(("done", "stopped"))

    def launch(*_: Any, paused: bool) -> tuple[Any, Connection]:
        ours, theirs = leased_worker.multiprocessing.Pipe()
        return OneWorker(theirs), ours

    monkeypatch.setattr(leased_worker.worker, "launch", launch)
    gpus.free.set()
    process, pipe = leased_worker.launch(gpus.lend, {}, "mnist", 0, Path("nowhere"), 1, 60.0, paused=False)
    with pytest.raises(EOFError):
        while pipe.poll(30):
            told.append(pipe.recv())
    process.join(10)
    assert [message[0] for message in told] == ["state", "device", "left", "done"]
