"""From Start to digits: how many images the default recipe of Train live needs until its samples are digits.

The run is that of a visitor who presses Start: recipe and number of images are the page's own. Every few thousand images a
reading is taken, as the page takes them (500 samples of G's average); samples count as digits when our classifier is at least
80% as confident of them as of real test digits. The runs have no page: how long they take is another benchmark's matter.
"""

import os

import common
import torch

from gan import datasets, gauges, recipes
from gan.training import Run, train
from gan.web.train_live import FIRST_RECIPE, IMAGES

SHARE = 0.8
LIMIT = 120_000
EVERY = 2_560


def needed(seed: int) -> tuple[int | None, float]:
    """Images until the first reading that counts as digits, or None; and the confidence at the end, in real digits' own."""
    torch.set_num_threads(max(1, len(os.sched_getaffinity(0))))
    data = datasets.load("mnist")
    recipe = recipes.get(FIRST_RECIPE).with_settings(images=IMAGES)
    run, real = Run(recipe, data.shape, seed), gauges.real("mnist").confidence
    reached, due, share = None, EVERY, 0.0
    for progress in train(run, data, every=1):
        if progress.images >= due or run.done:
            due += EVERY
            share = gauges.take(run.average, recipe, "mnist").confidence / real
            if reached is None and share >= SHARE:
                reached = progress.images
    return reached, share


def measure(quick: bool) -> common.Report:
    """A run for each seed."""
    rows, worst = [], 0.0
    for seed in range(1 if quick else 3):
        reached, share = common.in_process(needed, seed)
        common.say(f"seed {seed}: {reached} images")
        rows.append([str(seed), f"{reached:,}" if reached else "never", f"{share:.0%}"])
        worst = max(worst, reached or float("inf"))
    columns = ["seed", "images until digits", f"confidence after {IMAGES:,} images, of real digits'"]
    targets = [common.at_most(f"images until digits, {FIRST_RECIPE}, the slowest seed", worst, LIMIT, "")]
    return common.Report(columns, rows, targets)


if __name__ == "__main__":
    common.run(__doc__, measure)
