"""Keeper of what an ended run has learnt: in its folder, in memory while the disk refuses that, and among the saved models."""

import threading
from collections.abc import Callable
from dataclasses import replace

from gan.errors import TheatreError, UsageError
from gan.files import reason, write_whole
from gan.runs.folder import CHECKPOINT
from gan.runs.model_names import check_name, place, place_free
from gan.runs.run_state import RunState
from gan.runs.spec import JobSpec

AGAIN_SECONDS = 15.0
"""Between two tries to write what the disk has refused."""


class Keeper:
    """Keeper of one run. Every method may be called from any thread.

    Args:
        on_written: called on a thread of its own when the disk has taken what it had refused.
    """

    def __init__(self, spec: JobSpec, on_written: Callable[[], None] = lambda: None):
        self._spec, self._on_written = spec, on_written
        self._path = spec.folder / CHECKPOINT
        self._busy = threading.Lock()
        self._held: bytes | None = None
        self._given_up = threading.Event()

    def hold(self, content: bytes) -> None:
        """Hold the last state of the run, which its worker could not write, and try again from time to time."""
        with self._busy:
            self._held = content
        threading.Thread(target=self._try_again, name=f"keeper-{self._spec.id}", daemon=True).start()

    def let_go(self) -> None:
        """Forget what is held: the run is deleted."""
        self._given_up.set()
        with self._busy:
            self._held = None

    def content(self) -> bytes:
        """The checkpoint of the run's last state, wherever it is.

        Raises:
            UsageError: nothing was saved yet.
        """
        with self._busy:
            if self._held is not None:
                return self._held
        try:
            return self._path.read_bytes()
        except OSError as error:
            raise UsageError("This run has saved nothing yet; ask again in some seconds.") from error

    def write(self) -> None:
        """Write what is held, if anything is.

        Raises:
            TheatreError: the disk still refuses.
        """
        with self._busy:
            if self._held is None:
                return
            try:
                write_whole(self._path, self._held)
            except OSError as error:
                raise TheatreError(
                    f"The run's last state could not be saved: {reason(error)}. Until then it is kept in memory: it can be "
                    "downloaded, and is saved as soon as the disk takes it."
                ) from error
            self._held = None

    def settle(self, end: RunState) -> RunState:
        """State of the ended run once what it has learnt is on disk and, unless that is private, among the models; where either
        is refused, with the sentence that says why."""
        try:
            self.write()
            if end.savable and not end.saved:
                owner = self._spec.rights.owner
                return replace(end, saved=place_free(self._path, self._spec.name, self._spec.recipe.name, owner))
        except TheatreError as error:
            return replace(end, message=str(error))
        return end

    def save_as(self, state: RunState, name: str) -> None:
        """Save the model of a run in this state under exactly this name.

        Raises:
            UsageError: the run is still going or saved nothing, besides what ``model_names.place`` raises.
            TheatreError: the disk refused.
        """
        if state.active:
            raise UsageError("This run is still going; stop it first, and it is saved.")
        if not state.kept:
            raise UsageError("This run ended before its first save, so there is nothing to save; start a new one.")
        check_name(name)
        self.write()
        place(self._path, name, self._spec.rights.owner)

    def _try_again(self) -> None:
        while not self._given_up.wait(AGAIN_SECONDS):
            try:
                self.write()
            except TheatreError:
                continue
            if not self._given_up.is_set():
                self._on_written()
            return
