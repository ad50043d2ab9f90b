"""Registry of a server's training runs: starts them, finds them again, and forgets them when they are due."""

import atexit
import contextlib
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
from gan.quota import check_room
from gan.recipes import Recipe
from gan.runs import past_runs, retention
from gan.runs.branch_history import branched
from gan.runs.folder import DATA, ORIGIN, runs_folder
from gan.runs.job import LAST_SAVE_SECONDS, Job
from gan.runs.leased_worker import Lend, launch
from gan.runs.model_names import check_name, taken_already
from gan.runs.places import Places, Starts, places, refusal
from gan.runs.rights import NOBODYS, Rights
from gan.runs.spec import JobSpec, Limits, Parent
from gan.training.history import History
from gan.training.loop import check_labels


class JobRegistry:
    """Runs of one server. Every method may be called from any thread.

    Args:
        clock: seconds that only grow; how long nobody has watched a run, and how often some start, is measured by it.
        lend: lends GPUs to runs; None: nobody does. Runs that are started together share one clock, on the CPU.

    Raises:
        TheatreError: the folder of runs cannot be used.
    """

    def __init__(self, limits: Limits | None = None, clock: Callable[[], float] = time.monotonic, lend: Lend | None = None):
        self._limits, self._clock, self._lend = limits or Limits(), clock, lend
        self._jobs: dict[str, Job] = {}  # oldest first
        self._starts = Starts(self._limits, clock)
        self._starting, self._closed = threading.Lock(), False
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
        rights: Rights = NOBODYS,
        parent: Parent | None = None,
        instead_of: Job | None = None,
    ) -> Job:
        """Start a run in a process of its own; it is saved as ``name``, or a free default, when it ends.

        Args:
            data: images of its own, trained on in place of the data set called ``dataset``; a copy is kept beside the run.
            origin: a checkpoint that the run goes on from: exactly, if it was saved whole and the recipe is its own, else with
                fresh optimisers. The seed is the checkpoint's.
            before: the curves until then, which the run's own are joined to.
            private: keep what it learns out of the saved models, which all visitors see; ``model_names.RUN`` and its id name it.
                All of the run is deleted an hour after anybody last looked at it, and when the server closes.
            rights: who steers it; their share of the places counts.
            parent: what it is branched from.
            instead_of: a run that is stopped, and so saved, once nothing else stands in the way; its place is free then.

        Raises:
            UsageError: a data set, seed or name that is not allowed, or networks too large or not for these images or labels,
                or not those of ``origin``.
            TheatreError: the data or ``origin`` cannot be loaded, all places, or all of the visitor's, are taken, too many runs
                were started within a minute, or no process could be started.
        """
        seed = check_seed(seed)
        own, data = data, data or datasets.load(str(dataset))
        check_networks(recipe, data.shape)
        check_labels(recipe, data)
        if origin:
            seed = resume.branch(origin, recipe)[1].seed
        self._check_place(rights.owner, instead_of)
        if instead_of and instead_of.active:
            instead_of.stop()
            instead_of.wait(LAST_SAVE_SECONDS)
        with self._starting:
            self._check_place(rights.owner)
            if name and check_name(name) in [*catalogue.names(), *(job.name for job in self.active())]:
                raise taken_already(name)
            job = self._launch(
                recipe, data, seed, name, own is not None, origin, before, private=private, rights=rights, parent=parent
            )
            self._starts.add(rights.owner)
        return job

    def start_together(self, recipes: Sequence[Recipe], dataset: str, seed: int, rights: Rights = NOBODYS) -> list[Job]:
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
            self._check_place(rights.owner)
            try:
                for recipe in recipes:
                    started.append(self._launch(recipe, data, seed, group=group, rights=rights))
            except TheatreError:
                for job in started:
                    job.withdraw()
                    self._forget(job)
                raise
            self._starts.add(rights.owner)
        return started

    def places(self, key: object = "") -> Places:
        """The places for runs, as the visitor with this key is told of them."""
        return places(self.active(), self._limits, key)

    def _check_place(self, owner: str, leaving: Job | None = None) -> None:
        """Whether this visitor may start one more run, or group of runs, when ``leaving`` has ended."""
        if self._closed:
            raise TheatreError("The server is closing; start the run when it is open again.")
        now = places([job for job in self.active() if job is not leaving], self._limits)
        if refused := refusal(now, self._limits, owner) or self._starts.refusal(owner):
            raise refused

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
        rights: Rights = NOBODYS,
        parent: Parent | None = None,
    ) -> Job:
        """Start a run that has been checked and has a place.

        ``own``: a copy of ``data`` is kept beside it; one of a ``group`` waits before its first step.
        """
        identity = secrets.token_hex(16 if private else 4)
        folder = runs_folder() / identity
        about = identity, recipe, data.name, seed, name, folder, len(data.images), data.class_names, group, private
        spec = JobSpec(*about, rights.with_key(), parent)
        threads = self._threads(len(self.active()) + 1)
        try:
            check_room(runs_folder())
            spec.note("running", None)
            if own:
                store.store(data, folder / DATA)
            if origin:
                _copy(origin, folder / ORIGIN)
            what = recipe.to_json(), data.name, seed, folder, threads, self._limits.save_seconds
            process, connection = launch(self._lend, *what, paused=bool(group))
        except TheatreError:
            shutil.rmtree(folder, ignore_errors=True)  # somebody's pictures may lie there
            raise
        job = Job(spec, self._limits, process, connection, self._share, before, self._clock)
        self._jobs[identity] = job
        self._share()
        for old in retention.surplus(self.all(), self._limits.ended_kept):
            self._forget(old)
        return job

    def steer(self, identity: str, key: object) -> Job:
        """The run with this id, for who is about to command it: the one place where the right to is checked.

        Raises:
            UsageError: there is no such run, or it does not obey this key.
        """
        job = self.get(identity)
        job.spec.rights.check(key)
        return job

    def admit(self, identity: str, by: object, key: str) -> None:
        """Let the visitor with ``key`` steer a run, shown ``by`` a key that does. Raises as ``steer``."""
        self.steer(identity, by).admit(key)

    def branch(self, identity: str, moment: Moment, recipe: Recipe, key: object = "", stop_parent: bool = True) -> Job:
        """A new run that goes on from a moment of another one, under ``recipe``, with the curves until then.

        Who steers the parent may have it stopped for that; anybody else's branch leaves it alone, and is their own.

        Raises:
            UsageError: it is a private run, and not theirs. Besides what ``start`` raises.
        """
        job = self.get(identity)
        rights = job.spec.rights
        mine = rights.obeys(key)
        if job.private and not mine:
            raise UsageError(
                "This run learns its owner's own pictures, so nobody else branches from it; start a run of your own."
            )
        stops = mine and stop_parent and job.active
        return self.start(
            recipe,
            job.dataset,
            job.seed,
            data=past_runs.own_data(job.checkpoint_path.parent, job.dataset),
            origin=moment.path,
            before=branched(job.history(), moment.images, recipe),
            private=job.private,
            rights=rights if mine else Rights.of(key),
            parent=Parent(job.id, moment.images, stops),
            instead_of=job if stops else None,
        )

    def again(self, identity: str, key: object) -> Job:
        """The same recipe, data and seed from the first step, in place of the run. Raises as ``steer`` and ``start``."""
        job = self.steer(identity, key)
        own = past_runs.own_data(job.checkpoint_path.parent, job.dataset)
        rights = job.spec.rights
        return self.start(job.recipe, job.dataset, job.seed, data=own, private=job.private, rights=rights, instead_of=job)

    def go_on(self, identity: str, key: object) -> Job:
        """Go on from the last save of a run that was stopped, failed, or lost its server: exactly as it would have gone on.

        Raises:
            UsageError: there is no such run, it does not obey this key, or it has nothing left to do.
            TheatreError: as ``start``.
        """
        known = self._jobs.get(str(identity))
        rights = known.spec.rights if known else self.past_run(identity).rights
        rights.check(key)
        if known and known.active:
            raise UsageError("This run is still going.")
        if known:
            known.keeper.write()
        found = self.past_run(identity)
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
            rights=rights,
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
        return (job := self._jobs.get(str(identity))) is not None and job.active

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
        """Forget the private runs that ended and that nobody has looked at for so long, and what earlier servers left."""
        with self._starting:
            for job in retention.overdue(self.all(), seconds):
                self._forget(job)
        retention.tend(runs_folder(), self.all())

    def _forget(self, job: Job) -> None:
        del self._jobs[job.id]
        retention.delete_files(job)


def _copy(source: Path, target: Path) -> None:
    try:
        write_whole(target, source.read_bytes())
    except OSError as error:
        raise TheatreError(f"The run could not be started: {reason(error)}.") from error
