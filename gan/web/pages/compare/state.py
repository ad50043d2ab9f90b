"""Comparison of two models: what each makes of the other's point, what is in the way, and the link to both."""

from collections.abc import Mapping
from typing import Any

from gan.errors import UsageError
from gan.web.show import links, model_cache, points, view_state
from gan.web.show.model_cache import OpenModel

PAGE = "compare"
PARTS = ("label", "category", "codes")


def share_z(left: OpenModel, right: OpenModel) -> bool:
    """Whether one z can be put into both."""
    return left.model.latent.noise == right.model.latent.noise


def fitted(held: OpenModel, point: Mapping[str, Any]) -> dict[str, Any]:
    """The point as far as the model takes it: parts that it lacks are left out, parts that the point lacks are 0.

    Raises:
        UsageError: its z is of another length.
    """
    spec = held.model.latent
    if len(point["noise"]) != spec.noise:
        raise UsageError(f"{held.model.name} takes a z of {spec.noise} numbers, not {len(point['noise'])}.")
    codes = [*(point.get("codes") or []), *[0.0] * spec.codes][: spec.codes]
    return {
        "noise": list(point["noise"]),
        "label": min(point.get("label") or 0, spec.classes - 1) if spec.classes else None,
        "category": min(point.get("category") or 0, spec.categories - 1) if spec.categories else None,
        "codes": codes,
    }


def joined(left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    """One point with the parts of both, where both have one the left's."""
    return {
        "noise": left["noise"],
        "label": right["label"] if left["label"] is None else left["label"],
        "category": right["category"] if left["category"] is None else left["category"],
        "codes": max(left["codes"], right["codes"], key=len),
    }


def layout(left: OpenModel, right: OpenModel) -> dict[str, Any]:
    """A console with the controls of both; z is ordered as moves the left picture most."""
    mine, other = points.layout(left), points.layout(right)
    for part, its in (
        ("classes", ("class_names", "label_heading")),
        ("categories", ("category_names",)),
        ("codes", ("code_names",)),
    ):
        if other[part] > mine[part]:
            mine |= {key: other[key] for key in (part, *its)}
    return {**mine, "id": f"{mine['id']} {other['id']}"}


def differences(left: OpenModel, right: OpenModel) -> str:
    """What the two do not have in common, in a sentence or two; "" when they take the same."""
    one, other = left.model, right.model
    if not share_z(left, right):
        return (
            f"{one.name} takes a z of {one.latent.noise} numbers and {other.name} one of {other.latent.noise}, so one z cannot "
            "be put into both: each side has its own. Choose which one the console moves."
        )
    said = []
    for part, count in (("label", "classes"), ("category", "categories"), ("codes", "codes")):
        has = [model.name for model in (one, other) if getattr(model.latent, count)]
        if len(has) == 1:
            said.append(f"Both get the same z; only {has[0]} takes {'' if part == 'codes' else 'a '}{part}.")
    if one.latent.classes and other.latent.classes and left.class_names != right.class_names:
        said.append(
            f"A label means something else in each: 0 is {left.class_names[0]} on the left and "
            f"{right.class_names[0]} on the right."
        )
    return " ".join(said)


def partner(held: OpenModel) -> str:
    """Another model to compare with: the best one with a z of this length, else the model itself."""
    name, noise = held.model.name, held.model.latent.noise
    fitting = model_cache.choices(lambda header: header.recipe.latent.noise == noise)
    return next((other for other in fitting if other != name), name)


def query(left: OpenModel, right: OpenModel, a: dict[str, Any], b: dict[str, Any], apart: bool) -> str:
    """The query of a link to both; ``apart``: each has a point of its own."""
    state = points.to_state(a if apart else joined(a, b))
    if apart:
        state |= {f"{part}2": value for part, value in points.to_state(b).items()}
    return links.encode(PAGE, {"left": left.model.name, "right": right.model.name, **state})


def opened(asked: str | Mapping[str, str], default: view_state.DefaultPoint) -> tuple[view_state.View, view_state.View, bool]:
    """Left, right, and whether each has a point of its own. A link to one model means it beside its ``partner``.

    Raises:
        UsageError, TheatreError: as ``view_state.from_query``.
    """
    state, changed = links.decode(PAGE, asked)
    left = model_cache.get(state.get("left") or state.get("model") or model_cache.first())
    right = model_cache.get(state.get("right") or partner(left))
    one = view_state.from_state(left, _taken(left, state, ("seed", "z", *PARTS)), default)
    one = one._replace(changed=[*changed, *one.changed])
    if "z2" in state:
        other = {part: state[f"{part}2"] for part in ("z", *PARTS) if f"{part}2" in state}
        return one, view_state.from_state(right, _taken(right, other, ("z", *PARTS)), default), True
    if not share_z(left, right):
        return one, view_state.from_state(right, {}, default), True
    same = points.to_state(fitted(right, one.point))
    return one, view_state.from_state(right, same | _taken(right, state, PARTS), default), False


def _taken(held: OpenModel, state: links.State, parts: tuple[str, ...]) -> links.State:
    """Those parts that this model takes: a link to two names parts that only one of them has."""
    spec = held.model.latent
    lacks = {"label": not spec.classes, "category": not spec.categories, "codes": not spec.codes}
    return {part: state[part] for part in parts if part in state and not lacks.get(part)}
