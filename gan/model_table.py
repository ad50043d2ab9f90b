"""The model table: written from the checkpoints, so that no figure in it is typed by hand."""

from pathlib import Path

import torch

from gan import checkpoints, models, pictures
from gan.checkpoints import Header
from gan.files import write_whole
from gan.recipes import words

STRIP = 10
"""Samples in each strip; a model with labels or categories shows one of each."""

_INTRO = """# The shipped models

Written by `python -m gan table`; every figure comes from the checkpoint beside it. Each was trained on this project's own
2-core machine by the command below (with `--slim`), and scored by `python -m gan evaluate` with {samples:,} samples of the
averaged weights against MNIST's test digits. Real training digits score FID {fid:.2f}, precision {precision:.3f}, recall
{recall:.3f} and label accuracy {accuracy:.4f} in the same way: the floor and the ceilings.

FID is taken in the features of this project's own classifier. **It is not comparable with a FID from Inception.**

| model | samples | data | images seen | seed | training | FID | precision | recall | digits (rarest) | label/category accuracy |
|---|---|---|---|---|---|---|---|---|---|---|
"""

_CLASSIFIERS = """
The classifiers behind these scores are in `assets/classifiers/`, trained by `python -m gan classifier mnist`.
MNIST: LeCun, Cortes and Burges, CC BY-SA 3.0.
"""


def write(folder: Path) -> None:
    """Write ``folder/README.md`` and a strip of samples for each checkpoint in it.

    Raises:
        TheatreError: a checkpoint is damaged.
    """
    found = {file.stem: file for file in folder.glob(f"*{checkpoints.SUFFIX}")}
    opened = [models.open_file(found[name]) for name in checkpoints.names() if name in found]
    rows = []
    for model in opened:
        strip = f"strips/{model.name}.png"
        spec = model.latent
        latent = spec.sample(STRIP, torch.Generator().manual_seed(0))
        order = torch.arange(STRIP)
        latent = latent._replace(
            label=order % spec.classes if spec.classes else None, category=order % spec.categories if spec.categories else None
        )
        write_whole(folder / strip, pictures.png(pictures.sheet(model.generate(latent), columns=STRIP, gap=2), scale=1))
        rows.append(_row(model.name, model.header, strip))
    reference = next(
        (m.header.scores["reference"] | {"samples": m.header.scores["samples"]} for m in opened if m.header.scores), None
    )
    intro = _INTRO.format(**reference) if reference else _INTRO.split("2-core")[0]
    write_whole(folder / "README.md", (intro + "\n".join(rows) + "\n" + _details(opened) + _CLASSIFIERS).encode())


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
    time = f"{header.seconds / 60:.0f} min, {header.precision}"
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


def _details(opened: list[models.Model]) -> str:
    lines = ["", "## What each is, and where it departs from its paper", ""]
    for model in opened:
        header = model.header
        recipe = words(header.recipe)
        command = f"python -m gan train {recipe.name} --dataset {header.dataset} --images {header.total} --seed {header.seed}"
        lines.append(f"- **{model.name}**: {recipe.title}, [{recipe.paper}]({recipe.url}). {recipe.departs} `{command}`")
    return "\n".join(lines) + "\n"
