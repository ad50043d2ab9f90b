"""Event log of a run: what TensorBoard can follow, written for as long as the disk takes it."""

import contextlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from gan import paths
from gan.errors import TheatreError
from gan.export.tensorboard import EventFile
from gan.runs.frame_buffer import Frame
from gan.runs.run_state import Event
from gan.runs.spec import JobSpec
from gan.training.history import Mark, Point, Reading


class EventLog:
    """Writer of a run's events; a disk that refuses ends the log and not the run.

    They lie beside the folders of runs, since TensorBoard reads all that lies below its own; those of a private run lie with it.
    """

    def __init__(self, spec: JobSpec):
        self._file: EventFile | None = None
        with contextlib.suppress(TheatreError):
            self._file = EventFile(spec.folder if spec.private else paths.home() / "tensorboard", spec.recipe, spec.id)

    @property
    def folder(self) -> Path | None:
        """Where TensorBoard finds the run, or None when the disk refused."""
        return self._file.folder if self._file else None

    def write(self, events: Iterable[Event]) -> None:
        """Write events in this order."""
        for event in events:
            self._try(partial(_write, event=event))

    def failed(self, images: int, sentence: str) -> None:
        """Write the sentence that ended the run."""
        self._try(lambda file: file.failed(images, sentence))

    def close(self) -> None:
        """Write what is left, and end the log."""
        self._try(lambda file: file.close())

    def _try(self, write: Callable[[EventFile], None]) -> None:
        if self._file:
            try:
                write(self._file)
            except TheatreError:
                self._file = None


def _write(file: EventFile, event: Event) -> None:
    match event:
        case Point():
            file.point(event)
        case Reading():
            file.reading(event)
        case Mark():
            file.mark(event)
        case Frame():
            file.sheet(event.images, event.pixels)
