"""Images and seconds until a `dcgan` is good: our training against plain training of the same networks.

Good is a FID below three times the final one of our run, in the features of the project's own classifier (never comparable
with Inception's). Plain training (`plain_training.py`) has one learning rate, 2e-4 as in the DCGAN paper, no average of G and
DataLoader workers. Both sides see as many images; scoring is left out of the clock. A plain generator is scored in eval mode.
"""

import copy
from dataclasses import dataclass

import common
import plain_training
import torch
from torch import nn

from gan import recipes
from gan.data import datasets
from gan.data.datasets import to_bytes
from gan.evaluation import classifier
from gan.functional import metrics
from gan.latents.latent import LatentSpec
from gan.training.loop import Run, train

RECIPE = "dcgan"
RATE = 2e-4
GOOD = 3.0


@dataclass
class Point:
    """A moment of one side's run."""

    images: int
    seconds: float
    fid: float


def _fid(generator: nn.Module, latent: LatentSpec, samples: int) -> float:
    judge = classifier.load("mnist", "features")
    points = latent.encode(latent.sample(samples, torch.Generator().manual_seed(0)))
    with torch.no_grad():
        pictures = torch.cat([to_bytes(generator(part)) for part in points.split(500)])
    real = classifier.features(judge, datasets.subset("mnist", "test", samples).images)
    return metrics.frechet_distance(real, classifier.features(judge, pictures))


def ours(images: int, every: int, samples: int) -> list[Point]:
    """The points of our run."""
    data, recipe = datasets.load("mnist"), recipes.get(RECIPE).with_settings(images=images)
    run = Run(recipe, data.shape)
    points: list[Point] = []
    for _ in train(run, data):
        if run.images >= every * (len(points) + 1) or run.done:
            points.append(Point(run.images, run.seconds, _fid(run.average, recipe.latent, samples)))
    return points


def plain(images: int, every: int, samples: int) -> list[Point]:
    """The points of plain training."""
    recipe = recipes.get(RECIPE)
    points: list[Point] = []
    for state in plain_training.train(recipe, "PIL, 2 workers", RATE):
        if state.images >= every * (len(points) + 1):
            shown = copy.deepcopy(state.generator).eval()
            points.append(Point(state.images, state.seconds, _fid(shown, recipe.latent, samples)))
        if state.images >= images:
            return points
    return points


def measure(quick: bool) -> common.Report:
    """One run of each side, in turn."""
    images, every, samples = (6_000, 3_000, 1_000) if quick else (200_000, 10_000, 5_000)
    sides = {"ours": common.in_process(ours, images, every, samples)}
    sides["plain"] = common.in_process(plain, images, every, samples, sleeping=False)
    limit = GOOD * sides["ours"][-1].fid
    rows, reached = [], {}
    for name, points in sides.items():
        reached[name] = next((point for point in points if point.fid < limit), None)
        first = reached[name]
        when = [f"{first.images:,}", f"{first.seconds:.0f}"] if first else ["not reached", "not reached"]
        rows.append([name, *when, f"{points[-1].fid:.2f}", f"{points[-1].images / points[-1].seconds:.0f}"])
    if reached["ours"] and reached["plain"]:
        remark = f"Ours is there in {reached['plain'].seconds / reached['ours'].seconds:.1f}x less time."
    else:
        remark = f"Plain training did not get there within {images:,} images ({sides['plain'][-1].seconds:.0f} s)."
    columns = ["side", f"images until FID < {limit:.2f}", "seconds until then", "final FID", "images/s"]
    return common.Report(columns, rows, [], [remark, f"FID of {samples:,} samples every {every:,} images; seed 0."])


if __name__ == "__main__":
    common.run(__doc__, measure)
