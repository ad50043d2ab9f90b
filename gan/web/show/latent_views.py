"""Views of a model at a point in latent space: pure functions from plain values to the values of components.

Their twins in browsers are ``assets/js/views``; the numbers and sentences of both are ``gan.web.view_rules``.
"""

from typing import Any, NamedTuple

import torch
from torch import Tensor

from gan.errors import UsageError, unknown
from gan.latents import latent as latents
from gan.latents.latent import Latent
from gan.web.components.stage import picture
from gan.web.show import points
from gan.web.show.model_cache import OpenModel
from gan.web.view_rules import RULES

SIDE: int = RULES["neighbourhood"]["side"]
"""The neighbourhood is SIDE x SIDE pictures."""
REACH: float = RULES["neighbourhood"]["reach"]
"""How far the outermost neighbours are moved."""
FRAMES: int = RULES["film"]["frames"]
SWEEP: list[float] = RULES["sweep"]["values"]
LONGEST_NUMBER: int = RULES["number"]["longest"]


class JudgedPicture(NamedTuple):
    """A stage's value, and the panel of D's opinion of what is on it as HTML."""

    picture: dict[str, Any]
    opinion: str


def name_of(held: OpenModel, latent: Latent, row: int = 0) -> str:
    """What a picture was asked to be, in words."""
    said = RULES["picture"]
    if latent.label is not None:
        named = said["digit" if held.draws_digits else "labelled"]
        return str(named.format(name=held.class_names[int(latent.label[row])]))
    if latent.category is not None:
        return str(said["category"].format(category=int(latent.category[row])))
    return str(said["plain"])


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
    said = RULES["opinion"]
    if held.model.is_probability:
        return str(said["probability"].format(percent=f"{opinion:.0%}"))
    return str(said["score"].format(score=f"{opinion:.2f}"))


def opinion_panel(held: OpenModel, opinion: float, formula: str = "D(G(z))") -> str:
    """D's opinion, which ``formula`` stands for, as a bar, beside its mean opinion of real and of generated pictures."""
    real, fake, said = held.real, held.fake, RULES["opinion"]
    if held.model.is_probability:
        low, high, words = 0.0, 1.0, said["probability_words"].format(percent=f"{opinion:.0%}")
        title = said["probability_title"].format(formula=formula)
    else:
        anchors = [value for value in (real, fake, opinion) if value is not None]
        room = max(max(anchors) - min(anchors), 1e-6) * 0.15
        low, high, words = min(anchors) - room, max(anchors) + room, said["score_words"].format(score=f"{opinion:.2f}")
        title = said["score_title"]

    def place(value: float) -> str:
        return f"{100 * min(1, max(0, (value - low) / (high - low))):.1f}%"

    def tick(kind: str, value: float | None, meaning: str) -> str:
        if value is None:
            return ""
        shown = f"{value:.0%}" if held.model.is_probability else f"{value:.2f}"
        return f'<i class="tick {kind}" style="left:{place(value)}" title="{meaning}: {shown}"></i>'

    ticks = (("of-real", real, said["real"]), ("of-g", fake, said["fake"]))
    key = "".join(f'<span class="{kind}">{words}</span>' for kind, value, words in ticks if value is not None)
    return (
        f'<div class="opinion" title="{title}"><div class="opinion-words">{words}</div>'
        f'<div class="opinion-bar"><span style="width:{place(opinion)}"></span>'
        f"{tick('of-real', real, said['real_title'])}{tick('of-g', fake, said['fake_title'])}</div>"
        f'<div class="opinion-key">{key}</div></div>'
    )


def around(held: OpenModel, point: Any) -> Latent:
    """SIDE x SIDE points around one, along the two strongest dimensions."""
    grid = latents.neighbours(points.to_latent(held.model, point), *_axes(held), REACH, SIDE)
    return grid._replace(noise=grid.noise.clamp(-latents.NOISE_LIMIT, latents.NOISE_LIMIT))


def _axes(held: OpenModel) -> tuple[int, int]:
    return held.order[0], held.order[min(1, len(held.order) - 1)]


def neighbourhood(held: OpenModel, point: Any) -> dict[str, Any]:
    """The pictures around a point along its two strongest dimensions; the point is their source."""
    (across, down), grid = _axes(held), around(held, point)
    alt = RULES["neighbourhood"]["alt"].format(count=SIDE * SIDE, across=across + 1, down=down + 1)
    return {**picture(held.model.generate(grid), alt, SIDE, marked=SIDE * SIDE // 2), "source": [point]}


def neighbourhood_caption(held: OpenModel) -> str:
    """What the two axes of the neighbourhood are."""
    across, down = _axes(held)
    return str(RULES["neighbourhood"]["caption"].format(across=across + 1, down=down + 1))


def way(held: OpenModel, a: Any, b: Any, frames: int = FRAMES) -> Latent:
    """Points along the great circle from a to b.

    Raises:
        UsageError: fewer than 2 frames or more than 100.
    """
    if not 2 <= frames <= 100:
        raise UsageError(f"A film strip has from 2 to 100 frames, not {frames}.")
    return latents.interpolate(points.to_latent(held.model, a), points.to_latent(held.model, b), frames)


def interpolation(held: OpenModel, a: Any, b: Any, frames: int = FRAMES) -> dict[str, Any]:
    """The pictures along the great circle from a to b, which are their source. Raises as ``way``."""
    pictures = held.model.generate(way(held, a, b, frames))
    return {**picture(pictures, RULES["film"]["alt"].format(frames=frames), frames, 1), "source": [a, b]}


def through_labels(held: OpenModel, point: Any) -> Latent:
    """The same noise through every label.

    Raises:
        UsageError: the model takes no label.
    """
    count = held.model.latent.classes
    if not count:
        raise UsageError(RULES["labels"]["none"].format(name=held.model.name))
    latent = points.to_latent(held.model, point)
    return latents.repeat(latent, count)._replace(label=torch.arange(count))


def all_labels(held: OpenModel, point: Any) -> dict[str, Any]:
    """The same noise through every label, as a sheet with the chosen label marked."""
    every, label = through_labels(held, point), points.to_latent(held.model, point).label
    marked = -1 if label is None else int(label[0])
    named = "" if held.draws_digits else ": " + ", ".join(held.class_names[: len(every.noise)])
    said = RULES["labels"]
    return picture(held.model.generate(every), said["alt"].format(named=named), said["columns"], said["gap"], marked)


def all_labels_caption(held: OpenModel) -> str:
    """What the sheet of all labels shows."""
    count = held.model.latent.classes
    return str(RULES["labels"]["caption"].format(count="ten" if count == 10 else count, nouns=held.nouns))


def spell(held: OpenModel, point: Any, text: str) -> Latent:
    """One point for each digit of a number, all with the same noise.

    Raises:
        UsageError: not 1 to 12 digits, or the model takes no label or draws no digits.
    """
    if held.model.latent.classes and not (held.draws_digits and held.model.latent.classes >= 10):
        raise UsageError(RULES["number"]["unfit"].format(name=held.model.name))
    digits = "".join(str(text).split())
    if not digits.isascii() or not digits.isdigit() or len(digits) > LONGEST_NUMBER:
        raise UsageError(RULES["number"]["refused"].format(longest=LONGEST_NUMBER))
    every = through_labels(held, point)
    return every.map(lambda part: part[[int(digit) for digit in digits]])


def handwriting(held: OpenModel, point: Any, text: str) -> dict[str, Any]:
    """A number in the generator's handwriting. Raises as ``spell``."""
    row = spell(held, point, text)
    count = len(row.noise)
    return picture(held.model.generate(row), RULES["number"]["alt"].format(text=text), count)


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


def code_sweep(held: OpenModel, point: Any, code: str) -> dict[str, Any]:
    """The sweep of a code; the point is its source. Raises as ``swept``."""
    pictures, said = held.model.generate(swept(held, point, code)), RULES["sweep"]
    left = [f"c1={row}" for row in range(held.model.latent.categories)]
    alt = said["alt"].format(code=code)
    return {**picture(pictures, alt, len(SWEEP), said["gap"], top=said["top"], left=left), "source": [point]}


def category_matching(held: OpenModel) -> str:
    """Which class each category turned out to be."""
    said, words = RULES["matching"], {"noun": held.noun, "nouns": held.nouns}
    if held.category_classes is None:
        return str(said["unknown"].format(**words))
    if not held.names_classes:
        return str(said["other"].format(**words, share=f"{held.category_accuracy:.0%}"))
    return str(said["named"].format(**words, share=f"{held.category_accuracy:.1%}"))
