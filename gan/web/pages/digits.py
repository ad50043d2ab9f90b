"""Digits: a conditional GAN draws what it is told. The label says what, the noise says how."""

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
from gan.web.events import either, on, on_load
from gan.web.help import DIGITS_HELP, heading, help_panel
from gan.web.show import latent_views, model_cache, points, view_state
from gan.web.show.follow import picture_follows

FIRST_SEED, FIRST_LABEL, FIRST_NUMBER = 3, 7, "2026"
PARTS = ["label", "noise"]
MORE = [
    ("./", "Open in Explore", "Bring this picture to all its sliders"),
    ("nearest", "Memorised?", "Which training pictures are nearest to this one?"),
]
"""Pages that open the view that is shown here."""


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = model_cache.get(model_cache.first(classes=True))
    start = _start(held, None)
    stage_value, opinion_value = latent_views.main_picture(held, start)

    heading("Digits", "Which digit shall the forger draw? The label says what, the noise says in whose hand.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            model = gr.Dropdown(model_cache.choices(classes=True), value=held.model.name, label="Model", elem_id="digits-model")
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
            stage = new_stage(stage_value, elem_id="digits-stage", elem_classes="main-stage")
            opinion = panel(opinion_value, elem_id="digits-opinion")
        with gr.Column(scale=5, min_width=300):
            ten_caption = gr.Markdown(latent_views.all_labels_caption(held))
            ten = new_stage(latent_views.all_labels(held, start), elem_id="digits-ten")
            written_caption = gr.Markdown(_written_caption(held), elem_id="digits-written-caption")
            first_number = latent_views.handwriting(held, start, FIRST_NUMBER) if held.draws_digits else None
            written = new_stage(first_number, visible=held.draws_digits, elem_id="digits-written")
    keeper = new_keeper("digits", "digits-stage", "digits-hand", MORE, elem_id="digits-keeper")
    card = new_card(contents(held.model), elem_id="digits-card")
    help_panel(DIGITS_HELP)

    picture_follows(console, model, stage, opinion)
    rest = [ten, written, keeper]
    on(either((console, "settle"), (number, "change")), _rest, [model, console, number], rest, by="typing")
    scene = [console, stage, opinion, *rest]
    on(hand.click, _another_hand, [model, console, number], scene)
    on(ten.pick, _picked, [model, console, number], scene)
    everything = [model, *scene, ten_caption, number, written_caption, card]
    on(model.input, _change_model, [model, console, number], everything, by="typing")
    view_state.on_go(keeper, _go_to, [number], everything)
    on_load(_arrive, None, everything)


def _written_caption(held: model_cache.OpenModel) -> str:
    """What the lowest picture is; a model of clothes writes no numbers, and says who does."""
    if held.draws_digits:
        return "**Your number in this handwriting**"
    scribe = next((name for name in model_cache.choices(classes=True) if model_cache.get(name).draws_digits), "")
    advice = f" Choose {scribe} to write one." if scribe else ""
    return (
        f"**No number here:** the classes of this model are {', '.join(held.class_names[: held.model.latent.classes])}.{advice}"
    )


def _number(held: model_cache.OpenModel, point: Any, text: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The number written, and its words of a link; the last good picture while nothing or no number is typed, which is said."""
    if not held.draws_digits:
        return gr.update(visible=False), {}
    if not (text := str(text).strip()):
        return gr.update(visible=True), {}
    try:
        return gr.update(value=latent_views.handwriting(held, point, text), visible=True), {"number": text}
    except UsageError as error:
        gr.Warning(str(error))
        return gr.update(visible=True), {}


def _rest(name: str, point: Any, text: str, at: int | None = None) -> tuple[Any, ...]:
    held = model_cache.get(name)
    written, words = _number(held, point, text)
    return latent_views.all_labels(held, point), written, view_state.kept(name, point, None, at, **words)


def _scene(name: str, point: Any, text: str, at: int | None = None) -> tuple[Any, ...]:
    return (point, *latent_views.main_picture(model_cache.get(name), point), *_rest(name, point, text, at))


def _another_hand(name: str, point: Any, text: str) -> tuple[Any, ...]:
    fresh = points.from_seed(model_cache.get(name).model, random.randrange(10_000))
    return _scene(name, {**fresh, "label": point["label"]}, text)


def _picked(name: str, point: Any, text: str, event: gr.EventData) -> tuple[Any, ...]:
    return _scene(name, {**point, "label": int(event.index)}, text)


def _change_model(name: str, point: Any, text: str) -> tuple[Any, ...]:
    held = model_cache.get(name)
    return _opened(held, {**points.from_seed(held.model, FIRST_SEED), "label": point["label"]}, text)


def _opened(held: model_cache.OpenModel, point: Any, text: str, at: int | None = None) -> tuple[Any, ...]:
    _, *rest = _scene(held.model.name, point, text, at)
    return (
        gr.update(choices=model_cache.choices(classes=True), value=held.model.name),
        gr.update(value=point, layout=points.layout(held, PARTS, shown=0)),
        *rest,
        latent_views.all_labels_caption(held),
        gr.update(visible=held.draws_digits, value=text),
        _written_caption(held),
        contents(held.model),
    )


def _start(held: model_cache.OpenModel, seed: int | None) -> dict[str, Any]:
    if not held.model.latent.classes:
        raise UsageError(f"{held.model.name} takes no label, which this page is about; open it in Explore.")
    return {**points.from_seed(held.model, FIRST_SEED if seed is None else seed), "label": FIRST_LABEL}


def _best() -> str:
    return model_cache.first(classes=True)


def _go_to(text: str, event: gr.EventData) -> tuple[Any, ...]:
    view, at = view_state.going(event, _best, _start)
    return _opened(view.held, view.point, _asked_number(view, text), at)


def _arrive(request: gr.Request) -> tuple[Any, ...]:
    """The view that the link asks for, else the best model's; with the list as it is now."""
    view = view_state.arriving(request, _best, _start)
    return _opened(view.held, view.point, _asked_number(view, FIRST_NUMBER))


def _asked_number(view: view_state.View, otherwise: str) -> str:
    """The number that a link asks for, if it is one."""
    text = view.more.get("number", otherwise)
    if view.held.draws_digits:
        try:
            latent_views.spell(view.held, view.point, text)
        except UsageError as error:
            gr.Warning(str(error))
            return FIRST_NUMBER
    return text
