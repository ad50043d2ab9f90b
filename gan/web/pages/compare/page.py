"""Compare: two models on one z, or two z in one model, under one console."""

import random
from typing import Any

import gradio as gr
import torch

from gan.errors import TheatreError
from gan.models import checkpoint
from gan.web.components.console import console as new_console
from gan.web.components.stage import picture
from gan.web.components.stage import stage as new_stage
from gan.web.components.view_history import view_history as new_keeper
from gan.web.events import on, on_load
from gan.web.help import COMPARE_HELP, heading, help_panel
from gan.web.pages.compare import state
from gan.web.show import alt_text, latent_views, links, model_cache, points, view_state

FIRST_SEED = 7
BOTH, LEFT, RIGHT = "both", "left", "right"
Sides = dict[str, Any]
"""{"left": point, "right": point}."""


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    left = model_cache.get(model_cache.first())
    right = model_cache.get(state.partner(left))
    point = _start(left, None)
    sides = {LEFT: point, RIGHT: state.fitted(right, point)}
    shown = {LEFT: latent_views.main_picture(left, sides[LEFT]), RIGHT: latent_views.main_picture(right, sides[RIGHT])}

    heading("Compare", "What does another model make of the same z? And what lies at another z of the same model?")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            with gr.Row(elem_classes="tight"):
                names, choices = {}, checkpoint.names()
                for side, held in ((LEFT, left), (RIGHT, right)):
                    names[side] = gr.Dropdown(
                        choices, value=held.model.name, label=side.capitalize(), min_width=130, elem_id=f"compare-model-{side}"
                    )
            moves = gr.Radio([BOTH, LEFT, RIGHT], value=BOTH, label="The console moves", elem_id="compare-moves")
            another = gr.Button("Another z", variant="primary", size="sm", elem_id="compare-another")
            console = new_console(state.joined(sides[LEFT], sides[RIGHT]), state.layout(left, right), elem_id="compare-console")
        stages, opinions = {}, {}
        with gr.Column(scale=8, min_width=300, elem_classes="in-view"):
            with gr.Row(elem_classes="pair"):
                for side in (LEFT, RIGHT):
                    with gr.Column(min_width=130):
                        stages[side] = new_stage(shown[side][0], elem_id=f"compare-stage-{side}", elem_classes="main-stage")
                        opinions[side] = gr.HTML(shown[side][1], elem_id=f"compare-opinion-{side}", js_on_load=None)
            words = gr.Markdown(state.differences(left, right), elem_id="compare-words")
    keeper = new_keeper("compare", "compare-stage-left", "compare-another", files=False, elem_id="compare-keeper")
    help_panel(COMPARE_HELP)

    held_sides = gr.State(sides)
    asked = [names[LEFT], names[RIGHT], moves, console, held_sides]
    pictures = [stages[LEFT], opinions[LEFT], stages[RIGHT], opinions[RIGHT]]
    scene = [moves, console, held_sides, *pictures, words, keeper]
    on(console.input, _follow, asked, pictures, by="hand")
    on(console.settle, _settled, asked, [held_sides, keeper], by="hand")
    on(another.click, _another, asked, scene)
    on(moves.input, _turn_to, [names[LEFT], names[RIGHT], moves, held_sides], scene, by="typing")
    for name in names.values():
        on(name.input, _change_model, [names[LEFT], names[RIGHT], moves, held_sides], scene, by="typing")
    everything = [names[LEFT], names[RIGHT], *scene]
    view_state.on_go(keeper, _go_to, None, everything)
    on_load(_arrive, None, everything)


def _start(held: model_cache.OpenModel, seed: int | None) -> dict[str, Any]:
    return points.from_seed(held.model, FIRST_SEED if seed is None else seed)


def _moved(left: model_cache.OpenModel, right: model_cache.OpenModel, moves: str, point: Any, sides: Sides) -> Sides:
    """Both sides' points after the console came to ``point``."""
    return {
        LEFT: sides[LEFT] if moves == RIGHT else state.fitted(left, point),
        RIGHT: sides[RIGHT] if moves == LEFT else state.fitted(right, point),
    }


def _follow(one: str, other: str, moves: str, point: Any, sides: Sides) -> tuple[Any, ...]:
    left, right = model_cache.get(one), model_cache.get(other)
    moved = _moved(left, right, moves, point, sides)
    return (
        *(latent_views.main_picture(left, moved[LEFT]) if moves != RIGHT else [gr.skip()] * 2),
        *(latent_views.main_picture(right, moved[RIGHT]) if moves != LEFT else [gr.skip()] * 2),
    )


def _settled(one: str, other: str, moves: str, point: Any, sides: Sides) -> tuple[Any, ...]:
    left, right = model_cache.get(one), model_cache.get(other)
    moved = _moved(left, right, moves, point, sides)
    return moved, _kept(left, right, moved)


def _kept(left: model_cache.OpenModel, right: model_cache.OpenModel, sides: Sides, at: int | None = None) -> dict[str, Any]:
    """What a keeper keeps of both: a link, and both pictures side by side."""
    told, images = [], []
    for side, held in ((LEFT, left), (RIGHT, right)):
        latent = points.to_latent(held.model, sides[side])
        images.append(held.model.generate(latent))
        told.append(f"{side}: {held.model.name}, {alt_text.said(held, latent, images[-1])}")
    together = torch.cat(images) if images[0].shape == images[1].shape else images[0]
    query = state.query(left, right, sides[LEFT], sides[RIGHT], _apart(left, right, sides))
    return {**picture(together, "; ".join(told), len(together), 1), "query": query, "at": at}


def _apart(left: model_cache.OpenModel, right: model_cache.OpenModel, sides: Sides) -> bool:
    """Whether one point does not say both sides."""
    if not state.share_z(left, right):
        return True
    whole = state.joined(sides[LEFT], sides[RIGHT])
    return state.fitted(left, whole) != sides[LEFT] or state.fitted(right, whole) != sides[RIGHT]


def _scene(
    left: model_cache.OpenModel, right: model_cache.OpenModel, moves: str, sides: Sides, at: int | None = None
) -> tuple[Any, ...]:
    """moves, console, both points, pictures and opinions, words and what is kept."""
    if moves == BOTH and _apart(left, right, sides):
        moves = LEFT
    if moves == BOTH:
        console = gr.update(value=state.joined(sides[LEFT], sides[RIGHT]), layout=state.layout(left, right))
    else:
        console = gr.update(value=sides[moves], layout=points.layout(left if moves == LEFT else right))
    pictures = (*latent_views.main_picture(left, sides[LEFT]), *latent_views.main_picture(right, sides[RIGHT]))
    return (moves, console, sides, *pictures, state.differences(left, right), _kept(left, right, sides, at))


def _another(one: str, other: str, moves: str, _: Any, sides: Sides) -> tuple[Any, ...]:
    """A z drawn anew where the console moves; label and category stay."""
    left, right = model_cache.get(one), model_cache.get(other)
    fresh = points.from_seed((right if moves == RIGHT else left).model, random.randrange(10_000))
    kept = sides[RIGHT] if moves == RIGHT else state.joined(sides[LEFT], sides[RIGHT]) if moves == BOTH else sides[LEFT]
    return _scene(left, right, moves, _moved(left, right, moves, {**kept, "noise": fresh["noise"]}, sides))


def _turn_to(one: str, other: str, moves: str, sides: Sides) -> tuple[Any, ...]:
    """The console to the other side; to both: the right side comes to where the left one is."""
    left, right = model_cache.get(one), model_cache.get(other)
    if moves == BOTH and not state.share_z(left, right):
        gr.Info(state.differences(left, right))
        moves = LEFT
    if moves == BOTH:
        sides = _moved(left, right, BOTH, state.joined(sides[LEFT], sides[RIGHT]), sides)
    return _scene(left, right, moves, sides)


def _change_model(one: str, other: str, moves: str, sides: Sides) -> tuple[Any, ...]:
    """Points stay where the new model takes them; else it gets one of its own."""
    held = {LEFT: model_cache.get(one), RIGHT: model_cache.get(other)}
    after = {
        side: state.fitted(model, sides[side]) if len(sides[side]["noise"]) == model.model.latent.noise else _start(model, None)
        for side, model in held.items()
    }
    if moves == BOTH and state.share_z(*held.values()):
        after = _moved(held[LEFT], held[RIGHT], BOTH, state.joined(after[LEFT], after[RIGHT]), after)
    return _scene(held[LEFT], held[RIGHT], moves, after)


def _opened(left: view_state.View, right: view_state.View, apart: bool, at: int | None = None) -> tuple[Any, ...]:
    view_state.warn(left)
    view_state.warn(right)
    sides = {LEFT: left.point, RIGHT: right.point}
    names = [
        gr.update(choices=model_cache.choices_with(view.held.model.name), value=view.held.model.name) for view in (left, right)
    ]
    return (*names, *_scene(left.held, right.held, LEFT if apart else BOTH, sides, at))


def _go_to(event: gr.EventData) -> tuple[Any, ...]:
    return _opened(*state.opened(links.decode(str(event.query)), _start), view_state.place_of(event))


def _arrive(request: gr.Request) -> tuple[Any, ...]:
    """What the link asks for, else the two best models of one latent space."""
    try:
        return _opened(*state.opened(dict(request.query_params), _start))
    except TheatreError as error:
        gr.Warning(f"{error} Showing the best model instead.")
        return _opened(*state.opened({}, _start))
