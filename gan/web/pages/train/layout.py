"""Layout of Train live: its components by name, and where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass

import gradio as gr
from gradio.blocks import Block
from gradio.components import Component

from gan import recipes
from gan.data import datasets
from gan.recipes import SETTINGS, Recipe
from gan.recipes.plan import IMAGES
from gan.web.components.chart import chart as new_chart
from gan.web.components.panel import panel
from gan.web.components.run_link import run_link
from gan.web.components.run_watcher import run_watcher
from gan.web.components.stage import stage as new_stage
from gan.web.pages.train import diagnosis_panel, play, predictions, timeline
from gan.web.show import run_views
from gan.web.visitor_key import visitor_key

FIRST_RECIPE = "cgan"
LIVE = ("lr_g", "lr_d", "d_steps", "batch", "objective", "smoothing", "instance_noise")
"""The settings on the page that a run obeys from its next step on, in order."""
FIXED = ("noise", "g_width", "g_depth", "d_width", "g_norm")
"""Those that make other networks, and so another run."""
SETTABLE = (*LIVE, *FIXED)
SPEEDS = (("full speed", 0.0), ("slow motion", 0.25), ("line by line", 1.5))
"""What slow motion is called, and the seconds before each line of the algorithm."""
_FROZEN = (("nobody", ""), ("discriminator", "discriminator"), ("generator", "generator"))


@dataclass(frozen=True)
class RunForm:
    """The fields that say what the next run is; ``settings`` by the name of the setting.

    ``filled_for``, unseen, is the recipe that the settings were last filled in for: it travels with them, whatever overtakes
    whatever.
    """

    recipe: gr.Dropdown
    dataset: gr.Dropdown
    images: gr.Number
    seed: gr.Number
    name: gr.Textbox
    filled_for: gr.Textbox
    frozen: gr.Radio
    settings: Mapping[str, Component]

    @property
    def fields(self) -> set[Component]:
        """All of them."""
        single = {self.recipe, self.dataset, self.images, self.seed, self.name, self.filled_for, self.frozen}
        return single | set(self.settings.values())


@dataclass(frozen=True)
class Transport:
    """The buttons that steer a run; ``steps`` by the player who learns, "" for both."""

    start: gr.Button
    pause: gr.Button
    stop: gr.Button
    restart: gr.Button
    steps: Mapping[str, gr.Button]


@dataclass(frozen=True)
class TrainPage:
    """The components of Train live.

    Attributes:
        form, transport, timeline, prediction: groups of them.
        speed: of the algorithm; seconds before each of its lines.
        download: the model that an ended run was saved as.
        stage, chart: samples and curves.
        critique: the column of what D says of one sample.
        shows: the component that shows each fact about the run (``gan.web.pages.train.feed``), these among them.
        run: the id of the visitor's own run, kept by their browser.
        seen: the watcher; its value says which run the page shows, and how much of it.
        turned: the run that the server turned this page to last.
        link: the run's address, and whether this visitor steers it.
        key: the visitor's.
    """

    form: RunForm
    transport: Transport
    timeline: timeline.Panel
    prediction: predictions.Panel
    speed: gr.Radio
    download: gr.DownloadButton
    stage: gr.HTML
    chart: gr.HTML
    critique: gr.Column
    shows: Mapping[str, gr.HTML]
    run: gr.BrowserState
    seen: gr.HTML
    turned: gr.State
    link: gr.HTML
    key: gr.Textbox

    @property
    def view(self) -> set[Block]:
        """Whatever a look at a run may change."""
        buttons = {self.transport.start, self.transport.pause, self.transport.stop, self.transport.restart}
        more = {*self.transport.steps.values(), self.timeline.branch, self.timeline.stops, self.timeline.keep, self.download}
        knobs = {self.speed, self.form.frozen, *(self.form.settings[key] for key in LIVE)}
        return buttons | more | knobs | {self.critique, self.seen, self.turned, self.link, *self.shows.values()}


def draw() -> TrainPage:
    """Draw them; call inside a Blocks context."""
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
            transport = _draw_transport()
            speed = gr.Radio(list(SPEEDS), value=0.0, show_label=False, container=False, elem_id="train-speed")
            status = panel(run_views.idle_panel(), elem_id="train-status")
            link = run_link("run", elem_id="train-link")
            download = gr.DownloadButton("Download the model", visible=False, size="sm", elem_id="train-download")
            with gr.Accordion("Break it on purpose", open=False, elem_id="train-break"):
                prediction = predictions.draw()
            with gr.Accordion("Change it while it runs (from the next step on)", open=False, elem_id="train-knobs"):
                settings = {key: _field(key, recipes.get(FIRST_RECIPE)) for key in LIVE}
                frozen = gr.Radio(
                    list(_FROZEN),
                    value="",
                    label="freeze",
                    info="The player whose weights stay as they are.",
                    elem_id="train-frozen",
                )
            with gr.Accordion("Networks and name (take effect at the next start)", open=False, elem_id="train-settings"):
                settings |= {key: _field(key, recipes.get(FIRST_RECIPE)) for key in FIXED}
                name = gr.Textbox("", label="Save as", placeholder="a free name is chosen", max_length=40, elem_id="train-name")
        with gr.Column(scale=4, min_width=300):
            stage = new_stage(run_views.noise_picture(), elem_id="train-stage", elem_classes="main-stage")
            line = timeline.draw()
            caption = panel(run_views.CAPTION, elem_id="train-told")
            diagnosis = panel(diagnosis_panel.QUIET, elem_id="train-doctor")
            verdict = panel(predictions.NOTHING, elem_id="train-verdict")
            with gr.Column(visible=False, elem_id="train-critique") as critique:
                words = new_stage(None, elem_id="train-words", elem_classes="main-stage")
                gr.Markdown(
                    "Blue: with **more ink** here D would sooner take it for real. Orange: with **less**. "
                    "This is all that G learns from."
                )
        with gr.Column(scale=5, min_width=300):
            chart = new_chart(run_views.EMPTY_CHART | {"total": IMAGES}, elem_id="train-chart")
    filled_for = gr.Textbox(FIRST_RECIPE, visible=False)
    shows = {
        "status": status,
        "caption": caption,
        "curve": chart,
        "grid": stage,
        "critique": words,
        "span": line.line,
        "diagnosis": diagnosis,
        "verdict": verdict,
    }
    return TrainPage(
        form=RunForm(recipe, dataset, images, seed, name, filled_for, frozen, settings),
        transport=transport,
        timeline=line,
        prediction=prediction,
        speed=speed,
        download=download,
        stage=stage,
        chart=chart,
        critique=critique,
        shows=shows,
        run=gr.BrowserState("", storage_key="gan-theatre-run", secret="gan-theatre"),
        seen=run_watcher(shows, tick_for=play.STAGE, elem_id="train-watcher"),
        turned=gr.State(""),
        link=link,
        key=visitor_key(),
    )


def _draw_transport() -> Transport:
    with gr.Row(elem_classes="tight transport"):
        start = gr.Button("Start", variant="primary", elem_id="train-start", min_width=70)
        pause = gr.Button("Pause", interactive=False, elem_id="train-pause", min_width=70)
        stop = gr.Button("Stop", variant="stop", interactive=False, elem_id="train-stop", min_width=60)
        restart = gr.Button("Restart", interactive=False, elem_id="train-restart", min_width=70)
    with gr.Row(elem_classes="tight transport"):
        steps = {
            "": gr.Button("Step", interactive=False, size="sm", elem_id="train-step", min_width=60),
            "discriminator": gr.Button("D step", interactive=False, size="sm", elem_id="train-step-d", min_width=60),
            "generator": gr.Button("G step", interactive=False, size="sm", elem_id="train-step-g", min_width=60),
        }
    return Transport(start, pause, stop, restart, steps)


def _field(key: str, recipe: Recipe) -> Component:
    setting, value = SETTINGS[key], recipe.setting(key)
    label, identity = f"{key.replace('_', ' ')}", f"train-{key}"
    if setting.choices:
        return gr.Dropdown(list(setting.choices), value=value, label=label, info=setting.help, elem_id=identity)  # type: ignore[arg-type]
    whole = 0 if isinstance(value, int) else None
    return gr.Number(value, label=label, info=setting.help, precision=whole, elem_id=identity)  # type: ignore[arg-type]
