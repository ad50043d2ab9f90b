"""A point in latent space as part of an address, so that a link restores a picture: readable, and safe to edit by hand."""

import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from gan.errors import UsageError
from gan.latents.latent import CODE_LIMIT, NOISE_LIMIT, LatentSpec

LONGEST = 8_000
"""Letters of an address that are read."""


def explore(model: str, point: Mapping[str, Any]) -> str:
    """The address, from any page of the theatre, at which Explore shows ``point`` of ``model``."""
    return "./?" + encode(query(model, point))


def encode(words: Mapping[str, str]) -> str:
    """The words of an address as text, commas as they are."""
    return urlencode(words, safe=",:")


def decode(text: str) -> dict[str, str]:
    """The inverse of ``encode``. Raises UsageError: too many words for an address of ours."""
    try:
        return dict(parse_qsl(text[:LONGEST], max_num_fields=40))
    except ValueError:
        raise UsageError("This is not a link of GAN Theatre; copy it again.") from None


def query(model: str, point: Mapping[str, Any]) -> dict[str, str]:
    """The words of an address: model, z and codes as numbers with commas, label, category (those the space has)."""
    asked = {"model": model, "z": _written(point["noise"])}
    for part in ("label", "category"):
        if point.get(part) is not None:
            asked[part] = str(point[part])
    if point.get("codes"):
        asked["codes"] = _written(point["codes"])
    return asked


def read(spec: LatentSpec, asked: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The point (see ``gan.web.show.points``) that an address with a ``z`` asks for, and a sentence for all that was changed.

    Numbers out of range are clamped and parts that this space lacks are left out, and said to be. A label, category or
    codes that are not given are 0.

    Raises:
        UsageError: not numbers, not finite, or not as many as this space has.
    """
    changed: list[str] = []
    point = {
        "noise": _numbers("z", asked["z"], spec.noise, NOISE_LIMIT, changed),
        "label": _index("label", asked.get("label", "0"), spec.classes, changed) if spec.classes else None,
        "category": _index("category", asked.get("category", "0"), spec.categories, changed) if spec.categories else None,
        "codes": _numbers("codes", asked["codes"], spec.codes, CODE_LIMIT, changed)
        if spec.codes and "codes" in asked
        else [0.0] * spec.codes,
    }
    for part, has in (("label", spec.classes), ("category", spec.categories), ("codes", spec.codes)):
        if part in asked and not has:
            changed.append(f"This model takes no {part}, so the link's was left out.")
    return point, changed


def _written(numbers: list[float]) -> str:
    return ",".join(f"{number:.3f}".rstrip("0").rstrip(".") for number in numbers)


def _numbers(part: str, text: str, count: int, limit: float, changed: list[str]) -> list[float]:
    try:
        numbers = [float(word) for word in text.split(",")]
    except ValueError:
        raise UsageError(f"The link's {part} must be numbers with commas between them.") from None
    if len(numbers) != count:
        raise UsageError(f"The link's {part} has {len(numbers)} numbers, but this model's has {count}.")
    if not all(map(math.isfinite, numbers)):
        raise UsageError(f"The link's {part} has a number that is not finite.")
    clamped = [max(-limit, min(limit, number)) for number in numbers]
    if clamped != numbers:
        changed.append(f"Numbers of {part} beyond {limit:g} were clamped to it.")
    return clamped


def _index(part: str, text: str, count: int, changed: list[str]) -> int:
    try:
        index = int(text)
    except ValueError:
        raise UsageError(f"The link's {part} must be a whole number from 0 to {count - 1}.") from None
    if index not in range(count):
        changed.append(f"The {part} was clamped to what this model has, 0 to {count - 1}.")
    return max(0, min(count - 1, index))
