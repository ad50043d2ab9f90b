"""Views of the Map: a plane through latent space, its tiles, and the view state of its address and of its messages."""

import base64
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from gan.errors import TheatreError, UsageError
from gan.evaluation import classifier
from gan.export.images import as_arrays
from gan.latents import plane
from gan.latents.latent import NOISE_LIMIT, Latent, repeat
from gan.latents.plane import Plane
from gan.web.show import links, model_cache, points
from gan.web.show.model_cache import OpenModel

KINDS = {"principal": "Principal directions", "random": "Random directions", "three": "Through three samples"}
PAGE = "map"
CORNERS = ("a", "b", "c")
VIEW = ("x", "y", "zoom", "layer")
FIRST_SEED: int = links.default(PAGE, "seed")
FIRST_CORNERS: tuple[str, ...] = tuple(links.default(PAGE, corner) for corner in CORNERS)
SIDE = 15
"""Tiles across the map at a whole zoom."""
STEP = 0.6
"""From one tile to the next at zoom 0, in units of latent space; each zoom halves it."""
EDGE = float(links.spec(PAGE, "x")["high"])
"""The map ends at this coordinate: beyond it is nothing but the clamp of z."""
ZOOMS: tuple[int, int] = (links.spec(PAGE, "zoom")["low"], links.spec(PAGE, "zoom")["high"])
MOST = 256
"""Tiles in one answer."""
_told = itertools.count()


@dataclass(frozen=True, eq=False)
class Scene:
    """A map as an address asks for it.

    Attributes:
        held: the model.
        plane: which points are drawn.
        rest: a point (see ``gan.web.show.points``) with the label, category and codes that hold for the whole map.
        marks: named places, each {"name", "x", "y"}.
        state: the view state of the address that leads here, without the place and the layer.
    """

    held: OpenModel
    plane: Plane
    rest: dict[str, Any]
    marks: list[dict[str, Any]]
    state: links.State

    @property
    def query(self) -> dict[str, str]:
        """The words of the address that leads here."""
        return links.words(PAGE, self.state)


def read(query: str | Mapping[str, str]) -> tuple[Scene, list[str]]:
    """The map that an address asks for, and a sentence for all that had to be changed.

    Raises:
        UsageError: a part that cannot be read, or as ``scene``.
    """
    state, changed = links.decode(PAGE, query)
    found, more = scene(state)
    return found, [*changed, *more]


def scene(asked: links.State) -> tuple[Scene, list[str]]:
    """The map that a view state asks for, and a sentence for all that had to be changed.

    Raises:
        UsageError: no such model, a z or codes of another length, no seed or link for a corner, or three points on one line.
    """
    held = model_cache.get(asked.get("model") or model_cache.first_unconditional())
    kind, seed = asked.get("plane", links.default(PAGE, "plane")), asked.get("seed", FIRST_SEED)
    drawn = points.to_state(points.from_seed(held.model, seed))
    rest, changed = points.from_state(held.model.latent, {**drawn, **asked})
    state = {"model": held.model.name, "plane": kind}
    marks: list[dict[str, Any]] = []
    if kind == "three":
        spots = [spot(held, asked.get(name, first)) for name, first in zip(CORNERS, FIRST_CORNERS, strict=True)]
        flat = plane.through(*(torch.tensor(noise) for _, noise in spots))
        state |= {name: text for name, (text, _) in zip(CORNERS, spots, strict=True)}
        marks = [_mark(flat, name.upper(), noise) for name, (_, noise) in zip(CORNERS, spots, strict=True)]
    else:
        state |= {"z": rest["noise"]} if "z" in asked else {"seed": seed}
        middle = torch.tensor(rest["noise"])
        flat = plane.random(middle, seed) if kind == "random" else _principal(held, middle)
        marks = [_mark(flat, "M", rest["noise"])]
    conditions = {part: value for part, value in points.to_state(rest).items() if part != "z"}
    return Scene(held, flat, rest, marks, state | conditions), changed


def _principal(held: OpenModel, middle: Tensor) -> Plane:
    first, second = model_cache.principal_of(held, "pca").vectors[:2]
    return plane.spanned(middle, first, second)


def _mark(flat: Plane, name: str, noise: list[float]) -> dict[str, Any]:
    x, y = flat.place(torch.tensor(noise))
    return {"name": name, "x": round(x, 3), "y": round(y, 3)}


def spot(held: OpenModel, text: str) -> tuple[str, list[float]]:
    """A sample that a visitor names: what to call it in an address, and its z.

    ``text`` is a seed, the numbers of z, or a link to Explore with either.

    Raises:
        UsageError: none of these.
    """
    text = str(text).strip()
    asked = text.partition("?")[2].partition("#")[0] if "?" in text else {"z": text} if "," in text else {"seed": text}
    state, _ = links.decode("explore", asked)
    if "z" in state:
        point, _ = points.from_state(held.model.latent, state)
        return links.words("explore", points.to_state(point))["z"], point["noise"]
    if "seed" not in state:
        raise UsageError(f"A sample of the map is a seed or a link to Explore, not {text[:40]!r}.")
    return str(state["seed"]), points.from_seed(held.model, state["seed"])["noise"]


def view(asked: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Where the map stands and what lies over it, from an address or a message; and a sentence for all that was clamped.

    Raises:
        UsageError: not a finite number, or no such layer.
    """
    state, changed = links.decode(PAGE, {name: str(asked[name]) for name in VIEW if name in asked})
    return {name: links.default(PAGE, name) for name in VIEW} | state, changed


def step_of(level: int) -> float:
    """From one tile to the next, in units of latent space, at a whole zoom ``level``."""
    return float(STEP / 2**level)


def in_view(where: Mapping[str, Any]) -> tuple[int, list[list[int]]]:
    """The level of the tiles that a view needs, and their columns and rows, those nearest to the middle first."""
    level = math.floor(where["zoom"] + 0.5)  # as JavaScript rounds
    step, half = step_of(level), SIDE * STEP / 2 / 2 ** where["zoom"]
    last = math.floor(EDGE / step)
    spans = []
    for middle in (where["x"], where["y"]):
        low, high = (math.floor((middle + side * half) / step + 0.5 - side * 1e-9) for side in (-1, 1))
        spans.append(range(max(-last, low), min(last, high) + 1))
    cells = [[i, j] for j in spans[1] for i in spans[0]]
    return level, sorted(cells, key=lambda cell: math.hypot(cell[0] * step - where["x"], cell[1] * step - where["y"]))


def latent_at(there: Scene, places: Tensor) -> Latent:
    """The points at the coordinates ``places`` (N, 2); numbers of z beyond the limit are clamped to it."""
    many = repeat(points.to_latent(there.held.model, there.rest), len(places))
    return many._replace(noise=there.plane.points(places).clamp(-NOISE_LIMIT, NOISE_LIMIT))


def frame(scene: Scene, where: Mapping[str, Any]) -> dict[str, Any]:
    """What the map's component knows of its scene, and where it shall stand."""
    held, flat = scene.held, scene.plane
    return {
        "key": _key(scene),
        "told": next(_told),  # the same map may be opened again at another place
        "query": scene.query,
        "view": dict(where),
        "marks": scene.marks,
        "side": SIDE,
        "step": STEP,
        "edge": EDGE,
        "zooms": list(ZOOMS),
        "classes": list(held.class_names) if namer(held) is not None else [],
        "noun": held.noun,
        "probability": held.model.is_probability,
        "plane": {"origin": flat.origin.tolist(), "across": flat.across.tolist(), "down": flat.down.tolist()},
    }


def _key(scene: Scene) -> str:
    """What tells this scene's tiles from those of another that come late."""
    return repr(sorted(scene.query.items()))


def tiles(scene: Scene, level: int, cells: list[list[int]], layer: str) -> dict[str, Any]:
    """The pictures of some tiles with D's opinions, and where ``layer`` is "class" what the classifier sees in them."""
    cells = cells[:MOST]
    latent = latent_at(scene, torch.tensor(cells, dtype=torch.float32).reshape(-1, 2) * step_of(level))
    images = scene.held.model.generate(latent)
    height, width = images.shape[2:]
    network = namer(scene.held) if layer == "class" else None
    return {
        "key": _key(scene),
        "level": level,
        "cells": cells,
        "width": width,
        "height": height,
        "channels": images.shape[1],
        "pixels": base64.b64encode(as_arrays(images).tobytes()).decode(),
        "opinions": [round(value, 4) for value in scene.held.model.opinion(images, latent.label).tolist()],
        "seen": classifier.label(network, images).tolist() if network is not None else [],
    }


def namer(held: OpenModel) -> classifier.Classifier | None:
    """The classifier that can name what a model draws, if there is one."""
    try:
        network = classifier.load(held.model.header.dataset, "labels")
    except TheatreError:
        return None
    sides = held.model.header.shape
    first, dense = network.body[0], network.body[-2]
    fits = first.in_channels == sides[0] and dense.in_features == 64 * (sides[1] // 4) * (sides[2] // 4)
    return network if fits else None


def message(value: Any) -> tuple[Scene, dict[str, Any]]:
    """What a browser's map sent: its scene and its view.

    Raises:
        UsageError: not a message of a map, or as ``read`` and ``view``.
    """
    query = value.get("query") if isinstance(value, dict) else None
    if not isinstance(query, dict):
        raise UsageError("This is not a message of the map; reload the page.")
    return read({str(name): str(word) for name, word in query.items()})[0], view(value)[0]


def wanted(value: Any) -> tuple[int, list[list[int]]]:
    """The level and the tiles that a browser's map asks for; what lies beyond the edge is left out.

    Raises:
        UsageError: not a level and a list of pairs of whole numbers.
    """
    level, cells = value.get("level"), value.get("wanted")
    if type(level) is not int or not ZOOMS[0] <= level <= ZOOMS[1] or not isinstance(cells, list):
        raise UsageError("This is not a message of the map; reload the page.")
    last = EDGE / step_of(level)
    fine = [
        cell
        for cell in cells[:MOST]
        if isinstance(cell, list) and len(cell) == 2 and all(type(n) is int and abs(n) <= last for n in cell)
    ]
    return level, fine
