"""The recordings that the doctor is tested on: real runs on MNIST, healthy and sick, with seed 0.

``python -m tests.record NAME...`` trains them again, a minute or two each, and writes ``tests/recordings/NAME.json``;
without a name it lists them. Wherever torch computes differently the numbers do too, and the tests may need another look.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from gan.data import datasets
from gan.data.datasets import Dataset, to_bytes
from gan.errors import TheatreError
from gan.evaluation import live_scores
from gan.recipes import Recipe
from gan.teaching import failures
from gan.teaching.failures import DATASET, FAILURES, SEED, Failure, Settings
from gan.training.history import History, Point, Reading
from gan.training.loop import Run, train

FOLDER = Path(__file__).parent / "recordings"
POINTS = 250
"""At most so many points are kept, evenly spread."""
READINGS = 15
"""So many readings are taken, evenly spread."""

_DCGAN = Failure("healthy", "", "", (), 0, "", {}, images=40_000)
_VANILLA: Settings = {"g_width": 32, "d_width": 32, "batch": 32, "decay_from": 1.0}
_WILD: Settings = {"lr_g": 1.0, "lr_d": 1.0, "optimiser": "rmsprop", "beta2": 0.99}
RUNS: dict[str, Failure] = FAILURES | {
    "healthy": _DCGAN,
    "healthy-wgan": replace(_DCGAN, recipe="wgan"),
    "oscillation": replace(_DCGAN, changes={"lr_g": 0.1, "lr_d": 0.04}, images=8_000),
    "blind": replace(_DCGAN, recipe="vanilla", changes=_VANILLA | {"lr_g": 4e-3, "lr_d": 2e-4, "g_norm": "none"}),
    "not-a-number": replace(_DCGAN, recipe="wgan-gp", changes=_WILD),
}
"""All presets, and what else the doctor has to tell from them."""


def record(recipe: Recipe, data: Dataset, seed: int = SEED) -> tuple[History, Run]:
    """Train to the end, or until it breaks, taking readings of G's average on the way; numbers are rounded for the file."""
    run = Run(recipe, data.shape, seed)
    points, readings, failed = [], [], ""
    try:
        for told in train(run, data, every=1):
            points.append(Point(told.images, *map(_short, (told.loss_d, told.loss_g, told.d_real, told.d_fake))))
            if told.images >= recipe.images * (len(readings) + 1) / READINGS:
                readings.append(_rounded(live_scores.score(run.average, recipe, DATASET, told.images)))
                print(f"{told.images:8,} {readings[-1]}", flush=True)
    except TheatreError as error:
        failed = str(error)
    stride = -(-len(points) // POINTS)
    return History(recipe, tuple(points[::-1][::stride][::-1]), tuple(readings), (), failed, data.class_names), run


@torch.no_grad()
def drawn(run: Run, count: int = 500) -> Tensor:
    """Pictures (count, C, H, W) uint8 of G's average."""
    return to_bytes(run.average(run.recipe.latent.encode(run.recipe.latent.fill(count, seed=1))))


def nearest(pictures: Tensor, others: Tensor) -> Tensor:
    """The distance (N,) of each picture (N, C, H, W) uint8 to the nearest of ``others``, in pixels of 0..1."""
    return torch.cdist(pictures.flatten(1).float() / 255, others.flatten(1).float() / 255).min(1).values


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def _rounded(reading: Reading) -> Reading:
    shares = tuple(round(share, 3) for share in reading.shares)
    return Reading(reading.images, *map(_short, reading[1:4]), shares, _short(reading.confidence))


def main(names: list[str]) -> None:
    """Make the recordings called ``names``."""
    torch.set_num_threads(1)
    if not names:
        print("\n".join(RUNS))
    for name in names:
        data = failures.training_images(RUNS[name])
        history, run = record(failures.recipe_of(RUNS[name]), data)
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{name}.json").write_text(json.dumps(history.to_json(), separators=(",", ":")) + "\n")
        print(f"{name}: {run.images:,} images, {run.step:,} updates of G, {run.seconds:.0f} s. {history.failed}")
        if RUNS[name].few:
            for title, pictures in (("drawn", drawn(run)), ("test", datasets.subset(DATASET, "test", 500).images)):
                print(f"{title} to the nearest of {len(data.images)}: {nearest(pictures, data.images).mean():.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
