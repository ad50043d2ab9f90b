"""Playing while it trains: the sliders of latent space act on the networks of this second, or of the moment gone back to."""

import html
import random
from typing import Any

import gradio as gr

from gan.errors import TheatreError
from gan.runs.registry import JobRegistry
from gan.web.components.console import console as new_console
from gan.web.components.run_watcher import run_shown
from gan.web.components.stage import stage as new_stage
from gan.web.components.timeline import back_at
from gan.web.events import on
from gan.web.show import latent_views, live_model, points
from gan.web.show.model_cache import OpenModel

EVERY_SECONDS = 1.0
FIRST_SEED = 7
NO_RUN = "Start a run, and play with it here."


def build(jobs: JobRegistry, run: gr.BrowserState, seen: gr.HTML, line: gr.HTML) -> None:
    """Draw the folded panel; call inside a Blocks context.

    Args:
        jobs: all runs.
        run, seen: the visitor's run and what the page shows of it.
        line: the time line, which says at which moment one plays.
    """
    title = "Play: move through latent space while it trains"
    with gr.Accordion(title, open=False, elem_id="train-play") as panel, gr.Row(elem_classes="acts"):
        with gr.Column(scale=5, min_width=300, elem_classes="controls"):
            randomise = gr.Button("Randomise", size="sm", elem_id="play-randomise")
            console = new_console(None, None, elem_id="play-console")
        with gr.Column(scale=4, min_width=300, elem_classes="in-view"):
            stage = new_stage(None, elem_id="play-stage", elem_classes="main-stage")
            opinion = gr.HTML(NO_RUN, elem_id="play-opinion", js_on_load=None)
    timer = gr.Timer(EVERY_SECONDS, active=False)
    filled_for = gr.State("")
    where = [run, seen, line]
    opened = [filled_for, console, stage, opinion]

    # filled by the first tick: what is sent into a panel while it unfolds is lost
    on(panel.expand, lambda: (gr.Timer(active=True), ""), None, [timer, filled_for])
    on(panel.collapse, lambda: gr.Timer(active=False), None, timer)
    on(randomise.click, lambda run, seen, line: _open(jobs, run, seen, line, random.randrange(10_000)), where, opened)
    on(timer.tick, lambda *all: _again(jobs, *all), [filled_for, *where, console], opened, by="hand")
    for event in (console.input, line.input):
        on(event, lambda *all: _follow(jobs, *all), [*where, console], [stage, opinion], by="hand")


def _held(jobs: JobRegistry, run: str, seen: Any, line: Any) -> OpenModel:
    return live_model.get(jobs.get(run_shown(run, seen)), back_at(line))


def _open(jobs: JobRegistry, run: str, seen: Any, line: Any, seed: int = FIRST_SEED) -> tuple[Any, ...]:
    """filled_for, console, stage and opinion for a run, from the point that ``seed`` draws."""
    try:
        held = live_model.measured(_held(jobs, run, seen, line))
    except TheatreError as error:
        return "", gr.skip(), gr.skip(), html.escape(str(error)) if run_shown(run, seen) else NO_RUN
    point = points.from_seed(held.model, seed)
    console = gr.update(value=point, layout=points.layout(held))
    return run_shown(run, seen), console, *latent_views.main_picture(held, point)


def _again(jobs: JobRegistry, filled_for: str, run: str, seen: Any, line: Any, point: Any) -> tuple[Any, ...]:
    """The same point by the networks of now; another run's sliders first."""
    if filled_for != run_shown(run, seen) or not point:
        return _open(jobs, run, seen, line)
    return gr.skip(), gr.skip(), *_follow(jobs, run, seen, line, point)


def _follow(jobs: JobRegistry, run: str, seen: Any, line: Any, point: Any) -> tuple[Any, ...]:
    """The picture at the console's point and what D says of it; as they are when there is nothing to be shown."""
    try:
        return latent_views.main_picture(_held(jobs, run, seen, line), point)
    except TheatreError:  # no run, nothing saved yet, a moment just let go, or a point of the run before
        return gr.skip(), gr.skip()
