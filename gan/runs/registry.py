"""Training runs that outlive the page: each in a worker process, watched by any number of people.

``JobRegistry`` starts runs and finds them again; a ``Job`` is one run, steered and asked from any thread. A worker that dies
takes nothing with it but the seconds since its last save.
"""

import atexit
import contextlib
import dataclasses
import json
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import torch

from gan import networks, paths, processes
from gan.data import datasets
from gan.data.datasets import Dataset
from gan.data.own_images import store
from gan.errors import TheatreError, UsageError
from gan.export.tensorboard import EventFile
from gan.files import write_whole
from gan.functional.objectives import OBJECTIVES
from gan.latents.latent import check_seed
from gan.models import catalogue, checkpoint, resume, snapshots
from gan.models.snapshots import Moment
from gan.recipes import SETTINGS, Recipe
from gan.runs import past_runs, worker
from gan.runs.frame_buffer import Reel
from gan.runs.live_curve import Curve
from gan.runs.model_names import check_name, model_file, place, place_free, runs_folder, taken_already
from gan.training.controls import Controls, in_force
from gan.training.history import History, Mark, Point, Reading
from gan.training.loop import check_labels

MAX_RUNNING = 2
ORPHAN_SECONDS = 15 * 60.0
ENDED_KEPT = 20
LEFTOVER_SECONDS = 24 * 3600.0
PRIVATE_SECONDS = 3600.0
"""How long the folder of a run of an earlier server stays, from its last save; and a private one's, which is also how long an
ended private run is remembered after anybody last looked at it."""
ACTIVE = ("starting", "running", "paused")
MOST_MARKS = 200
MOST_READINGS = 2000
"""Changes of settings, and readings, that are remembered."""

_REPLY_SECONDS = 1.0
_LAST_SAVE_SECONDS = 20.0


@dataclass(frozen=True)
class Settings:
    """How a server treats its runs.

    Attributes:
        max_running: runs at one time; those that were started together count as one.
        orphan_seconds: a run that nobody asked about for so long is stopped, and so saved.
        save_seconds: between a worker's saves.
        ended_kept: ended runs that can still be asked about.
        threads: torch's, for each run; 0 shares the cores equally among the runs under way.
    """

    max_running: int = MAX_RUNNING
    orphan_seconds: float = ORPHAN_SECONDS
    save_seconds: float = worker.SAVE_SECONDS
    ended_kept: int = ENDED_KEPT
    threads: int = 0


@dataclass(frozen=True)
class JobSpec:
    """What a run is, fixed before it starts.

    Attributes:
        id: eight hex digits, not to be guessed; 32 of a private run.
        recipe, dataset, seed: what is trained, on what.
        name: under which it is saved when it ends; "" for the next free default.
        folder: where its worker saves.
        size: images in the data set, which make an epoch.
        class_names: what its labels mean.
        group: what several runs that were started together share, or "".
        private: what it learnt is not put among the saved models, which all visitors see, and goes with the run.
    """

    id: str
    recipe: Recipe
    dataset: str
    seed: int
    name: str
    folder: Path
    size: int
    class_names: tuple[str, ...] = ()
    group: str = ""
    private: bool = False

    def note(self, state: str, saved: str | None) -> None:
        """Write ``run.json``: what this folder holds, for a later server."""
        facts = {"id": self.id, "recipe": self.recipe.to_json(), "dataset": self.dataset, "seed": self.seed, "name": self.name}
        text = json.dumps({**facts, "private": self.private, "state": state, "saved": saved}, indent=1)
        try:
            write_whole(self.folder / "run.json", text.encode())
        except OSError as error:
            raise TheatreError(f"Could not write to {self.folder} ({error.strerror}); free some space and try again.") from error


class Job:
    """One training run. Every method may be called from any thread.

    Attributes:
        id, recipe, dataset, seed, name, group, private: as in ``JobSpec``.
        checkpoint_path: the worker's last save; there until ``JobRegistry`` forgets the run.
        moments: what can be gone back to, in order.
        shape: (rows, columns) of the grid's pictures.
    """

    def __init__(
        self,
        spec: JobSpec,
        settings: Settings,
        process: BaseProcess,
        connection: Connection,
        ended: Callable[[], None] = lambda: None,
        before: History | None = None,
    ):
        self.id, self.recipe, self.dataset, self.seed, self.name = spec.id, spec.recipe, spec.dataset, spec.seed, spec.name
        self.private = spec.private
        self._folder = spec.folder
        self.group = spec.group
        self.checkpoint_path = spec.folder / worker.CHECKPOINT
        latent, columns = worker.grid_latent(spec.recipe.latent)
        self.shape = (len(latent.noise) // columns, columns)
        self._spec, self._settings, self._process, self._connection = spec, settings, process, connection
        self._ended = ended
        self._sending = threading.Lock()
        self._changed = threading.Condition()  # guards all that follows
        self._state, self._message = "starting", ""
        self._saved: str | None = None
        self._kept = 0
        self._progress: dict[str, Any] = {
            "images": 0,
            "total": spec.recipe.images,
            "images_per_second": 0.0,
            "seconds": 0.0,
            "seconds_left": None,
        }
        self._curve = Curve(before.points if before else ())
        self._grid: tuple[int, bytes, int, int] | None = None
        self.moments: tuple[Moment, ...] = ()
        self._published: int | None = None
        self._readings: list[Reading] = list(before.readings) if before else []
        self._real: Reading | None = None
        self.reel = Reel()
        self._events = _events(spec)
        self._line: int | None = None
        self._compared: dict[str, Any] | None = None
        self._opinions: dict[str, Any] | None = None
        self._critique: tuple[int, list[Any]] | None = None
        self._marks: list[Mark] = list(before.marks) if before else []
        self._rests = 0
        self._controls = Controls()  # checks commands before they are sent, and remembers the knobs
        self._last_watched = time.monotonic()
        self._orphaned = False
        self._reader = threading.Thread(target=self._read, name=f"run-{self.id}", daemon=True)
        self._reader.start()

    @property
    def state(self) -> str:
        """One of starting, running, paused; finished, stopped, failed."""
        return self._state

    @property
    def active(self) -> bool:
        """Whether the run has not ended."""
        return self._state in ACTIVE

    @property
    def idle_seconds(self) -> float:
        """Since anybody last looked at the run."""
        return time.monotonic() - self._last_watched

    def check_public(self) -> None:
        """Make sure that what the run has learnt may lie among the models.

        Raises:
            UsageError: it is private.
        """
        if self.private:
            raise UsageError("This run is private, and all visitors see the saved models; download its model once it has ended.")

    @property
    def message(self) -> str:
        """A sentence when something went wrong, or ended the run other than by hand; else ""."""
        return self._message

    @property
    def seconds(self) -> float:
        """Training time so far, pauses left out."""
        return self._progress["seconds"]

    @property
    def saved_path(self) -> Path | None:
        """The model that the ended run was saved as."""
        return None if self._saved is None else model_file(self._saved)

    def status(self, since: int = 0) -> dict[str, Any]:
        """All that a page shows, as plain values, with the points from index ``since`` on. Asking keeps the run alive.

        ``images_per_second`` is smoothed; ``seconds`` is training time, pauses left out; ``point_seconds`` is it at each of the
        points; ``seconds_left`` is None before the first step; ``epoch`` is how often D has seen the data set; ``next`` is the
        ``since`` of the next call; ``worker`` is the process that trains; ``kept`` is at how many images its checkpoint was last
        written.

        Raises:
            UsageError: ``since`` is not a whole number.
        """
        if isinstance(since, bool) or not isinstance(since, int):
            raise UsageError(f"since must be a whole number, the 'next' of the last status, not {str(since)[:40]!r}.")
        with self._changed:
            self._last_watched = time.monotonic()
            progress = self._progress
            objective = OBJECTIVES[in_force(self.recipe, self._controls.knobs).objective]
            return {
                "run": self.id,
                "state": self._state,
                "message": self._message,
                "recipe": self.recipe.name,
                "title": self.recipe.title,
                "dataset": self.dataset,
                "seed": self.seed,
                "probability": objective.probability,
                "critic": objective.critic,
                "next": len(self._curve.points),
                "points": self._curve.points[max(0, since) :],
                "point_seconds": self._curve.seconds[max(0, since) :],
                "images": progress["images"],
                "total": progress["total"],
                "images_per_second": progress["images_per_second"],
                "seconds": progress["seconds"],
                "seconds_left": progress["seconds_left"],
                "epoch": progress["images"] / self._spec.size,
                "grid_version": self._grid[0] if self._grid else 0,
                "knobs": dict(vars(self._controls.knobs)),
                "marks": [list(mark) for mark in self._marks],
                "readings": [list(reading) for reading in self._readings],
                "real": None if self._real is None else list(self._real),
                "class_names": list(self._spec.class_names),
                "pace": self._controls.pace,
                "line": self._line,
                "compared": self._compared,
                "opinions": self._opinions,
                "worker": self._process.pid,
                "private": self.private,
                "kept": self._kept,
                "saved": self._saved,
            }

    def history(self) -> History:
        """The run so far, to be exported or diagnosed."""
        with self._changed:
            points = tuple(Point(int(images), *values) for images, *values in self._curve.points)
            failed = self._message if self._state == "failed" else ""
            return History(self.recipe, points, tuple(self._readings), tuple(self._marks), failed, self._spec.class_names)

    @property
    def real(self) -> Reading | None:
        """What as many real images score as a reading has samples; None before the first reading."""
        return self._real

    @property
    def events_folder(self) -> Path | None:
        """Where TensorBoard finds the run, or None when the disk refused."""
        return self._events.folder if self._events else None

    def grid(self) -> tuple[int, bytes, int, int] | None:
        """(version, pixels, width, height) of the newest sheet, one byte for each pixel or three in colour; None before it."""
        return self._grid

    def critique(self) -> tuple[int, list[Any]] | None:
        """(version, D's words) on the watched cell of the grid, as ``worker`` tells them; None when none is watched."""
        return self._critique

    def watch(self, cell: int) -> None:
        """Have D's words on a cell of the grid told from now on; -1: on none.

        Raises:
            UsageError: there is no such cell, besides the run having ended.
        """
        rows, columns = self.shape
        if isinstance(cell, bool) or not isinstance(cell, int) or not -1 <= cell < rows * columns:
            raise UsageError(f"The grid has the cells 0 to {rows * columns - 1}, not {str(cell)[:40]}.")
        with self._changed:
            self._critique = None
        self._command("watch", cell, done=lambda: cell < 0 or self._critique is not None)

    def now(self) -> Moment:
        """The run as it was a second ago; its worker goes on saving that for some seconds after each call.

        Raises:
            UsageError: nothing has been saved yet.
        """
        if self.active and self._send("publish"):
            with self._changed:
                self._changed.wait_for(lambda: self._published is not None or not self.active, _REPLY_SECONDS)
        if self.active and self._published is not None:
            return Moment(self._published, self._folder / worker.NOW)
        if not self._kept:
            raise UsageError("This run has saved nothing yet; try again in a second.")
        return Moment(self._kept, self.checkpoint_path)

    def pause(self) -> None:
        """Come to rest after the step under way. Like all commands, returns when it is done, or after a second.

        Raises:
            UsageError: the run has ended. So do all commands.
        """
        self._command("pause", done=lambda: self._state != "running")

    def resume(self) -> None:
        """Go on."""
        self._command("resume", done=lambda: self._state != "paused")

    def step(self, count: int = 1, player: str = "") -> None:
        """Take ``count`` steps (1 to 10,000), in which only ``player`` learns ("": both), and pause."""
        self._controls.step(count, player)
        rests = self._rests
        self._command("step", count, player, done=lambda: self._rests > rests)

    def slow(self, seconds: float) -> None:
        """Slow motion: wait so long before each line of the algorithm; 0 is full speed."""
        self._check_active()
        self._controls.slow(seconds)
        if not seconds:
            self._line = None
        self._command("slow", float(seconds))

    def stop(self) -> None:
        """End the run; what it has learnt is saved."""
        self._command("stop", done=lambda: not self.active)

    def turn(self, **knobs: float | int | str | None) -> None:
        """Change knobs (``controls.Knobs``) from the next step on; each change is marked on the curves.

        Raises:
            UsageError: an unknown knob or a value that is not allowed, besides the run having ended.
        """
        with self._changed:
            self._check_active()
            before = self._controls.knobs
            self._controls.turn(**knobs)
            values = {key: getattr(self._controls.knobs, key) for key in knobs}
            changed = [key for key in values if values[key] != getattr(before, key)]
            new = [Mark(self._progress["images"], key, values[key]) for key in changed]
            self._marks = (self._marks + new)[-MOST_MARKS:]
            self._log(lambda events: [events.mark(mark) for mark in new])  # type: ignore[func-returns-value]
        if changed:
            self._command("turn", values)

    def save_as(self, name: str) -> None:
        """Save an ended run's model under another name; for a failed one, what its worker saved last.

        Raises:
            UsageError: the run is still going, private or saved nothing, or the name is taken or not allowed.
            TheatreError: the disk refused.
        """
        self.check_public()
        if self.active:
            raise UsageError("This run is still going; stop it first, and it is saved.")
        if not self._kept:
            raise UsageError("This run ended before its first save, so there is nothing to save; start a new one.")
        place(self.checkpoint_path, check_name(name))
        with self._changed:
            self._saved = name
        self._note(self._state, name)

    def share(self, threads: int) -> None:
        """Let the run use so many of torch's threads from its next step on."""
        self._send("share", threads)

    def wait(self, seconds: float) -> bool:
        """Whether the run has ended, after waiting for that up to ``seconds``."""
        with self._changed:
            return self._changed.wait_for(lambda: not self.active, max(0.0, seconds))

    def kill(self) -> None:
        """End a worker that does not answer; the run has then failed, and its last save is kept."""
        self._process.kill()

    def withdraw(self) -> None:
        """End a run that should not have begun, and return when nothing of it goes on any more."""
        self._process.kill()
        self._reader.join()

    def _check_active(self) -> None:
        if not self.active:
            raise UsageError(f"This run has {'' if self._state == 'failed' else 'been '}{self._state}; start a new one.")

    def _command(self, *message: Any, done: Callable[[], bool] = lambda: True) -> None:
        self._check_active()
        if not self._send(*message):
            raise UsageError("This run has just ended; start a new one.")
        with self._changed:
            self._changed.wait_for(done, _REPLY_SECONDS)

    def _send(self, *message: Any) -> bool:
        try:
            with self._sending:
                self._connection.send(message)
        except OSError:  # the worker is gone; the reading thread finds out why
            return False
        return True

    def _read(self) -> None:
        """The reading thread: take messages until the run has ended, then see to what it left."""
        end = ""
        patience = min(1.0, self._settings.orphan_seconds / 4)
        try:
            while not end:
                if self._connection.poll(patience):
                    end = self._take(*self._connection.recv())
                self._stop_orphan()
        except (EOFError, OSError):
            pass  # no "done" before the end of the pipe: the worker died
        self._settle(end)

    def _take(self, kind: str, *parts: Any) -> str:
        """Take in a message of the worker; the state in which it ends the run, or ""."""
        with self._changed:
            match kind:
                case "progress":
                    self._progress = parts[0]
                    if self._curve.add(self._progress):
                        self._log(lambda events: events.point(Point(*map(self._progress.__getitem__, Point._fields))))
                case "grid":
                    *sheet, images = parts
                    self._grid = ((self._grid[0] if self._grid else 0) + 1, *sheet)
                    self.reel.add(images, *sheet)
                case "real":
                    self._real = Reading(*parts[0])
                case "reading":
                    reading = Reading(*parts[0])
                    self._readings = [*self._readings, reading][-MOST_READINGS:]
                    newest = self.reel.frames[-1]
                    self._log(lambda events: events.reading(reading))
                    self._log(lambda events: events.sheet(newest.images, newest.pixels))
                case "state":
                    self._state = parts[0]
                    self._rests += self._state == "paused"
                case "line":
                    self._line = parts[0] if self._controls.pace else None
                case "critique":
                    self._critique = ((self._critique[0] if self._critique else 0) + 1, parts[0])
                case "compared":
                    self._compared = parts[0]
                case "opinions":
                    self._opinions = parts[0]
                case "moments":
                    kept = self._folder / worker.MOMENTS
                    self.moments = tuple(Moment(images, snapshots.file_of(kept, images)) for images in parts[0])
                case "published":
                    self._published = parts[0]
                case "saved":
                    self._kept, self._message = parts[0], ""
                case "unsaved" | "error":
                    self._message = parts[0]
            if kind == "saved":
                self._keep_history()
            if kind in ("done", "state") and "step" in self._progress:
                self._curve.add(self._progress, forced=True)
            self._changed.notify_all()
        return parts[0] if kind == "done" else "failed" if kind == "error" else ""

    def _log(self, write: Callable[[EventFile], object]) -> None:
        """Note something for TensorBoard; a disk that refuses ends the noting and not the run."""
        if self._events:
            try:
                write(self._events)
            except TheatreError:
                self._events = None

    def _keep_history(self) -> None:
        """The curves beside the save, for whoever goes on from it."""
        with contextlib.suppress(OSError):  # the worker tells of a full disk
            write_whole(self._folder / past_runs.HISTORY, json.dumps(self.history().to_json()).encode())

    def _stop_orphan(self) -> None:
        if not self._orphaned and time.monotonic() - self._last_watched > self._settings.orphan_seconds:
            self._orphaned = self._send("stop")

    def _settle(self, end: str) -> None:
        """Save what the run left, then say that it has ended, so that whoever sees the end sees the model too."""
        if not end:
            self._process.join(_LAST_SAVE_SECONDS)  # for its exit code
        state, message, saved = end or "failed", self._message, None
        kept = f"the last save, at {self._kept:,} images, is kept." if self._kept else "nothing had been saved yet."
        if not end:
            message = f"The training process ended unexpectedly ({_cause(self._process.exitcode)}); {kept}"
        elif end == "failed":
            message = f"{message} {kept[0].upper()}{kept[1:]}"
        elif not self._kept:
            message = "The run was stopped before its first step, so there was nothing to save."
        else:
            message = ""
            if self._orphaned:
                message = f"Nobody watched this run for {_duration(self._settings.orphan_seconds)}, so it was stopped."
            try:
                saved = None if self.private else place_free(self.checkpoint_path, self.name, self.recipe.name)
            except (TheatreError, OSError) as error:
                message = str(error)
        self._note(state, saved)  # first, since whoever sees the end may ask the disk
        with self._changed:
            self._state, self._message, self._saved = state, message, saved
            self._changed.notify_all()
            if state == "failed":
                self._log(lambda events: events.failed(self._progress["images"], message))
            self._log(lambda events: events.close())
        self._ended()
        self._process.join(_LAST_SAVE_SECONDS)
        if self._process.is_alive():
            self._process.kill()
        with self._sending:
            self._connection.close()

    def _note(self, state: str, saved: str | None) -> None:
        with contextlib.suppress(TheatreError):  # only a help for a later server
            self._spec.note(state, saved)


class JobRegistry:
    """All runs of one server.

    Raises:
        TheatreError: the folder of runs cannot be used.
    """

    def __init__(self, settings: Settings | None = None):
        self._settings = settings or Settings()
        self._jobs: dict[str, Job] = {}  # oldest first
        self._starting = threading.Lock()
        self._closed = False
        _sweep(runs_folder())
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
            private: keep what it learns out of the saved models, which all visitors see; ``naming.RUN`` and its id name it. All
                of the run is deleted an hour after anybody last looked at it, and when the server closes.

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
                    self._let_go(job)
                raise
        return started

    def _check_place(self) -> None:
        """Whether one more run, or group of runs, may start."""
        if self._closed:
            raise TheatreError("The server is closing; start the run when it is open again.")
        taken = len({job.group or job.id for job in self.active()})
        if taken >= self._settings.max_running:
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
                store.store(data, folder / worker.DATA)
            if origin:
                _copy(origin, folder / worker.ORIGIN)
            process, connection = worker.launch(
                recipe.to_json(), data.name, seed, folder, threads, self._settings.save_seconds, paused=bool(group)
            )
        except TheatreError:
            shutil.rmtree(folder, ignore_errors=True)  # somebody's pictures may lie there
            raise
        job = Job(spec, self._settings, process, connection, self._share, before)
        self._jobs[identity] = job
        self._share()
        self._forget()
        return job

    def branch(self, identity: str, moment: Moment, recipe: Recipe) -> Job:
        """A new run that goes on from a moment of another one, under ``recipe``, with the curves until then.

        Raises as ``start``.
        """
        job = self.get(identity)
        before = job.history().until(moment.images)
        then = before.knobs()
        turned = {key: recipe.setting(key) for key in SETTINGS} | {"frozen": ""}
        changed = [key for key in turned if turned[key] != then.get(key, "" if key == "frozen" else job.recipe.setting(key))]
        marks = tuple(Mark(moment.images, key, turned[key]) for key in changed)
        before = dataclasses.replace(before, marks=before.marks + marks)
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

    def left(self, identity: str) -> past_runs.Earlier:
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
        deadline = time.monotonic() + _LAST_SAVE_SECONDS
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
        return self._settings.threads or max(1, cores // max(1, runs))

    def forget_private(self, seconds: float = PRIVATE_SECONDS) -> None:
        """Let go of the private runs that have ended and that nobody has looked at for so long."""
        with self._starting:
            for job in self.all():
                if job.private and not job.active and job.idle_seconds >= seconds:
                    self._let_go(job)

    def _forget(self) -> None:
        """Let go of the oldest ended runs, folders included; what they were saved as stays."""
        ended = [job for job in self.all() if not job.active]
        for job in ended[self._settings.ended_kept :]:
            self._let_go(job)

    def _let_go(self, job: Job) -> None:
        del self._jobs[job.id]
        for folder in (job.checkpoint_path.parent, job.events_folder):
            if folder:
                shutil.rmtree(folder, ignore_errors=True)


def check_networks(recipe: Recipe, shape: tuple[int, int, int]) -> None:
    """Make sure, before a process is started, that a recipe's networks make such images and fit in a checkpoint.

    Raises:
        UsageError: they do not; the message says what to change.
    """
    with torch.device("meta"), torch.no_grad():  # shapes alone: no memory, a millisecond
        generator, discriminator = networks.build(recipe, shape)
        made = generator(torch.empty(2, recipe.latent.width))
    if made.shape[1:] != shape:
        raise UsageError(
            f"The {recipe.family} networks cannot make images of {shape[2]} x {shape[1]} pixels; choose other images."
        )
    of_g, of_d = (sum(value.numel() for value in network.parameters()) for network in (generator, discriminator))
    moments = 2 if recipe.optimiser == "adam" else 1
    size = 4 * (2 * of_g + of_d + moments * (of_g + of_d)) / 2**20
    if size > 0.95 * checkpoint.LARGEST / 2**20:
        raise UsageError(
            f"These networks make a file of {size:.0f} MiB, and none above {checkpoint.LARGEST // 2**20} MiB is opened again; "
            "lower g_width, d_width or d_features."
        )


def _copy(source: Path, target: Path) -> None:
    try:
        write_whole(target, source.read_bytes())
    except OSError as error:
        raise TheatreError(f"Could not write {target.name} ({error.strerror}); free some space and try again.") from error


def _events(spec: JobSpec) -> EventFile | None:
    """Where TensorBoard can follow the run: beside the folders of runs, since it reads all that lies below its own.

    A private run's events lie with the run.
    """
    try:
        return EventFile(spec.folder if spec.private else paths.home() / "tensorboard", spec.recipe, spec.id)
    except TheatreError:
        return None


def _sweep(folder: Path) -> None:
    """Delete what earlier servers left and nobody has gone on with for a day. A run that is going on saves all the time."""
    for left in folder.glob("*"):
        with contextlib.suppress(OSError):
            newest = max((file.stat().st_mtime for file in left.glob("*")), default=left.stat().st_mtime)
            ours = past_runs.IDENTITY.fullmatch(left.name) and left.is_dir() and not left.is_symlink()
            if ours and time.time() - newest > (PRIVATE_SECONDS if len(left.name) > 8 else LEFTOVER_SECONDS):
                shutil.rmtree(left, ignore_errors=True)


def _cause(code: int | None) -> str:
    if code is None:
        return "it does not answer"
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _duration(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"
