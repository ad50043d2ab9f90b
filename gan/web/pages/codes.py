"""Codes: what InfoGAN found without being told: kinds of digit for c1, styles for c2 and c3."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from gan.errors import UsageError
from gan.models.checkpoint import Header
from gan.web.components.console import console as new_console
from gan.web.components.local_lane import local_lane
from gan.web.components.model_card import contents
from gan.web.components.model_card import model_card as new_card
from gan.web.components.panel import panel
from gan.web.components.stage import stage as new_stage
from gan.web.components.view_history import view_history as new_history
from gan.web.events import Updates, on, on_load
from gan.web.help import heading, help_panel
from gan.web.show import latent_views, links, model_cache, points, view_state
from gan.web.show.follow import picture_follows
from gan.web.show.model_cache import OpenModel
from gan.web.show.model_picker import ModelPicker, model_picker, others_button
from gan.web.view_rules import RULES

PAGE = "codes"
FIRST_SEED: int = links.default(PAGE, "seed")
SWEPT: list[str] = RULES["sweep"]["codes"]
PARTS: list[str] = RULES["codes"]["parts"]
MORE = [
    ("./", "Open in Explore", "Bring this picture to all its sliders"),
    ("nearest", "Memorised?", "Which training pictures are nearest to this one?"),
]
"""Pages that open the view that is shown here."""


@dataclass(frozen=True, eq=False)
class Parts:
    """The page's components, and the handlers that answer for them by name (see ``gan.web.events.Updates``)."""

    model: gr.Dropdown
    picker: ModelPicker
    console: gr.HTML
    stage: gr.HTML
    opinion: gr.HTML
    history: gr.HTML
    sheets: tuple[gr.HTML, ...]
    matching: gr.Markdown
    card: gr.HTML

    def settle(self, name: str, point: Any) -> Updates:
        """A point at which a hand has come to rest."""
        return {self.history: view_state.history_entry(PAGE, name, point)}

    def draw_noise(self, name: str, point: Any) -> Updates:
        """The same category and codes with other noise."""
        fresh = points.from_seed(model_cache.get(name).model, random.randrange(RULES["seeds"]["drawn"]))
        moved = {**point, "noise": fresh["noise"]}
        return self._scene(name, moved) | self._sweeps(name, moved)

    def picks(self, code: str) -> Callable[..., Updates]:
        """The handler of a click on a picture of the sweep of a code."""

        def pick(name: str, event: gr.EventData) -> Updates:
            (middle,) = points.sources(event.source, 1)
            return self._scene(name, points.picked(latent_views.swept(model_cache.get(name), middle, code), event.index))

        return pick

    def change_model(self, name: str) -> Updates:
        """Another model at its first point."""
        held = model_cache.get(name)
        return self._open(held, _default_point(held, None))

    def restore(self, key: str, event: gr.EventData) -> Updates:
        """A view of the history or a favourite."""
        view, at = view_state.from_event(PAGE, event, _best, _default_point)
        return self._open(view.held, view.point, at) | self.picker.show(key, view.held.model.name)

    def load(self, key: str, request: gr.Request) -> Updates:
        """The view that the link asks for, else the best model's; with the list of models as it is now."""
        view = view_state.from_request(PAGE, request, _best, _default_point)
        return self._open(view.held, view.point) | self.picker.show(key, view.held.model.name)

    def _sweeps(self, name: str, point: Any) -> Updates:
        held = model_cache.get(name)
        return {sheet: latent_views.code_sweep(held, point, code) for code, sheet in zip(SWEPT, self.sheets, strict=True)}

    def _scene(self, name: str, point: Any, at: int | None = None) -> Updates:
        """All that shows one point of a model, apart from the sweeps around it."""
        shown = latent_views.main_picture(model_cache.get(name), point)
        entry = view_state.history_entry(PAGE, name, point, None, at)
        return {self.console: point, self.stage: shown.picture, self.opinion: shown.opinion, self.history: entry}

    def _open(self, held: OpenModel, point: Any, at: int | None = None) -> Updates:
        """The whole page for one point of a model."""
        name = held.model.name
        return (
            self._scene(name, point, at)
            | self._sweeps(name, point)
            | {
                self.console: gr.update(value=point, layout=points.layout(held, PARTS, shown=0)),
                self.matching: latent_views.category_matching(held),
                self.card: contents(held.model),
            }
        )


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = model_cache.get(_best())
    start = _default_point(held, None)
    shown = latent_views.main_picture(held, start)

    heading("Codes", "What did InfoGAN find out on its own? Nobody told it what a digit is.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=3, min_width=280, elem_classes="controls"):
            model = gr.Dropdown(model_cache.choices(_fits), value=held.model.name, label="Model", elem_id="codes-model")
            others = others_button(PAGE)
            console = new_console(start, points.layout(held, PARTS, shown=0), elem_id="codes-console")
            noise = gr.Button("Another noise, same codes", variant="primary", size="sm", elem_id="codes-noise")
            matching = gr.Markdown(latent_views.category_matching(held), elem_id="codes-matching")
        with gr.Column(scale=3, min_width=240, elem_classes="in-view"):
            stage = new_stage(shown.picture, elem_id="codes-stage", elem_classes="main-stage")
            opinion = panel(shown.opinion, elem_id="codes-opinion")
        with gr.Column(scale=8, min_width=300), gr.Row():
            sheets = []
            for code in SWEPT:
                with gr.Column(min_width=240):
                    gr.Markdown(f"**{code} from -2 to 2**, one category a row")
                    sheets.append(new_stage(latent_views.code_sweep(held, start, code), elem_id=f"codes-sweep-{code}"))
    history = new_history("codes", "codes-stage", "codes-noise", MORE, elem_id="codes-history")
    card = new_card(contents(held.model), elem_id="codes-card")
    help_panel("codes")

    parts = Parts(
        model=model,
        picker=model_picker([model], others, _fits),
        console=console,
        stage=stage,
        opinion=opinion,
        history=history,
        sheets=tuple(sheets),
        matching=matching,
        card=card,
    )
    picture_follows(console, model, stage, opinion)
    local_lane("codes", model, stage="codes-stage")
    scene = [console, stage, opinion, history]
    everything = [*parts.picker.all, *scene, *sheets, matching, card]
    on(console.settle, parts.settle, [model, console], [history], by="hand")
    on(noise.click, parts.draw_noise, [model, console], [*scene, *sheets])
    for code, sheet in zip(SWEPT, parts.sheets, strict=True):
        on(sheet.pick, parts.picks(code), [model], scene)  # type: ignore[attr-defined]
    on(model.input, parts.change_model, [model], everything, by="typing")
    view_state.on_restore(history, parts.restore, [parts.picker.key], everything)
    on_load(parts.load, [parts.picker.key], everything)


def _fits(header: Header) -> bool:
    """Whether a model has a category and two codes at least, as the page's two sweeps need."""
    return header.recipe.latent.categories > 0 and header.recipe.latent.codes >= 2


def _default_point(held: OpenModel, seed: int | None) -> dict[str, Any]:
    """Codes at 0, so that the sliders start in the middle."""
    if not _fits(held.model.header):
        raise UsageError(RULES["codes"]["unfit"].format(name=held.model.name))
    point = points.from_seed(held.model, FIRST_SEED if seed is None else seed)
    return {**point, "codes": [0.0] * len(point["codes"])}


def _best() -> str:
    return model_cache.first(_fits)
