"""A point in latent space as the console and the notebook API send it, as a link holds it, and as the generator takes it."""

import math
from collections.abc import Mapping
from typing import Any

from gan.analysis.effects import NEGLIGIBLE
from gan.errors import UsageError
from gan.latents import latent as latents
from gan.latents.latent import Latent, LatentSpec
from gan.models import Model
from gan.web import reading
from gan.web.components import console
from gan.web.show.model_cache import OpenModel
from gan.web.view_rules import RULES

SHOWN = 8
"""Sliders of z in the first view; the others are one click away."""


def layout(held: OpenModel, parts: list[str] | None = None, shown: int = SHOWN) -> dict[str, Any]:
    """What a console draws for a model; ``parts`` of label, category, codes, noise."""
    spec, matched = held.model.latent, held.category_classes
    categories = [str(i) for i in range(spec.categories)]
    return {
        "id": held.model.name,
        "noise": spec.noise,
        "classes": spec.classes,
        "categories": spec.categories,
        "codes": spec.codes,
        "code_names": list(spec.code_names),
        "class_names": list(held.class_names[: spec.classes]),
        "category_names": [[f"c1={c}", f"drew {held.class_names[matched[int(c)]]}"] for c in categories]
        if matched and held.names_classes and -1 not in matched
        else [f"c1={c}" for c in categories],
        "label_heading": held.noun.capitalize(),
        "category_heading": "Category c1",
        "noise_heading": "Latent dimensions, strongest first",
        "order": held.order,
        "effects": [round(value, 2) for value in held.effects.tolist()],
        "does_nothing": NEGLIGIBLE,
        "shown": shown,
        "parts": parts or ["label", "category", "codes", "noise"],
    }


def from_seed(model: Model, seed: int) -> dict[str, Any]:
    """The point that ``seed`` draws."""
    return from_latent(model.latent.fill(1, seed))


def origin(model: Model) -> dict[str, Any]:
    """The middle of latent space: z = 0, codes 0, first label and category."""
    spec = model.latent
    return {
        "noise": [0.0] * spec.noise,
        "label": 0 if spec.classes else None,
        "category": 0 if spec.categories else None,
        "codes": [0.0] * spec.codes,
    }


def from_latent(latent: Latent, row: int = 0) -> dict[str, Any]:
    """One row as plain values, rounded to what a slider shows."""
    return {
        "noise": [round(value, 3) for value in latent.noise[row].tolist()],
        "label": None if latent.label is None else int(latent.label[row]),
        "category": None if latent.category is None else int(latent.category[row]),
        "codes": [round(value, 3) for value in latent.codes[row].tolist()],
    }


def to_latent(model: Model, point: Any) -> Latent:
    """One row from a visitor's values.

    Raises:
        UsageError: not a point of this model's space: wrong parts, wrong length, out of range or not finite.
    """
    spec = model.latent
    if not isinstance(point, dict) or not isinstance(point.get("noise"), list) or not isinstance(point.get("codes", []), list):
        raise UsageError("A point is {noise: [numbers], label, category, codes: [numbers]}; press Randomise to get one.")
    codes = point.get("codes", [])
    if len(codes) != spec.codes:
        raise UsageError(f"This model has {spec.codes} codes, but {len(codes)} came.")
    named = dict(zip(spec.code_names, codes, strict=True))
    label = point.get("label") if spec.classes else None
    category = point.get("category") if spec.categories else None
    return spec.fill(1, 0, label, category, named, point["noise"])


def to_state(point: Mapping[str, Any]) -> dict[str, Any]:
    """A point's part of the view state in a link (see ``gan.web.show.links``): z, and the label, category and codes it has."""
    state: dict[str, Any] = {"z": point["noise"]}
    state |= {part: point[part] for part in ("label", "category") if point.get(part) is not None}
    return state | ({"codes": point["codes"]} if point.get("codes") else {})


def from_state(spec: LatentSpec, state: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The point that a link's view state with a z asks for, and a sentence for all that was changed.

    A label or category beyond what the space has is clamped and parts that it lacks are left out, and said to be. A label,
    category or codes that are not given are 0.

    Raises:
        UsageError: numbers that are not finite, or not as many as this space has.
    """
    changed: list[str] = []
    point = {
        "noise": _as_many("z", state["z"], spec.noise),
        "label": _index("label", state.get("label", 0), spec.classes, changed) if spec.classes else None,
        "category": _index("category", state.get("category", 0), spec.categories, changed) if spec.categories else None,
        "codes": _as_many("codes", state["codes"], spec.codes) if spec.codes and "codes" in state else [0.0] * spec.codes,
    }
    for part, has in (("label", spec.classes), ("category", spec.categories), ("codes", spec.codes)):
        if part in state and not has:
            changed.append(RULES["link"]["lacks"].format(part=part))
    return point, changed


def _as_many(part: str, numbers: list[float], count: int) -> list[float]:
    if len(numbers) != count:
        raise UsageError(RULES["link"]["count"].format(part=part, given=len(numbers), count=count))
    if not all(map(math.isfinite, numbers)):
        raise UsageError(RULES["link"]["not_finite"].format(part=part))
    return numbers


def _index(part: str, index: int, count: int, changed: list[str]) -> int:
    if index not in range(count):
        changed.append(RULES["link"]["clamped"].format(part=part, last=count - 1))
    return max(0, min(count - 1, index))


def carry(point: Any, before: Model, after: Model) -> dict[str, Any]:
    """The same point in another model when the spaces agree, so that two models can be compared on one z."""
    if before.latent == after.latent:
        return from_latent(to_latent(before, point))
    return from_seed(after, 0)


def sources(value: Any, count: int) -> list[dict[str, Any]]:
    """The points that a sheet which was clicked says it was made of (see ``gan.web.components.stage``).

    Raises:
        UsageError: not ``count`` of them, or one that is no point.
    """
    if not isinstance(value, list) or len(value) != count:
        raise UsageError("This sheet does not say which pictures it shows; reload the page.")
    return [point for one in value if (point := console.read(one)) is not None]


def picked(sheet: Latent, index: Any) -> dict[str, Any]:
    """The point of the cell of a sheet that an event says was clicked. Raises UsageError: the index is no whole number."""
    return from_latent(sheet, reading.place(index, "The picture", len(sheet.noise)))


def grid_points(latent: Latent) -> list[dict[str, Any]]:
    """Every row as plain values."""
    return [from_latent(latent, row) for row in range(len(latent.noise))]


join = latents.join
"""Several latents as one."""
