"""Study of seed variance: the same recipe from other first weights and other draws, and how far the outcomes lie apart.

One run says little of a recipe: InfoGAN's c1 may name the digits in one and something else in the next.
"""

from collections.abc import Sequence

from gan import recipes
from gan.errors import UsageError
from gan.evaluation import model_card
from gan.evaluation.scores import Scores
from gan.models import Model
from gan.models.checkpoint import Header
from gan.studies import result_file
from gan.studies.result_file import Results

STUDY = result_file.FOLDER / "seeds.json"
NAMED = 0.95
"""Share of samples whose class c1 should name: the paper reports an error of 5% (Chen and others 2016, section 7.2)."""


def check(models: Sequence[Model]) -> Sequence[Model]:
    """Refuse ``models`` that differ by more than their seeds, else return them.

    Raises:
        UsageError: two have one seed, or they are not finished runs of one recipe with one data set and budget.
    """
    headers = [model.header for model in models]
    seeds = [header.seed for header in headers]
    for model in models:
        header = model.header
        if header.images < header.total or not model_card.train_command(model.name, header):
            raise UsageError(f"{model.name} is not a finished run of one of this version's recipes; train it to its end first.")
        if _run(header) != _run(headers[0]):
            raise UsageError(f"{model.name} and {models[0].name} differ by more than their seeds; name runs of one recipe.")
    for seed in seeds:
        if seeds.count(seed) > 1:
            raise UsageError(f"Two of the models have seed {seed}; name one of each seed.")
    return models


def _run(header: Header) -> tuple:
    """The facts that two runs must share; the texts about a recipe may have been rewritten in between."""
    return header.recipe.name, recipes.changes(header.recipe), header.dataset, header.shape, header.total


def row_of(model: Model, scores: Scores) -> Results:
    """One run as plain values; its key is the command that trains it again."""
    header = model.header
    return {
        "command": model_card.train_command(f"{header.recipe.name}-{header.seed}", header),
        "recipe": header.recipe.name,
        "changes": recipes.changes(header.recipe),
        "dataset": header.dataset,
        "images": header.images,
        "seed": header.seed,
        "seconds": header.seconds,
        "precision": header.precision,
        "scores": scores.to_json(),
    }


_INTRO = """## Seeds: the same recipe from other first weights

Each row is a run of its own; nothing but the seed differs between runs of one recipe and data set. **Named**: how often the
classifier of labels sees the class that was asked for or, with an InfoGAN, the class that c1's value was matched to one to one.

| recipe | data | images seen | seed | named | classes (rarest) | FID | precision | recall | training |
|---|---|---|---|---|---|---|---|---|---|
"""


def render(study: Results) -> str:
    """The study as a section of Markdown."""
    rows = sorted(study["rows"], key=lambda row: (*_kind(row), row["seed"]))
    lines = []
    for row in rows:
        s = row["scores"]
        share = named(row)
        recipe, dataset, images = _kind(row)
        cells = [
            f"**{recipe}**",
            dataset,
            f"{images:,}",
            str(row["seed"]),
            "" if share is None else f"{share:.4f}",
            f"{s['classes_covered']} ({s['rarest']:.1%})",
            f"{s['fid']:.2f}",
            f"{s['precision']:.3f}",
            f"{s['recall']:.3f}",
            f"{model_card.duration(row['seconds'])}, {row['precision']}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    commands = [f"- `{row['command']}`" for row in rows]
    return _INTRO + "\n".join(lines) + "\n\n" + _verdicts(rows) + "Repeat it:\n\n" + "\n".join(commands) + "\n"


def _kind(row: Results) -> tuple[str, str, int]:
    """The facts that runs of one kind share: the recipe with its changes as text, the data set and the images seen."""
    changed = ", ".join(f"{key} {value if isinstance(value, str) else f'{value:g}'}" for key, value in row["changes"].items())
    return row["recipe"] + (f", {changed}" if changed else ""), row["dataset"], row["images"]


def named(row: Results) -> float | None:
    """Share of samples that show the class of their label, or the class matched to their c1; None for unconditional models."""
    scores = row["scores"]
    return scores["category_accuracy"] if scores["label_accuracy"] is None else scores["label_accuracy"]


def _verdicts(rows: list[Results]) -> str:
    """For each recipe whose c1 is measured, in how many runs it names the digits as often as the paper's."""
    told = []
    for recipe, dataset, images in dict.fromkeys(map(_kind, rows)):
        found = [row["scores"]["category_accuracy"] for row in rows if _kind(row) == (recipe, dataset, images)]
        if None not in found:
            reached = sum(share >= NAMED for share in found)
            told.append(
                f"**{recipe}** on {dataset}, {images:,} images: c1 names the class in at least {NAMED:.0%} of the samples, as in "
                f"the paper, in {reached} of {len(found)} runs.\n"
            )
    return "\n".join(told) + "\n" if told else ""
