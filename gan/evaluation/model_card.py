"""Model card: what a model is, how it was trained and what it scores, from its checkpoint's header and the tables.

A header may be a stranger's, so nothing in its scores counts as a number before it has been checked.
"""

import dataclasses
import math
import shlex
import textwrap
from dataclasses import dataclass
from typing import Any

from gan.data.datasets import SOURCES
from gan.evaluation.scores import COVERED
from gan.functional.objectives import OBJECTIVES
from gan.models.checkpoint import SUFFIX, Header
from gan.recipes import RECIPES, Recipe, changes, row_of

LONGEST = 500
"""Letters of a stranger's text that are shown."""
MEASURES = 4
"""Measures of one code that are shown."""
_DIGITS = tuple("0123456789")
_TEXTS = ("title", "paper", "url", "departs", "look_at", "weakness")


@dataclass(frozen=True)
class Figure:
    """Entry of a card: a number, a sentence or a command.

    Attributes:
        text: what is shown.
        why: one plain sentence that explains a number; sentences need none.
        link: an https address, or "".
        command: whether it is something to type.
    """

    text: str
    why: str = ""
    link: str = ""
    command: bool = False


@dataclass(frozen=True)
class Row:
    """Row of a card: a label and its figures; for a score the model's own, then that of real images."""

    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Card:
    """Card of a model, in sections.

    Attributes:
        title, look_at: the lines that are always in view.
        about: paper, objective, departures, weaknesses.
        run: what it was trained on, how long, and whether it was never scored.
        scores: each beside what real images score; empty when it was never scored.
        commands: how to train it, and to score it when it was not.
    """

    title: str
    look_at: str
    about: tuple[Row, ...]
    run: tuple[Row, ...]
    scores: tuple[Row, ...]
    commands: tuple[Row, ...]


def card(name: str, header: Header) -> Card:
    """The card of the model called ``name``."""
    recipe = row_of(header.recipe)
    link = recipe.url if recipe.url.startswith("https://") else ""
    about = [
        ("Paper", Figure(_short(recipe.paper), link=link)),
        ("Objective", Figure(objective(header.recipe))),
        ("Penalty", Figure(penalty(header.recipe))),
        ("Departures", Figure(_short(recipe.departs))),
        ("Known weakness", Figure(_short(recipe.weakness))),
    ]
    return Card(
        _short(recipe.title),
        _short(recipe.look_at),
        tuple(Row(label, (figure,)) for label, figure in about if figure.text),
        _run(header),
        _scores(header),
        _commands(name, header),
    )


def class_names(header: Header) -> tuple[str, ...]:
    """Names of the labels and categories of a model's data set, without opening the data set; a person's own come from the file.

    One for each label that the model takes, whatever a stranger's file says: "class 11" where no name is known.
    """
    known: tuple[str, ...] = header.fingerprint.class_names if header.fingerprint else ()
    if header.dataset in SOURCES:
        known = SOURCES[header.dataset].class_names
    return known + tuple(f"class {i}" for i in range(len(known), max(10, header.recipe.latent.classes)))


def draws_digits(header: Header) -> bool:
    """Whether the model's classes are the digits, so that a number can be written with it."""
    return class_names(header)[:10] == _DIGITS


def noun(header: Header) -> str:
    """The noun for one class of the model's data set in a sentence: "digit" or "class"."""
    return "digit" if draws_digits(header) else "class"


def nouns(header: Header) -> str:
    """The plural of ``noun``."""
    return "digits" if draws_digits(header) else "classes"


def objective(recipe: Recipe) -> str:
    """The objective as a sentence, with its source."""
    chosen = OBJECTIVES[recipe.objective]
    text = f"{chosen.title} ({chosen.source})"
    told = [(recipe.category_weight, "c1"), (recipe.code_weight, "the continuous codes")]
    raised = [f"{weight:g} x L_I of {what}" for weight, what in told if weight]
    if raised:
        text += f", and {' and '.join(raised)} to be raised: how well they can be told from the picture (Chen 2016, eq. 6)"
    return text


def penalty(recipe: Recipe) -> str:
    """The penalty on D as a sentence, with its source."""
    kinds = {
        "gradient": f"{recipe.penalty_weight:g} x gradient penalty (Gulrajani 2017, eq. 3)",
        "r1-r2": f"{recipe.penalty_weight:g} x (R1 + R2), both centred at zero (Mescheder 2018, eq. 9 and 10)",
    }
    used = [kinds.get(recipe.penalty, recipe.penalty)] if recipe.penalty != "none" else []
    if recipe.clip:
        used.append(f"weights clipped to -{recipe.clip:g} ... {recipe.clip:g} (Arjovsky 2017, algorithm 1)")
    return ", ".join(used) or "none"


def duration(seconds: float) -> str:
    """A duration in seconds, minutes or hours, rounded."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def train_command(name: str, header: Header) -> str:
    """The command that trains the same model again, or "" where there is none: the recipe or the data set is not one of this
    version's, or it did not start with new networks."""
    row = RECIPES.get(header.recipe.name)
    if row is None or header.dataset not in SOURCES or header.origin:
        return ""
    changed = changes(header.recipe)
    asked = row.with_settings(**changed, images=header.recipe.images)
    if asked != dataclasses.replace(header.recipe, **{key: getattr(row, key) for key in _TEXTS}):
        return ""  # it has labels or categories that the row does not, which no setting changes
    settings = "".join(f" --set {key}={value}" for key, value in changed.items())
    return (
        f"python -m gan train {row.name} --dataset {header.dataset} --images {header.total} --seed {header.seed}{settings} "
        f"--out {shlex.quote(name + SUFFIX)}"
    )


def score_command(name: str, header: Header) -> str:
    """The command that scores a model: stacked digits have a score of their own."""
    if header.dataset in SOURCES and SOURCES[header.dataset].stacked:
        return f"python -m gan modes {shlex.quote(name)}"
    return f"python -m gan evaluate {shlex.quote(name)} --write"


def _run(header: Header) -> tuple[Row, ...]:
    source = SOURCES.get(header.dataset)
    own = f"{header.dataset}: {header.fingerprint}" if header.fingerprint else header.dataset
    data = f"{source.title} ({source.licence})" if source else _short(own)
    done = "" if header.images >= header.total else f" of {header.total:,}"
    rows = [
        ("Data set", Figure(data)),
        (
            "Images seen",
            Figure(f"{header.images:,}{done}", "How many real images the discriminator was shown, repeats counted."),
        ),
        ("Seed", Figure(str(header.seed), "Where the random numbers start: on one machine, same seed, same weights.")),
        (
            "Training time",
            Figure(
                f"{duration(header.seconds)}, {_short(header.precision)}",
                "What the steps took on the machine that trained it, and the number format in which the networks were computed.",
            ),
        ),
    ]
    if header.origin:
        rows.insert(1, ("Started from", Figure(_short(header.origin))))
    if not _scores(header):
        rows.append(("Scores", Figure("Never measured; the last command on this card does it.")))
    return tuple(Row(label, (figure,)) for label, figure in rows)


def _scores(header: Header) -> tuple[Row, ...]:
    held, real = header.scores, header.scores.get("reference")
    real = real if isinstance(real, dict) else {}
    one, many = noun(header), nouns(header)
    count = len(SOURCES[header.dataset].class_names) if header.dataset in SOURCES else 0
    samples = _number(held, "samples")
    pictures = "the scored pictures" if samples is None else f"{samples:,.0f} generated pictures"
    rows = [
        _score(
            "FID",
            _format(held, "fid", "{:.2f}"),
            f"How far {pictures} are from as many test images, in the features of this project's own classifier: 0 is best, and "
            "it compares with no FID from another network or data set.",
            _format(real, "fid", "{:.2f}"),
            "What real training images score against the same test images: no model can be expected to get below this floor.",
        ),
        _score(
            "Precision",
            _format(held, "precision", "{:.3f}"),
            "The share of generated pictures that lie among the real ones: low when many look wrong.",
            _format(real, "precision", "{:.3f}"),
            "The share that real training images reach in the same way: the ceiling.",
        ),
        _score(
            "Recall",
            _format(held, "recall", "{:.3f}"),
            "The share of real pictures that lie among the generated ones: low when some kinds are never drawn.",
            _format(real, "recall", "{:.3f}"),
            "The share that real training images reach in the same way: the ceiling.",
        ),
        _score(
            f"{many.capitalize()} drawn",
            _format(held, "classes_covered", "{:.0f}"),
            f"How many {many} show up in at least {COVERED:.0%} of the generated pictures, read by a classifier.",
            str(count or ""),
            f"How many {many} the data set has.",
        ),
        _score(
            f"Rarest {one}",
            _format(held, "rarest", "{:.1%}"),
            f"The share of generated pictures that show the {one} drawn least often.",
            f"{1 / count:.1%}" if count else "",
            f"The share each {one} would have if all were drawn equally often.",
        ),
        _score(
            "Label obeyed",
            _format(held, "label_accuracy", "{:.1%}"),
            f"How often a classifier reads in the picture the {one} that was asked for.",
            _format(real, "accuracy", "{:.1%}"),
            f"How often the same classifier reads the right {one} in real test images: the ceiling.",
        ),
        _score(
            f"c1 names the {one}",
            _format(held, "category_accuracy", "{:.1%}"),
            f"How often a classifier reads in the picture the {one} that its category draws most, each category matched to one "
            f"{one}.",
            _format(real, "accuracy", "{:.1%}"),
            f"How often the same classifier reads the right {one} in real test images: the ceiling.",
        ),
    ]
    return tuple(row for row in rows if row is not None) + _effects(header)


def _effects(header: Header) -> tuple[Row, ...]:
    """Rows on the measured effects of each continuous code."""
    held = header.scores.get("code_effects")
    rows = []
    for code in header.recipe.latent.code_names:
        measured = held.get(code) if isinstance(held, dict) else None
        if not isinstance(measured, dict):
            continue
        for what in list(measured)[:MEASURES]:
            if text := _format(measured, what, "{:+.2f}"):
                why = f"How closely {_short(what)} follows {code}: 1 or -1 exactly, 0 not at all."
                rows.append(Row(f"{code} and {_short(what)}", (Figure(text, why),)))
    return tuple(rows)


def _score(label: str, own: str, why: str, real: str, real_why: str) -> Row | None:
    """The row of one score, or None when it was not measured."""
    if not own:
        return None
    return Row(label, (Figure(own, why), Figure(real, real_why)) if real else (Figure(own, why),))


def _commands(name: str, header: Header) -> tuple[Row, ...]:
    train = train_command(name, header)
    rows = [Row("Train it", (Figure(train, command=True),))] if train else []
    if not train:
        reason = "Its recipe or its data set is not one of this version's, so there is no command that trains it again."
        if header.origin:
            reason = "It did not start with new networks, so there is no one command that trains it again."
        rows.append(Row("Train it", (Figure(reason),)))
    if not _scores(header) and header.dataset in SOURCES:
        rows.append(Row("Score it", (Figure(score_command(name, header), command=True),)))
    return tuple(rows)


def _number(values: dict[str, Any], key: str) -> float | None:
    """A finite number, or None where there is none."""
    value = values.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value) if math.isfinite(value) and abs(value) < 1e9 else None
    except OverflowError:
        return None


def _format(values: dict[str, Any], key: str, pattern: str) -> str:
    number = _number(values, key)
    return "" if number is None else pattern.format(number)


def _short(text: str) -> str:
    return textwrap.shorten(text, LONGEST, placeholder=" ...")
