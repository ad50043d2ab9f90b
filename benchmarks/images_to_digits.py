"""From Start to digits: how many images the default recipe of Train live needs until its samples are digits.

The run is that of a visitor who presses Start: recipe and number of images are the page's own. Every few thousand images a
reading is taken, as the page takes them (500 samples of G's average); samples count as digits when our classifier is at least
80% as confident of them as of real test digits. That alone is soon reached: it calls the first blobs an 8, and is sure of it. So
"digits" are samples that reach it with all ten classes among them, and at every later reading too. The runs have no page: how
long they take is another benchmark's matter.
"""

import os

import common
import torch

from gan import recipes
from gan.data import datasets
from gan.evaluation import live_scores
from gan.evaluation.scores import COVERED
from gan.recipes.plan import IMAGES
from gan.training.loop import Run, train
from gan.web.pages.train.layout import FIRST_RECIPE

SHARE = 0.8
LIMIT = 120_000
EVERY = 2_560


def needed(seed: int) -> tuple[int | None, int | None, float]:
    """Images until the first reading that is sure enough; until the first of those that are digits to the end; the last FID."""
    torch.set_num_threads(max(1, len(os.sched_getaffinity(0))))
    data = datasets.load("mnist")
    recipe = recipes.get(FIRST_RECIPE).with_settings(images=IMAGES)
    run, real = Run(recipe, data.shape, seed), live_scores.reference("mnist").confidence
    sure, digits, due, fid = None, None, EVERY, 0.0
    for progress in train(run, data, every=1):
        if progress.images >= due or run.done:
            due += EVERY
            reading = live_scores.score(run.average, recipe, "mnist")
            enough, fid = reading.confidence >= SHARE * real, reading.fid
            if enough and sure is None:
                sure = progress.images
            if not enough or min(reading.shares) < COVERED:
                digits = None
            elif digits is None:
                digits = progress.images
    return sure, digits, fid


def measure(quick: bool) -> common.Report:
    """A run for each seed."""
    rows, worst = [], 0.0
    for seed in range(1 if quick else 3):
        sure, digits, fid = common.in_process(needed, seed)
        common.say(f"seed {seed}: sure after {sure} images, digits after {digits}")
        rows.append([str(seed), *(f"{count:,}" if count else "never" for count in (sure, digits)), f"{fid:.0f}"])
        worst = max(worst, digits or float("inf"))
    columns = ["seed", "images until sure", "images until digits", f"FID of 500 samples after {IMAGES:,}"]
    targets = [common.at_most(f"images until digits, {FIRST_RECIPE}, the slowest seed", worst, LIMIT, "")]
    return common.Report(columns, rows, targets)


if __name__ == "__main__":
    common.run(__doc__, measure)
