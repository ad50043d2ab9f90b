"""A journey as plain values: what the page's State, its link and an exported file hold, and the ways that it stands for.

A plan is {"model": name, "kind": one of KINDS, "keys": [keyframe, ...], "seed": of the walk}; a keyframe is a point (see
``gan.web.show.points``) and, when a seed drew it, {"seed": N}.
"""

import random
from collections.abc import Mapping
from typing import Any

from gan.errors import UsageError, unknown
from gan.latents import walks
from gan.latents.latent import Latent, check_seed, interpolate, lerp, slerp
from gan.latents.walks import MOST_KEYS
from gan.models import Model
from gan.web import reading
from gan.web.show import links, model_cache, points

KINDS = {"ab": "A to B", "loop": "Loop", "walk": "Endless walk"}
FIRST_SEEDS = (7, 11, 23, 42)
FIRST_LABEL = 3
"""Of all first keyframes, where there are labels or categories."""
PAGE = "journeys"
WALK_SEED: int = links.default(PAGE, "walk")
STEPS_AB = 48
"""Frames from A to B."""
STEPS_LOOP = 24
STEPS_WALK = 36
BATCH = 96
"""Frames of a walk that are sent at once."""
_MOST_BYTES = 3 * 2**20
"""Pixels of one answer."""
Plan = dict[str, Any]


def begin(model: Model, kind: str = "ab") -> Plan:
    """The journey that is shown to who asks for none: four keyframes of one label."""
    keys = [key_of_seed(model, seed) for seed in FIRST_SEEDS]
    spec = model.latent
    same = {
        "label": FIRST_LABEL % spec.classes if spec.classes else None,
        "category": FIRST_LABEL % spec.categories if spec.categories else None,
    }
    return {"model": model.name, "kind": kind, "keys": [{**key, **same} for key in keys], "seed": WALK_SEED}


def key_of_seed(model: Model, seed: int) -> dict[str, Any]:
    """The keyframe that ``seed`` draws."""
    return {**points.from_seed(model, seed), "seed": check_seed(seed)}


def key_of_words(model: Model, words: str) -> tuple[dict[str, Any], list[str]]:
    """The keyframe that a person asks for with a seed or with the address of a picture in Explore, and what was changed in it.

    Raises:
        UsageError: it is neither, or the address belongs to another latent space.
    """
    words = words.strip()
    if words.isdecimal():
        return key_of_seed(model, int(words[:20])), []
    asked, changed = links.decode("explore", words.partition("?")[2].partition("#")[0])
    if "z" in asked:
        point, more = points.from_state(model.latent, asked)
        return point, [*changed, *more]
    if "seed" in asked:
        return key_of_seed(model, asked["seed"]), changed
    raise UsageError("Type a seed such as 7, or paste the address of a picture from Explore (it has z=... in it).")


# --- links and files


def query(plan: Plan) -> dict[str, str]:
    """The words of an address that restores the journey."""
    return links.words(PAGE, _state(plan))


def address(plan: Plan) -> str:
    """The same, as the part of an address after its question mark."""
    return links.encode(PAGE, _state(plan))


def _state(plan: Plan) -> links.State:
    keys = [_key_state(key) for key in plan["keys"]]
    return {"model": plan["model"], "kind": plan["kind"], "walk": plan["seed"], "keys": keys}


def _key_state(key: Mapping[str, Any]) -> links.State:
    state = points.to_state(key)
    if "seed" not in key:
        return state
    return {"seed": key["seed"]} | {part: state[part] for part in ("label", "category") if part in state}


def read(asked: str | Mapping[str, str]) -> tuple[Plan, list[str]]:
    """The journey that an address or a file asks for, and a sentence for all that was changed in it.

    Raises:
        UsageError: there is no such model or kind, or a keyframe that cannot be read.
        TheatreError: the model's file is damaged.
    """
    state, changed = links.decode(PAGE, asked)
    model = model_cache.get(state.get("model") or model_cache.first()).model
    plan = begin(model, state.get("kind", links.default(PAGE, "kind")))
    plan["seed"] = state.get("walk", WALK_SEED)
    if state.get("keys"):
        plan["keys"] = [_read_key(model, key, changed) for key in state["keys"]]
    if len(plan["keys"]) < 2:
        plan["keys"].append(begin(model)["keys"][1])
        changed.append("A journey needs two keyframes; another was added.")
    return plan, changed


def playing(asked: str | Mapping[str, str]) -> dict[str, int]:
    """How the player stands when an address or a file asks for it: frames a second, and where it starts. Raises as ``read``."""
    state, _ = links.decode(PAGE, asked)
    return {key: state.get(key, links.default(PAGE, key)) for key in ("fps", "at", "first")}


def check_kind(kind: str) -> str:
    """``kind`` when it is one of ``KINDS``.

    Raises:
        UsageError: it is not.
    """
    if kind not in KINDS:
        raise unknown("kind of journey", kind, KINDS)
    return kind


def _read_key(model: Model, state: links.State, changed: list[str]) -> dict[str, Any]:
    if "seed" in state:
        drawn = key_of_seed(model, state["seed"])
        point, more = points.from_state(model.latent, {"z": drawn["noise"], **state})
        changed += more
        return {**drawn, **{part: point[part] for part in ("label", "category") if part in state}}
    if "z" not in state:
        raise UsageError("Each keyframe of a link is seed:N or z:numbers with commas between them; copy the whole link again.")
    point, more = points.from_state(model.latent, state)
    changed += more
    return point


def carried(plan: Plan, before: Model, after: Model) -> Plan:
    """The journey in another model: through the same points where the two latent spaces agree, else through the same seeds."""
    keys = []
    for number, key in enumerate(plan["keys"]):
        if before.latent == after.latent:
            keys.append(key)
        else:
            drawn = key_of_seed(after, key.get("seed", number))
            kinds = ("label", after.latent.classes), ("category", after.latent.categories)
            kept = {
                part: plan["keys"][0][part] if plan["keys"][0][part] is not None else drawn[part] for part, has in kinds if has
            }
            keys.append({**drawn, **kept})
    return {**plan, "model": after.name, "keys": keys}


# --- changes by hand: each gives a new plan


def added(plan: Plan, key: Mapping[str, Any]) -> Plan:
    """With one more keyframe at the end.

    Raises:
        UsageError: there are 12 already.
    """
    if len(plan["keys"]) >= MOST_KEYS:
        raise UsageError(f"A journey has at most {MOST_KEYS} keyframes; remove one first.")
    return {**plan, "keys": [*plan["keys"], dict(key)]}


def added_random(plan: Plan, model: Model) -> Plan:
    """With a keyframe of another seed, of the last one's label, so that the way there is smooth."""
    last = plan["keys"][-1]
    drawn = key_of_seed(model, random.randrange(10_000))
    return added(plan, {**drawn, "label": last["label"], "category": last["category"]})


def moved(plan: Plan, index: int, to: int) -> Plan:
    """With keyframe ``index`` at place ``to``; places that do not exist are taken as the nearest that does."""
    keys = list(plan["keys"])
    key = keys.pop(reading.place(index, "The keyframe", len(keys)))
    keys.insert(reading.place(to, "The keyframe's new place", len(keys) + 1), key)
    return {**plan, "keys": keys}


def removed(plan: Plan, index: int) -> Plan:
    """Without keyframe ``index``.

    Raises:
        UsageError: there are only two.
    """
    keys = list(plan["keys"])
    if len(keys) <= 2:
        raise UsageError("A journey needs two keyframes; add another before you remove this one.")
    del keys[reading.place(index, "The keyframe", len(keys))]
    return {**plan, "keys": keys}


# --- ways


def ways(model: Model, plan: Plan, first: int = 0, count: int = BATCH) -> dict[str, Latent]:
    """The ways of a journey by name, all of one length: lerp and slerp for A to B, else one. A walk's frames are ``first`` to
    ``first + count - 1``; the others are whole.

    Raises:
        UsageError: keyframes that this model cannot take.
    """
    keys = [points.to_latent(model, key) for key in plan["keys"]]
    if plan["kind"] == "ab":
        return {name: interpolate(keys[0], keys[1], STEPS_AB, way) for name, way in (("lerp", lerp), ("slerp", slerp))}
    if plan["kind"] == "loop":
        return {"loop": walks.loop(points.join(keys), steps_of_loop(model, len(keys)))}
    return {"walk": walks.walk(model.latent, keys[0], plan["seed"], first, count, STEPS_WALK)}


def steps_of_loop(model: Model, keys: int) -> int:
    """Frames from one keyframe to the next: fewer where pictures are large, so that all of them fit one answer."""
    channels, height, width = model.header.shape
    return max(4, min(STEPS_LOOP, _MOST_BYTES // (keys * channels * height * width)))
