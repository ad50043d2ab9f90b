"""Views of a model at a point in latent space: pure functions from plain values to the values of components."""

from typing import Any, NamedTuple

import torch
from torch import Tensor

from gan.errors import UsageError, unknown
from gan.latents import latent as latents
from gan.latents.latent import Latent
from gan.web.components.stage import picture
from gan.web.show import points
from gan.web.show.model_cache import OpenModel

SIDE = 7
"""The neighbourhood is SIDE x SIDE pictures."""
REACH = 2.0
"""How far the outermost neighbours are moved."""
FRAMES = 12
SWEEP = [round(-2 + 0.5 * i, 1) for i in range(9)]
LONGEST_NUMBER = 12


class JudgedPicture(NamedTuple):
    """A stage's value, and the panel of D's opinion of what is on it as HTML."""

    picture: dict[str, Any]
    opinion: str


class Sheet(NamedTuple):
    """A stage's value that shows several pictures, and the point of each, for clicks."""

    picture: dict[str, Any]
    points: list[dict[str, Any]]


def name_of(held: OpenModel, latent: Latent, row: int = 0) -> str:
    """What a picture was asked to be, in words."""
    if latent.label is not None:
        name = held.class_names[int(latent.label[row])]
        return f"a generated {name}" if held.draws_digits else f"a generated picture labelled {name}"
    if latent.category is not None:
        return f"a generated picture of category {int(latent.category[row])}"
    return "a generated picture"


def main_picture(held: OpenModel, point: Any) -> JudgedPicture:
    """The picture at a point and the discriminator's opinion of it: what follows the hand."""
    latent = points.to_latent(held.model, point)
    images = held.model.generate(latent)
    opinion = float(held.model.opinion(images, latent.label)[0])
    return JudgedPicture(picture(images, alt(held, latent, images, opinion)), opinion_panel(held, opinion))


def alt(held: OpenModel, latent: Latent, images: Tensor, opinion: float) -> str:
    """What a screen reader says of one picture (1, C, H, W): what it was asked to be, and what D believes."""
    return f"{name_of(held, latent)}; {belief(held, opinion)}"


def belief(held: OpenModel, opinion: float) -> str:
    """D's opinion in words."""
    if held.model.is_probability:
        return f"the discriminator believes {opinion:.0%} that it is real"
    return f"the critic scores it {opinion:.2f}"


def opinion_panel(held: OpenModel, opinion: float, formula: str = "D(G(z))") -> str:
    """D's opinion, which ``formula`` stands for, as a bar, beside its mean opinion of real and of generated pictures."""
    real, fake = held.real, held.fake
    if held.model.is_probability:
        low, high, words = 0.0, 1.0, f"<b>{opinion:.0%}</b> real, says the discriminator"
        title = f"{formula}: the probability that D gives to this picture being a real one."
    else:
        anchors = [value for value in (real, fake, opinion) if value is not None]
        room = max(max(anchors) - min(anchors), 1e-6) * 0.15
        low, high, words = min(anchors) - room, max(anchors) + room, f"the critic scores it <b>{opinion:.2f}</b>"
        title = "A critic's score has no unit: only differences count. Higher means more like the real pictures."

    def place(value: float) -> str:
        return f"{100 * min(1, max(0, (value - low) / (high - low))):.1f}%"

    def tick(kind: str, value: float | None, meaning: str) -> str:
        if value is None:
            return ""
        shown = f"{value:.0%}" if held.model.is_probability else f"{value:.2f}"
        return f'<i class="tick {kind}" style="left:{place(value)}" title="{meaning}: {shown}"></i>'

    ticks = (("of-real", real, "mean of real"), ("of-g", fake, "mean of generated"))
    key = "".join(f'<span class="{kind}">{words}</span>' for kind, value, words in ticks if value is not None)
    return (
        f'<div class="opinion" title="{title}"><div class="opinion-words">{words}</div>'
        f'<div class="opinion-bar"><span style="width:{place(opinion)}"></span>'
        f"{tick('of-real', real, 'mean for real test pictures')}{tick('of-g', fake, 'mean for generated pictures')}</div>"
        f'<div class="opinion-key">{key}</div></div>'
    )


def around(held: OpenModel, point: Any) -> Latent:
    """SIDE x SIDE points around one, along the two strongest dimensions."""
    grid = latents.neighbours(points.to_latent(held.model, point), *_axes(held), REACH, SIDE)
    return grid._replace(noise=grid.noise.clamp(-latents.NOISE_LIMIT, latents.NOISE_LIMIT))


def _axes(held: OpenModel) -> tuple[int, int]:
    return held.order[0], held.order[min(1, len(held.order) - 1)]


def neighbourhood(held: OpenModel, point: Any) -> Sheet:
    """The pictures around a point along its two strongest dimensions."""
    (across, down), grid = _axes(held), around(held, point)
    alt = f"{SIDE * SIDE} neighbours: z{across + 1} grows to the right, z{down + 1} downwards; this picture is in the middle"
    return Sheet(picture(held.model.generate(grid), alt, SIDE, marked=SIDE * SIDE // 2), points.grid_points(grid))


def neighbourhood_caption(held: OpenModel) -> str:
    """What the two axes of the neighbourhood are."""
    across, down = _axes(held)
    return f"**Neighbours.** z{across + 1} grows to the right, z{down + 1} downwards. Click one to go there."


def interpolation(held: OpenModel, a: Any, b: Any, frames: int = FRAMES) -> Sheet:
    """The pictures along the great circle from a to b.

    Raises:
        UsageError: fewer than 2 frames or more than 100.
    """
    if not 2 <= frames <= 100:
        raise UsageError(f"A film strip has from 2 to 100 frames, not {frames}.")
    way = latents.interpolate(points.to_latent(held.model, a), points.to_latent(held.model, b), frames)
    sheet = picture(held.model.generate(way), f"{frames} pictures on the way from A to B", frames, 1)
    return Sheet(sheet, points.grid_points(way))


def through_labels(held: OpenModel, point: Any) -> Latent:
    """The same noise through every label.

    Raises:
        UsageError: the model takes no label.
    """
    count = held.model.latent.classes
    if not count:
        raise UsageError(f"{held.model.name} takes no label; choose a conditional model such as cgan.")
    latent = points.to_latent(held.model, point)
    return latents.repeat(latent, count)._replace(label=torch.arange(count))


def all_labels(held: OpenModel, point: Any) -> dict[str, Any]:
    """The same noise through every label, as a sheet with the chosen label marked."""
    every, label = through_labels(held, point), points.to_latent(held.model, point).label
    marked = -1 if label is None else int(label[0])
    named = "" if held.draws_digits else ": " + ", ".join(held.class_names[: len(every.noise)])
    return picture(held.model.generate(every), f"the same noise through every label{named}", 5, 1, marked)


def all_labels_caption(held: OpenModel) -> str:
    """What the sheet of all labels shows."""
    count = held.model.latent.classes
    return f"**The same noise through all {'ten' if count == 10 else count} {held.nouns}.** Click one to choose it."


def spell(held: OpenModel, point: Any, text: str) -> Latent:
    """One point for each digit of a number, all with the same noise.

    Raises:
        UsageError: not 1 to 12 digits, or the model takes no label or draws no digits.
    """
    if held.model.latent.classes and not (held.draws_digits and held.model.latent.classes >= 10):
        raise UsageError(f"{held.model.name} does not draw digits, so it cannot write a number; choose a model of digits.")
    digits = "".join(str(text).split())
    if not digits.isascii() or not digits.isdigit() or len(digits) > LONGEST_NUMBER:
        raise UsageError(f"Type a number of 1 to {LONGEST_NUMBER} digits, such as 2026.")
    every = through_labels(held, point)
    return every.map(lambda part: part[[int(digit) for digit in digits]])


def handwriting(held: OpenModel, point: Any, text: str) -> dict[str, Any]:
    """A number in the generator's handwriting. Raises as ``spell``."""
    row = spell(held, point, text)
    count = len(row.noise)
    return picture(held.model.generate(row), f"the number {text} in the generator's handwriting", count)


def swept(held: OpenModel, point: Any, code: str) -> Latent:
    """InfoGAN's figure 2 at this noise: rows are the categories, columns one code from -2 to 2.

    Raises:
        UsageError: the model has no such code.
    """
    spec = held.model.latent
    if code not in spec.code_names:
        raise unknown("code of this model", code, spec.code_names or ["(none: choose an InfoGAN)"])
    grid = latents.sweep(points.to_latent(held.model, point), spec.code_names.index(code), SWEEP, max(1, spec.categories))
    return grid if spec.categories else grid._replace(category=None)


def code_sweep(held: OpenModel, point: Any, code: str) -> Sheet:
    """The sweep of a code. Raises as ``swept``."""
    grid = swept(held, point, code)
    left = [f"c1={row}" for row in range(held.model.latent.categories)]
    top = [f"{value:g}" if value.is_integer() else "" for value in SWEEP]
    alt = f"sweep of {code}: rows are categories, columns {code} from -2 to 2"
    return Sheet(picture(held.model.generate(grid), alt, len(SWEEP), 1, top=top, left=left), points.grid_points(grid))


def category_matching(held: OpenModel) -> str:
    """Which class each category turned out to be."""
    one, many = held.noun, held.nouns
    if held.category_classes is None:
        return f"Which {one} each category draws could not be measured: its data set or classifier is missing."
    if not held.names_classes:
        return (
            f"Measured on 1,000 pictures: **c1 names the {one} in only {held.category_accuracy:.0%} of them.** This model's c1 "
            f"found something else to say, such as thickness or slant; another seed or more training may find the {many}."
        )
    return (
        f"Measured on 1,000 pictures: **c1 alone names the {one} in {held.category_accuracy:.1%} of them.** "
        f"Category k is not {one} k: nobody told the generator the names of the {many}, so the numbering is its own."
    )
