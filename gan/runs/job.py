"""Job: the server's end of one training run, which trains in a worker process and is watched by any number of people."""

import contextlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from gan.errors import TheatreError, UsageError
from gan.files import write_whole
from gan.models.snapshots import Moment
from gan.runs import run_state
from gan.runs.event_log import EventLog
from gan.runs.expiry import Expiry
from gan.runs.folder import CHECKPOINT, HISTORY, NOW
from gan.runs.frame_buffer import FrameBuffer
from gan.runs.keeper import Keeper
from gan.runs.leased_worker import Process
from gan.runs.model_names import model_file
from gan.runs.sample_grid import grid_latent
from gan.runs.spec import JobSpec, Limits
from gan.training.controls import Controls
from gan.training.history import History, Reading

LAST_SAVE_SECONDS = 20.0
"""How long a worker that is to end may take for its last save."""
_REPLY_SECONDS = 1.0


class Job:
    """Client of one worker process. Every method may be called from any thread.

    A worker that dies takes nothing with it but the seconds since its last save.

    Attributes:
        spec: what the run is; who else steers it may change.
        id, recipe, dataset, seed, name, group, private: as there.
        checkpoint_path: the worker's last save; there until ``JobRegistry`` forgets the run.
        shape: (rows, columns) of the grid's pictures.
        keeper: of what the run has learnt.
        worker: the id of the process that trains; no visitor is told.

    Args:
        process, connection: the worker's, and our end of its pipe.
        on_end: called when the run has ended, on the reading thread.
        before: the curves of the run that this one goes on from.
        clock: seconds that only grow; how long nobody has watched, or the run rests, is measured by it.
    """

    def __init__(
        self,
        spec: JobSpec,
        limits: Limits,
        process: Process,
        connection: Connection,
        on_end: Callable[[], None] = lambda: None,
        before: History | None = None,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.id, self.recipe, self.dataset, self.seed, self.name = spec.id, spec.recipe, spec.dataset, spec.seed, spec.name
        self.group, self.private, self.worker = spec.group, spec.private, process.pid or 0
        self.checkpoint_path = spec.folder / CHECKPOINT
        latent, columns = grid_latent(spec.recipe.latent)
        self.shape = (len(latent.noise) // columns, columns)
        self.spec, self._process, self._connection = spec, process, connection
        self._on_end, self._expiry = on_end, Expiry(limits, clock)
        self._sending = threading.Lock()
        self._changed = threading.Condition()  # guards all that follows
        self._state = run_state.initial(spec, before)
        self._events = EventLog(spec)
        self.keeper = Keeper(spec, self._settle_again)
        self._controls = Controls()  # checks commands before they are sent
        self._expired = ""  # why it was stopped, if that was to free its place
        self._reader = threading.Thread(target=self._read, name=f"run-{self.id}", daemon=True)
        self._reader.start()

    @property
    def state(self) -> str:
        """One of starting, running, paused; finished, stopped, failed."""
        return self._state.state

    @property
    def active(self) -> bool:
        """Whether the run has not ended."""
        return self._state.active

    @property
    def idle_seconds(self) -> float:
        """Since anybody last looked at the run."""
        return self._expiry.idle_seconds

    @property
    def seconds_left(self) -> float | None:
        """Until the run ends, or at rest until its place is freed, as far as can be told now; None: nobody can say yet."""
        return self._expiry.seconds_left(self.state) if self.state == "paused" else self._state.progress["seconds_left"]

    @property
    def message(self) -> str:
        """A sentence when something went wrong, or ended the run other than by hand; else ""."""
        return self._state.message

    @property
    def seconds(self) -> float:
        """Training time so far, pauses left out."""
        return self._state.progress["seconds"]

    @property
    def saved_path(self) -> Path | None:
        """The model that the ended run was saved as; None too when it was renamed or deleted since."""
        saved = self._state.saved
        return model_file(saved) if saved and model_file(saved).exists() else None

    @property
    def moments(self) -> tuple[Moment, ...]:
        """What can be gone back to, in order."""
        return self._state.moments

    @property
    def frames(self) -> FrameBuffer:
        """The sheets of samples so far."""
        return self._state.frames

    @property
    def real(self) -> Reading | None:
        """What as many real images score as a reading has samples; None before the first reading."""
        return self._state.real

    @property
    def events_folder(self) -> Path | None:
        """Where TensorBoard finds the run, or None when the disk refused."""
        return self._events.folder

    def status(self, since: int = 0) -> dict[str, Any]:
        """All that a page shows: ``run_state.status``; and ``place_seconds``, how long a run at rest keeps its place. Asking
        keeps the run alive. Raises UsageError: ``since`` is not a whole number."""
        if isinstance(since, bool) or not isinstance(since, int):
            raise UsageError(f"since must be a whole number, the 'next' of the last status, not {str(since)[:40]!r}.")
        self._expiry.looked()
        saved = self._state.saved if self.saved_path else None
        return run_state.status(self._state, since) | {"saved": saved, "place_seconds": self._expiry.seconds_left(self.state)}

    def admit(self, key: str) -> None:
        """Let the visitor with this key steer the run from now on."""
        with self._changed:
            self.spec = replace(self.spec, rights=self.spec.rights.admitting(key))
        self._note("running" if self.active else self.state, self._state.saved)

    def history(self) -> History:
        """The run so far, to be exported or diagnosed."""
        return run_state.history(self._state)

    def grid(self) -> tuple[int, bytes, int, int] | None:
        """(version, pixels, width, height) of the newest sheet, one byte for each pixel or three in colour; None before it."""
        return self._state.grid

    def critique(self) -> tuple[int, list[Any]] | None:
        """(version, D's critiques) of the watched cell of the grid, as ``worker`` sends them; None when none is watched."""
        return self._state.critique

    def check_public(self) -> None:
        """Make sure that what the run has learnt may lie among the models.

        Raises:
            UsageError: it is private.
        """
        if self.private:
            raise UsageError("This run is private, and all visitors see the saved models; download its model once it has ended.")

    def watch(self, cell: int) -> None:
        """Have D criticise a cell of the grid from now on; -1: none.

        Raises:
            UsageError: there is no such cell, besides the run having ended.
        """
        rows, columns = self.shape
        if isinstance(cell, bool) or not isinstance(cell, int) or not -1 <= cell < rows * columns:
            raise UsageError(f"The grid has the cells 0 to {rows * columns - 1}, not {str(cell)[:40]}.")
        with self._changed:
            self._state = replace(self._state, critique=None)
        self._command("watch", cell, done=lambda: cell < 0 or self._state.critique is not None)

    def now(self) -> Moment:
        """The run as it was a second ago; its worker goes on saving that for some seconds after each call.

        Raises:
            UsageError: nothing has been saved yet.
        """
        if self.active and self._send("publish"):
            with self._changed:
                self._changed.wait_for(lambda: self._state.published is not None or not self.active, _REPLY_SECONDS)
        state = self._state
        if state.active and state.published is not None:
            return Moment(state.published, self.spec.folder / NOW)
        if not state.kept:
            raise UsageError("This run has saved nothing yet; try again in a second.")
        self.keeper.write()
        return Moment(state.kept, self.checkpoint_path)

    def pause(self) -> None:
        """Come to rest after the step under way. Like all commands, returns when it is done, or after a second.

        Raises:
            UsageError: the run has ended. So do all commands.
        """
        self._command("pause", done=lambda: self.state != "running")

    def resume(self) -> None:
        """Go on."""
        self._command("resume", done=lambda: self.state != "paused")

    def step(self, count: int = 1, player: str = "") -> None:
        """Take ``count`` steps (1 to 10,000), in which only ``player`` learns ("": both), and pause."""
        self._controls.step(count, player)
        rests = self._state.rests
        self._command("step", count, player, done=lambda: self._state.rests > rests)

    def slow(self, seconds: float) -> None:
        """Slow motion: wait so long before each line of the algorithm; 0 is full speed."""
        self._check_active()
        self._controls.slow(seconds)
        with self._changed:
            self._state = run_state.slowed(self._state, self._controls.pace)
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
            self._controls.turn(**knobs)
            values = {key: getattr(self._controls.knobs, key) for key in knobs}
            self._state, marks = run_state.turned(self._state, values)
            self._events.write(marks)
        if marks:
            self._command("turn", values)

    def save_as(self, name: str) -> None:
        """Save an ended run's model under another name. Raises as ``Keeper.save_as``, and UsageError of a private run."""
        self.check_public()
        self.keeper.save_as(self._state, name)
        with self._changed:
            self._state = replace(self._state, saved=name)
        self._note(self.state, name)

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
            raise UsageError(f"This run has {'' if self.state == 'failed' else 'been '}{self.state}; start a new one.")

    def _command(self, *message: Any, done: Callable[[], bool] = lambda: True) -> None:
        self._check_active()
        self._expiry.commanded()
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
        """The reading thread: take in messages until the worker ends, then save what it left."""
        try:
            while not self._state.end:
                if self._connection.poll(self._expiry.patience):
                    self._receive(*self._connection.recv())
                if not self._expired and (reason := self._expiry.due(self.state)) and self._send("stop"):
                    self._expired = reason
        except (EOFError, OSError):
            pass  # no "done" before the end of the pipe: the worker died
        self._conclude()

    def _receive(self, kind: str, *parts: Any) -> None:
        with self._changed:
            self._state, events = run_state.next_state(self._state, kind, *parts)
            self._events.write(events)
            if kind == "state":
                self._expiry.commanded()
            if kind == "left":
                self.keeper.hold(parts[1])
            if kind in ("saved", "left"):  # the curves lie beside the save, for whoever goes on from it
                with contextlib.suppress(OSError):  # the worker tells of a full disk
                    write_whole(self.spec.folder / HISTORY, json.dumps(self.history().to_json()).encode())
            self._changed.notify_all()

    def _conclude(self) -> None:
        """Save what the run left, then say that it has ended, so that whoever sees the end sees the model too."""
        if not self._state.end:
            self._process.join(LAST_SAVE_SECONDS)  # for its exit code
        end = self.keeper.settle(run_state.ended(self._state, self._process.exitcode, self._expired))
        self._note(end.state, end.saved)  # first, since whoever sees the end may ask the disk
        with self._changed:
            self._state = replace(self._state, state=end.state, message=end.message, saved=end.saved)
            self._changed.notify_all()
            if end.state == "failed":
                self._events.failed(self._state.progress["images"], end.message)
            self._events.close()
        self._on_end()
        self._process.join(LAST_SAVE_SECONDS)
        if self._process.is_alive():
            self._process.kill()
        with self._sending:
            self._connection.close()

    def _settle_again(self) -> None:
        """Save what the disk had refused at the end of the run."""
        self.wait(LAST_SAVE_SECONDS)
        end = self.keeper.settle(replace(self._state, message=""))
        self._note(end.state, end.saved)
        with self._changed:
            self._state = replace(self._state, message=end.message, saved=end.saved)

    def _note(self, state: str, saved: str | None) -> None:
        with contextlib.suppress(TheatreError):  # only a help for a later server
            self.spec.note(state, saved)
