"""Views of a journey: pure functions from a plan to the values of the components of the page Journeys."""

import html
from collections.abc import Mapping
from typing import Any

import torch

from gan.export.images import as_arrays
from gan.latents import walks
from gan.web.components import film_player, keyframes
from gan.web.pages.journeys import state
from gan.web.pages.journeys.files import FILES
from gan.web.pages.journeys.state import Plan
from gan.web.show import links, points, svg_plot
from gan.web.show.latent_views import name_of
from gan.web.show.model_cache import OpenModel

_PLAYED = {"ab": "bounce", "loop": "cycle", "walk": "endless"}
TITLES = {
    "lerp": "lerp: straight through",
    "slerp": "slerp: along the sphere",
    "loop": "the loop",
    "walk": "the walk",
}
DESCRIPTIONS = {
    "ab": "The straight line (lerp) dips below the shell on which z lay in training; the great circle (slerp) stays on it.",
    "loop": "A closed smooth way through all keyframes, on the shell all the time.",
    "walk": "Sets out from keyframe 1 and never ends; its seed names it.",
}
DISCRETE = " A {part} is discrete: it switches half way to the next keyframe, because G never saw anything in between."
STAYS = " The {part} stays that of keyframe 1, because it cannot change without a jump."


def describe(held: OpenModel, plan: Plan) -> str:
    """A journey in words: what kind of way it is, and what becomes of a label."""
    spec = held.model.latent
    part = "label" if spec.classes else "category" if spec.categories else ""
    more = (STAYS if plan["kind"] == "walk" else DISCRETE).format(part=part) if part else ""
    return DESCRIPTIONS[plan["kind"]] + more


def player_value(held: OpenModel, plan: Plan, first: int = 0, view: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The player's value: all frames of the journey, or of a walk those from ``first`` on."""
    ways = state.ways(held.model, plan, first)
    lanes, alts, opinions = {}, {}, {}
    for name, way in ways.items():
        images = held.model.generate(way)
        lanes[TITLES[name]] = as_arrays(images)
        alts[TITLES[name]] = f"a journey played: {TITLES[name]}, {len(images)} frames, the first of them {name_of(held, way)}"
        opinions[name] = held.model.opinion(images, way.label).tolist()
    norms = {name: way.noise.norm(dim=1).tolist() for name, way in ways.items()}
    ends = _ends(plan, first, len(next(iter(lanes.values()))))
    plots = norm_plot(norms, held.model.latent.noise, ends) + opinion_plot(held, opinions, ends)
    return film_player.frames(lanes, alts, plots, _PLAYED[plan["kind"]], first, state.address(plan), FILES, view)


def _ends(plan: Plan, first: int, count: int) -> tuple[str, str]:
    if plan["kind"] == "ab":
        return "A", "B"
    return ("frame 1", "round to 1") if plan["kind"] == "loop" else (f"frame {first:,}", f"{first + count - 1:,}")


def norm_plot(norms: Mapping[str, list[float]], dimensions: int, ends: tuple[str, str]) -> str:
    """The length of z along each way, with the shell that holds 95% of training's z."""
    mean, deviation = walks.shell(dimensions)
    shell = (max(0.0, mean - 2 * deviation), mean + 2 * deviation)
    values = [value for series in norms.values() for value in series]
    low, high = min(*values, shell[0]) * 0.9, max(*values, shell[1]) * 1.06
    told = "; ".join(f"{name} from {min(series):.1f} to {max(series):.1f}" for name, series in norms.items())
    alt = f"length of z along the way: {told}; in training 95% of all z were {shell[0]:.1f} to {shell[1]:.1f} long"
    words = f"training: 95% of z, around √{dimensions} = {dimensions**0.5:.3g}"
    return svg_plot.lines("|z|, the length of z", norms, low, high, ends, shell, words, alt)


def opinion_plot(held: OpenModel, opinions: Mapping[str, list[float]], ends: tuple[str, str]) -> str:
    """D's opinion of the frames of each way."""
    values = [value for series in opinions.values() for value in series]
    told = "; ".join(f"{name} {sum(series) / len(series):.2f} on average" for name, series in opinions.items())
    if held.model.is_probability:
        return svg_plot.lines("D's opinion: probability of real", opinions, 0, 1, ends, alt=f"D's opinion along the way: {told}")
    room = max(max(values) - min(values), 1e-3) * 0.1
    alt = f"the critic's score along the way: {told}"
    return svg_plot.lines("the critic's score (no unit)", opinions, min(values) - room, max(values) + room, ends, alt=alt)


def thumbnails(held: OpenModel, plan: Plan) -> dict[str, Any]:
    """The value of the keyframes."""
    rows = points.join([points.to_latent(held.model, key) for key in plan["keys"]])
    names = [_key_name(plan["kind"], number, key) for number, key in enumerate(plan["keys"])]
    alts = [f"keyframe {number + 1}: {name_of(held, rows, number)}" for number in range(len(names))]
    used = {"ab": 2, "loop": len(names), "walk": 1}[plan["kind"]]
    return keyframes.thumbnails(held.model.generate(rows), names, alts, used)


def _key_name(kind: str, number: int, key: Mapping[str, Any]) -> str:
    place = "AB"[number] if kind == "ab" and number < 2 else str(number + 1)
    return f"{place}: seed {key['seed']}" if "seed" in key else f"{place}: a point"


def describe_frame(held: OpenModel, plan: Plan, frame: int, lane: int) -> str:
    """HTML about the frame at which a hand stopped: what it is, what D says, and where Explore shows it."""
    first = max(0, min(walks.FARTHEST, frame)) if plan["kind"] == "walk" else 0
    ways = state.ways(held.model, plan, first, 1)
    name = list(ways)[max(0, min(len(ways) - 1, lane))]
    way = ways[name]
    row = max(0, min(len(way.noise) - 1, frame - first))
    one = way.map(lambda part: part[row : row + 1])
    opinion = float(held.model.opinion(held.model.generate(one), one.label)[0])
    belief = f"{opinion:.0%} real, says the discriminator" if held.model.is_probability else f"the critic scores it {opinion:.2f}"
    length = float(torch.linalg.vector_norm(one.noise))
    link = html.escape(links.explore(held.model.name, points.from_latent(one)))
    what = html.escape(name_of(held, one))
    return (
        f'<p class="told" role="status"><b>{TITLES[name]}</b>, frame {frame + (plan["kind"] != "walk"):,}: {what}; '
        f'|z| = {length:.1f}; {belief}. <a href="{link}">Open in Explore</a></p>'
    )
