"""Play while it trains: the sliders of latent space act on the networks of this second, or of the moment gone back to."""

import html
import random
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.blocks import Block

from gan.errors import TheatreError
from gan.runs.registry import JobRegistry
from gan.web.components.console import console as new_console
from gan.web.components.local_lane import local_lane
from gan.web.components.panel import panel as new_panel
from gan.web.components.run_watcher import id_shown
from gan.web.components.stage import stage as new_stage
from gan.web.components.timeline import back_at
from gan.web.events import on
from gan.web.show import latent_views, live_model, points
from gan.web.show.model_cache import OpenModel
from gan.web.show.model_facts import LIVE

STAGE = "play-stage"
"""The id of its picture, which only Gradio can draw anew: the watcher's ticks are for it."""
UNFOLDING_MS = 300
"""What is sent into a panel while it unfolds is lost."""
FIRST_SEED = 7
NO_RUN = "Start a run, and play with it here."


def build(jobs: JobRegistry, run: gr.BrowserState, seen: gr.HTML, line: gr.HTML) -> None:
    """Draw the folded panel and bind its events; call inside a Blocks context.

    Args:
        jobs: all runs.
        run, seen: the visitor's run and what the page shows of it.
        line: the time line, which says at which moment one plays.
    """
    title = "Play: move through latent space while it trains"
    with gr.Accordion(title, open=False, elem_id="train-play") as folded, gr.Row(elem_classes="acts"):
        with gr.Column(scale=5, min_width=300, elem_classes="controls"):
            randomise = gr.Button("Randomise", size="sm", elem_id="play-randomise")
            console = new_console(None, None, elem_id="play-console")
        with gr.Column(scale=4, min_width=300, elem_classes="in-view"):
            stage = new_stage(None, elem_id=STAGE, elem_classes="main-stage")
            opinion = new_panel(NO_RUN, elem_id="play-opinion")
    local_lane("play", stage=STAGE)
    panel = Panel(jobs, console, stage, opinion, gr.State(""))
    where = [run, seen, line]

    unfolded = folded.expand(None, js=f"() => new Promise((done) => setTimeout(done, {UNFOLDING_MS}))")
    on(unfolded.then, panel.open, where, panel.all)
    on(randomise.click, panel.randomise, where, panel.all)
    on(seen.tick, panel.draw_again, [*where, console, panel.filled_for], panel.all, by="hand")
    for event in (console.input, line.input):
        on(event, panel.draw, [*where, console], {stage, opinion}, by="hand")


@dataclass(frozen=True)
class Panel:
    """The panel's components, and what they answer.

    Attributes:
        jobs: all runs.
        console, stage, opinion: the sliders, the picture at their point, and what D says of it.
        filled_for: the run whose sliders the console shows.
    """

    jobs: JobRegistry
    console: gr.HTML
    stage: gr.HTML
    opinion: gr.HTML
    filled_for: gr.State

    @property
    def all(self) -> set[Any]:
        """The components that an answer may change."""
        return {self.console, self.stage, self.opinion, self.filled_for}

    def open(self, run: str, seen: Any, line: Any) -> dict[Block, Any]:
        """Fill the console for the run on the page."""
        return self._open(run, seen, line, FIRST_SEED)

    def randomise(self, run: str, seen: Any, line: Any) -> dict[Block, Any]:
        """Go to a random point."""
        return self._open(run, seen, line, random.randrange(10_000))

    def draw(self, run: str, seen: Any, line: Any, point: Any) -> dict[Block, Any]:
        """Draw the picture at the console's point, and tell what D says of it; as they are when there is nothing to be shown."""
        try:
            return self._picture(self._held(run, seen, line), point)
        except TheatreError:  # no run, nothing saved yet, a moment just let go, or a point of the run before
            return gr.skip()

    def draw_again(self, run: str, seen: Any, line: Any, point: Any, filled_for: str) -> dict[Block, Any]:
        """Draw the same point by the networks of now; another run's sliders come first."""
        if filled_for != id_shown(run, seen) or not point:
            return self.open(run, seen, line)
        return self.draw(run, seen, line, point)

    def _open(self, run: str, seen: Any, line: Any, seed: int) -> dict[Block, Any]:
        """Fill the console for a run, at the point that ``seed`` draws."""
        try:
            held = live_model.with_effects(self._held(run, seen, line))
        except TheatreError as error:
            return {self.filled_for: "", self.opinion: html.escape(str(error)) if id_shown(run, seen) else NO_RUN}
        point = points.from_seed(held.model, seed)
        shown = id_shown(run, seen)
        layout = points.layout(held) | {"id": f"{LIVE}{shown}"}  # by this name a browser finds its networks
        console = {self.console: gr.update(value=point, layout=layout)}
        return {self.filled_for: shown} | console | self._picture(held, point)

    def _picture(self, held: OpenModel, point: Any) -> dict[Block, Any]:
        return dict(zip((self.stage, self.opinion), latent_views.main_picture(held, point), strict=True))

    def _held(self, run: str, seen: Any, line: Any) -> OpenModel:
        return live_model.get(self.jobs.get(id_shown(run, seen)), back_at(line))
