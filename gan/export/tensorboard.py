"""TensorBoard event files of a run: ``tensorboard --logdir FOLDER`` shows its curves and sheets, also while it trains."""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from gan.errors import TheatreError, UsageError
from gan.files import reason
from gan.recipes import SETTINGS, Recipe
from gan.training.history import History, Mark, Point, Reading

FLUSH_SECONDS = 2.0
"""Interval of flushes: an event reaches the disk with the first one that is written this long after the last flush."""
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,99}", re.ASCII)


class EventFile:
    """Event file of one run, written event by event; every method may raise a TheatreError when the disk refuses.

    The step of every event is images seen, its wall time ``seconds`` since 1970, now when left out. The names are
    loss/discriminator, loss/generator, opinion/real, opinion/generated; score/fid, score/precision, score/recall,
    score/classes_seen, score/rarest_class, score/confidence; sheet; and as text recipe, marks and failed.

    Args:
        folder: what ``tensorboard --logdir`` is to be pointed at; runs lie in it side by side.
        recipe: what the run was started with, shown as a table.
        run: its name, which is that of its folder. Where there is one already, this continues it in another file.

    Raises:
        UsageError: a name that makes no folder.
    """

    def __init__(self, folder: Path, recipe: Recipe, run: str, seconds: float | None = None):
        from tensorboardX import RecordWriter  # only needed where events are written
        from tensorboardX.proto import event_pb2

        if not _PLAIN_NAME.fullmatch(run):
            raise UsageError(f"A run's name is made of letters, digits, dots, dashes and underscores, not {run[:40]!r}.")
        self._event = event_pb2.Event
        self.folder = folder / run
        now = time.time() if seconds is None else seconds
        with _writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._writer: Any = RecordWriter(str(_next_file(self.folder, now)))
            self._flushed = time.monotonic()
            self._write(event_pb2.Event(wall_time=now, file_version="brain.Event:2"))
        self._text("recipe", _table(recipe), 0, now)
        self.flush()

    def point(self, point: Point, seconds: float | None = None) -> None:
        """Write losses and opinions."""
        values = {
            "loss/discriminator": point.loss_d,
            "loss/generator": point.loss_g,
            "opinion/real": point.d_real,
            "opinion/generated": point.d_fake,
        }
        self._scalars(values, point.images, seconds)

    def reading(self, reading: Reading, seconds: float | None = None) -> None:
        """Write scores; a class counts as seen from a share of ``scores.COVERED``."""
        from gan.evaluation.scores import COVERED

        values = {
            "score/fid": reading.fid,
            "score/precision": reading.precision,
            "score/recall": reading.recall,
            "score/classes_seen": sum(share >= COVERED for share in reading.shares),
            "score/rarest_class": min(reading.shares, default=0.0),
            "score/confidence": reading.confidence,
        }
        self._scalars(values, reading.images, seconds)

    def mark(self, mark: Mark, seconds: float | None = None) -> None:
        """Write what was changed, as text."""
        self._text("marks", mark_text(mark), mark.images, seconds)
        self.flush()  # marks are rare, and whoever turned a knob is looking

    def failed(self, images: int, sentence: str, seconds: float | None = None) -> None:
        """Write the sentence that ended the run, as text."""
        self._text("failed", sentence, images, seconds)
        self.flush()

    def sheet(self, images: int, picture: np.ndarray, seconds: float | None = None) -> None:
        """Write a sheet of samples, (H, W) or (H, W, 3) uint8. 100 kB need about 20 ms, so not one for every step."""
        from tensorboardX import summary

        made = summary.image("sheet", picture, dataformats="HW" if picture.ndim == 2 else "HWC")
        self._add(made, images, seconds)

    def flush(self) -> None:
        """Flush all events to disk, as when a run pauses."""
        with _writing(self.folder):
            self._writer.flush()
        self._flushed = time.monotonic()

    def close(self) -> None:
        """Flush and close. May be called twice."""
        if self._writer is not None:
            try:
                self.flush()
            finally:
                writer, self._writer = self._writer, None
                with _writing(self.folder):
                    writer.close()

    def __enter__(self) -> "EventFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _scalars(self, values: dict[str, float], images: int, seconds: float | None) -> None:
        from tensorboardX.proto.summary_pb2 import Summary

        made = [Summary.Value(tag=tag, simple_value=float(value)) for tag, value in values.items()]
        self._add(Summary(value=made), images, seconds)

    def _text(self, tag: str, markdown: str, images: int, seconds: float | None) -> None:
        from tensorboardX import summary

        self._add(summary.text(tag, markdown), images, seconds)

    def _add(self, summary: Any, images: int, seconds: float | None) -> None:
        self._write(self._event(summary=summary, step=int(images), wall_time=time.time() if seconds is None else seconds))
        if time.monotonic() - self._flushed >= FLUSH_SECONDS:
            self.flush()

    def _write(self, event: Any) -> None:
        with _writing(self.folder):
            self._writer.write(event.SerializeToString(deterministic=True))


def write(
    history: History, folder: Path, run: str, started: float, lasted: float = 0.0, sheets: Sequence[tuple[int, np.ndarray]] = ()
) -> Path:
    """Write all of a run so far, for a download; in an empty folder the same arguments give the same bytes.

    Args:
        history: of any length.
        folder, run: as for ``EventFile``.
        started: wall time of its start, in seconds since 1970.
        lasted: seconds from there to its last event; what lies between is spread evenly over images seen.
        sheets: (images seen, picture as for ``EventFile.sheet``).

    Returns:
        the run's own folder.

    Raises:
        UsageError: a name that makes no folder.
        TheatreError: the disk refuses.
    """
    series = (history.points, history.readings, history.marks)
    end = max([1, *(moment.images for moments in series for moment in moments), *(images for images, _ in sheets)])

    def at(images: float) -> float:
        return started + lasted * images / end

    with EventFile(folder, history.recipe, run, started) as file:
        for point in history.points:
            file.point(point, at(point.images))
        for reading in history.readings:
            file.reading(reading, at(reading.images))
        for mark in history.marks:
            file.mark(mark, at(mark.images))
        for images, picture in sheets:
            file.sheet(images, picture, at(images))
        if history.failed:
            file.failed(end, history.failed, at(end))
        return file.folder


def mark_text(mark: Mark) -> str:
    """A mark as text: "lr_g = 0.001"."""
    if mark.value is None:
        value = "the recipe's own"
    elif mark.value == "":
        value = "nobody"  # the one key that may be empty is the player that is frozen
    else:
        value = f"{mark.value:.6g}" if isinstance(mark.value, float) else str(mark.value)
    return f"{mark.key} = {value}"


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Context that turns an error of the disk into a sentence."""
    try:
        yield
    except OSError as error:
        raise TheatreError(f"Could not write TensorBoard's events to {folder.name}: {reason(error)}.") from error


def _next_file(folder: Path, now: float) -> Path:
    """The next event file of a run, named so that TensorBoard, which sorts them by name, reads it after those that are there."""
    number = sum(1 for _ in folder.glob("*.tfevents.*"))
    return folder / f"events.out.tfevents.{int(now):010d}.{number:04d}"


def _table(recipe: Recipe) -> str:
    """The settings of a recipe as a table in Markdown."""
    rows = [f"| {key} | {recipe.setting(key)} |" for key in SETTINGS]
    return "\n".join([f"**{recipe.title}** ({recipe.name})", "", "| setting | value |", "| --- | --- |", *rows])
