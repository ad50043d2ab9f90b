"""Slice of a run on a lent GPU: for some seconds it goes on from the run's last save, and it ends with the next one."""

import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from gan import device
from gan.errors import TheatreError
from gan.runs.watched_controls import WatchedControls
from gan.runs.worker import perform

SECONDS = 30.0
"""For which a GPU is asked: short enough that little of a visitor's minutes is lost when a run ends, or is paused, before."""
LAST_SAVE_SECONDS = 4.0
"""Of them, kept for the last save."""
Lend = Callable[[Connection, dict[str, Any], str, int, Path, float, float], None]
"""A function that calls ``train_slice`` with these arguments in a process that holds a GPU, and returns when it has returned.

Raises GpuRefused: there is no GPU for this visitor now, or it was taken away."""


class GpuRefused(TheatreError):
    """No GPU is lent, or no longer. The message says why, and what can be done."""


def train_slice(
    connection: Connection,
    recipe_json: dict[str, Any],
    dataset: str,
    seed: int,
    folder: Path,
    save_seconds: float,
    seconds: float = SECONDS,
) -> None:
    """Train for ``seconds`` at most, in a process that holds a GPU; the arguments are those of ``worker.run_worker``.

    It sends ("ready",), and begins when it is sent ("go",). From then on commands and messages are a worker's; a slice whose time
    is up ends with a save and ("done", "stopped"). Where the pipe closes before it begins, nothing happens.
    """
    ends = time.monotonic() + seconds - LAST_SAVE_SECONDS
    device.hold_gpu()
    try:
        connection.send(("ready",))
        connection.recv()
    except (EOFError, OSError):  # the run has ended, or rests
        return
    controls = WatchedControls()
    timer = threading.Timer(max(0.0, ends - time.monotonic()), controls.stop)
    timer.daemon = True
    timer.start()
    try:
        perform(connection, recipe_json, dataset, seed, folder, controls, save_seconds)
    finally:
        timer.cancel()
