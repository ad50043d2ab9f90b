"""Workers without a process: they obey as real ones do, and train exactly as far as the test says, in no time."""

import itertools
import multiprocessing
import threading
from pathlib import Path
from typing import Any

from gan.models import checkpoint, snapshots
from gan.recipes import Recipe
from gan.runs.folder import CHECKPOINT, MOMENTS
from gan.training.loop import Run


class FakeWorker:
    """Both ends of a worker's pipe, and what the server asks of its process."""

    _ids = itertools.count(1_000_001)  # no process has one as large

    def __init__(self, recipe: Recipe, folder: Path, paused: bool):
        self.ours, self._theirs = multiprocessing.Pipe()
        self._recipe, self._folder, self._paused = recipe, folder, paused
        self.pid, self.exitcode = next(self._ids), None
        self.obeyed: list[tuple[Any, ...]] = []
        self._images, self._seconds, self._loaded, self._killed = 0, 0.0, False, False
        self._busy = threading.RLock()
        self._thread = threading.Thread(target=self._obey, daemon=True)
        self._thread.start()

    def load(self) -> None:
        """Come to its first step."""
        with self._busy:
            self._loaded = True
            self._send("grid", bytes(16), 4, 4, 0)
            self._send("state", "paused" if self._paused else "running")

    def train(self, images: int, seconds: float) -> None:
        """See so many more images in so many seconds of training, unless it is paused or has ended."""
        with self._busy:
            if not self._loaded or self._paused or not self.is_alive():
                return
            self._images, self._seconds = min(self._images + images, self._recipe.images), self._seconds + seconds
            values = dict.fromkeys(("loss_d", "loss_g", "d_real", "d_fake", "codes", "images_per_second", "seconds_left"), 0.5)
            counts = {"step": self._images, "images": self._images, "total": self._recipe.images, "seconds": self._seconds}
            self._send("progress", values | counts)
            if self._images == self._recipe.images:
                self._end("finished")

    def keep_moment(self, run: Run) -> None:
        """Keep this moment, as if the networks of ``run`` had been trained."""
        with self._busy:
            checkpoint.save(snapshots.file_of(self._folder / MOMENTS, self._images), run, "mnist", slim=True)
            self._send("moments", [self._images])

    def join(self, timeout: float | None = None) -> None:
        self._thread.join(timeout)

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def kill(self) -> None:
        self.exitcode, self._killed = -9, True
        self._thread.join()

    def _obey(self) -> None:
        while not self._killed:
            if self._theirs.poll(0.01):
                with self._busy:
                    self._carry_out(*self._theirs.recv())
        self._theirs.close()

    def _carry_out(self, name: str, *arguments: Any) -> None:
        self.obeyed.append((name, *arguments))
        if name in ("pause", "resume"):
            self._paused = name == "pause"
            if self._loaded:
                self._send("state", "paused" if self._paused else "running")
        elif name == "stop":
            self._end("stopped")

    def _end(self, how: str) -> None:
        if self._images:
            (self._folder / CHECKPOINT).write_bytes(b"weights")
            self._send("saved", self._images)
        self._send("done", how)
        self.exitcode, self._killed = 0, True

    def _send(self, *message: Any) -> None:
        self._theirs.send(message)


class FakeWorkers:
    """What ``worker.launch`` is replaced by.

    Attributes:
        all: the workers, in the order in which they were started.
        load: whether a worker is at its first step as soon as it is started.
    """

    def __init__(self) -> None:
        self.all: list[FakeWorker] = []
        self.load = True

    def launch(
        self, recipe_json: dict[str, Any], dataset: str, seed: int, folder: Path, threads: int, save_seconds: float, paused: bool
    ) -> tuple[FakeWorker, Any]:
        made = FakeWorker(Recipe.from_json(recipe_json), folder, paused)
        self.all.append(made)
        if self.load:
            made.load()
        return made, made.ours

    def train(self, images: int = 16, seconds: float = 1.0) -> None:
        """All that are running train."""
        for one in self.all:
            one.train(images, seconds)
