"""Train live: noise becomes digits while you watch, with the players' curves beside it.

The run lives in a worker process (``gan.web.jobs``); this page only starts it, steers it and polls it, so that a
reload finds it again and many may watch.
"""

import html
from collections.abc import Callable
from typing import Any

import gradio as gr
import numpy as np
import torch

from gan import datasets, recipes
from gan.errors import TheatreError, UsageError
from gan.recipes import SETTINGS, Recipe
from gan.web.components.chart import chart as new_chart
from gan.web.components.stage import picture
from gan.web.components.stage import stage as new_stage
from gan.web.jobs import Job, Jobs
from gan.web.manners import on, on_load
from gan.web.words import TRAIN_HELP, heading

FIRST_RECIPE = "dcgan"
IMAGES = 120_000
POLL_SECONDS = 0.5
SETTABLE = ("lr_g", "lr_d", "d_steps", "batch", "noise", "objective")
"""The settings on the page, in order; all of them take effect at the next start."""
OVER = ("finished", "stopped", "failed")
NOTHING_SEEN: dict[str, Any] = {"run": "", "next": 0, "grid": -1, "state": ""}


def build(jobs: Jobs) -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Train live", "Can a forger learn from nothing but the detective's opinion? Press Start and watch.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            recipe = gr.Dropdown(
                [(f"{row.title} ({name})", name) for name, row in recipes.RECIPES.items()],
                value=FIRST_RECIPE,
                label="Recipe",
                elem_id="train-recipe",
            )
            with gr.Row(elem_classes="tight"):
                dataset = gr.Dropdown(
                    list(datasets.SOURCES),
                    value="mnist",
                    label="Data",
                    min_width=120,
                    elem_id="train-dataset",
                )
                images = gr.Number(IMAGES, label="Images", precision=0, minimum=1000, min_width=90, elem_id="train-images")
                seed = gr.Number(0, label="Seed", precision=0, minimum=0, min_width=60, elem_id="train-seed")
            with gr.Accordion("Settings (take effect at the next start)", open=False, elem_id="train-settings"):
                fields = [_field(key, recipes.get(FIRST_RECIPE)) for key in SETTABLE]
                name = gr.Textbox("", label="Save as", placeholder="a free name is chosen", max_length=40, elem_id="train-name")
            with gr.Row(elem_classes="tight transport"):
                start = gr.Button("Start", variant="primary", elem_id="train-start", min_width=70)
                pause = gr.Button("Pause", interactive=False, elem_id="train-pause", min_width=70)
                step = gr.Button("Step", interactive=False, elem_id="train-step", min_width=60)
                stop = gr.Button("Stop", variant="stop", interactive=False, elem_id="train-stop", min_width=60)
            status = gr.HTML(_idle(), elem_id="train-status", js_on_load=None)
            download = gr.DownloadButton("Download the model", visible=False, size="sm", elem_id="train-download")
        with gr.Column(scale=4, min_width=300):
            stage = new_stage(_curtain(), elem_id="train-stage", elem_classes="main-stage")
            gr.Markdown("The same noise all the time: what changes is the generator.")
        with gr.Column(scale=5, min_width=300):
            chart = new_chart({"run": "", "from": 0, "points": [], "total": IMAGES}, elem_id="train-chart")
    with gr.Accordion("What am I looking at?", open=False):
        gr.Markdown(TRAIN_HELP)

    run = gr.BrowserState("", storage_key="gan-theatre-run", secret="gan-theatre")
    seen = gr.State(NOTHING_SEEN)
    timer = gr.Timer(POLL_SECONDS, active=False)
    view = [seen, chart, stage, status, start, pause, step, stop, download, timer]

    on(recipe.input, _fill, [recipe], fields)
    on(start.click, _starter(jobs), [recipe, dataset, images, seed, name, *fields], [run, *view])
    on(pause.click, lambda run, seen: _toggle(jobs, run, seen), [run, seen], view)
    on(step.click, lambda run, seen: _command(jobs, run, seen, lambda job: job.step(1)), [run, seen], view)
    on(stop.click, lambda run, seen: _command(jobs, run, seen, lambda job: job.stop()), [run, seen], view)
    on(timer.tick, lambda run, seen: _look(jobs, run, seen), [run, seen], view, by="hand")
    on_load(_arriver(jobs), [run], [run, recipe, dataset, images, seed, *fields, *view])


def _field(key: str, recipe: Recipe) -> gr.components.Component:
    setting, value = SETTINGS[key], recipe.setting(key)
    label, identity = f"{key.replace('_', ' ')}", f"train-{key}"
    if setting.choices:
        return gr.Dropdown(list(setting.choices), value=value, label=label, info=setting.help, elem_id=identity)  # type: ignore[arg-type]
    whole = 0 if isinstance(value, int) else None
    return gr.Number(value, label=label, info=setting.help, precision=whole, elem_id=identity)  # type: ignore[arg-type]


def _fill(name: str) -> list[Any]:
    """The fields' values for another recipe."""
    recipe = recipes.get(name)
    return [recipe.setting(key) for key in SETTABLE]


def _starter(jobs: Jobs) -> Callable[..., tuple[Any, ...]]:
    def begin(recipe: str, dataset: str, images: Any, seed: Any, name: str, *values: Any) -> tuple[Any, ...]:
        job = jobs.start(plan(recipe, images, dict(zip(SETTABLE, values, strict=True))), dataset, seed, name or "")
        return (job.id, *_look(jobs, job.id, NOTHING_SEEN))

    return begin


def plan(recipe: str, images: Any, settings: dict[str, Any]) -> Recipe:
    """The recipe that a visitor asked for.

    Raises:
        UsageError: an unknown recipe or setting, or a value that is not allowed.
    """
    for key, value in {"images": images, **settings}.items():
        if value is None:
            raise UsageError(f"{key} is empty; it must be {SETTINGS[key].allowed}." if key in SETTINGS else f"{key} is empty.")
    return recipes.get(recipe).with_settings(images=images, **settings)


def _arriver(jobs: Jobs) -> Callable[..., tuple[Any, ...]]:
    def arrive(run: str, request: gr.Request) -> tuple[Any, ...]:
        """The run in the link (``?run=ID``), else the visitor's own, if the server still knows it."""
        wanted = dict(request.query_params).get("run") or run
        try:
            jobs.get(wanted)
        except TheatreError as error:
            trouble = str(error) if wanted else ""
            return ("", *[gr.skip()] * (4 + len(SETTABLE)), *_empty(trouble))
        job = jobs.get(wanted)
        settings = [job.recipe.name, job.dataset, job.recipe.images, job.seed, *map(job.recipe.setting, SETTABLE)]
        return (wanted if wanted == run else gr.skip(), *settings, *_look(jobs, wanted, NOTHING_SEEN))

    return arrive


def _toggle(jobs: Jobs, run: str, seen: dict[str, Any]) -> tuple[Any, ...]:
    return _command(jobs, run, seen, lambda job: job.resume() if job.state == "paused" else job.pause())


def _command(jobs: Jobs, run: str, seen: dict[str, Any], command: Callable[[Job], None]) -> tuple[Any, ...]:
    command(jobs.get(seen["run"] or run))
    return _look(jobs, run, seen)


def _look(jobs: Jobs, run: str, seen: dict[str, Any]) -> tuple[Any, ...]:
    """What has changed since ``seen``: the values of ``view``."""
    wanted = seen["run"] or run
    try:
        job = jobs.get(wanted)
    except TheatreError as error:
        return _empty(str(error))
    status = job.status(seen["next"] if seen["run"] == wanted else 0)
    first = seen["next"] if seen["run"] == wanted else 0
    grid = job.grid()
    new_grid = grid is not None and (grid[0] != seen["grid"] or seen["run"] != wanted)
    state = status["state"]
    now = {"run": wanted, "next": status["next"], "grid": grid[0] if grid else -1, "state": (state, status["saved"])}
    points = {key: status[key] for key in ("run", "points", "total", "probability")} | {"from": first}
    stage = _grid_picture(status, *grid[1:]) if new_grid and grid else gr.skip()
    chart = points if status["points"] or first == 0 else gr.skip()
    changed = list(now["state"]) != list(seen["state"] or ()) or seen["run"] != wanted
    buttons = _buttons(state, job.saved_path) if changed else (gr.skip(),) * 6
    return (now, chart, stage, status_panel(status), *buttons)


def _buttons(state: str, saved: Any) -> tuple[Any, ...]:
    """start, pause, step, stop, download, timer for a state."""
    over = state in OVER
    return (
        gr.update(interactive=over),
        gr.update(interactive=not over, value="Resume" if state == "paused" else "Pause"),
        gr.update(interactive=not over),
        gr.update(interactive=not over),
        gr.update(visible=saved is not None, value=None if saved is None else str(saved)),
        gr.Timer(POLL_SECONDS, active=not over or (state != "failed" and saved is None)),
    )


def _empty(trouble: str = "") -> tuple[Any, ...]:
    """The page before any run: the values of ``view``; ``trouble`` says why there is none."""
    off = gr.update(interactive=False)
    blank = {"run": "", "from": 0, "points": [], "total": IMAGES, "probability": True}
    start = gr.update(interactive=True)
    pause = gr.update(interactive=False, value="Pause")
    return (
        NOTHING_SEEN,
        blank,
        _curtain(),
        _idle(trouble),
        start,
        pause,
        off,
        off,
        gr.update(visible=False),
        gr.Timer(active=False),
    )


def _grid_picture(status: dict[str, Any], pixels: bytes, width: int, height: int) -> dict[str, Any]:
    board = torch.from_numpy(np.frombuffer(pixels, np.uint8).copy())
    channels = board.numel() // (width * height)
    sheet = board.view(height, width, channels).permute(2, 0, 1)[None]
    return picture(sheet, f"generated samples after {status['images']:,} images, always from the same noise")


def _curtain() -> dict[str, Any]:
    """Before the first run: the noise that every generator starts from."""
    noise = torch.randint(0, 256, (1, 1, 224, 224), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    return picture(noise // 3, "noise: no generator is being trained yet")


def _idle(trouble: str = "") -> str:
    words = html.escape(trouble) or "Nothing is being trained in this tab. <b>Start</b> begins a run that outlives a reload."
    return f'<div class="status">{words}</div>'


def status_panel(status: dict[str, Any]) -> str:
    """The run's state as a sentence and a bar."""
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
    words = {"starting": "Starting", "running": "Training", "paused": "Paused", "finished": "Finished", "stopped": "Stopped"}
    title = html.escape(status["title"])
    text = f"<b>{words.get(state, 'Failed')}</b>: {title}, seed {status['seed']}<br>" + ", ".join(figures)
    if status["message"]:
        text += f'<br><span class="trouble">{html.escape(status["message"])}</span>'
    if status["saved"]:
        saved = html.escape(status["saved"], quote=True)
        text += f'<br>Saved as <b>{saved}</b>: <a href="./?model={saved}">open it in Explore</a>'
    bar = f'<div class="bar" role="progressbar" aria-valuenow="{share:.0%}"><span style="width:{share:.1%}"></span></div>'
    return f'<div class="status" data-state="{state}" data-run="{status["run"]}">{bar}{text}</div>'
