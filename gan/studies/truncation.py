"""Truncation: z drawn closer to the middle than in training, and what it buys (precision) and costs (recall).

Here z is scaled: psi * z with z ~ N(0, I). It is what Karras and others (2019, StyleGAN, appendix B) do to their w, whose mean
takes the place of 0. Brock and others (2019, BigGAN, section 3.1) draw again each entry of z that lies beyond a threshold. With a
scale the same z stays the same sample while psi moves. Label, category and codes stay as they were drawn.
"""

from dataclasses import dataclass
from typing import Any

import torch

from gan.errors import TheatreError, UsageError
from gan.evaluation import classifier, scores
from gan.functional.metrics import precision_recall
from gan.latents.latent import Latent, check_number
from gan.models import Model
from gan.studies import result_file
from gan.studies.result_file import Results

LARGEST = 2.0
"""The largest psi that is taken."""
PSIS = (0.2, 0.4, 0.6, 0.8, 1.0, 1.3)
"""What the study measures; 1 is training's own."""
SAMPLES = 3_000
STUDY = result_file.FOLDER / "truncation.json"


@dataclass(frozen=True)
class Trade:
    """What a model's samples score at one psi: precision is how many look real, recall how much of the real ones they reach."""

    psi: float
    precision: float
    recall: float


def check_psi(psi: float) -> float:
    """``psi`` as a float.

    Raises:
        UsageError: it is not from 0 to 2.
    """
    number = check_number("psi", psi, LARGEST)
    if number < 0:
        raise UsageError(f"psi must be a number from 0 to {LARGEST:g}, not {number:g}.")
    return number


def scale(latent: Latent, psi: float) -> Latent:
    """The same points with psi * z.

    Raises:
        UsageError: psi is not from 0 to 2.
    """
    return latent._replace(noise=latent.noise * check_psi(psi))


def measure(model: Model, psi: float, samples: int = SAMPLES, seed: int = 0) -> Trade:
    """Precision and recall of ``samples`` pictures at ``psi`` against as many test images; the same z for each psi.

    Raises:
        UsageError: psi, or too few or too many samples.
        TheatreError: the data set or its classifier is missing.
    """
    data = model.header.dataset
    real = scores.test_features(data, samples)
    latent = scale(model.latent.sample(samples, torch.Generator().manual_seed(seed)), psi)
    own = classifier.features(classifier.load(data, "features"), model.generate(latent))
    return Trade(psi, *precision_recall(real, own))


def measured(study: Results, name: str) -> list[Trade]:
    """What a study holds of a model, smallest psi first; nothing when it was not measured.

    Raises:
        TheatreError: the results are damaged.
    """
    for row in reversed(study["rows"]):
        if row.get("model") == name:
            try:
                return sorted((_trade(one) for one in row["trades"]), key=lambda trade: trade.psi)
            except (KeyError, TypeError, ValueError) as error:
                raise TheatreError(f"The results of 'python -m gan truncation {name}' are damaged; run it again.") from error
    return []


def _trade(one: Any) -> Trade:
    return Trade(float(one["psi"]), float(one["precision"]), float(one["recall"]))


_INTRO = """## Truncation: what a smaller z buys and costs

z is multiplied by psi before G sees it (psi = 1 is training's own). Precision: how many samples lie where real images do;
recall: how much of the real images the samples reach (Kynkäänniemi and others 2019), in the features of this project's own
classifier. The last column is what real training images score.

| model | samples | {psis} | real images |
|---|---|{rule}---|
"""


def render(study: Results) -> str:
    """The study as a section of Markdown: precision / recall by psi."""
    psis = sorted({one["psi"] for row in study["rows"] for one in row["trades"]})
    lines = []
    for row in study["rows"]:
        by = {one["psi"]: f"{one['precision']:.3f} / {one['recall']:.3f}" for one in row["trades"]}
        real = f"{row['real']['precision']:.3f} / {row['real']['recall']:.3f}"
        cells = [f"**{row['model']}**", f"{row['samples']:,}", *(by.get(psi, "") for psi in psis), real]
        lines.append("| " + " | ".join(cells) + " |")
    commands = [f"- `{row['command']}`: {row['seconds']:.0f} s, {row['machine']['precision']}" for row in study["rows"]]
    intro = _INTRO.format(psis=" | ".join(f"psi {psi:g}" for psi in psis), rule="---|" * len(psis))
    return intro + "\n".join(lines) + "\n\nRepeat it:\n\n" + "\n".join(commands) + "\n"
