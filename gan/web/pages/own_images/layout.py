"""Layout of Your images: its components by name, and where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass

import gradio as gr
from gradio.blocks import Block

from gan.data.own_images.gather import SIDES
from gan.recipes import SETTINGS
from gan.web.components.dropzone import dropzone as new_dropzone
from gan.web.components.dropzone import saying
from gan.web.components.panel import panel
from gan.web.components.run_link import run_link
from gan.web.components.run_watcher import run_watcher
from gan.web.components.stage import stage as new_stage
from gan.web.pages.own_images import views
from gan.web.pages.own_images.choices import COLOURS, augmentation_for, fitting
from gan.web.show import run_views
from gan.web.visitor_key import visitor_key

FIRST_RECIPE = "dcgan"
IMAGES = 60_000


@dataclass(frozen=True)
class OwnImagesPage:
    """The components of Your images.

    Attributes:
        dropzone, samples, forget: how pictures come and go.
        side, colour: how they are read.
        recipe, images, seed, augmentation: what the next run is.
        start, stop: buttons.
        sheet, summary: what will be trained on.
        shows: the component that shows each fact about the run (``gan.web.pages.own_images.feed``).
        given, run: the ids of the visitor's pictures and of their run, kept by their browser.
        seen: the watcher; its value says which run the page shows, and how much of it.
        link: the run's address, and whether this visitor steers it.
        key: the visitor's.
    """

    dropzone: gr.HTML
    samples: gr.Button
    forget: gr.Button
    side: gr.Radio
    colour: gr.Dropdown
    recipe: gr.Dropdown
    images: gr.Number
    seed: gr.Number
    augmentation: gr.Slider
    start: gr.Button
    stop: gr.Button
    sheet: gr.HTML
    summary: gr.HTML
    shows: Mapping[str, gr.HTML]
    given: gr.BrowserState
    run: gr.BrowserState
    seen: gr.HTML
    link: gr.HTML
    key: gr.Textbox

    @property
    def pictures(self) -> set[Block]:
        """Whatever another set of pictures may change."""
        shown = {self.dropzone, self.sheet, self.summary, self.recipe, self.augmentation, self.start, self.forget}
        return {self.given} | shown

    @property
    def view(self) -> set[Block]:
        """Whatever a look at the run may change."""
        return {self.seen, self.start, self.stop, self.link, *self.shows.values()}


def draw() -> OwnImagesPage:
    """Draw them; call inside a Blocks context."""
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            dropzone = new_dropzone(saying(views.INVITATION), elem_id="yours-bring")
            with gr.Row(elem_classes="tight"):
                samples = gr.Button("Try with sample pictures", size="sm", min_width=120, elem_id="yours-samples")
                forget = gr.Button("Delete my pictures", size="sm", min_width=100, interactive=False, elem_id="yours-forget")
            with gr.Row(elem_classes="tight"):
                side = gr.Radio(
                    [(str(side), side) for side in SIDES],
                    value=28,
                    label="Pixels wide",
                    scale=5,
                    min_width=215,
                    elem_id="yours-side",
                )
                colour = gr.Dropdown(list(COLOURS), value="", label="Colours", scale=4, min_width=120, elem_id="yours-colour")
            with gr.Row(elem_classes="tight"):
                recipe = gr.Dropdown(
                    fitting(None), value=FIRST_RECIPE, label="Recipe", scale=4, min_width=210, elem_id="yours-recipe"
                )
                images = gr.Number(
                    IMAGES, label="Images", precision=0, minimum=1000, scale=3, min_width=96, elem_id="yours-images"
                )
                seed = gr.Number(0, label="Seed", precision=0, minimum=0, scale=2, min_width=50, elem_id="yours-seed")
            augmentation = gr.Slider(
                0,
                1,
                value=augmentation_for(0),
                step=0.05,
                label="Augmentation",
                info=SETTINGS["augmentation"].help,
                elem_id="yours-augmentation",
            )
            with gr.Row(elem_classes="tight transport"):
                start = gr.Button("Start", variant="primary", interactive=False, min_width=90, elem_id="yours-start")
                stop = gr.Button("Stop", variant="stop", interactive=False, min_width=90, elem_id="yours-stop")
        with gr.Column(scale=4, min_width=300):
            sheet = new_stage(views.example_picture(), elem_id="yours-sheet", elem_classes="main-stage")
            summary = gr.HTML(views.EXAMPLE, elem_id="yours-summary", js_on_load=None)
        with gr.Column(scale=4, min_width=300):
            stage = new_stage(run_views.noise_picture(), elem_id="yours-stage", elem_classes="main-stage")
            status = panel(views.idle(), elem_id="yours-status")
            link = run_link("run", elem_id="yours-link")
    shows = {"own_images_grid": stage, "own_images_status": status}
    return OwnImagesPage(
        dropzone=dropzone,
        samples=samples,
        forget=forget,
        side=side,
        colour=colour,
        recipe=recipe,
        images=images,
        seed=seed,
        augmentation=augmentation,
        start=start,
        stop=stop,
        sheet=sheet,
        summary=summary,
        shows=shows,
        given=gr.BrowserState("", storage_key="gan-theatre-pictures", secret="gan-theatre"),
        run=gr.BrowserState("", storage_key="gan-theatre-pictures-run", secret="gan-theatre"),
        seen=run_watcher(shows, elem_id="yours-watcher"),
        link=link,
        key=visitor_key(),
    )
