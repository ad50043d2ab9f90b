"""Report of the studies: one page in Markdown, written from each study's results in JSON.

To add a study, write its rows with ``result_file.add_row`` and add its file's name and its ``render`` to ``SECTIONS``.
"""

import statistics
from collections.abc import Callable
from pathlib import Path

import torch

from gan.device import choose
from gan.errors import TheatreError
from gan.files import reason, write_whole
from gan.studies import mode_coverage, seed_variance, truncation
from gan.studies.result_file import Results, load
from gan.studies.sample_augmentation import ARMS

PAGE = "README.md"

_INTRO = """# Studies

Written by `python -m gan studies` from the `.json` files beside it; no figure of ours is typed by hand. Each section says with
which command and seeds its figures were made, and what others have published.
"""


def machine() -> Results:
    """The machine on which the figures of a row were computed."""
    compute = choose()
    precision = "bf16" if compute.bf16 else "fp32"
    return {"device": compute.device.type, "precision": precision, "threads": torch.get_num_threads(), "torch": torch.__version__}


def write(folder: Path) -> Path:
    """Write the page of all studies whose results are in ``folder``, and say where it is.

    Raises:
        TheatreError: some results are damaged, or the disk refused.
    """
    sections = [_section(folder / file, render) for file, render in SECTIONS.items() if (folder / file).exists()]
    page = folder / PAGE
    try:
        write_whole(page, "\n".join([_INTRO, *sections]).encode())
    except OSError as error:
        raise TheatreError(f"Could not write {page}: {reason(error)}.") from error
    return page


def _section(file: Path, render: Callable[[Results], str]) -> str:
    results = load(file)
    try:
        return render(results)
    except (KeyError, TypeError, ValueError, AttributeError, statistics.StatisticsError) as error:
        raise TheatreError(f"{file} does not hold this study's results; restore it, or run the study again.") from error


def percent(shares: list[float]) -> str:
    """Shares 0..1 as mean and, of several, standard deviation over the draws (dividing by n - 1), in percent."""
    spread = f" ± {100 * statistics.stdev(shares):.2f}" if len(shares) > 1 else ""
    return f"{100 * statistics.fmean(shares):.2f}{spread}"


# --- one function per study


_LABELS = """## What labels buy: a semi-supervised GAN

The discriminator is the classifier: K classes and "generated" (Salimans and others 2016, section 5). It sees a few labelled
digits and all the others without their labels; its doubt about those is lowered too (the conditional entropy of Dai and others
2017), which Salimans and others left out. Beside it a *plain* classifier: the same network, first weights, labelled digits,
turns, slants and shifts of them, steps and averaging of weights, without the unlabelled digits and the generator. Test error on
all test digits, in percent, at the end of training; settings were chosen on training digits held out, with another draw, after
three early looks at the test error of draw 0. With 100 labels the aim was an error below {target:.0%}; {verdict}.

| data | labels | draw (seed) | plain classifier, error % | semi-supervised GAN, error % | unlabelled seen | processor time |
|---|---|---|---|---|---|---|
"""
_TARGET = 0.02

_LABELS_PUBLISHED = """
As published for MNIST with 100 labels (error in percent; other networks, budgets and draws):

| method | error % |
|---|---|
| Kingma and others 2014, generative models M1+M2 | 3.33 ± 0.14 |
| Springenberg 2015, CatGAN | 1.91 ± 0.10 |
| Rasmus and others 2015, Ladder network | 1.06 ± 0.37 |
| Salimans and others 2016, the method of this section | 0.93 ± 0.065 |
"""


def labels(results: Results) -> str:
    """Section in Markdown on the study of few labels."""
    lines = []
    for row in results["rows"]:
        few = f"| {row['dataset']} | {row['labels']:,} |"
        for one in row["draws"]:
            lines.append(
                f"{few} {one['seed']} | {percent([one['plain']])} | {percent([one['semi_supervised']])} | {row['images']:,} | "
                f"{one['seconds'] / 60:.0f} min, {row['machine']['precision']} |"
            )
        plain, semi = ([one[arm] for one in row["draws"]] for arm in ("plain", "semi_supervised"))
        lines.append(f"{few} **mean of {len(plain)}** | **{percent(plain)}** | **{percent(semi)}** | | |")
    main = next(([one["semi_supervised"] for one in row["draws"]] for row in results["rows"] if row["labels"] == 100), [])
    reached = bool(main) and statistics.fmean(main) < _TARGET
    verdict = (
        f"it was {'reached' if reached else 'missed'}: {percent(main)} over {len(main)} draw(s)"
        if main
        else "it was not measured yet"
    )
    intro = _LABELS.format(target=_TARGET, verdict=verdict)
    return intro + "\n".join(lines) + "\n\n" + _commands(results) + _LABELS_PUBLISHED


_AUGMENT = """## Augmentation: do a GAN's samples help a classifier?

A classifier with {few} real digits, and what else its batches hold. All arms have the same digits, network, first weights, batch
size and number of steps. The shipped cgan has itself seen every label of the training set: its samples carry knowledge that the
classifier was not given, which is **not a free lunch**. The honest case is a cgan trained on nothing but the same digits
({images:,} images shown to its D, {width} channels). Test error on all test digits, in percent, taken once, at the end of
training.

| batch | {draws} | mean | against real digits alone |
|---|{rule}---|---|
"""

_AUGMENT_PUBLISHED = """
As published: on ImageNet, adding BigGAN's samples to the real images "at best only marginally improves classifier performance"
(Ravuri and Vinyals 2019, [Seeing is Not Necessarily Believing](https://openreview.net/forum?id=rJMw747l_4)).
"""


def augment(results: Results) -> str:
    """Section in Markdown on the study of sample augmentation."""
    parts = []
    for row in results["rows"]:
        draws = row["draws"]
        heads = [f"draw {one['seed']}" for one in draws]
        intro = _AUGMENT.format(
            few=row["labels"], images=row["gan_images"], width=row["gan_width"], draws=" | ".join(heads), rule="---|" * len(draws)
        )
        base = [one["errors"]["real"] for one in draws]
        lines = []
        for key, arm in ARMS.items():
            errors = [one["errors"][key] for one in draws]
            gain = statistics.fmean(errors) - statistics.fmean(base)
            cells = [arm.title, *(percent([error]) for error in errors), f"**{percent(errors)}**"]
            lines.append("| " + " | ".join([*cells, "" if key == "real" else f"{100 * gain:+.2f}"]) + " |")
        parts.append(intro + "\n".join(lines) + "\n" + _conclusion(draws))
    return "\n".join(parts) + "\n" + _commands(results) + _AUGMENT_PUBLISHED


def _conclusion(draws: list[Results]) -> str:
    """A sentence that counts in how many draws the samples of the cgan trained on the same digits lowered the error."""
    pairs = (("real", "own", "on its own"), ("moved", "moved-own", "on top of turns, slants and shifts"))
    told = []
    for without, having, where in pairs:
        better = sum(one["errors"][having] < one["errors"][without] for one in draws)
        told.append(f"{where} in {better} of {len(draws)} draws")
    names = [f"{one['obeyed']['own']:.1%}" for one in draws]
    return (
        f"\nThe samples of the cgan trained on these digits only lowered the error {' and '.join(told)}. The project's "
        f"classifier, trained on all labels, agrees with the label asked for on {', '.join(names)} of its samples, and on "
        f"{draws[0]['obeyed']['shipped']:.1%} of the shipped one's.\n"
    )


def _commands(results: Results) -> str:
    """The commands that repeat each row, as a list in Markdown."""
    lines = []
    for row in results["rows"]:
        by = row["machine"]
        minutes = sum(one["seconds"] for one in row["draws"]) / 60
        lines.append(
            f"- `{row['command']}`: {minutes:.0f} minutes of processor time on {by['device']}, {by['threads']} thread(s), "
            f"{by['precision']}, torch {by['torch']}"
        )
    return "Repeat it:\n\n" + "\n".join(lines) + "\n"


SECTIONS: dict[str, Callable[[Results], str]] = {
    mode_coverage.STUDY.name: mode_coverage.render,
    "labels.json": labels,
    "augment.json": augment,
    truncation.STUDY.name: truncation.render,
    seed_variance.STUDY.name: seed_variance.render,
}
"""Each study's file in the folder, and the function that renders its results as Markdown."""
