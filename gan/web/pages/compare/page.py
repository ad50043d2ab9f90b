"""Compare: two models on one z, or two z in one model, under one console."""

import html
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr
import torch

from gan.errors import TheatreError
from gan.web import reading
from gan.web.components.console import console as new_console
from gan.web.components.local_lane import local_lane
from gan.web.components.panel import panel
from gan.web.components.stage import picture
from gan.web.components.stage import stage as new_stage
from gan.web.components.view_history import view_history as new_history
from gan.web.events import Updates, inform, on, on_load, warn
from gan.web.help import heading, help_panel
from gan.web.pages.compare import state
from gan.web.show import alt_text, latent_views, links, model_cache, points, view_state
from gan.web.show.model_cache import OpenModel
from gan.web.show.model_picker import ModelPicker, model_picker, others_button

FIRST_SEED: int = links.default(state.PAGE, "seed")
BOTH, LEFT, RIGHT = "both", "left", "right"
SIDES = (LEFT, RIGHT)
Sides = dict[str, Any]
"""{"left": point, "right": point}."""
Last = dict[str, Any]
"""Sides as the server last said them, with "moves", what the console moved then: the browser may have moved it since."""
Held = Mapping[str, OpenModel]
"""{"left": model, "right": model}."""


@dataclass(frozen=True, eq=False)
class Parts:
    """The page's components, and the handlers that answer for them by name (see ``gan.web.events.Updates``).

    ``models``, ``stages`` and ``opinions`` hold a component for each side.
    """

    models: Mapping[str, gr.Dropdown]
    picker: ModelPicker
    moves: gr.Radio
    console: gr.HTML
    last: gr.State
    stages: Mapping[str, gr.HTML]
    opinions: Mapping[str, gr.HTML]
    differences: gr.Markdown
    history: gr.HTML

    def follow(self, one: str, other: str, moves: str, point: Any, last: Last) -> Updates:
        """The pictures on the sides that the console moves, while a hand drags it."""
        held = _held(one, other)
        moved = _moved(held, moves, point, last)
        updates: Updates = {}
        for side in SIDES:
            if moves in (side, BOTH):
                updates |= self._picture(side, held[side], moved[side])
        return updates

    def settle(self, one: str, other: str, moves: str, point: Any, last: Last) -> Updates:
        """A point at which a hand has come to rest."""
        held = _held(one, other)
        moved = _moved(held, moves, point, last)
        return {self.last: {**moved, "moves": moves}, self.history: _history_entry(held, moved)}

    def draw_noise(self, one: str, other: str, moves: str, point: Any, last: Last) -> Updates:
        """A z drawn anew where the console moves; label and category stay."""
        held = _held(one, other)
        sides = _moved(held, last["moves"], point, last)
        drawn = points.from_seed(held[RIGHT if moves == RIGHT else LEFT].model, random.randrange(10_000))
        before = state.joined(sides[LEFT], sides[RIGHT]) if moves == BOTH else sides[moves]
        return self._scene(held, moves, _moved(held, moves, {**before, "noise": drawn["noise"]}, sides))

    def change_moves(self, one: str, other: str, moves: str, point: Any, last: Last) -> Updates:
        """The console to the other side; to both: the right side comes to where the left one is."""
        held = _held(one, other)
        sides = _moved(held, last["moves"], point, last)
        if moves == BOTH and not state.share_z(held[LEFT], held[RIGHT]):
            inform(state.differences(held[LEFT], held[RIGHT]))
            moves = LEFT
        if moves == BOTH:
            sides = _moved(held, BOTH, state.joined(sides[LEFT], sides[RIGHT]), sides)
        return self._scene(held, moves, sides)

    def change_model(self, one: str, other: str, moves: str, point: Any, last: Last) -> Updates:
        """Points stay where the new model takes them; else it gets one of its own."""
        held, sides, after = _held(one, other), _stood(point, last), {}
        for side, opened in held.items():
            takes = len(sides[side]["noise"]) == opened.model.latent.noise
            after[side] = state.fitted(opened, sides[side]) if takes else _default_point(opened, None)
        if moves == BOTH and state.share_z(held[LEFT], held[RIGHT]):
            after = _moved(held, BOTH, state.joined(after[LEFT], after[RIGHT]), after)
        return self._scene(held, moves, after)

    def restore(self, key: str, event: gr.EventData) -> Updates:
        """A view of the history or a favourite."""
        query = reading.text(event.query, "The view")
        return self._open(key, *state.opened(query, _default_point), view_state.history_index(event))

    def load(self, key: str, request: gr.Request) -> Updates:
        """What the link asks for, else the two best models of one latent space."""
        try:
            return self._open(key, *state.opened(request.query_params, _default_point))
        except TheatreError as error:
            warn(f"{error} Showing the best model instead.")
            return self._open(key, *state.opened({}, _default_point))

    def _picture(self, side: str, held: OpenModel, point: Any) -> Updates:
        shown = latent_views.main_picture(held, point)
        return {self.stages[side]: shown.picture, self.opinions[side]: shown.opinion}

    def _scene(self, held: Held, moves: str, sides: Sides, at: int | None = None) -> Updates:
        """The whole page apart from the lists of models."""
        if moves == BOTH and _apart(held, sides):
            moves = LEFT
        if moves == BOTH:
            value, layout = state.joined(sides[LEFT], sides[RIGHT]), state.layout(held[LEFT], held[RIGHT])
        else:
            value, layout = sides[moves], points.layout(held[moves])
        pictures = self._picture(LEFT, held[LEFT], sides[LEFT]) | self._picture(RIGHT, held[RIGHT], sides[RIGHT])
        return pictures | {
            self.moves: moves,
            self.console: gr.update(value=value, layout=layout),
            self.last: {**sides, "moves": moves},
            self.differences: html.escape(state.differences(held[LEFT], held[RIGHT]), quote=False),
            self.history: _history_entry(held, sides, at),
        }

    def _open(self, key: str, left: view_state.View, right: view_state.View, apart: bool, at: int | None = None) -> Updates:
        held, sides = {}, {}
        for side, view in ((LEFT, left), (RIGHT, right)):
            view_state.warn_of_changes(view)
            held[side], sides[side] = view.held, view.point
        return self.picker.show(key, *(held[side].model.name for side in SIDES)) | self._scene(
            held, LEFT if apart else BOTH, sides, at
        )


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    left = model_cache.get(model_cache.first())
    right = model_cache.get(state.partner(left))
    point = _default_point(left, None)
    sides = {LEFT: point, RIGHT: state.fitted(right, point)}
    shown = {LEFT: latent_views.main_picture(left, sides[LEFT]), RIGHT: latent_views.main_picture(right, sides[RIGHT])}

    heading("Compare", "What does another model make of the same z? And what lies at another z of the same model?")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            with gr.Row(elem_classes="tight"):
                models, choices = {}, model_cache.choices()
                for side, held in ((LEFT, left), (RIGHT, right)):
                    models[side] = gr.Dropdown(
                        choices, value=held.model.name, label=side.capitalize(), min_width=130, elem_id=f"compare-model-{side}"
                    )
            others = others_button(state.PAGE)
            moves = gr.Radio([BOTH, LEFT, RIGHT], value=BOTH, label="The console moves", elem_id="compare-moves")
            another = gr.Button("Another z", variant="primary", size="sm", elem_id="compare-another")
            console = new_console(state.joined(sides[LEFT], sides[RIGHT]), state.layout(left, right), elem_id="compare-console")
        stages, opinions = {}, {}
        with gr.Column(scale=8, min_width=300, elem_classes="in-view"):
            with gr.Row(elem_classes="pair"):
                for side in (LEFT, RIGHT):
                    with gr.Column(min_width=130):
                        stages[side] = new_stage(shown[side].picture, elem_id=f"compare-stage-{side}", elem_classes="main-stage")
                        opinions[side] = panel(shown[side].opinion, elem_id=f"compare-opinion-{side}")
            words = gr.Markdown(html.escape(state.differences(left, right), quote=False), elem_id="compare-words")
    history = new_history("compare", "compare-stage-left", "compare-another", files=False, elem_id="compare-history")
    local_lane("compare", *models.values(), moves, stage="compare-stage-left")
    help_panel("compare")

    parts = Parts(
        models=models,
        picker=model_picker([models[side] for side in SIDES], others),
        moves=moves,
        console=console,
        last=gr.State({**sides, "moves": BOTH}),
        stages=stages,
        opinions=opinions,
        differences=words,
        history=history,
    )
    pair, pictures = [models[LEFT], models[RIGHT]], [*stages.values(), *opinions.values()]
    asked = [*pair, moves, console, parts.last]
    scene = [moves, console, parts.last, *pictures, words, history]
    on(console.input, parts.follow, asked, pictures, by="hand")
    on(console.settle, parts.settle, asked, [parts.last, history], by="hand")
    on(another.click, parts.draw_noise, asked, scene)
    on(moves.input, parts.change_moves, asked, scene, by="typing")
    for model in pair:
        on(model.input, parts.change_model, asked, scene, by="typing")
    whole = [*parts.picker.all, *scene]
    view_state.on_restore(history, parts.restore, [parts.picker.key], whole)
    on_load(parts.load, [parts.picker.key], whole)


def _held(left: str, right: str) -> Held:
    return {LEFT: model_cache.get(left), RIGHT: model_cache.get(right)}


def _default_point(held: OpenModel, seed: int | None) -> dict[str, Any]:
    return points.from_seed(held.model, FIRST_SEED if seed is None else seed)


def _stood(point: Any, last: Last) -> Sides:
    """Both sides' points as they stood in the models before: those parts of the console's point that a side has there."""
    before = {side: last[side] for side in SIDES}
    moved = [side for side in SIDES if last["moves"] in (side, BOTH)]
    own = {side: {part: point[part] for part, value in last[side].items() if value not in (None, [])} for side in moved}
    return before | {side: {**last[side], **own[side]} for side in moved}


def _moved(held: Held, moves: str, point: Any, sides: Sides) -> Sides:
    """Both sides' points after the console came to ``point``."""
    return {side: state.fitted(held[side], point) if moves in (side, BOTH) else sides[side] for side in SIDES}


def _history_entry(held: Held, sides: Sides, at: int | None = None) -> dict[str, Any]:
    """The history's value for both sides: a link, and both pictures side by side."""
    alts, images = [], []
    for side in SIDES:
        latent = points.to_latent(held[side].model, sides[side])
        images.append(held[side].model.generate(latent))
        alts.append(f"{side}: {held[side].model.name}, {alt_text.describe(held[side], latent, images[-1])}")
    together = torch.cat(images) if images[0].shape == images[1].shape else images[0]
    query = state.query(held[LEFT], held[RIGHT], sides[LEFT], sides[RIGHT], _apart(held, sides))
    return {**picture(together, "; ".join(alts), len(together), 1), "query": query, "at": at}


def _apart(held: Held, sides: Sides) -> bool:
    """Whether one point does not say both sides."""
    if not state.share_z(held[LEFT], held[RIGHT]):
        return True
    whole = state.joined(sides[LEFT], sides[RIGHT])
    return any(state.fitted(held[side], whole) != sides[side] for side in SIDES)
