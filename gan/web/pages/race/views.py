"""Views of a race: its status as panels of HTML and as the chart's value; and the text in which a lane is typed."""

import html
import re
from typing import Any

import numpy as np

from gan import recipes
from gan.errors import UsageError
from gan.evaluation.live_scores import SAMPLES
from gan.evaluation.scores import COVERED
from gan.recipes import SETTINGS, Recipe
from gan.runs.places import Places
from gan.runs.race import FEWEST, MOST, Race
from gan.training.history import Reading
from gan.web.components import run_link
from gan.web.show import run_views

DASHES = ("", "9 4", "2 3", "12 3 2 3")
"""How the lanes' lines are broken, so that they are told apart without colour; as SVG's stroke-dasharray."""
LEVEL = 1.1
"""Below this ratio two readings of FID are as good as the same: each rests on some hundred samples."""
EMPTY_CHART: dict[str, Any] = {"race": "", "lanes": [], "over": False, "fid_of_real": None}
_STATES = {"starting": "Loading", "running": "Racing", "paused": "Paused", "over": "Over"}
_WORDS = {
    "starting": "Loading. ",
    "running": "",
    "paused": "Paused. ",
    "finished": "Finished. ",
    "stopped": "Stopped. ",
    "failed": "Failed. ",
}


def entries(names: list[str], texts: list[str], images: Any) -> list[Recipe]:
    """The recipes that a visitor has entered for a race, all over the same number of images.

    Args:
        names: for each lane a recipe's name, or "" for an empty lane.
        texts: for each lane its changes, as in ``changes``.

    Raises:
        UsageError: fewer than two lanes, or an unknown recipe, setting or value; the message says in which lane.
    """
    if images is None:
        raise UsageError(f"Images is empty; it must be {SETTINGS['images'].allowed}.")
    if sum(bool(name) for name in names) < FEWEST:
        raise UsageError(f"A race has from {FEWEST} to {MOST} lanes; choose a recipe for at least {FEWEST} of them.")
    entered = []
    for number, (name, text) in enumerate(zip(names, texts, strict=True), 1):
        if name:
            recipe = recipes.get(name).with_settings(images=images)
            try:
                entered.append(recipe.with_settings(**changes(text)))
            except UsageError as error:
                raise UsageError(f"Lane {number}: {error}") from error
    return entered


def changes(text: str | None) -> dict[str, str]:
    """Settings typed as "lr_d=1e-3, batch=32".

    Raises:
        UsageError: something else, a setting named twice, or one that all lanes share.
    """
    found: dict[str, str] = {}
    for part in re.split(r"[,;\s]+", re.sub(r"\s*=\s*", "=", text or "").strip()):
        key, equals, value = part.partition("=")
        if not part:
            continue
        if not (key and equals and value):
            raise UsageError(f"Settings are typed as KEY=VALUE, such as lr_d=1e-3, batch=32, not {part[:40]!r}.")
        if key == "images":
            raise UsageError("images is the same for all lanes; set it for the race.")
        if key in found:
            raise UsageError(f"{key[:40]} is set twice; leave one of them.")
        found[key] = value
    return found


def changed(recipe: Recipe) -> str:
    """Where a lane differs from its recipe, as it would be typed."""
    differs = recipes.changes(recipe).items()
    return ", ".join(f"{key}={value if isinstance(value, str) else f'{value:g}'}" for key, value in differs)


def lane_name(number: int, recipe: Recipe) -> str:
    """Above a lane's pictures: number, line and what runs there."""
    line = f'<svg aria-hidden="true"><line x1="0" y1="5" x2="40" y2="5" stroke-dasharray="{DASHES[number - 1]}"/></svg>'
    text = html.escape(changed(recipe), quote=True)
    small = f'<small title="{text}">{text or "&nbsp;"}</small>'  # its line is there in every lane, so that the stages are level
    return f'<div class="lane-name lane-{number}">{line}<b>{number}</b> {html.escape(recipe.name)}{small}</div>'


def waiting(recipe: Recipe) -> str:
    """Below an empty lane's noise: what will run there."""
    return f'<div class="lane"><p>{html.escape(recipe.title)}</p></div>'


def lane_picture(lane: dict[str, Any], pixels: bytes, width: int, height: int) -> dict[str, Any]:
    """Value of the stage: a lane's fixed-noise samples."""
    alt = f"{lane['recipe']}: generated samples after {lane['images']:,} images, always from the same noise"
    return run_views.grid_picture(lane["images"], (1, 1), run_views.sheet(pixels, width, height)) | {"alt": alt}


def lane_panel(lane: dict[str, Any]) -> str:
    """Below a lane's pictures: how far it is, what it scores, and where to look closer."""
    lines = [
        '<p title="Real images shown to D, and the seconds of training that took.">'
        f"{lane['images']:,} images in {lane['seconds']:.0f} s, {lane['images_per_second']:,.0f}/s</p>",
        _score(lane),
    ]
    if lane["message"]:
        lines.append(f'<p class="trouble">{html.escape(lane["message"])}</p>')
    links = [f'<a href="./train?run={lane["run"]}">Train live</a>']
    if lane["saved"]:
        saved = html.escape(lane["saved"], quote=True)
        links.append(f'<a href="./?model={saved}" title="Saved as {saved}">Explore</a>')
    lines.append(f"<p><b>{_WORDS[lane['state']]}</b>See {', '.join(links)}</p>")
    data = f'data-state="{lane["state"]}" data-run="{lane["run"]}" data-images="{lane["images"]}"'
    return f'<div class="lane" {data}>{"".join(lines)}</div>'


def _score(lane: dict[str, Any]) -> str:
    """A lane's newest reading beside what real images score."""
    if lane["real"] is None:
        return ""
    if not lane["readings"]:
        return "<p>not scored yet</p>"
    reading, real = Reading(*lane["readings"][-1]), Reading(*lane["real"])
    seen = sum(share >= COVERED for share in reading.shares)
    fid = f"Fréchet distance of {SAMPLES} samples from real images, to our classifier; less is better."
    return (
        f'<p><span title="{fid}">FID <b>{_brief(reading.fid)}</b> (real {_brief(real.fid)})</span>, '
        f'<span title="How many classes have at least {COVERED:.0%} of the samples, as our classifier sees them.">'
        f"{seen}/{len(reading.shares)} classes</span></p>"
    )


def leader(lanes: list[dict[str, Any]]) -> str:
    """Who is ahead by the newest FID, in words; "" when none can be told."""
    scored = sorted(
        (lane["readings"][-1][1], number, lane["recipe"])
        for number, lane in enumerate(lanes, 1)
        if lane["state"] != "failed" and lane["readings"]
    )
    if len(scored) < FEWEST:
        return ""
    best = scored[0][0]
    level = [f"<b>{number} {html.escape(name)}</b>" for fid, number, name in scored if fid <= LEVEL * best]
    if len(level) > 1:
        return f"Level in front, by FID: {' and '.join(level)}"
    return f"Ahead, by FID: {level[0]} ({_brief(best)}; next {_brief(scored[1][0])})"


def _brief(fid: float) -> str:
    """Below 100 a tenth counts."""
    return f"{fid:.1f}" if fid < 100 else f"{fid:,.0f}"


def link(race: Race, mine: bool) -> dict[str, Any]:
    """Value of the run link, for who steers the race (``mine``) or only watches."""
    return run_link.steered(race.id, race.rights.key) if mine else run_link.watched(race.id)


def idle(trouble: str = "", current: str = "", now: Places | None = None) -> str:
    """The panel when there is no race; ``trouble`` says why, ``current`` is the race that others have started, ``now`` says which
    places are taken."""
    words = html.escape(trouble) or "All lanes get the same images and an equal share of the cores, and start at one moment."
    watch = f'<br>A race is under way on this server: <a href="./race?race={current}">watch it</a>.' if current else ""
    return f'<div class="status race-status">{words}{watch}{run_views.places_line(now) if now else ""}</div>'


def status_panel(status: dict[str, Any]) -> str:
    """The race's state and clock as a sentence and a bar, and who is ahead."""
    state, limit = status["state"], status["limit"]
    figures = f"{_clock(status['seconds'])} of {_clock(limit)} on {html.escape(status['dataset'])}, seed {status['seed']}"
    words = [f'<span title="Time spent training; loading and pauses left out."><b>{_STATES[state]}</b>: {figures}</span>']
    if state == "starting":
        words.append("<span>All lanes start together as soon as the last one is ready.</span>")
    elif state == "over":
        words.append(f"<span>{'The time is up.' if status['timed_out'] else 'All lanes have ended.'}</span>")
    if ahead := leader(status["lanes"]):
        words.append(f'<span class="leader">{ahead}</span>')
    elif state == "running" and all(lane["real"] is None for lane in status["lanes"]):
        words.append("<span>These images cannot be scored here; compare the pictures.</span>")
    if state == "paused" and status["place_seconds"] is not None:
        words.append(f"<span>{run_views.keeps_place(status['place_seconds'], 'race')}</span>")
    share = min(1.0, status["seconds"] / limit)
    bar = f'<div class="bar" role="progressbar" aria-valuenow="{share:.0%}"><span style="width:{share:.1%}"></span></div>'
    data = f'data-state="{state}" data-race="{status["race"]}"'
    return f'<div class="status race-status" {data}>{bar}{" ".join(words)}</div>'


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def chart_value(status: dict[str, Any], first: list[int]) -> dict[str, Any]:
    """Value of the chart: of each lane the points from index ``first[lane]`` on, and all its readings."""
    lanes = status["lanes"]
    real = next((lane["real"][1] for lane in lanes if lane["real"]), None)
    return {
        "race": status["race"],
        "total": status["total"],
        "limit": status["limit"],
        "over": status["state"] == "over",
        "fid_of_real": real,
        "lanes": [_line(number, lane, begin) for number, (lane, begin) in enumerate(zip(lanes, first, strict=True), 1)],
    }


def _line(number: int, lane: dict[str, Any], first: int) -> dict[str, Any]:
    """One lane of the chart: points [images, seconds, G's loss, D(x) - D(G(z))], readings [images, seconds, FID]."""
    points, seconds = lane["points"], lane["point_seconds"]
    new = [[p[0], s, p[2], float(f"{p[3] - p[4]:.5g}")] for p, s in zip(points[first:], seconds[first:], strict=True)]
    taken = [reading[0] for reading in lane["readings"]]
    when = np.interp(taken, [0, *(point[0] for point in points)], [0, *seconds]).tolist()  # a reading is told in images alone
    readings = [[images, second, reading[1]] for images, second, reading in zip(taken, when, lane["readings"], strict=True)]
    dash = [float(part) for part in DASHES[number - 1].split()]
    return {
        "name": lane["recipe"],
        "dash": dash,
        "critic": lane["critic"],
        "from": first,
        "points": new,
        "readings": readings,
    }


def settings_help() -> str:
    """Every setting that a lane may change, as Markdown."""
    rows = [f"| `{key}` | {setting.help} | {setting.allowed} |" for key, setting in SETTINGS.items() if key != "images"]
    return "\n".join(["| setting | what it is | allowed |", "|---|---|---|", *rows])
