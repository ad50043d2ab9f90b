"""Views of the Directions page: rows of directions with their measured effects, strips along them, and the address."""

import functools
import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from gan.analysis import named_directions
from gan.analysis.effects import NEGLIGIBLE, REACH, strengths
from gan.errors import UsageError
from gan.latents.latent import NOISE_LIMIT, Latent, repeat
from gan.web.components.stage import picture
from gan.web.show import links, model_cache, points
from gan.web.show.model_cache import OpenModel

SHOWN = 6
"""Principal directions on the page."""
PAGE = "directions"
LIMIT = float(links.spec(PAGE, "amount")["limit"])
"""How far a slider moves a point along its direction."""
STRIP = 7
"""Pictures in a strip, from -LIMIT to LIMIT."""
FIRST_SEED = 4
TOGETHER = 4
"""Named directions on the page at once."""


@functools.lru_cache(maxsize=model_cache.OPEN_AT_ONCE)
def fingerprint_of(held: OpenModel) -> str:
    """``named_directions.fingerprint``, once for each opened model."""
    return named_directions.fingerprint(held.model.generator)


def layout(held: OpenModel, method: str, named: list[str]) -> dict[str, Any]:
    """What the steering draws: the named directions asked for, then the first principal ones.

    Raises:
        UsageError: no such method or name, or a name given to other weights.
    """
    found = model_cache.principal_of(held, method)
    top = float(found.strengths[0])
    rows = []
    for key in named[:TOGETHER]:
        one, vector = named_directions.find(held.model.name, key, fingerprint_of(held))
        strength = float(strengths(held.model, vector[None])[0])
        rows.append(_row(key, one.name, vector, strength, top))
    for index in range(min(SHOWN, len(found.vectors))):
        rows.append(_row(str(index + 1), f"Direction {index + 1}", found.vectors[index], float(found.strengths[index]), top))
    return {"model": held.model.name, "method": method, "rows": rows, "limit": LIMIT, "strip": STRIP, "edge": NOISE_LIMIT}


def _row(key: str, name: str, vector: Tensor, strength: float, top: float) -> dict[str, Any]:
    idle = "; no visible effect" if strength < NEGLIGIBLE * top else ""
    title = f"moving from -{REACH} to {REACH} along it changes a pixel by {strength:.1f} of 255 on average{idle}"
    return {
        "key": key,
        "name": name,
        "vector": [round(value, 5) for value in vector.tolist()],
        "measured": round(strength, 1),
        "share": min(1.0, strength / top),
        "title": title,
    }


def at_rest(point: Mapping[str, Any], amounts: Mapping[str, float] | None = None) -> dict[str, Any]:
    """The value of the steering: a point to start from and how far each direction has moved it. Its noise is the browser's
    to fill in; ``moved`` gives the same."""
    return {**point, "base": list(point["noise"]), "amounts": dict(amounts or {})}


def moved(drawn: Mapping[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    """``value`` with its noise where base and amounts lead."""
    noise = torch.tensor(value["base"]) + sum(
        value["amounts"].get(row["key"], 0) * torch.tensor(row["vector"]) for row in drawn["rows"]
    )
    return {**value, "noise": [round(number, 4) for number in noise.clamp(-NOISE_LIMIT, NOISE_LIMIT).tolist()]}


def check(held: OpenModel, value: Any) -> dict[str, Any]:
    """The value of a browser's steering.

    Raises:
        UsageError: its base is no point of this space, or its amounts are not numbers of the sliders.
    """
    base, amounts = (value.get("base"), value.get("amounts")) if isinstance(value, dict) else (None, None)
    fine = isinstance(amounts, dict) and all(
        isinstance(amount, (int, float)) and math.isfinite(amount) and abs(amount) <= LIMIT for amount in amounts.values()
    )
    if not fine:
        raise UsageError("This is not a message of the directions' sliders; reload the page.")
    points.to_latent(held.model, {**value, "noise": base})
    return value


def strips(held: OpenModel, drawn: Mapping[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    """For each row STRIP pictures from -LIMIT to LIMIT along its direction, the other directions as they are: one sheet."""
    many: list[Latent] = []
    for row in drawn["rows"]:
        others = {key: amount for key, amount in value["amounts"].items() if key != row["key"]}
        start = points.to_latent(held.model, moved(drawn, {**value, "amounts": others}))
        along = repeat(start, STRIP)
        noise = along.noise + torch.linspace(-LIMIT, LIMIT, STRIP)[:, None] * torch.tensor(row["vector"])
        many.append(along._replace(noise=noise.clamp(-NOISE_LIMIT, NOISE_LIMIT)))
    images = held.model.generate(points.join(many))
    return picture(images, f"{STRIP} pictures from -{LIMIT:g} to {LIMIT:g} along each direction", STRIP)


def names(held: OpenModel) -> list[tuple[str, str]]:
    """The named directions of a model, for a list of choices; those of other weights say so."""
    return [
        (named.name if named.generator == fingerprint_of(held) else f"{named.name} (the model has changed since)", named.key)
        for named in named_directions.of_model(held.model.name)
    ]


def read(asked: str | Mapping[str, str]) -> tuple[OpenModel, dict[str, Any], dict[str, Any], list[str]]:
    """The model, layout and value that an address asks for, and a sentence for all that had to be changed.

    ``direction`` and ``amount`` are lists with commas: numbers of principal directions or names, and how far each moves.

    Raises:
        UsageError: no such model, method or name, or a z that cannot be read.
    """
    state, changed = links.decode(PAGE, asked)
    held = model_cache.get(state.get("model") or model_cache.first())
    method = state.get("method", links.default(PAGE, "method"))
    start = points.to_state(points.from_seed(held.model, FIRST_SEED))
    point, more = points.from_state(held.model.latent, {**start, **state})
    changed += more
    amounts = _amounts(state.get("direction", []), state.get("amount", []))
    drawn = layout(held, method, [key for key in amounts if not key.isdigit()])
    known = {row["key"] for row in drawn["rows"]}
    if missing := [key for key in amounts if key not in known]:
        changed.append(f"This page shows directions 1 to {SHOWN}, so the link's direction {missing[0]} was left out.")
    value = at_rest(point, {key: amount for key, amount in amounts.items() if key in known})
    return held, drawn, moved(drawn, value), changed


def _amounts(keys: list[str], amounts: list[float]) -> dict[str, float]:
    if keys and (len(amounts) != len(keys) or not all(map(math.isfinite, amounts))):
        raise UsageError("The link's amount must be one number for each of its directions, with commas between them.")
    return dict(zip(keys, amounts, strict=True)) if keys else {}
