"""Does bf16 cost quality? The same recipe, seeds and number of images trained in bf16 and in fp32, and scored.

Both are scored in the features of the project's own classifier (never comparable with Inception's FID). Two seeds of one
precision differ too; a difference between the precisions means something only when it is larger than that.
"""

import tempfile
from pathlib import Path
from statistics import mean

import common

from gan import device, models, recipes
from gan.data import datasets
from gan.evaluation.scores import Scores, evaluate
from gan.models import checkpoint
from gan.training.loop import Run, train

RECIPE = "dcgan"
METRICS = ("fid", "precision", "recall")


def score(precision: str, seed: int, images: int, samples: int) -> Scores:
    """Train one run and score it."""
    data = datasets.load("mnist")
    state = Run(recipes.get(RECIPE).with_settings(images=images), data.shape, seed, device.choose(precision))
    for _ in train(state, data):
        pass
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "run.safetensors"
        checkpoint.save(file, state, data.name, slim=True)
        return evaluate(models.open_file(file), samples)


def measure(quick: bool) -> common.Report:
    """Every seed in both precisions, in turn."""
    if not device.cpu_has_bf16():
        return common.Report(["bf16"], [["not on this machine"]])
    images, samples, seeds = (10_000, 2_000, range(2)) if quick else (60_000, 10_000, range(3))
    scores: dict[str, list[Scores]] = {"bf16": [], "fp32": []}
    rows = []
    for seed in seeds:
        for precision, of_it in scores.items():
            of_it.append(common.in_process(score, precision, seed, images, samples))
            row = [precision, str(seed), *(f"{getattr(of_it[-1], metric):.3f}" for metric in METRICS)]
            common.say(" ".join(row))
            rows.append(row)
    floor = scores["fp32"][0].reference
    rows.append(["real images", "", *(f"{getattr(floor, metric):.3f}" for metric in METRICS)])
    targets = []
    for metric in METRICS:
        values = {precision: [getattr(one, metric) for one in of_it] for precision, of_it in scores.items()}
        difference = mean(values["bf16"]) - mean(values["fp32"])
        apart = max(max(of_it) - min(of_it) for of_it in values.values())
        verdict = "within" if abs(difference) <= apart else "beyond"
        targets.append(
            f"{metric}: bf16 minus fp32 {difference:+.3f}, {verdict} the {apart:.3f} that seeds of one precision differ by"
        )
    what = f"{RECIPE}, {images:,} images, {samples:,} samples scored."
    return common.Report(["precision", "seed", "FID", "precision", "recall"], rows, targets, [what])


if __name__ == "__main__":
    common.run(__doc__, measure)
