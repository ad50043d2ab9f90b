"""Study of truncation: what z scaled by psi buys (precision) and costs (recall), measured for several psi.

``gan.latents.truncation`` says what psi does.
"""

from dataclasses import dataclass
from typing import Any

import torch

from gan.errors import TheatreError
from gan.evaluation import classifier, scores
from gan.functional.metrics import precision_recall
from gan.latents.truncation import scale
from gan.models import Model
from gan.studies import result_file
from gan.studies.result_file import Results

PSIS = (0.2, 0.4, 0.6, 0.8, 1.0, 1.3)
"""Values of psi that the study measures; 1 is training's own."""
SAMPLES = 3_000
STUDY = result_file.FOLDER / "truncation.json"


@dataclass(frozen=True)
class Trade:
    """Precision and recall of a model's samples at one psi: how many look real, and how much of the real images they reach."""

    psi: float
    precision: float
    recall: float


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
    """The trades that a study holds of a model, smallest psi first; none when it was not measured.

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


def of_real(study: Results, name: str) -> Trade:
    """What real training images score in a study that holds trades of a model, at psi 1."""
    return _trade({"psi": 1, **next(row["real"] for row in study["rows"] if row.get("model") == name)})


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
