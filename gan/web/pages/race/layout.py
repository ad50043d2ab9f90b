"""Layout of Race: its components by name, and where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass

import gradio as gr
from gradio.blocks import Block
from gradio.components import Component

from gan import recipes
from gan.data import datasets
from gan.runs.race import MOST
from gan.web.components.panel import panel as new_panel
from gan.web.components.race_chart import race_chart
from gan.web.components.run_link import run_link
from gan.web.components.run_watcher import run_watcher
from gan.web.components.stage import stage as new_stage
from gan.web.pages.race import views
from gan.web.show import run_views
from gan.web.visitor_key import visitor_key

FIRST = ("dcgan", "wgan-gp", "vanilla", "")
"""The recipe in each lane at first; "" leaves a lane empty."""
IMAGES = 120_000
MINUTES = 3


@dataclass(frozen=True)
class RaceForm:
    """The fields that say what the next race is: of each lane a recipe and its changes, and what all lanes share."""

    recipes: tuple[gr.Dropdown, ...]
    settings: tuple[gr.Textbox, ...]
    dataset: gr.Dropdown
    seed: gr.Number
    images: gr.Number
    minutes: gr.Number

    @property
    def fields(self) -> set[Component]:
        """All of them."""
        return {*self.recipes, *self.settings, self.dataset, self.seed, self.images, self.minutes}


@dataclass(frozen=True)
class Lane:
    """One lane: its column, what runs there, its samples, and how far it is."""

    column: gr.Column
    name: gr.HTML
    stage: gr.HTML
    panel: gr.HTML


@dataclass(frozen=True)
class RacePage:
    """The components of Race.

    Attributes:
        form, lanes: groups of them.
        start, pause, stop: buttons.
        chart: the race's curves.
        shows: the component that shows each fact about the race (``gan.web.pages.race.feed``).
        mine: the id of the visitor's own race, kept by their browser.
        seen: the watcher; its value says which race the page shows, and how much of it.
        link: the race's address, and whether this visitor steers it.
        key: the visitor's.
    """

    form: RaceForm
    start: gr.Button
    pause: gr.Button
    stop: gr.Button
    lanes: tuple[Lane, ...]
    chart: gr.HTML
    shows: Mapping[str, gr.HTML]
    mine: gr.BrowserState
    seen: gr.HTML
    link: gr.HTML
    key: gr.Textbox

    @property
    def of_lanes(self) -> set[Block]:
        """The components of all lanes."""
        return {part for lane in self.lanes for part in (lane.column, lane.name, lane.stage, lane.panel)}

    @property
    def view(self) -> set[Block]:
        """Whatever a look at a race may change."""
        return {self.start, self.pause, self.stop, self.seen, self.link, *self.shows.values()} | self.of_lanes


def draw() -> RacePage:
    """Draw them; call inside a Blocks context."""
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=3, min_width=300, elem_classes="controls"):
            names, texts = zip(*(_draw_entry(number) for number in range(1, MOST + 1)), strict=True)
            with gr.Row(elem_classes="tight"):
                dataset = gr.Dropdown(list(datasets.SOURCES), value="mnist", label="Data", min_width=130, elem_id="race-dataset")
                seed = gr.Number(0, label="Seed", precision=0, min_width=60, elem_id="race-seed")
            with gr.Row(elem_classes="tight"):
                images = gr.Number(IMAGES, label="Images for each", precision=0, min_width=110, elem_id="race-images")
                minutes = gr.Number(MINUTES, label="Minutes", min_width=60, elem_id="race-minutes")
            with gr.Row(elem_classes="tight transport"):
                start = gr.Button("Start", variant="primary", elem_id="race-start", min_width=70)
                pause = gr.Button("Pause", interactive=False, elem_id="race-pause", min_width=70)
                stop = gr.Button("Stop", variant="stop", interactive=False, elem_id="race-stop", min_width=60)
            link = run_link("race", elem_id="race-link")
        with gr.Column(scale=9, min_width=300):
            status = new_panel(views.idle(), elem_id="race-status")
            with gr.Row(elem_classes="lanes"):
                lanes = tuple(_draw_lane(number) for number in range(1, MOST + 1))
            chart = race_chart(views.EMPTY_CHART, elem_id="race-chart")
    shows = {
        "status": status,
        "chart": chart,
        **{f"grid {number}": lane.stage for number, lane in enumerate(lanes)},
        **{f"panel {number}": lane.panel for number, lane in enumerate(lanes)},
    }
    return RacePage(
        form=RaceForm(names, texts, dataset, seed, images, minutes),
        start=start,
        pause=pause,
        stop=stop,
        lanes=lanes,
        chart=chart,
        shows=shows,
        mine=gr.BrowserState("", storage_key="gan-theatre-race", secret="gan-theatre"),
        seen=run_watcher(shows, "watch/race", elem_id="race-watcher"),
        link=link,
        key=visitor_key(),
    )


def _draw_entry(number: int) -> tuple[gr.Dropdown, gr.Textbox]:
    """The recipe and its changes for lane ``number``, from 1."""
    choices = [("(empty)", ""), *((name, name) for name in recipes.RECIPES)]
    with gr.Row(elem_classes="tight"):
        name = gr.Dropdown(
            choices, value=FIRST[number - 1], label=f"Lane {number}", min_width=100, elem_id=f"race-recipe-{number}"
        )
        text = gr.Textbox(
            "",
            label="Settings",
            placeholder="lr_d=1e-2",
            max_length=400,
            max_lines=1,
            min_width=140,
            elem_id=f"race-settings-{number}",
        )
    return name, text


def _draw_lane(number: int) -> Lane:
    """Lane ``number``, from 1, before any race."""
    first = FIRST[number - 1]
    recipe = recipes.get(first) if first else None
    with gr.Column(visible=recipe is not None, min_width=150, elem_id=f"race-lane-{number}") as column:
        name = gr.HTML(views.lane_name(number, recipe) if recipe else "", js_on_load=None)
        stage = new_stage(run_views.noise_picture(), elem_id=f"race-stage-{number}", elem_classes="lane-stage")
        panel = new_panel(views.waiting(recipe) if recipe else "", elem_id=f"race-panel-{number}")
    return Lane(column, name, stage, panel)
