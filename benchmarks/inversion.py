"""Draw to z: how long the search for a drawing takes, and what error is left, against random search alone.

Six shipped models of digits redraw test digits as the Draw page has them searched, on one thread as in the app. Random search
then draws as many z as it can in the same time and keeps the closest. The error is the root of the mean squared difference of
a pixel, of 255.
"""

import time
from statistics import mean, median

import common
import torch

from gan import models
from gan.analysis import inversion
from gan.data import datasets
from gan.models import Model

MODELS = ("vanilla", "dcgan", "cgan", "infogan", "wgan-gp", "r3gan")
LIMIT = 3.0
"""Seconds that a visitor may wait."""


def search(model: Model, target: torch.Tensor, seed: int) -> tuple[float, float]:
    """Seconds and error of the search that the page shows, all its pictures on the way included."""
    began = time.perf_counter()
    *_, last = inversion.invert(model, target, seed)
    return time.perf_counter() - began, last.errors[last.best]


def luck(model: Model, target: torch.Tensor, seed: int, seconds: float) -> float:
    """The error of the closest of the random draws that fit into so many seconds."""
    random, closest = torch.Generator().manual_seed(seed), 255.0
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pictures = model.generate(model.latent.sample(inversion.DRAWS, random))
        closest = min(closest, *inversion.distances(pictures, target))
    return closest


def measure_one(name: str, digits: int) -> list[tuple[float, float, float]]:
    """Seconds, error, and random search's error, for each of so many test digits."""
    torch.set_num_threads(1)
    model, targets = models.load(name), datasets.subset("mnist", "test", digits).images
    search(model, targets[0], 0)  # the first one warms up
    found = []
    for seed, target in enumerate(targets):
        seconds, error = search(model, target, seed)
        found.append((seconds, error, luck(model, target, seed, seconds)))
    return found


def measure(quick: bool) -> common.Report:
    """Every model, each in a process of its own."""
    rows, slowest, shares = [], 0.0, []
    for name in MODELS:
        found = common.in_process(measure_one, name, 2 if quick else 12)
        seconds, errors, lucky = map(list, zip(*found, strict=True))
        rows.append([name, common.spread(seconds, ".2f"), common.spread(errors, ".1f"), common.spread(lucky, ".1f")])
        slowest, share = max(slowest, *seconds), mean(errors) / mean(lucky)
        shares.append(share)
        common.say(f"{name}: {median(seconds):.2f} s, {share:.2f} of the error that random search leaves")
    return common.Report(
        ["model", "seconds, median (range)", "error left", "error left by random search in the same time"],
        rows,
        [
            common.at_most("the slowest search of all", slowest, LIMIT, " s"),
            common.at_most("error left, beside random search's, worst model", max(shares), 0.5, "x"),
        ],
        [f"{2 if quick else 12} test digits for each model; {inversion.STARTS} starts, {inversion.STEPS} steps."],
    )


if __name__ == "__main__":
    common.run(__doc__, measure)
