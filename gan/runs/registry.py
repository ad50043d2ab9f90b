"""Registry of a server's training runs: starts them, finds them again, and forgets them when they are due."""

import atexit
import contextlib
import dataclasses
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from gan import processes
from gan.data import datasets
from gan.data.datasets import Dataset
from gan.data.own_images import store
from gan.errors import TheatreError, UsageError
from gan.files import reason, write_whole
from gan.latents.latent import check_seed
from gan.models import catalogue, resume
from gan.models.fits import check_networks
from gan.models.snapshots import Moment
from gan.recipes import SETTINGS, Recipe
from gan.runs import past_runs, retention, worker
from gan.runs.folder import DATA, ORIGIN, runs_folder
from gan.runs.job import LAST_SAVE_SECONDS, Job
from gan.runs.model_names import check_name, taken_already
from gan.runs.spec import JobSpec, Limits
from gan.training.history import History, Mark
from gan.training.loop import check_labels


class JobRegistry:
    """Runs of one server. Every method may be called from any thread.

    Args:
        clock: seconds that only grow; how long nobody has watched a run is measured by it.

    Raises:
        TheatreError: the folder of runs cannot be used.
    """

    def __init__(self, limits: Limits | None = None, clock: Callable[[], float] = time.monotonic):
        self._limits, self._clock = limits or Limits(), clock
        self._jobs: dict[str, Job] = {}  # oldest first
        self._starting = threading.Lock()
        self._closed = False
        retention.sweep(runs_folder())
        atexit.register(self.close)

    @staticmethod
    def warm() -> None:
        """Get the fork server to load torch, in the background, so that a run then starts in milliseconds."""
        processes.warm()

    def start(
        self,
        recipe: Recipe,
        dataset: str,
        seed: int,
        name: str = "",
        data: datasets.Dataset | None = None,
        origin: Path | None = None,
        before: History | None = None,
        private: bool = False,
    ) -> Job:
        """Start a run in a process of its own; it is saved as ``name``, or a free default, when it ends.

        Args:
            data: images of its own, trained on in place of the data set called ``dataset``; a copy is kept beside the run.
            origin: a checkpoint that the run goes on from: exactly, if it was saved whole and the recipe is its own, else with
                fresh optimisers. The seed is the checkpoint's.
            before: the curves until then, which the run's own are joined to.
            private: keep what it learns out of the saved models, which all visitors see; ``model_names.RUN`` and its id name it.
                All of the run is deleted an hour after anybody last looked at it, and when the server closes.

        Raises:
            UsageError: a data set, seed or name that is not allowed, or networks too large or not for these images or labels,
                or not those of ``origin``.
            TheatreError: the data or ``origin`` cannot be loaded, all places are taken, or no process could be started.
        """
        seed = check_seed(seed)
        own, data = data, data or datasets.load(str(dataset))
        check_networks(recipe, data.shape)
        check_labels(recipe, data)
        if origin:
            seed = resume.branch(origin, recipe)[1].seed
        with self._starting:
            self._check_place()
            if name and check_name(name) in [*catalogue.names(), *(job.name for job in self.active())]:
                raise taken_already(name)
            return self._launch(recipe, data, seed, name, own is not None, origin, before, private=private)

    def start_together(self, recipes: Sequence[Recipe], dataset: str, seed: int) -> list[Job]:
        """Start a run of each recipe, or none: each waits, paused, before its first step. Together they take one place.

        Raises: as ``start``.
        """
        seed = check_seed(seed)
        data = datasets.load(str(dataset))
        for recipe in recipes:
            check_networks(recipe, data.shape)
            check_labels(recipe, data)
        group, started = secrets.token_hex(4), list[Job]()
        with self._starting:
            self._check_place()
            try:
                for recipe in recipes:
                    started.append(self._launch(recipe, data, seed, group=group))
            except TheatreError:
                for job in started:
                    job.withdraw()
                    self._forget(job)
                raise
        return started

    def _check_place(self) -> None:
        """Whether one more run, or group of runs, may start."""
        if self._closed:
            raise TheatreError("The server is closing; start the run when it is open again.")
        taken = len({job.group or job.id for job in self.active()})
        if taken >= self._limits.max_running:
            raise TheatreError(
                f"{taken} runs are active, as many as this server can train at once; stop one or wait until one ends."
            )

    def _launch(
        self,
        recipe: Recipe,
        data: Dataset,
        seed: int,
        name: str = "",
        own: bool = False,
        origin: Path | None = None,
        before: History | None = None,
        group: str = "",
        private: bool = False,
    ) -> Job:
        """Start a run that has been checked and has a place.

        ``own``: a copy of ``data`` is kept beside it; one of a ``group`` waits before its first step.
        """
        identity = secrets.token_hex(16 if private else 4)
        folder = runs_folder() / identity
        spec = JobSpec(identity, recipe, data.name, seed, name, folder, len(data.images), data.class_names, group, private)
        threads = self._threads(len(self.active()) + 1)
        try:
            spec.note("running", None)
            if own:
                store.store(data, folder / DATA)
            if origin:
                _copy(origin, folder / ORIGIN)
            process, connection = worker.launch(
                recipe.to_json(), data.name, seed, folder, threads, self._limits.save_seconds, paused=bool(group)
            )
        except TheatreError:
            shutil.rmtree(folder, ignore_errors=True)  # somebody's pictures may lie there
            raise
        job = Job(spec, self._limits, process, connection, self._share, before, self._clock)
        self._jobs[identity] = job
        self._share()
        for old in retention.surplus(self.all(), self._limits.ended_kept):
            self._forget(old)
        return job

    def branch(self, identity: str, moment: Moment, recipe: Recipe) -> Job:
        """A new run that goes on from a moment of another one, under ``recipe``, with the curves until then.

        Raises as ``start``.
        """
        job = self.get(identity)
        before = _branched(job.history(), moment.images, recipe)
        own = past_runs.own_data(job.checkpoint_path.parent, job.dataset)
        return self.start(recipe, job.dataset, job.seed, data=own, origin=moment.path, before=before, private=job.private)

    def again(self, identity: str) -> Job:
        """The same recipe, data and seed from the first step. Raises as ``start``."""
        job = self.get(identity)
        own = past_runs.own_data(job.checkpoint_path.parent, job.dataset)
        return self.start(job.recipe, job.dataset, job.seed, data=own, private=job.private)

    def go_on(self, identity: str) -> Job:
        """Go on from the last save of a run that was stopped, failed, or lost its server: exactly as it would have gone on.

        Raises:
            UsageError: there is no such run, or it has nothing left to do.
            TheatreError: as ``start``.
        """
        known = self._jobs.get(str(identity))
        if known and known.active:
            raise UsageError("This run is still going.")
        found = past_runs.find(runs_folder(), identity)
        if not found.unfinished:
            raise UsageError(
                "This run has seen all its images; go back to a moment and branch from there, or start a new one."
                if found.images
                else "This run ended before its first save; start it again."
            )
        again = self.start(
            found.recipe,
            found.dataset,
            found.seed,
            data=found.own_data(),
            origin=found.checkpoint,
            before=found.history(),
            private=found.private,
        )
        again.turn(**again.history().knobs())
        return again

    def past_run(self, identity: str) -> past_runs.PastRun:
        """What is left of a run on disk, whichever server it was on. Raises as ``get``."""
        return past_runs.find(runs_folder(), identity)

    def get(self, identity: str) -> Job:
        """The run with this id.

        Raises:
            UsageError: it is not known here, or no longer.
        """
        job = self._jobs.get(str(identity))
        if job is None:
            raise UsageError(f"There is no run {str(identity)[:40]!r} on this server any more; start a new one.")
        return job

    def all(self) -> list[Job]:
        """Every run that is remembered, newest first."""
        return list(self._jobs.values())[::-1]

    def active(self) -> list[Job]:
        """The runs that have not ended, newest first."""
        return [job for job in self.all() if job.active]

    def is_active(self, identity: str) -> bool:
        """Whether the run with this id is known and has not ended."""
        job = self._jobs.get(str(identity))
        return job is not None and job.active

    def newest(self) -> Job | None:
        """The run that was started last."""
        return next(iter(self.all()), None)

    def close(self) -> None:
        """Stop all runs, and return when they are saved."""
        atexit.unregister(self.close)
        with self._starting:
            self._closed = True
        active = self.active()
        for job in active:
            with contextlib.suppress(UsageError):
                job.stop()
        deadline = time.monotonic() + LAST_SAVE_SECONDS
        for job in active:
            if not job.wait(deadline - time.monotonic()):
                job.kill()
                job.wait(1)
        self.forget_private(0.0)

    def _share(self) -> None:
        """Give every active run its share of the cores: more threads than cores would slow all of them down."""
        active = self.active()
        for job in active:
            job.share(self._threads(len(active)))

    def _threads(self, runs: int) -> int:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return self._limits.threads or max(1, cores // max(1, runs))

    def forget_private(self, seconds: float = retention.PRIVATE_SECONDS) -> None:
        """Forget the private runs that have ended and that nobody has looked at for so long, files included."""
        with self._starting:
            for job in retention.overdue(self.all(), seconds):
                self._forget(job)

    def _forget(self, job: Job) -> None:
        del self._jobs[job.id]
        retention.delete_files(job)


def _branched(history: History, images: int, recipe: Recipe) -> History:
    """History of a run that goes on under ``recipe`` from a moment of another one: until then that one's, with marks of what the
    recipe changes there."""
    before = history.until(images)
    then = before.knobs()
    values = {key: recipe.setting(key) for key in SETTINGS} | {"frozen": ""}
    changed = [key for key in values if values[key] != then.get(key, "" if key == "frozen" else history.recipe.setting(key))]
    return dataclasses.replace(before, marks=before.marks + tuple(Mark(images, key, values[key]) for key in changed))


def _copy(source: Path, target: Path) -> None:
    try:
        write_whole(target, source.read_bytes())
    except OSError as error:
        raise TheatreError(f"Could not write {target.name}: {reason(error)}.") from error
