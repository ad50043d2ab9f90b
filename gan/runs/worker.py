"""Worker process of one training run: it trains, obeys commands that come by a pipe, and answers with messages.

Commands in: ``("pause",)``, ``("resume",)``, ``("step", n, player)``, ``("stop",)``, ``("turn", {knob: value})``,
``("slow", seconds)``, ``("share", threads)``, ``("watch", cell or -1)``, ``("publish",)``.

Messages out, each a tuple that starts with its kind:

- ``("state", "running" or "paused")``: "paused" each time the loop comes to rest, so when no step is going on.
- ``("progress", dict)``: a ``training.Progress``, at most 8 a second; its rate is a moving average over about a second.
- ``("line", n)``: in slow motion, line n of ``controls.LINES`` is next.
- ``("compared", dict)``: after single steps, both players' losses on the draws of the last one, before and after it:
  ``{"player": who learnt, "loss_d": (before, after), "loss_g": (before, after)}``.
- ``("critique", list)``: D's critique of the watched cell of the grid (``analysis.pixel_gradients``), [(logit, fake, wish)], each
  picture (bytes, shape) of uint8 values; after a single step two of them, before and after it.
- ``("opinions", dict)``: histogram of D's opinions of the last batch: ``{"low": a, "high": b, "real": counts, "fake": counts}``,
  ``reporter.BINS`` counts each over a..b.
- ``("reading", list)``: the values of a ``history.Reading``, where the data set has classifiers; ``("real", list)``, once before
  the first, those of real images.
- ``("grid", bytes, width, height, images)``: the sheet of ``sample_grid.grid_latent``, one byte for each pixel (three when in
  colour).
- ``("published", images)``: for some seconds after "publish", once a second: ``NOW`` is a slim checkpoint of so many images.
- ``("moments", [images, ...])``: the moments of the run that can be gone back to (``snapshots.Snapshots`` in ``MOMENTS``).
- ``("saved", images)``: the checkpoint on disk is that of so many images; ``("unsaved", sentence)``: the disk refused.
- ``("left", images, bytes)``: the run ends, the disk refused its last save, and this is what that would have written.
- ``("device", sentence)``: where the run trains (``leased_worker``, on a server that lends GPUs).
- ``("error", sentence)``: a ``TheatreError`` ended the run. ``("done", "finished" or "stopped")``: it ended well.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from gan import processes
from gan.data import datasets
from gan.data.own_images import store
from gan.errors import TheatreError
from gan.files import reason
from gan.models import checkpoint, resume, snapshots
from gan.recipes import Recipe
from gan.runs.folder import CHECKPOINT, DATA, MOMENTS, ORIGIN
from gan.runs.reporter import Reporter, Send, is_finite
from gan.runs.watched_controls import WatchedControls
from gan.training.controls import Controls
from gan.training.loop import Run, train

_NICENESS = 5


def launch(
    recipe_json: dict[str, Any],
    dataset: str,
    seed: int,
    folder: Path,
    threads: int,
    save_seconds: float,
    paused: bool,
) -> tuple[BaseProcess, Connection]:
    """Process of ``run_worker``, started, and our end of its pipe; it ends with this process.

    Raises:
        TheatreError: the system refused.
    """
    return processes.start(
        run_worker, (recipe_json, dataset, seed, folder, threads, save_seconds, paused), folder.name, "training"
    )


def run_worker(
    connection: Connection,
    recipe_json: dict[str, Any],
    dataset: str,
    seed: int,
    folder: Path,
    threads: int,
    save_seconds: float,
    paused: bool,
) -> None:
    """Main function of the process: train ``Recipe.from_json(recipe_json)`` and save it as ``folder/checkpoint.safetensors``.

    Where the folder holds ``DATA``, these images are what ``dataset`` names; where it holds ``ORIGIN``, the run goes on from
    there, and where an earlier worker of the same run has left ``CHECKPOINT``, exactly from there.

    Ends when the run is finished or stopped, on SIGTERM, and when the parent goes (its end of the pipe closes), each
    time with a last save.

    Args:
        threads: torch's.
        save_seconds: between two saves.
        paused: whether it waits before its first step.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what it means
    if hasattr(os, "nice"):
        os.nice(_NICENESS)  # the pages stay quick
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            Path("/proc/self/comm").write_text(f"run {folder.name[:8]}", encoding="utf-8")  # what ps and top call the process
    controls = WatchedControls(paused)
    controls.share(threads)
    signal.signal(signal.SIGTERM, lambda *_: controls.stop())
    perform(connection, recipe_json, dataset, seed, folder, controls, save_seconds)


def perform(
    connection: Connection,
    recipe_json: dict[str, Any],
    dataset: str,
    seed: int,
    folder: Path,
    controls: WatchedControls,
    save_seconds: float,
) -> None:
    """Body of ``run_worker``, without what belongs to its process (priority, signals, torch's threads), so that tests can call it
    in a thread."""

    def send(*message: Any) -> None:
        with contextlib.suppress(OSError):  # the parent is gone; the thread that obeys has noticed too, and stops the run
            connection.send(message)

    # first of all, so that a pause or stop that comes while the data are loaded is heard
    threading.Thread(target=obey, args=(connection, controls), daemon=True).start()
    try:
        data = _data(dataset, folder / DATA)
        saved = folder / CHECKPOINT
        run = _run(Recipe.from_json(recipe_json), data, seed, saved if saved.exists() else folder / ORIGIN)
        reporter = Reporter(send, run, data.name, folder)
        reporter.draw()
        if controls.paused:
            reporter.warm_up()
        controls.on_state = reporter.state
        controls.on_line = lambda line: send("line", line)
        controls.on_watch, controls.on_publish = reporter.watch, reporter.publish
        controls.on_single_step = lambda: reporter.before_single_step(data, controls)
        _train(run, data, controls, reporter, send, folder / CHECKPOINT, save_seconds)
        send("done", "finished" if run.done else "stopped")
    except TheatreError as error:
        send("error", str(error))


def _data(dataset: str, own: Path) -> datasets.Dataset:
    return replace(store.restore(own), name=dataset) if own.exists() else datasets.load(dataset)


def _run(recipe: Recipe, data: datasets.Dataset, seed: int, origin: Path) -> Run:
    """New run, or one that goes on from ``origin``: exactly, where that was saved whole under this recipe, else with fresh
    optimisers."""
    if not origin.exists():
        return Run(recipe, data.shape, seed)
    header = checkpoint.read_header(origin)
    if header.recipe == recipe and header.images < header.total and resume.is_resumable(origin):
        return resume.resume(origin)[0]
    return resume.branch(origin, recipe)[0]


def obey(connection: Connection, controls: WatchedControls) -> None:
    """Command loop: carry out commands, which the parent has checked, until its end of the pipe closes; that stops the run."""
    names = ("pause", "resume", "step", "stop", "slow", "share", "watch", "publish")
    commands = {name: getattr(controls, name) for name in names}
    commands["turn"] = lambda knobs: controls.turn(**knobs)
    try:
        while True:
            name, *arguments = connection.recv()
            commands[name](*arguments)
    except (EOFError, OSError):
        controls.stop()


def _train(
    run: Run, data: datasets.Dataset, controls: Controls, reporter: Reporter, send: Send, path: Path, save_seconds: float
) -> None:
    """Training loop, with a save every ``save_seconds`` and one at its end.

    Raises:
        TheatreError: training diverged.
    """
    save_due = time.monotonic() + save_seconds
    kept = snapshots.Snapshots(path.parent / MOMENTS)
    # every=1: a look at each step costs microseconds, and single steps must be seen; Reporter thins them by time
    for progress in train(run, data, controls, every=1):
        reporter.after_step(data, controls)
        reporter.stepped(progress)
        reporter.keep_moment(kept)
        if time.monotonic() >= save_due:
            try:
                _save(path, run, data.name, send)
            except TheatreError as error:  # a full disk is no reason to lose the run; the next try may do better
                send("unsaved", str(error))
            save_due = time.monotonic() + save_seconds
    reporter.catch_up()
    reporter.conclude()
    if run.step:
        try:
            _save(path, run, data.name, send)
        except DiskRefusal:
            send("left", run.images, checkpoint.in_memory(run, data.name))


class DiskRefusal(TheatreError):
    """The disk took no checkpoint of a run that could have been saved. The message names no path."""


def _save(path: Path, run: Run, dataset: str, send: Send) -> None:
    if not is_finite(run):
        # the step just taken broke something, which the loop finds in a later one; the last save must not be replaced
        raise TheatreError("Some weights are no longer finite, so they were not saved; lower the learning rates.")
    try:
        checkpoint.save(path, run, dataset)
    except TheatreError as error:
        if not isinstance(cause := error.__cause__, OSError):
            raise
        raise DiskRefusal(
            f"The run could not be saved: {reason(cause)}. It goes on in memory, and is saved as soon as the disk takes it."
        ) from cause
    send("saved", run.images)
