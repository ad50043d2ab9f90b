"""Your images: bring pictures, see what will be trained on, and watch a GAN learn them.

What is brought is private (``gan.data.own_images.uploads``), and so is the run: only its id leads to it and to what it learnt.
"""

import contextlib
import dataclasses
from collections.abc import Callable
from typing import Any

import gradio as gr

from gan import recipes
from gan.data.own_images import sample_zip
from gan.data.own_images.gather import SIDES, preview
from gan.data.own_images.sandbox import Report
from gan.data.own_images.uploads import Upload, Uploads
from gan.errors import TheatreError, UsageError
from gan.recipes import SETTINGS, Recipe
from gan.recipes.plan import plan as plan_of
from gan.runs.registry import JobRegistry
from gan.web.components.dropzone import dropzone as new_bring
from gan.web.components.dropzone import saying
from gan.web.components.stage import stage as new_stage
from gan.web.events import on, on_load
from gan.web.help import YOURS_HELP, heading, help_panel
from gan.web.pages.own_images import views
from gan.web.show import run_views

FIRST_RECIPE = "dcgan"
IMAGES = 60_000
POLL_SECONDS = 0.5
REST_SECONDS = 30.0
"""Between two looks at a run that has ended, so that the server knows that somebody still wants it."""
COLOURS = (("auto", ""), ("grey", "grey"), ("colour", "colour"))
_COLOUR = {"": None, "grey": False, "colour": True}
NOTHING_SEEN: dict[str, Any] = {"run": "", "grid": -1, "state": ""}
PICTURES, VIEW = 8, 6
"""How many values tell of the pictures, and of the run."""


def build(jobs: JobRegistry, uploads: Uploads) -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Your images", "What will a forger make of your own pictures? Bring some, and let it learn them.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            bring = new_bring(saying(views.INVITATION), elem_id="yours-bring")
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
            stage = new_stage(run_views.curtain(), elem_id="yours-stage", elem_classes="main-stage")
            status = gr.HTML(views.IDLE, elem_id="yours-status", js_on_load=None)
    help_panel(YOURS_HELP, "What am I looking at, and who else sees it?")

    given = gr.BrowserState("", storage_key="gan-theatre-pictures", secret="gan-theatre")
    run = gr.BrowserState("", storage_key="gan-theatre-pictures-run", secret="gan-theatre")
    seen = gr.State(NOTHING_SEEN)
    timer = gr.Timer(POLL_SECONDS, active=False)
    pictures = [given, bring, sheet, summary, recipe, augmentation, start, forget]
    view = [seen, stage, status, start, stop, timer]

    on(bring.brought, _taker(jobs, uploads), [given, run, side, colour], pictures)
    on(samples.click, _sampler(jobs, uploads), [given, run, side, colour], pictures)
    for choice in (side, colour):
        on(choice.input, _regatherer(jobs, uploads), [given, run, side, colour], pictures)
    on(forget.click, _forgetter(uploads), [given], pictures)
    on(start.click, _starter(jobs, uploads), [given, recipe, images, seed, augmentation], [run, *view])
    on(stop.click, _stopper(jobs), [given, run, seen], view)
    on(timer.tick, lambda given, run, seen: _look(jobs, given, run, seen), [given, run, seen], view, by="hand")
    on_load(_arriver(jobs, uploads), [given, run], [*pictures, side, run, *view])


# --- the pictures


def _taker(jobs: JobRegistry, uploads: Uploads) -> Callable[..., tuple[Any, ...]]:
    """Files have come: read them. Only when that went well do they take the place of those before.

    What went wrong is said where the files were dropped, and stays there.
    """

    def take(given: str, run: str, side: int, colour: str, request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
        return _gathered(jobs, uploads, str(event.upload), given, run, side, colour, request)

    return take


def _sampler(jobs: JobRegistry, uploads: Uploads) -> Callable[..., tuple[Any, ...]]:
    def sample(given: str, run: str, side: int, colour: str, request: gr.Request) -> tuple[Any, ...]:
        packed = sample_zip.packed()
        upload = uploads.begin(sample_zip.NAME, len(packed))
        upload.keep(packed)
        return _gathered(jobs, uploads, upload.id, given, run, side, colour, request)

    return sample


def _gathered(
    jobs: JobRegistry, uploads: Uploads, new: str, given: str, run: str, side: int, colour: str, request: gr.Request
) -> tuple[Any, ...]:
    try:
        upload = uploads.get(new, _page(request))
        upload.gather(side, _COLOUR[colour])
    except TheatreError as error:
        uploads.forget(new)
        with contextlib.suppress(TheatreError):
            uploads.get(given, _page(request))
        return (gr.skip(), saying(str(error), trouble=True), *(gr.skip(),) * (PICTURES - 2))
    uploads.forget(given)
    return _shown(jobs, upload, run)


def _regatherer(jobs: JobRegistry, uploads: Uploads) -> Callable[..., tuple[Any, ...]]:
    """Another size, or other colours, of the same pictures."""

    def gather(given: str, run: str, side: int, colour: str, request: gr.Request) -> tuple[Any, ...]:
        if not given:
            return (gr.skip(),) * PICTURES
        upload = uploads.get(given, _page(request))
        upload.gather(side, _COLOUR[colour])
        return _shown(jobs, upload, run)

    return gather


def _forgetter(uploads: Uploads) -> Callable[..., tuple[Any, ...]]:
    def forget(given: str) -> tuple[Any, ...]:
        uploads.forget(given)
        return _example("Your pictures are deleted.")

    return forget


def _shown(jobs: JobRegistry, upload: Upload, run: str) -> tuple[Any, ...]:
    """The values of ``pictures`` for an upload that was read."""
    report = upload.report
    if report is None:
        raise UsageError("These pictures have not been read yet; give them again.")
    choices = fitting(report)
    return (
        upload.id,
        saying(f"{upload.given.name} is ready."),
        views.sheet_picture(preview(upload.data()), report),
        views.summary(report),
        gr.update(choices=choices),
        augmentation_for(report.count),
        gr.update(interactive=not jobs.is_active(run)),
        gr.update(interactive=True),
    )


def _example(words: str) -> tuple[Any, ...]:
    """The values of ``pictures`` before there are any."""
    return (
        "",
        saying(words),
        views.example_picture(),
        views.EXAMPLE,
        gr.update(choices=fitting(None)),
        gr.skip(),
        gr.update(interactive=False),
        gr.update(interactive=False),
    )


def augmentation_for(count: int) -> float:
    """A good start for so many pictures: the fewer there are, the sooner D knows them by heart."""
    return 1.0 if count < 500 else 0.5 if count < 2000 else 0.0


def fitting(report: Report | None) -> list[tuple[str, str]]:
    """The recipes for these pictures, as a dropdown's choices: one that takes labels needs classes."""
    classes = len(report.classes) if report else 1
    rows = recipes.RECIPES.items()
    return [(f"{row.title} ({name})", name) for name, row in rows if classes > 1 or not row.latent.classes]


# --- the run


def plan(recipe: str, images: Any, augmentation: Any, classes: int) -> Recipe:
    """The recipe that a visitor asked for; a conditional one takes as many labels as there are classes.

    Raises:
        UsageError: an unknown recipe, a value that is not allowed, or no classes for a recipe that takes labels.
    """
    made = plan_of(recipe, images, {"augmentation": augmentation})
    if not made.latent.classes:
        return made
    if classes < 2:
        raise UsageError(f"{made.title} needs classes: put your pictures into sub-folders, or choose another recipe.")
    return dataclasses.replace(made, latent=dataclasses.replace(made.latent, classes=classes))


def _starter(jobs: JobRegistry, uploads: Uploads) -> Callable[..., tuple[Any, ...]]:
    def begin(given: str, recipe: str, images: Any, seed: Any, augmentation: Any, request: gr.Request) -> tuple[Any, ...]:
        data = uploads.get(given, _page(request)).data()
        chosen = plan(recipe, images, augmentation, len(data.class_names))
        job = jobs.start(chosen, data.name, seed, data=data, private=True)
        return (job.id, *_look(jobs, given, job.id, NOTHING_SEEN))

    return begin


def _stopper(jobs: JobRegistry) -> Callable[..., tuple[Any, ...]]:
    def stop(given: str, run: str, seen: dict[str, Any]) -> tuple[Any, ...]:
        jobs.get(run).stop()
        return _look(jobs, given, run, seen)

    return stop


def _look(jobs: JobRegistry, given: str, run: str, seen: dict[str, Any]) -> tuple[Any, ...]:
    """What has changed since ``seen``: the values of ``view``."""
    try:
        job = jobs.get(run)
    except TheatreError as error:
        return _no_run(given, str(error))
    told, grid = job.status(), job.grid()
    now = {"run": run, "grid": grid[0] if grid else -1, "state": told["state"]}
    known = seen["run"] == run
    drawn = grid and not (known and seen["grid"] == now["grid"])
    changed = not known or seen["state"] != now["state"]
    return (
        now,
        views.grid_picture(told["images"], *grid[1:]) if drawn and grid else gr.skip(),
        views.status_panel(told),
        gr.update(interactive=bool(given) and not job.active) if changed else gr.skip(),
        gr.update(interactive=job.active) if changed else gr.skip(),
        gr.Timer(POLL_SECONDS if job.active else REST_SECONDS, active=True) if changed else gr.skip(),
    )


def _no_run(given: str, trouble: str) -> tuple[Any, ...]:
    """The values of ``view`` when the run is gone; ``trouble`` says why."""
    return (
        NOTHING_SEEN,
        run_views.curtain(),
        run_views.idle(trouble),
        gr.update(interactive=bool(given)),
        gr.update(interactive=False),
        gr.Timer(active=False),
    )


def _arriver(jobs: JobRegistry, uploads: Uploads) -> Callable[..., tuple[Any, ...]]:
    def arrive(given: str, run: str, request: gr.Request) -> tuple[Any, ...]:
        """What this browser brought before, and its run, if the server still has them; else the page stays as it was built."""
        pictures: tuple[Any, ...] = (gr.skip(),) * PICTURES
        side, held = gr.skip(), ""
        if given:
            try:
                upload = uploads.get(given, _page(request))
                pictures, held = _shown(jobs, upload, run), given
                side = upload.report.side if upload.report else side
            except TheatreError as error:
                pictures = _example(str(error))
        known = run if _knows(jobs, run) else ""
        view = _look(jobs, held, known, NOTHING_SEEN) if known else (gr.skip(),) * VIEW
        return (*pictures, side, known, *view)

    return arrive


def _knows(jobs: JobRegistry, run: str) -> bool:
    try:
        return bool(jobs.get(run))
    except TheatreError:
        return False


def _page(request: gr.Request) -> str:
    """What Gradio calls this opening of the page."""
    return str(request.session_hash)
