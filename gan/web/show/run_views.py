"""Views of a training run: its status as panels of HTML, and as values of the stage and the chart."""

import html
import math
from typing import Any

import numpy as np
import torch

from gan.evaluation.live_scores import SAMPLES
from gan.evaluation.scores import COVERED
from gan.runs.downloads import KINDS, MODEL
from gan.runs.job import Job
from gan.runs.model_names import RUN
from gan.runs.past_runs import PastRun
from gan.runs.places import Places, minutes, taken
from gan.training.controls import LINES
from gan.training.history import Reading
from gan.web.components import run_link
from gan.web.components.stage import picture

OVER = ("finished", "stopped", "failed")
EMPTY_CHART: dict[str, Any] = {
    "run": "",
    "from": 0,
    "points": [],
    "marks": [],
    "readings": [],
    "opinions": None,
    "probability": True,
    "at": None,
}
CAPTION = (
    '<p class="told">The same noise all the time: what changes is the generator. Click a picture to hear what D says of it.</p>'
)
_STATES = {"starting": "Starting", "running": "Training", "paused": "Paused", "finished": "Finished", "stopped": "Stopped"}


def chart_value(status: dict[str, Any], first: int) -> dict[str, Any]:
    """Value of the chart: the points from index ``first`` on, and all that is short."""
    keys = ("run", "points", "total", "probability", "critic", "marks", "opinions")
    real = status["real"]
    fids = {"readings": [reading[:2] for reading in status["readings"]], "fid_of_real": real and real[1]}
    return {key: status[key] for key in keys} | fids | {"from": first}


def sheet(pixels: bytes, width: int, height: int) -> np.ndarray:
    """Sheet of samples from the bytes that a worker sends: (H, W) or (H, W, 3) uint8."""
    return np.frombuffer(pixels, np.uint8).reshape((height, width) if len(pixels) == height * width else (height, width, 3))


def grid_picture(images: int, shape: tuple[int, int], sheet: np.ndarray) -> dict[str, Any]:
    """Value of the stage: a sheet (H, W) or (H, W, 3) of fixed-noise samples, in rows and columns that can be picked."""
    pixels = torch.from_numpy(sheet.copy()).view(*sheet.shape[:2], -1).permute(2, 0, 1)[None]
    alt = f"generated samples after {images:,} images, always from the same noise; pick one to hear what D says of it"
    return picture(pixels, alt) | {"rows": shape[0], "columns": shape[1]}


def critique_picture(words: list[Any], probability: bool) -> dict[str, Any]:
    """Value of the stage: one fake and D's gradient on its pixels; after a single step, before and after it."""
    cells, names = [], []
    for when, (logit, fake, wish) in zip(("before", "after") if len(words) == 2 else ("now",), words, strict=True):
        opinion = f"{1 / (1 + math.exp(-max(-60.0, min(60.0, logit)))):.1%} real" if probability else f"score {logit:.2f}"
        cells += [_unpacked(*fake).expand(3, -1, -1), _unpacked(*wish)]
        names += [f"{when}: {opinion}", "D's wish"]
    alt = "; ".join(f"the fake {name}" for name in names[::2]) + "; beside it where the discriminator asks for more or less ink"
    return picture(torch.stack(cells), alt, columns=len(cells), gap=1, top=names)


def _unpacked(pixels: bytes, shape: tuple[int, ...]) -> torch.Tensor:
    return torch.from_numpy(np.frombuffer(pixels, np.uint8).reshape(shape).copy())


def noise_picture() -> dict[str, Any]:
    """Value of the stage before the first run: the noise that every generator starts from."""
    noise = torch.randint(0, 256, (1, 1, 224, 224), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    return picture(noise // 3, "noise: no generator is being trained yet")


def idle_panel(trouble: str = "", now: Places | None = None) -> str:
    """Status panel when there is no run; ``trouble`` says why, ``now`` which places are taken."""
    words = html.escape(trouble) or "Nothing is being trained in this tab. <b>Start</b> begins a run that outlives a reload."
    return f'<div class="status">{words}{places_line(now) if now else ""}</div>'


def places_line(now: Places) -> str:
    """How many places for runs are taken, when one will be free if none is, and the visitor's own; "" if all are free."""
    if not now.taken:
        return ""
    mine = f'; <a href="./{now.mine[0]}">one of them by your run</a>' if now.mine else ""
    return f'<p class="places">{taken(now)}{mine}{f"; {now.when}" if now.full else ""}.</p>'


def link(job: Job, mine: bool) -> dict[str, Any]:
    """Value of the run link, for who steers the run (``mine``) or only watches."""
    note = "Whoever has the link sees what your run draws, its curves and its model; not your pictures." if job.private else ""
    return run_link.steered(job.id, job.spec.rights.key, note) if mine else run_link.watched(job.id)


def past_run_panel(run: PastRun, mine: bool) -> str:
    """Status panel of a run that an earlier server left; ``mine``: whether the visitor may go on with it."""
    title, seen = html.escape(run.recipe.title), f"{run.images:,} of {run.total:,} images"
    if run.saved:
        saved = html.escape(run.saved, quote=True)
        tail = f'It is saved as <b>{saved}</b>: <a href="./?model={saved}">open it in Explore</a>.'
    else:
        tail = "Nothing of it was saved as a model."
    offer = " <b>Go on</b> takes it up where its last save was." if run.unfinished and mine else ""
    whose = "your last run" if mine else "this run, which only whoever started it goes on with"
    return f'<div class="status">The theatre was closed since {whose}: {title}, seed {run.seed}, {seen}. {tail}{offer}</div>'


def caption(status: dict[str, Any]) -> str:
    """Caption of the grid: the algorithm's lines in slow motion, what a single step has changed, or what the grid is."""
    if status["state"] in OVER:
        return CAPTION
    if status["pace"]:
        now = status["line"]
        lines = "".join(
            f'<li class="{"of-d" if number < 4 else "of-g"}"{" aria-current=step" if number == now else ""}>{line}</li>'
            for number, line in enumerate(LINES)
        )
        return f'<ol class="algorithm" aria-label="one step of the algorithm">{lines}</ol>{_compared(status)}'
    return (_compared(status) if status["state"] == "paused" else "") or CAPTION


def _compared(status: dict[str, Any]) -> str:
    """Both losses on the draws of the last single step, before and after it."""
    found = status["compared"]
    if not found:
        return ""
    who = {"": "Both players have", "discriminator": "D alone has", "generator": "G alone has"}[found["player"]]
    rows = "".join(
        f'<tr><th class="of-{key[-1]}">{player}\'s loss</th><td>{before:.4f}</td><td>{after:.4f}</td>'
        f"<td>{after - before:+.4f}</td></tr>"
        for player, key in (("D", "loss_d"), ("G", "loss_g"))
        for before, after in [found[key]]
    )
    return (
        f'<table class="compared"><caption>{who} just learnt. On the very same images and noise:</caption>'
        f"<thead><tr><th></th><th>before</th><th>after</th><th>change</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def score_line(status: dict[str, Any]) -> str:
    """Newest reading of G's average in words, beside what real images score."""
    if not status["readings"] or not status["real"]:  # a run that goes on has readings before it has its own
        return ""
    reading, real = Reading(*status["readings"][-1]), Reading(*status["real"])
    names = status["class_names"]
    seen = sum(share >= COVERED for share in reading.shares)
    most = max(range(len(reading.shares)), key=reading.shares.__getitem__)
    hints = {
        "classes": f"How many classes have at least {COVERED:.0%} of {SAMPLES} samples, as our classifier sees them.",
        "precision": "The share of samples that lie among real images, as features see them.",
        "recall": "The share of real images that lie among samples.",
    }
    return (
        f'<p class="scores">At {reading.images:,} images: <span title="{hints["classes"]}">{seen} of {len(names)} classes seen'
        f"</span>, most often "
        f"{html.escape(names[most])} ({reading.shares[most]:.0%}); "
        f'<span title="{hints["precision"]}">precision {reading.precision:.2f}</span> (real {real.precision:.2f}), '
        f'<span title="{hints["recall"]}">recall {reading.recall:.2f}</span> (real {real.recall:.2f})</p>'
    )


def download_links(status: dict[str, Any]) -> str:
    """Links to what can be downloaded of the run, relative to the page."""
    if not status["points"] and not status["next"]:
        return ""
    links = ", ".join(
        f'<a href="./take/{status["run"]}/{file}" download>{kind.title}</a>' for file, kind in KINDS.items() if file != MODEL
    )
    return f'<p class="takeaway">Take home: {links}</p>'


def keeps_place(seconds: float, what: str = "run") -> str:
    """Until when a ``what`` at rest keeps its place, and what comes then."""
    return f"A paused {what} keeps its place for {minutes(seconds)} more; then it is stopped and saved, and can go on later."


def branched_from(status: dict[str, Any]) -> str:
    """Where the run was branched from, and the way back there."""
    parent = status["parent"]
    if not parent:
        return ""
    run, stopped = parent["run"], ", which was stopped and saved" if parent["stopped"] else ""
    way = f'<a href="./train?run={run}">run {run[:8]}</a>'
    return f'<p class="parent">Branched at {parent["images"]:,} images from {way}{stopped}.</p>'


def status_panel(status: dict[str, Any]) -> str:
    """Status panel: the run's state as a sentence and a bar."""
    share = min(1.0, status["images"] / max(1, status["total"]))
    figures = [
        f"{status['images']:,} of {status['total']:,} images",
        f'<span title="How often D has seen the whole data set.">epoch {status["epoch"]:.1f}</span>',
    ]
    state = status["state"]
    if state in ("running", "paused") and status["images_per_second"]:
        figures.append(f'<span title="Real images shown to D per second.">{status["images_per_second"]:,.0f} images/s</span>')
        left = max(0, round(status["seconds_left"]))
        figures.append(f"{left // 60}:{left % 60:02d} left")
    title = html.escape(status["title"])
    text = f"<b>{_STATES.get(state, 'Failed')}</b>: {title}, seed {status['seed']}<br>" + ", ".join(figures)
    if status["place_seconds"] is not None:
        text += f"<br>{keeps_place(status['place_seconds'])}"
    if status["device"]:
        text += f'<br><span class="device">{html.escape(status["device"])}</span>'
    if status["message"]:
        text += f'<br><span class="trouble">{html.escape(status["message"])}</span>'
    if status["saved"]:
        saved = html.escape(status["saved"], quote=True)
        text += f'<br>Saved as <b>{saved}</b>: <a href="./?model={saved}">open it in Explore</a>'
    if state in OVER and status["kept"] and not status["saved"]:
        run = status["run"]
        why = ", which all see: " if status["private"] else ": "
        text += (
            f'<br>Not among the saved models{why}<a href="./?model={RUN}{run}">open it in Explore</a>, or '
            f'<a href="./take/{run}/{MODEL}" download>download the model</a>'
        )
    bar = f'<div class="bar" role="progressbar" aria-valuenow="{share:.0%}"><span style="width:{share:.1%}"></span></div>'
    more = branched_from(status) + score_line(status) + download_links(status)
    return f'<div class="status" data-state="{state}" data-run="{status["run"]}">{bar}{text}{more}</div>'
