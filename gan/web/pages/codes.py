"""Codes: what InfoGAN found without being told: kinds of digit for c1, styles for c2 and c3."""

import random
from typing import Any

import gradio as gr

from gan.errors import UsageError
from gan.web.components.console import console as new_console
from gan.web.components.model_card import contents
from gan.web.components.model_card import model_card as new_card
from gan.web.components.panel import panel
from gan.web.components.stage import stage as new_stage
from gan.web.components.view_history import view_history as new_keeper
from gan.web.events import on, on_load
from gan.web.help import CODES_HELP, heading, help_panel
from gan.web.show import latent_views, model_cache, points, view_state
from gan.web.show.follow import picture_follows

FIRST_SEED = 5
SWEPT = ("c2", "c3")
PARTS = ["category", "codes", "noise"]
MORE = [
    ("./", "Open in Explore", "Bring this picture to all its sliders"),
    ("nearest", "Memorised?", "Which training pictures are nearest to this one?"),
]
"""Pages that open the view that is shown here."""


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = model_cache.get(_best())
    start = _start(held, None)
    stage_value, opinion_value = latent_views.main_picture(held, start)
    sweeps = {code: latent_views.code_sweep(held, start, code) for code in SWEPT}

    heading("Codes", "What did InfoGAN find out on its own? Nobody told it what a digit is.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=3, min_width=280, elem_classes="controls"):
            model = gr.Dropdown(_choices(), value=held.model.name, label="Model", elem_id="codes-model")
            console = new_console(start, points.layout(held, PARTS, shown=0), elem_id="codes-console")
            noise = gr.Button("Another noise, same codes", variant="primary", size="sm", elem_id="codes-noise")
            matching = gr.Markdown(latent_views.matching_words(held), elem_id="codes-matching")
        with gr.Column(scale=3, min_width=240, elem_classes="in-view"):
            stage = new_stage(stage_value, elem_id="codes-stage", elem_classes="main-stage")
            opinion = panel(opinion_value, elem_id="codes-opinion")
        with gr.Column(scale=8, min_width=300), gr.Row():
            grids = []
            for code, (sheet, _) in sweeps.items():
                with gr.Column(min_width=240):
                    gr.Markdown(f"**{code} from -2 to 2**, one category a row")
                    grids.append(new_stage(sheet, elem_id=f"codes-sweep-{code}"))
    keeper = new_keeper("codes", "codes-stage", "codes-noise", MORE, elem_id="codes-keeper")
    card = new_card(contents(held.model), elem_id="codes-card")
    help_panel(CODES_HELP)

    states = [gr.State(grid) for _, grid in sweeps.values()]
    picture_follows(console, model, stage, opinion)
    swept = [grids[0], states[0], grids[1], states[1]]
    scene = [console, stage, opinion, keeper]
    on(console.settle, view_state.kept, [model, console], [keeper], by="hand")
    on(noise.click, _another_noise, [model, console], [*scene, *swept])
    for grid, state in zip(grids, states, strict=True):
        on(grid.pick, _picked, [model, state], scene)
    everything = [model, *scene, *swept, matching, card]
    on(model.input, _change_model, [model], everything, by="typing")
    view_state.on_go(keeper, _go_to, None, everything)
    on_load(_arrive, None, everything)


def _choices() -> list[str]:
    """Models with a category and two codes at least, as the page's two sweeps need."""
    return [name for name in model_cache.choices(categories=True) if model_cache.get(name).model.latent.codes >= 2]


def _start(held: model_cache.OpenModel, seed: int | None) -> dict[str, Any]:
    """Codes at 0, so that the sliders start in the middle."""
    if held.model.name not in _choices():
        raise UsageError(f"{held.model.name} has no category with two codes, which this page is about; open it in Explore.")
    point = points.from_seed(held.model, FIRST_SEED if seed is None else seed)
    return {**point, "codes": [0.0] * len(point["codes"])}


def _best() -> str:
    return next(iter(_choices()), "") or model_cache.first(categories=True)


def _sweeps(name: str, point: Any) -> tuple[Any, ...]:
    held = model_cache.get(name)
    return tuple(part for code in SWEPT for part in latent_views.code_sweep(held, point, code))


def _scene(name: str, point: Any, at: int | None = None) -> tuple[Any, ...]:
    return (point, *latent_views.main_picture(model_cache.get(name), point), view_state.kept(name, point, None, at))


def _another_noise(name: str, point: Any) -> tuple[Any, ...]:
    fresh = points.from_seed(model_cache.get(name).model, random.randrange(10_000))
    moved = {**point, "noise": fresh["noise"]}
    return (*_scene(name, moved), *_sweeps(name, moved))


def _picked(name: str, grid: list[Any], event: gr.EventData) -> tuple[Any, ...]:
    return _scene(name, grid[min(len(grid) - 1, max(0, int(event.index)))])


def _change_model(name: str) -> tuple[Any, ...]:
    held = model_cache.get(name)
    return _opened(held, _start(held, None))


def _opened(held: model_cache.OpenModel, point: Any, at: int | None = None) -> tuple[Any, ...]:
    name = held.model.name
    _, *rest = _scene(name, point, at)
    console = gr.update(value=point, layout=points.layout(held, PARTS, shown=0))
    model = gr.update(choices=_choices(), value=name)
    return (model, console, *rest, *_sweeps(name, point), latent_views.matching_words(held), contents(held.model))


def _go_to(event: gr.EventData) -> tuple[Any, ...]:
    view, at = view_state.going(event, _best, _start)
    return _opened(view.held, view.point, at)


def _arrive(request: gr.Request) -> tuple[Any, ...]:
    """The view that the link asks for, else the best model's; with the list as it is now."""
    view = view_state.arriving(request, _best, _start)
    return _opened(view.held, view.point)
