"""Reporter of a worker: turns the steps of a run into messages, limited in rate so that they slow training hardly at all.

What the messages hold is listed in ``gan.runs.worker``.
"""

import contextlib
import copy
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from gan.analysis.pixel_gradients import PixelGradient, of_fake, overlay
from gan.data import datasets
from gan.errors import TheatreError
from gan.evaluation import live_scores
from gan.export.images import sheet
from gan.models import checkpoint, snapshots
from gan.runs.folder import NOW
from gan.runs.sample_grid import grid_latent
from gan.training.controls import PLAYERS, Controls
from gan.training.loop import Progress, Run, losses_at

PROGRESS_SECONDS = 0.125
"""Between two messages of progress."""
GRID_SECONDS = 0.5
GRID_SHARE = 0.015
"""Between two grids at least, and the share of the time that grids may take: on a slow machine they come less often."""
GRID_MOST_SECONDS = 4.0
"""Between two grids, however much they take: one that stands still for longer looks as if training did."""
READING_SECONDS = 4.0
READING_SHARE = 0.02
"""Between two readings at least, and the share of the time that they may take."""
MOMENT_SHARE = 0.005
"""The share of the time that saving moments may take."""
PUBLISH_SECONDS = 1.0
PUBLISH_FOR = 6.0
"""Between two saves of ``NOW``, and how long after the last request they go on."""
BINS = 24
"""Bars of the histogram of D's opinions."""
_WARM_STEPS = 100
"""G's updates after which batch norm's running statistics have forgotten their initial values."""
Send = Callable[..., None]


class Reporter:
    """Sender of a run's messages: progress, grids, readings, critiques, moments.

    Every kind has its own interval. The intervals of grids and readings grow with the CPU time of this thread that the last one
    took (``time.thread_time``): what other processes take of the cores does not delay the next one.

    Args:
        send: called with a message's kind and parts.
        dataset: its name, which says whether there are classifiers to score samples with.
        folder: of the run; ``NOW`` is saved there.
    """

    def __init__(self, send: Send, run: Run, dataset: str, folder: Path):
        self._send, self._run, self._dataset, self._folder = send, run, dataset, folder
        self._scored, self._real_sent = live_scores.available(dataset), False
        self._reading_due = time.monotonic() + READING_SECONDS
        self._latent, self._columns = grid_latent(run.recipe.latent)
        self._inputs = run.recipe.latent.encode(self._latent).to(run.compute.device)
        self._state = ""
        self._unsent: Progress | None = None
        self._progress_due = 0.0
        self._rated_at = (run.images, run.seconds)
        self._rate = 0.0
        self._drawn_step = -1
        self._draw_due = 0.0
        self._losses_before: tuple[float, float] | None = None
        self._gradient_before: PixelGradient | None = None
        self._watched, self._paired_step = -1, -1
        self._published_step, self._publish_due, self._publish_until = -1, 0.0, 0.0
        self._moment_due = 0.0

    def before_single_step(self, data: datasets.Dataset, controls: Controls) -> None:
        """Measure both players' losses on the draws of the single step that is next, and D's critique, to compare them with."""
        self._losses_before = losses_at(self._run, data, self._run.step, controls)
        self._gradient_before = self._pixel_gradient()

    def after_step(self, data: datasets.Dataset, controls: Controls) -> None:
        """Send what the step just taken has changed, if it was a single step."""
        if self._losses_before is None:
            return
        after = losses_at(self._run, data, self._run.step - 1, controls)
        pairs = zip(self._losses_before, after, strict=True)
        frozen = controls.frozen
        player = PLAYERS[1 - PLAYERS.index(frozen)] if frozen else ""
        self._send("compared", {"player": player} | dict(zip(("loss_d", "loss_g"), pairs, strict=True)))
        self._losses_before = None
        self._send_gradients()
        self._gradient_before, self._paired_step = None, self._run.step

    def watch(self, cell: int) -> None:
        """Send, with each grid from now on, D's critique of this cell of it; -1: of none."""
        self._watched, self._draw_due = cell, 0.0
        if self._state == "paused":  # else the training thread draws after the step under way
            self._send_gradients()

    def publish(self) -> None:
        """Save ``NOW`` once a second for some seconds."""
        self._publish_until = time.monotonic() + PUBLISH_FOR
        if self._state == "paused":  # else the training thread does after the step under way
            self._save_now()

    def _save_now(self) -> None:
        self._publish_due = time.monotonic() + PUBLISH_SECONDS
        if self._published_step != self._run.step:
            with contextlib.suppress(TheatreError), self._average_as_drawn():  # the worker's own saves report a full disk
                checkpoint.save(self._folder / NOW, self._run, self._dataset, slim=True)
                self._published_step = self._run.step
                self._send("published", self._run.images)

    def keep_moment(self, kept: snapshots.Snapshots) -> None:
        """Save this moment, if one is due."""
        now = time.monotonic()
        if now < self._moment_due or not kept.due(self._run) or not is_finite(self._run):
            return
        with contextlib.suppress(TheatreError), self._average_as_drawn():
            kept.save(self._run, self._dataset)
            self._send("moments", [moment.images for moment in kept.moments])
        self._moment_due = time.monotonic() + (time.monotonic() - now) / MOMENT_SHARE

    @contextlib.contextmanager
    def _average_as_drawn(self) -> Iterator[None]:
        """The run with G's average as the grid shows it, for a save that people look at."""
        average, self._run.average = self._run.average, self._generator()
        try:
            yield
        finally:
            self._run.average = average

    def _pixel_gradient(self) -> PixelGradient | None:
        if self._watched < 0:
            return None
        return of_fake(self._run, self._run.recipe, self._latent, self._watched)

    def _send_gradients(self) -> None:
        gradients = [one for one in (self._gradient_before, self._pixel_gradient()) if one]
        if gradients:
            self._send("critique", [(one.logit, _packed(one.picture), _packed(overlay(one))) for one in gradients])

    def stepped(self, progress: Progress) -> None:
        """Send what is due after this step."""
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
        """Send the scores of real images, once: this loads all that readings need, so a run that starts paused does it first."""
        if self._scored and not self._real_sent:
            self._real_sent = True
            self._send("real", list(live_scores.reference(self._dataset)))

    def read(self) -> None:
        """Send a reading: the scores of a small sample of G's average."""
        self.warm_up()
        started = time.thread_time()
        reading = live_scores.score(self._run.average, self._run.recipe, self._dataset, self._run.images)
        self._send("reading", list(reading))
        took = time.thread_time() - started
        self._reading_due = time.monotonic() + max(READING_SECONDS, took / READING_SHARE)

    def state(self, state: str) -> None:
        """Send that the loop comes to rest or goes on; at rest the numbers and the grid are those of the last step."""
        if state == "paused":
            self.catch_up()
        if state != self._state or state == "paused":
            self._send("state", state)
        if state == "running" != self._state:  # the time at rest does not count; a reading of the first step says nothing
            self._reading_due = max(self._reading_due, time.monotonic() + READING_SECONDS)
        self._state = state

    def catch_up(self) -> None:
        """Send the progress and the grid that the limits have held back."""
        self._send_progress()
        if self._drawn_step != self._run.step:
            self.draw()

    def conclude(self) -> None:
        """Send a last reading of a finished run, if it had any before."""
        if self._run.done and self._real_sent:
            self.read()

    def draw(self) -> None:
        """Send the grid as it is now."""
        started = time.thread_time()
        with torch.no_grad(), self._run.compute.autocast():
            images = self._generator()(self._inputs)
        board = sheet(datasets.to_bytes(images), self._columns)
        self._send("grid", board.tobytes(), board.shape[1], board.shape[0], self._run.images)
        if len(self._run.opinions[0]):
            self._send("opinions", histogram(self._run))
        if self._paired_step != self._run.step:  # else before and after have been sent
            self._send_gradients()
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
        images, seconds = progress.images - self._rated_at[0], progress.seconds - self._rated_at[1]
        self._rated_at = (progress.images, progress.seconds)
        rate = images / max(seconds, 1e-9)
        weight = 1 - math.exp(-seconds)  # a moving average over about a second: single steps vary too much to be read
        self._rate = rate if not self._rate else self._rate + weight * (rate - self._rate)
        left = max(0, progress.total - progress.images) / self._rate
        smooth = replace(progress, images_per_second=round(self._rate, 1), seconds_left=left)
        self._send("progress", dict(vars(smooth)))
        self._progress_due = time.monotonic() + PROGRESS_SECONDS


def histogram(run: Run) -> dict[str, Any]:
    """Histogram of D's opinions of its last batch: probabilities over 0..1, a critic's scores from the lowest to the highest."""
    real, fake = (opinion.float().cpu() for opinion in run.opinions)
    both = torch.cat([real, fake])
    within = both.min() >= 0 and both.max() <= 1
    low, high = (0.0, 1.0) if within else (float(both.min()), float(both.max()) + 1e-6)
    counts = [torch.histc(part, BINS, low, high).int().tolist() for part in (real, fake)]
    return {"low": low, "high": high, "real": counts[0], "fake": counts[1]}


def is_finite(run: Run) -> bool:
    """Whether all values that a checkpoint of the run holds are finite; one with others is refused when it is opened."""
    return all(value.isfinite().all() for value in _values(run))


def _values(run: Run) -> Iterator[torch.Tensor]:
    for player in (run.generator, run.average, run.discriminator):
        yield from player.state_dict().values()
    for optimiser in (run.optimiser_g, run.optimiser_d):
        for state in optimiser.state.values():
            yield from (value for value in state.values() if isinstance(value, torch.Tensor))


def _packed(picture: torch.Tensor) -> tuple[bytes, tuple[int, ...]]:
    return picture.numpy().tobytes(), tuple(picture.shape)
