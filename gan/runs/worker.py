"""The worker process of one training run: how it is started, and how it trains, obeys and tells what happens.

Commands in: ``("pause",)``, ``("resume",)``, ``("step", n, player)``, ``("stop",)``, ``("turn", {knob: value})``,
``("slow", seconds)``, ``("share", threads)``, ``("watch", cell or -1)``, ``("publish",)``.

Messages out, each a tuple that starts with its kind:

- ``("state", "running" or "paused")``: "paused" each time the loop comes to rest, so when no step is going on.
- ``("progress", dict)``: a ``training.Progress``, at most 8 a second; its rate is smoothed over a second or so.
- ``("line", n)``: in slow motion, line n of ``controls.LINES`` is next.
- ``("compared", dict)``: after single steps, both players' losses on the draws of the last one, before and after it:
  ``{"player": who learnt, "loss_d": (before, after), "loss_g": (before, after)}``.
- ``("critique", list)``: D's words on the watched cell of the grid, [(logit, fake, wish)], each picture (bytes, shape) of uint8
  values; after a single step two of them, before and after it.
- ``("opinions", dict)``: D's opinions of the last batch: ``{"low": a, "high": b, "real": counts, "fake": counts}``, ``BINS``
  counts each over a..b.
- ``("reading", list)``: the values of a ``history.Reading``, where the data set has classifiers; ``("real", list)``, once before
  the first, those of real images.
- ``("grid", bytes, width, height, images)``: the sheet of ``grid_latent``, one byte for each pixel (three when in colour).
- ``("published", images)``: for some seconds after "publish", once a second: ``NOW`` is a slim checkpoint of so many images.
- ``("moments", [images, ...])``: the moments of the run that can be gone back to (``snapshots.Snapshots`` in ``MOMENTS``).
- ``("saved", images)``: the checkpoint on disk is that of so many images; ``("unsaved", sentence)``: the disk refused.
- ``("error", sentence)``: a ``TheatreError`` ended the run. ``("done", "finished" or "stopped")``: it ended well.
"""

import contextlib
import copy
import math
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import torch

from gan import processes
from gan.analysis.pixel_gradients import PixelGradient, of_fake, overlay
from gan.data import datasets
from gan.data.own_images import store
from gan.errors import TheatreError
from gan.evaluation import live_scores
from gan.export.images import sheet
from gan.latents.latent import Latent, LatentSpec
from gan.models import checkpoint, resume, snapshots
from gan.recipes import Recipe
from gan.training.controls import PLAYERS, Controls
from gan.training.loop import Progress, Run, losses_at, train

CHECKPOINT = f"checkpoint{checkpoint.SUFFIX}"
DATA, ORIGIN = "data.safetensors", f"origin{checkpoint.SUFFIX}"
"""What a run's folder may hold from the start: images of its own to train on, what it starts from in place of new networks."""
NOW, MOMENTS = f"now{checkpoint.SUFFIX}", "moments"
"""What it may hold besides: the run as it was a second ago, for those who play with it, and the moments to go back to."""
SAVE_SECONDS = 15.0
"""Between two saves, so that a killed run loses no more."""
PROGRESS_SECONDS = 0.125
GRID_SECONDS = 0.5
GRID_SHARE = 0.015
"""The share of the time that grids may take: on a slow machine they come less often."""
GRID_MOST_SECONDS = 4.0
"""Between two grids, however much they take: one that stands still for longer looks as if training did."""
READING_SECONDS = 4.0
READING_SHARE = 0.02
"""Between two readings, and the share of the time that they may take."""
MOMENT_SHARE = 0.005
"""The share of the time that keeping moments may take."""
PUBLISH_SECONDS = 1.0
PUBLISH_FOR = 6.0
"""Between two saves of ``NOW``, and how long after somebody asked they go on."""
BINS = 24
"""Bars of the histogram of D's opinions."""
GRID_ROWS = 8
GRID_COLUMNS = 8
"""Where neither label nor category gives the columns."""
MOST_ROWS = 10
"""Where one of them does, and there are as many columns."""
_GRID_SEED = 0
_WARM_STEPS = 100
_NICENESS = 5
Tell = Callable[..., None]


def launch(
    recipe_json: dict[str, Any],
    dataset: str,
    seed: int,
    folder: Path,
    threads: int,
    save_seconds: float = SAVE_SECONDS,
    paused: bool = False,
) -> tuple[BaseProcess, Connection]:
    """Start ``run_worker`` in a process that ends with this one; and our end of its pipe.

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
    save_seconds: float = SAVE_SECONDS,
    paused: bool = False,
) -> None:
    """The process's main: train ``Recipe.from_json(recipe_json)`` and save it as ``folder/checkpoint.safetensors``.

    Where the folder holds ``DATA``, these images are what ``dataset`` names; where it holds ``ORIGIN``, the run goes on from
    there.

    Ends when the run is finished or stopped, on SIGTERM, and when the parent goes (its end of the pipe closes), each
    time with a last save. ``threads`` are torch's; ``save_seconds`` lie between saves;
    ``paused``: it waits before its first step.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what it means
    if hasattr(os, "nice"):
        os.nice(_NICENESS)  # the pages stay quick
    controls = WatchedControls(paused)
    controls.share(threads)
    signal.signal(signal.SIGTERM, lambda *_: controls.stop())
    perform(connection, recipe_json, dataset, seed, folder, controls, save_seconds)


class WatchedControls(Controls):
    """Controls that tell, on the training thread, when the loop comes to rest ("paused") and when it goes on ("running"), when a
    single step of a paused run is about to be taken, and where slow motion is."""

    def __init__(self, paused: bool = False) -> None:
        super().__init__(paused)
        self.told: Callable[[str], None] = lambda state: None
        self.about_to_step: Callable[[], None] = lambda: None
        self.reached: Callable[[int], None] = lambda line: None
        self.watching: Callable[[int], None] = lambda cell: None
        self.publishing: Callable[[], None] = lambda: None
        self._threads = 0

    @property
    def stepping(self) -> bool:
        """Whether the step under way, or the last one, was a single step of a paused run."""
        return self._stepping

    def watch(self, cell: int) -> None:
        """From now on, D's words on this cell of the grid are wanted."""
        self.watching(cell)

    def publish(self) -> None:
        """The run as it is now is wanted for the next seconds."""
        self.publishing()

    def share(self, threads: int) -> None:
        """From the next step on, use so many of torch's threads; 0 leaves them as they are."""
        self._threads = threads

    def wait_for_step(self) -> bool:
        """As ``Controls.wait_for_step``. A single step of a paused run does not make it "running"."""
        with self._condition:  # reentrant; so no command comes between the look and the wait
            if self._paused and not self._steps and not self._stopped:
                self.told("paused")
            going = super().wait_for_step()
            if going and not self._paused:
                self.told("running")
            if self._threads and self._threads != torch.get_num_threads():
                torch.set_num_threads(self._threads)  # here, since it counts for the calling thread alone
        if going and self._stepping:
            self.about_to_step()
        return going

    def _on_line(self, line: int) -> None:
        self.reached(line)


def perform(
    connection: Connection,
    recipe_json: dict[str, Any],
    dataset: str,
    seed: int,
    folder: Path,
    controls: WatchedControls,
    save_seconds: float,
) -> None:
    """``run_worker`` without what belongs to its process: priority, signals, torch's threads."""

    def tell(*message: Any) -> None:
        with contextlib.suppress(OSError):  # the parent is gone; the thread that obeys has noticed too, and stops the run
            connection.send(message)

    # first of all, so that a pause or stop that comes while the data are loaded is heard
    threading.Thread(target=obey, args=(connection, controls), daemon=True).start()
    try:
        data = _data(dataset, folder / DATA)
        run = _run(Recipe.from_json(recipe_json), data, seed, folder / ORIGIN)
        reporter = Reporter(tell, run, data.name, folder)
        reporter.draw()
        if controls.paused:
            reporter.warm_up()
        controls.told = reporter.state
        controls.reached = lambda line: tell("line", line)
        controls.watching, controls.publishing = reporter.watch, reporter.publish
        controls.about_to_step = lambda: reporter.before_step(data, controls)
        _train(run, data, controls, reporter, tell, folder / CHECKPOINT, save_seconds)
        tell("done", "finished" if run.done else "stopped")
    except TheatreError as error:
        tell("error", str(error))


def _data(dataset: str, own: Path) -> datasets.Dataset:
    return replace(store.restore(own), name=dataset) if own.exists() else datasets.load(dataset)


def _run(recipe: Recipe, data: datasets.Dataset, seed: int, origin: Path) -> Run:
    """A new run, or one from ``origin``: exactly as it would have gone on if all of it is there, else with fresh optimisers."""
    if not origin.exists():
        return Run(recipe, data.shape, seed)
    header = checkpoint.read_header(origin)
    if header.recipe == recipe and header.images < header.total and resume.is_resumable(origin):
        return resume.resume(origin)[0]
    return resume.branch(origin, recipe)[0]


def obey(connection: Connection, controls: WatchedControls) -> None:
    """Carry out commands until the parent's end of the pipe closes, which stops the run. The parent has checked them."""
    names = ("pause", "resume", "step", "stop", "slow", "share", "watch", "publish")
    commands = {name: getattr(controls, name) for name in names}
    commands["turn"] = lambda knobs: controls.turn(**knobs)
    try:
        while True:
            name, *arguments = connection.recv()
            commands[name](*arguments)
    except (EOFError, OSError):
        controls.stop()


class Reporter:
    """Tells of progress and draws the grid, seldom enough to cost training nothing that is felt."""

    def __init__(self, tell: Tell, run: Run, dataset: str, folder: Path):
        self._tell, self._run, self._dataset, self._folder = tell, run, dataset, folder
        self._scored, self._compared_to = live_scores.available(dataset), False
        self._reading_due = time.monotonic() + READING_SECONDS
        latent, self._columns = grid_latent(run.recipe.latent)
        self._latent = latent
        self._inputs = run.recipe.latent.encode(latent).to(run.compute.device)
        self._state = ""
        self._unsent: Progress | None = None
        self._progress_due = 0.0
        self._mark = (run.images, run.seconds)
        self._rate = 0.0
        self._drawn_step = -1
        self._draw_due = 0.0
        self._before: tuple[float, float] | None = None
        self._watched, self._paired_step = -1, -1
        self._published_step, self._publish_due, self._publish_until = -1, 0.0, 0.0
        self._moment_due = 0.0
        self._said_before: PixelGradient | None = None

    def before_step(self, data: datasets.Dataset, controls: Controls) -> None:
        """A single step of a paused run is next: what do its draws cost the players now?"""
        self._before = losses_at(self._run, data, self._run.step, controls)
        self._said_before = self._criticise()

    def after_step(self, data: datasets.Dataset, controls: Controls) -> None:
        """Tell what the single step just taken has changed."""
        if self._before is None:
            return
        after = losses_at(self._run, data, self._run.step - 1, controls)
        pairs = zip(self._before, after, strict=True)
        frozen = controls.frozen
        player = PLAYERS[1 - PLAYERS.index(frozen)] if frozen else ""
        self._tell("compared", {"player": player} | dict(zip(("loss_d", "loss_g"), pairs, strict=True)))
        self._before = None
        self._tell_critique()
        self._said_before, self._paired_step = None, self._run.step

    def watch(self, cell: int) -> None:
        """Tell, with each grid, D's words on this cell of it; -1: on none."""
        self._watched, self._draw_due = cell, 0.0
        if self._state == "paused":  # else the training thread draws after the step under way
            self._tell_critique()

    def publish(self) -> None:
        """Save ``NOW`` for some seconds from now on."""
        self._publish_until = time.monotonic() + PUBLISH_FOR
        if self._state == "paused":  # else the training thread does after the step under way
            self._save_now()

    def _save_now(self) -> None:
        self._publish_due = time.monotonic() + PUBLISH_SECONDS
        if self._published_step != self._run.step:
            with contextlib.suppress(TheatreError), self.as_drawn():  # a full disk is told of by the save
                checkpoint.save(self._folder / NOW, self._run, self._dataset, slim=True)
                self._published_step = self._run.step
                self._tell("published", self._run.images)

    def keep(self, kept: snapshots.Snapshots) -> None:
        """Keep this moment, if one is due."""
        now = time.monotonic()
        if now < self._moment_due or not kept.due(self._run) or not _finite(self._run):
            return
        with contextlib.suppress(TheatreError), self.as_drawn():
            kept.save(self._run, self._dataset)
            self._tell("moments", [moment.images for moment in kept.moments])
        self._moment_due = time.monotonic() + (time.monotonic() - now) / MOMENT_SHARE

    @contextlib.contextmanager
    def as_drawn(self) -> Iterator[None]:
        """The run with G's average as the grid shows it, for a save that is looked at."""
        average, self._run.average = self._run.average, self._generator()
        try:
            yield
        finally:
            self._run.average = average

    def _criticise(self) -> PixelGradient | None:
        if self._watched < 0:
            return None
        return of_fake(self._run, self._run.recipe, self._latent, self._watched)

    def _tell_critique(self) -> None:
        said = [one for one in (self._said_before, self._criticise()) if one]
        if said:
            self._tell("critique", [(one.logit, _packed(one.picture), _packed(overlay(one))) for one in said])

    def stepped(self, progress: Progress) -> None:
        """After each step."""
        self._unsent = progress
        now = time.monotonic()
        if now >= self._progress_due:
            self._send_progress()
        if now >= self._draw_due:
            self.draw()
        if now >= self._publish_due and now < self._publish_until:
            self._save_now()
        if self._scored and now >= self._reading_due:
            self.read()

    def warm_up(self) -> None:
        """For a run that starts paused: have behind it what only the first reading loads and measures."""
        if self._scored and not self._compared_to:
            self._compared_to = True
            self._tell("real", list(live_scores.reference(self._dataset)))

    def read(self) -> None:
        """Score a small sample of G's average."""
        self.warm_up()
        started = time.thread_time()  # its own work: neither what comes only once nor others' use of the cores puts off the next
        reading = live_scores.score(self._run.average, self._run.recipe, self._dataset, self._run.images)
        self._tell("reading", list(reading))
        took = time.thread_time() - started
        self._reading_due = time.monotonic() + max(READING_SECONDS, took / READING_SHARE)

    def state(self, state: str) -> None:
        """The loop comes to rest or goes on; at rest all numbers and the grid are those of the last step."""
        if state == "paused":
            self.catch_up()
        if state != self._state or state == "paused":
            self._tell("state", state)
        if state == "running" != self._state:  # the time at rest does not count; nobody wants a score of the first step
            self._reading_due = max(self._reading_due, time.monotonic() + READING_SECONDS)
        self._state = state

    def catch_up(self) -> None:
        """Tell what the limits on messages have held back."""
        self._send_progress()
        if self._drawn_step != self._run.step:
            self.draw()

    def conclude(self) -> None:
        """A finished run that has been scored on its way is scored as it has become."""
        if self._run.done and self._compared_to:
            self.read()

    def draw(self) -> None:
        """Send the grid as it is now."""
        started = time.thread_time()  # its own work, as for a reading: on a busy machine it may wait a second for a core
        with torch.no_grad(), self._run.compute.autocast():
            images = self._generator()(self._inputs)
        board = sheet(datasets.to_bytes(images), self._columns)
        self._tell("grid", board.tobytes(), board.shape[1], board.shape[0], self._run.images)
        if len(self._run.opinions[0]):
            self._tell("opinions", histogram(self._run))
        if self._paired_step != self._run.step:  # else before and after have been told
            self._tell_critique()
        self._drawn_step = self._run.step
        took = time.thread_time() - started if self._run.step else 0.0  # the first one is slow, and says nothing of the others
        self._draw_due = time.monotonic() + min(GRID_MOST_SECONDS, max(GRID_SECONDS, took / GRID_SHARE))

    def _generator(self) -> torch.nn.Module:
        """G's average; in the first steps a copy that normalises by what it measures on the grid.

        Batch norm's running statistics start at mean 0 and variance 1, far above the true variance. Until they have
        forgotten that, eval mode paints a flat grey where D is in truth being shown noise.
        """
        if self._run.step >= _WARM_STEPS:
            return self._run.average
        measured = copy.deepcopy(self._run.average).train()
        for layer in measured.modules():
            if isinstance(layer, torch.nn.BatchNorm1d | torch.nn.BatchNorm2d):
                layer.momentum = 1.0  # the statistics of the next batch, and of no other
        with torch.no_grad():
            measured(self._inputs)
        return measured.eval()

    def _send_progress(self) -> None:
        if self._unsent is None:
            return
        progress, self._unsent = self._unsent, None
        images, seconds = progress.images - self._mark[0], progress.seconds - self._mark[1]
        self._mark = (progress.images, progress.seconds)
        rate = images / max(seconds, 1e-9)
        weight = 1 - math.exp(-seconds)  # a moving average over about a second: single steps vary too much to be read
        self._rate = rate if not self._rate else self._rate + weight * (rate - self._rate)
        left = max(0, progress.total - progress.images) / self._rate
        smooth = replace(progress, images_per_second=round(self._rate, 1), seconds_left=left)
        self._tell("progress", dict(vars(smooth)))
        self._progress_due = time.monotonic() + PROGRESS_SECONDS


def _packed(picture: torch.Tensor) -> tuple[bytes, tuple[int, ...]]:
    return picture.numpy().tobytes(), tuple(picture.shape)


def histogram(run: Run) -> dict[str, Any]:
    """D's opinions of its last batch, counted: probabilities over 0..1, scores over what came."""
    real, fake = (opinion.float().cpu() for opinion in run.opinions)
    both = torch.cat([real, fake])
    within = both.min() >= 0 and both.max() <= 1
    low, high = (0.0, 1.0) if within else (float(both.min()), float(both.max()) + 1e-6)
    counts = [torch.histc(part, BINS, low, high).int().tolist() for part in (real, fake)]
    return {"low": low, "high": high, "real": counts[0], "fake": counts[1]}


def grid_latent(spec: LatentSpec) -> tuple[Latent, int]:
    """The points that a run is watched by, and in how many columns: the same for every run with this latent space.

    Where there are labels (or categories), each has a column, in order, and a row shares its noise and codes: one
    handwriting through all digits, and as many rows as make the ten digits' grid a square like the others: what stands below
    it stays where it is. Elsewhere every point is its own.
    """
    random = torch.Generator().manual_seed(_GRID_SEED)
    columns = spec.classes or spec.categories
    if not columns:
        return spec.sample(GRID_ROWS * GRID_COLUMNS, random), GRID_COLUMNS
    rows = max(GRID_ROWS, min(columns, MOST_ROWS))
    latent = spec.sample(rows, random).map(lambda part: part.repeat_interleave(columns, 0))
    across = torch.arange(columns).repeat(rows)
    return (latent._replace(label=across) if spec.classes else latent._replace(category=across)), columns


def _train(
    run: Run, data: datasets.Dataset, controls: Controls, reporter: Reporter, tell: Tell, path: Path, save_seconds: float
) -> None:
    """The loop, with a save every ``save_seconds`` and one at its end.

    Raises:
        TheatreError: training diverged, or the last save failed.
    """
    save_due = time.monotonic() + save_seconds
    kept = snapshots.Snapshots(path.parent / MOMENTS)
    # every=1: a look at each step costs microseconds, and single steps must be seen; Reporter thins them by time
    for progress in train(run, data, controls, every=1):
        reporter.after_step(data, controls)
        reporter.stepped(progress)
        reporter.keep(kept)
        if time.monotonic() >= save_due:
            try:
                _save(path, run, data.name, tell)
            except TheatreError as error:  # a full disk is no reason to lose the run; the next try may do better
                tell("unsaved", str(error))
            save_due = time.monotonic() + save_seconds
    reporter.catch_up()
    reporter.conclude()
    if run.step:
        _save(path, run, data.name, tell)


def _save(path: Path, run: Run, dataset: str, tell: Tell) -> None:
    if not _finite(run):
        # the step just taken broke something, which the loop finds in a later one; the last save must not be replaced
        raise TheatreError("Some weights are no longer finite, so they were not saved; lower the learning rates.")
    checkpoint.save(path, run, dataset)
    tell("saved", run.images)


def _finite(run: Run) -> bool:
    return all(value.isfinite().all() for value in _values(run))


def _values(run: Run) -> Iterator[torch.Tensor]:
    """All that a checkpoint holds, since one that is not finite is refused when it is opened."""
    for player in (run.generator, run.average, run.discriminator):
        yield from player.state_dict().values()
    for optimiser in (run.optimiser_g, run.optimiser_d):
        for state in optimiser.state.values():
            yield from (value for value in state.values() if isinstance(value, torch.Tensor))
