"""Digits: a conditional GAN draws what it is told. The label says what, the noise says how."""

import html
import random
from dataclasses import dataclass
from typing import Any

import gradio as gr

from gan.errors import UsageError
from gan.evaluation import model_card
from gan.web import reading
from gan.web.components.console import console as new_console
from gan.web.components.local_lane import local_lane
from gan.web.components.model_card import contents
from gan.web.components.model_card import model_card as new_card
from gan.web.components.panel import panel
from gan.web.components.stage import stage as new_stage
from gan.web.components.view_history import view_history as new_history
from gan.web.events import Updates, either, on, on_load, warn
from gan.web.help import heading, help_panel
from gan.web.show import latent_views, links, model_cache, points, view_state
from gan.web.show.follow import picture_follows
from gan.web.show.model_cache import OpenModel
from gan.web.show.model_picker import ModelPicker, model_picker, others_button
from gan.web.view_rules import RULES

PAGE = "digits"
LABELLED = model_cache.needing(classes=True)
"""The models that this page is about."""
FIRST_SEED: int = links.default(PAGE, "seed")
FIRST_LABEL: int = links.default(PAGE, "label")
FIRST_NUMBER: str = links.default(PAGE, "number")
PARTS: list[str] = RULES["digits"]["parts"]
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
    ten: gr.HTML
    ten_caption: gr.Markdown
    number: gr.Textbox
    written: gr.HTML
    written_caption: gr.Markdown
    history: gr.HTML
    card: gr.HTML

    def settle(self, name: str, point: Any, text: str, at: int | None = None) -> Updates:
        """A point at which a hand has come to rest, or another number: what is besides the picture itself."""
        held = model_cache.get(name)
        written, words = _number(held, point, text)
        entry = view_state.history_entry(PAGE, name, point, None, at, **words)
        return {self.ten: latent_views.all_labels(held, point), self.written: written, self.history: entry}

    def draw_noise(self, name: str, point: Any, text: str) -> Updates:
        """The same label with other noise."""
        fresh = points.from_seed(model_cache.get(name).model, random.randrange(RULES["seeds"]["drawn"]))
        return self._scene(name, {**fresh, "label": point["label"]}, text)

    def pick(self, name: str, point: Any, text: str, event: gr.EventData) -> Updates:
        """The label that was clicked."""
        return self._scene(name, {**point, "label": reading.whole(event.index, "The label")}, text)

    def change_model(self, name: str, point: Any, text: str) -> Updates:
        """The same label in another model."""
        held = model_cache.get(name)
        return self._open(held, {**points.from_seed(held.model, FIRST_SEED), "label": point["label"]}, text)

    def restore(self, key: str, text: str, event: gr.EventData) -> Updates:
        """A view of the history or a favourite."""
        view, at = view_state.from_event(PAGE, event, _best, _default_point)
        opened = self._open(view.held, view.point, _number_of_link(view, text), at)
        return opened | self.picker.show(key, view.held.model.name)

    def load(self, key: str, request: gr.Request) -> Updates:
        """The view that the link asks for, else the best model's; with the list of models as it is now."""
        view = view_state.from_request(PAGE, request, _best, _default_point)
        opened = self._open(view.held, view.point, _number_of_link(view, FIRST_NUMBER))
        return opened | self.picker.show(key, view.held.model.name)

    def _scene(self, name: str, point: Any, text: str, at: int | None = None) -> Updates:
        """All that shows one point of a model."""
        shown = latent_views.main_picture(model_cache.get(name), point)
        here = {self.console: point, self.stage: shown.picture, self.opinion: shown.opinion}
        return here | self.settle(name, point, text, at)

    def _open(self, held: OpenModel, point: Any, text: str, at: int | None = None) -> Updates:
        """The whole page for one point of a model."""
        return self._scene(held.model.name, point, text, at) | {
            self.console: gr.update(value=point, layout=points.layout(held, PARTS, shown=0)),
            self.ten_caption: latent_views.all_labels_caption(held),
            self.number: gr.update(visible=held.draws_digits, value=text),
            self.written_caption: _written_caption(held),
            self.card: contents(held.model),
        }


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = model_cache.get(_best())
    start = _default_point(held, None)
    shown = latent_views.main_picture(held, start)

    heading("Digits", "Which digit shall the forger draw? The label says what, the noise says in whose hand.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            model = gr.Dropdown(model_cache.choices(LABELLED), value=held.model.name, label="Model", elem_id="digits-model")
            others = others_button(PAGE)
            console = new_console(start, points.layout(held, PARTS, shown=0), elem_id="digits-console")
            hand = gr.Button("Another hand (new noise)", variant="primary", size="sm", elem_id="digits-hand")
            number = gr.Textbox(
                FIRST_NUMBER,
                label="Write a number",
                max_lines=1,
                max_length=latent_views.LONGEST_NUMBER,
                visible=held.draws_digits,
                elem_id="digits-number",
            )
        with gr.Column(scale=4, min_width=300, elem_classes="in-view"):
            stage = new_stage(shown.picture, elem_id="digits-stage", elem_classes="main-stage")
            opinion = panel(shown.opinion, elem_id="digits-opinion")
        with gr.Column(scale=5, min_width=300):
            ten_caption = gr.Markdown(latent_views.all_labels_caption(held), elem_id="digits-ten-caption")
            ten = new_stage(latent_views.all_labels(held, start), elem_id="digits-ten")
            written_caption = gr.Markdown(_written_caption(held), elem_id="digits-written-caption")
            first_number = latent_views.handwriting(held, start, FIRST_NUMBER) if held.draws_digits else None
            written = new_stage(first_number, visible=held.draws_digits, elem_id="digits-written")
    history = new_history("digits", "digits-stage", "digits-hand", MORE, elem_id="digits-history")
    card = new_card(contents(held.model), elem_id="digits-card")
    help_panel("digits")

    parts = Parts(
        model=model,
        picker=model_picker([model], others, LABELLED),
        console=console,
        stage=stage,
        opinion=opinion,
        ten=ten,
        ten_caption=ten_caption,
        number=number,
        written=written,
        written_caption=written_caption,
        history=history,
        card=card,
    )
    picture_follows(console, model, stage, opinion)
    local_lane("digits", model, number, stage="digits-stage")
    asked, rest = [model, console, number], [ten, written, history]
    scene = [console, stage, opinion, *rest]
    everything = [*parts.picker.all, *scene, ten_caption, number, written_caption, card]
    on(either((console, "settle"), (number, "change")), parts.settle, asked, rest, by="typing")
    on(hand.click, parts.draw_noise, asked, scene)
    on(ten.pick, parts.pick, asked, scene)
    on(model.input, parts.change_model, asked, everything, by="typing")
    view_state.on_restore(history, parts.restore, [parts.picker.key, number], everything)
    on_load(parts.load, [parts.picker.key], everything)


def _written_caption(held: OpenModel) -> str:
    """What the lowest picture is; a model of clothes writes no numbers, and says who does."""
    if held.draws_digits:
        return str(RULES["number"]["caption"])
    scribe = next(iter(model_cache.choices(lambda header: LABELLED(header) and model_card.draws_digits(header))), "")
    advice = RULES["number"]["advice"].format(scribe=scribe) if scribe else ""
    names = html.escape(", ".join(held.class_names[: held.model.latent.classes]), quote=False)  # a stranger's folders, perhaps
    return str(RULES["number"]["none"].format(names=names, advice=advice))


def _number(held: OpenModel, point: Any, text: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The number written, and its words of a link; the last good picture while nothing or no number is typed, which is said."""
    if not held.draws_digits:
        return gr.update(visible=False), {}
    if not (text := str(text).strip()):
        return gr.update(visible=True), {}
    try:
        return gr.update(value=latent_views.handwriting(held, point, text), visible=True), {"number": text}
    except UsageError as error:
        warn(str(error))
        return gr.update(visible=True), {}


def _default_point(held: OpenModel, seed: int | None) -> dict[str, Any]:
    if not held.model.latent.classes:
        raise UsageError(RULES["digits"]["unfit"].format(name=held.model.name))
    return {**points.from_seed(held.model, FIRST_SEED if seed is None else seed), "label": FIRST_LABEL}


def _best() -> str:
    return model_cache.first(LABELLED)


def _number_of_link(view: view_state.View, otherwise: str) -> str:
    """The number that a link asks for, if it is one."""
    text = view.state.get("number", otherwise)
    if view.held.draws_digits:
        try:
            latent_views.spell(view.held, view.point, text)
        except UsageError as error:
            warn(str(error))
            return FIRST_NUMBER
    return text
