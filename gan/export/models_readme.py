"""Model table: checkpoints/README.md, written from the checkpoints, so that no figure in it is typed by hand."""

from pathlib import Path

import torch

from gan import models
from gan.data.datasets import SOURCES
from gan.evaluation import milestones, model_card
from gan.export import images, plots
from gan.files import write_whole
from gan.functional.objectives import OBJECTIVES
from gan.models import catalogue, checkpoint
from gan.models.checkpoint import Header
from gan.recipes import row_of

STRIP = 10
"""Samples in each strip; a model with labels or categories shows one of each."""

_INTRO = """# The shipped models

Written by `python -m gan table`; every figure comes from the checkpoint beside it. Each was trained on this project's own
2-core machine by the command below (with `--slim`), and scored by `python -m gan evaluate` with samples of the averaged weights
against test images of the same data set. Real training images score in the same way: the floor of FID and the ceilings of the
others.

{references}
FID is taken in the features of this project's own classifier for each data set. **It is not comparable with a FID from Inception,
nor with that of another data set.**

| model | samples | data | images seen | seed | training | FID | precision | recall | classes (rarest) | label/category accuracy |
|---|---|---|---|---|---|---|---|---|---|---|
"""

_REFERENCE = """- {title}, {samples:,} samples: FID {fid:.2f}, precision {precision:.3f}, recall {recall:.3f}, label accuracy
  {accuracy:.4f}
"""


def write(folder: Path) -> None:
    """Write ``folder/README.md`` and a strip of samples for each checkpoint in it.

    Raises:
        TheatreError: a checkpoint is damaged.
    """
    found = {file.stem: file for file in folder.glob(f"*{checkpoint.SUFFIX}")}
    opened = [models.open_file(found[name]) for name in catalogue.names() if name in found]
    rows = []
    for model in opened:
        strip = f"strips/{model.name}.png"
        spec = model.latent
        latent = spec.sample(STRIP, torch.Generator().manual_seed(0))
        order = torch.arange(STRIP)
        latent = latent._replace(
            label=order % spec.classes if spec.classes else None, category=order % spec.categories if spec.categories else None
        )
        write_whole(folder / strip, images.png(images.sheet(model.generate(latent), columns=STRIP, gap=2), scale=1))
        rows.append(_row(model.name, model.header, strip))
    intro = _INTRO.format(references=_references(opened))
    write_whole(folder / "README.md", (intro + "\n".join(rows) + "\n" + _details(folder, opened) + _sources(opened)).encode())


def _references(opened: list[models.Model]) -> str:
    """Scores of real images, one line for each data set."""
    scored = {model.header.dataset: model.header.scores for model in opened if model.header.scores}
    return "".join(
        _REFERENCE.format(title=SOURCES[data].title, samples=scores["samples"], **scores["reference"])
        for data, scores in scored.items()
    )


def _row(name: str, header: Header, strip: str) -> str:
    s = header.scores
    scores = ["not scored"] + [""] * 4
    if s:
        accuracy = s["label_accuracy"] if s["label_accuracy"] is not None else s["category_accuracy"]
        scores = [
            f"{s['fid']:.2f}",
            f"{s['precision']:.3f}",
            f"{s['recall']:.3f}",
            f"{s['classes_covered']} ({s['rarest']:.1%})",
            "" if accuracy is None else f"{accuracy:.4f}",
        ]
    time = f"{model_card.duration(header.seconds)}, {header.precision}"
    cells = [
        f"**{name}**",
        f"![samples of {name}]({strip})",
        header.dataset,
        f"{header.images:,}",
        str(header.seed),
        time,
        *scores,
    ]
    return "| " + " | ".join(cells) + " |"


def _details(folder: Path, opened: list[models.Model]) -> str:
    lines = ["", "## What each is, and where it departs from its paper", ""]
    for model in opened:
        recipe, command = row_of(model.header.recipe), model_card.train_command(model.name, model.header)
        about = f"{recipe.title}, [{recipe.paper}]({recipe.url}). {recipe.departs} Weakness: {recipe.weakness}"
        lines.append(f"- **{model.name}**: {about} `{command}`{_course(folder, model)}")
    return "\n".join(lines) + "\n"


def _course(folder: Path, model: models.Model) -> str:
    """Correlation of a critic's estimate with FID over its run, if there are milestones (``gan train --score-every``)."""
    log, plot = folder / f"{model.name}.scores.csv", f"curves/{model.name}.svg"
    if not OBJECTIVES[model.header.recipe.objective].critic or not log.exists():
        return ""
    reached = milestones.read(log)
    (folder / plot).parent.mkdir(exist_ok=True)
    plots.milestones(reached, row_of(model.header.recipe).title, True, folder / plot)
    correlation = milestones.rank_correlation(reached)
    return f" The critic's estimate and FID over its run: Spearman correlation {correlation:.2f} ([plot]({plot}))."


def _sources(opened: list[models.Model]) -> str:
    names = list(dict.fromkeys(model.header.dataset for model in opened))
    commands = " and ".join(f"`python -m gan classifier {name}`" for name in names)
    lines = ["", f"The classifiers behind these scores are in `assets/classifiers/`, trained by {commands}.", ""]
    lines += [f"- {SOURCES[name].title}: {SOURCES[name].licence}" for name in names]
    return "\n".join(lines) + "\n"
