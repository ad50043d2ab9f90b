"""Milestones of a run: scores of G's average every so many images, beside the critic's mean estimate in between."""

import csv
import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gan.evaluation.scores import evaluate
from gan.functional.objectives import OBJECTIVES
from gan.models import Model, checkpoint
from gan.training.loop import Progress, Run

SAMPLES = 5000


@dataclass(frozen=True)
class Milestone:
    """Scores of a run after a number of images.

    Attributes:
        images: real images D had seen.
        seconds: training time, scoring left out.
        gap: mean of E D(x) - E D(G(z)) over the steps since the last milestone: for a critic its estimate of the Wasserstein
            distance, up to its Lipschitz constant; for a probability 0 when D cannot tell.
        fid, precision, recall, classes_covered, rarest: as in ``scores.Scores``, of ``SAMPLES`` pictures.
    """

    images: int
    seconds: float
    gap: float
    fid: float
    precision: float
    recall: float
    classes_covered: int
    rarest: float


def score(run: Run, dataset: str, since: Iterable[Progress], samples: int = SAMPLES) -> Milestone:
    """Milestone of a run as it is now; ``since``: its progress since the last one.

    Raises: as ``scores.evaluate``.
    """
    model = Model("this run", checkpoint.header(run, dataset), run.average, run.discriminator)
    scores = evaluate(model, samples)
    gaps = [progress.d_real - progress.d_fake for progress in since]
    return Milestone(
        run.images,
        round(run.seconds, 2),
        sum(gaps) / max(1, len(gaps)),
        scores.fid,
        scores.precision,
        scores.recall,
        scores.classes_covered,
        scores.rarest,
    )


def write(path: Path, milestones: list[Milestone]) -> None:
    """Write milestones as CSV, with a column for each field."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(field.name for field in dataclasses.fields(Milestone))
        writer.writerows([f"{value:.6g}" for value in dataclasses.astuple(milestone)] for milestone in milestones)


def read(path: Path) -> list[Milestone]:
    """Read milestones that ``write`` wrote."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kinds = {field.name: int if field.type is int else float for field in dataclasses.fields(Milestone)}
    return [Milestone(**{name: kind(float(row[name])) for name, kind in kinds.items()}) for row in rows]  # type: ignore[arg-type]


def rank_correlation(milestones: list[Milestone]) -> float:
    """Spearman's rank correlation, -1 to 1, of the critic's estimate with FID: whether its loss tracks the quality of samples.

    Arjovsky and others 2017 promise it of their critic (section 4.2, figure 3).
    """
    from scipy.stats import spearmanr  # half a second to import, and only wanted here

    return float(spearmanr([m.gap for m in milestones], [m.fid for m in milestones]).statistic)


def is_critic(run: Run) -> bool:
    """Whether the gap between this run's opinions estimates a distance."""
    return OBJECTIVES[run.recipe.objective].critic
