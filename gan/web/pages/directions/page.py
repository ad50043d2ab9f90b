"""Directions: does a direction of z mean something? The strongest ones, each with a slider and a strip; name what you find."""

import html
import random
from collections.abc import Mapping
from typing import Any

import gradio as gr

from gan.analysis import named_directions
from gan.analysis.principal_directions import METHODS
from gan.errors import TheatreError
from gan.web.components.console import console as new_console
from gan.web.components.direction_sliders import direction_sliders as new_steering
from gan.web.components.panel import panel
from gan.web.components.stage import stage as new_stage
from gan.web.events import on, on_load
from gan.web.help import DIRECTIONS_HELP, heading, help_panel
from gan.web.pages.directions import views
from gan.web.pages.directions.views import SHOWN
from gan.web.show import latent_views, links, model_cache, points
from gan.web.show.follow import picture_follows
from gan.web.show.model_cache import OpenModel

PARTS = ["label", "category", "codes"]


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held, drawn, value, _ = views.read({})
    picture, opinion_value = latent_views.main_picture(held, value)

    heading("Directions", "Does a direction of z mean something? Move along one, and name what it does.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=3, min_width=260, elem_classes="controls"):
            model = gr.Dropdown(model_cache.choices(), value=held.model.name, label="Model", elem_id="directions-model")
            method = gr.Radio(
                [(words, name) for name, words in METHODS.items()],
                value=drawn["method"],
                label="Found by",
                elem_id="directions-method",
            )
            with gr.Row(elem_classes="tight"):
                another = gr.Button("Another picture", variant="primary", size="sm", min_width=90, elem_id="directions-another")
                back = gr.Button("All back to 0", size="sm", min_width=90, elem_id="directions-back")
            console = new_console(value, points.layout(held, PARTS), elem_id="directions-console")
            named = gr.Dropdown(
                views.names(held),
                value=[],
                multiselect=True,
                max_choices=views.TOGETHER,
                label="Named by visitors",
                elem_id="directions-named",
            )
        with gr.Column(scale=7, min_width=320):
            steering = new_steering(value, drawn, views.strips(held, drawn, value), elem_id="directions-steering")
            with gr.Row(elem_classes="tight"):
                which = gr.Dropdown(
                    [(f"Direction {number}", str(number)) for number in range(1, SHOWN + 1)],
                    value="1",
                    label="Name a direction",
                    min_width=120,
                    elem_id="directions-which",
                )
                name = gr.Textbox(
                    label="What does it do?",
                    placeholder="for example: thicker stroke",
                    max_lines=1,
                    max_length=60,
                    min_width=140,
                    elem_id="directions-name",
                )
                save = gr.Button("Save the name", size="sm", min_width=80, elem_id="directions-save")
                undo = gr.Button("Take it back", size="sm", min_width=80, visible=False, elem_id="directions-undo")
        with gr.Column(scale=3, min_width=240):
            stage = new_stage(picture, elem_id="directions-stage", elem_classes="main-stage")
            opinion = panel(opinion_value, elem_id="directions-opinion")
            onward = gr.HTML(_onward(held, value), elem_id="directions-onward", js_on_load=None)
    help_panel(DIRECTIONS_HELP)

    saved = gr.State()
    shown = [steering, stage, opinion, onward]
    asked = [model, method, named, steering]
    everything = [model, method, which, named, undo, console, *shown[1:], steering]
    picture_follows(steering, model, stage, opinion)
    on(steering.settle, _settled, asked, [steering, onward, which], by="hand")
    on(console.input, _conditioned, [*asked, console], shown, by="hand")
    on(another.click, _another, asked, shown)
    on(back.click, _back, asked, shown)
    on(model.input, _changed_model, [model, method], everything, by="typing")
    for choice in (method, named):
        on(choice.input, _changed, asked, shown, by="typing")
    on(save.click, _saved, [*asked, which, name], [*shown, named, name, undo, saved])
    on(undo.click, _taken_back, [*asked, saved], [*shown, named, undo])
    on_load(_arrive, None, everything)


def _onward(held: OpenModel, value: Mapping[str, Any]) -> str:
    address = html.escape(links.explore(held.model.name, value), quote=True)
    return f'<p class="onward"><a href="{address}">Open in Explore</a></p>'


def _shown(held: OpenModel, method: str, names: list[str], value: dict[str, Any]) -> tuple[Any, ...]:
    """steering, stage, opinion and the way to Explore, all for one value."""
    drawn = views.layout(held, method, names)
    there = views.moved(drawn, value)
    sliders = gr.update(value=there, layout=drawn, strips=views.strips(held, drawn, there))
    return (sliders, *latent_views.main_picture(held, there), _onward(held, there))


def _settled(model: str, method: str, names: list[str], value: Any) -> tuple[Any, ...]:
    """The strips at the new place; the value stays the hand's. The direction moved last is the one to be named."""
    held = model_cache.get(model)
    there = views.check(held, value)
    drawn = views.layout(held, method, names)
    last = str(there.get("last"))
    which = last if last in map(str, range(1, SHOWN + 1)) else gr.skip()
    return gr.update(strips=views.strips(held, drawn, there)), _onward(held, there), which


def _conditioned(model: str, method: str, names: list[str], value: Any, point: Any) -> tuple[Any, ...]:
    """The same noise under another label, category or codes."""
    held = model_cache.get(model)
    there = views.check(held, value)
    return _shown(held, method, names, {**there, **{part: point[part] for part in PARTS}})


def _another(model: str, method: str, names: list[str], value: Any) -> tuple[Any, ...]:
    held = model_cache.get(model)
    noise = points.from_seed(held.model, random.randrange(10_000))["noise"]
    return _shown(held, method, names, views.at_rest({**views.check(held, value), "noise": noise}))


def _back(model: str, method: str, names: list[str], value: Any) -> tuple[Any, ...]:
    held = model_cache.get(model)
    there = views.check(held, value)
    return _shown(held, method, names, views.at_rest({**there, "noise": there["base"]}))


def _changed(model: str, method: str, names: list[str], value: Any) -> tuple[Any, ...]:
    """Another method, or other named directions; a number of one method is not that of the other, so all go back to 0."""
    return _back(model, method, names, value)


def _changed_model(model: str, method: str) -> tuple[Any, ...]:
    held, drawn, value, _ = views.read({"model": model, "method": method})
    return _whole_page(held, drawn, value)


def _whole_page(held: OpenModel, drawn: dict[str, Any], value: dict[str, Any]) -> tuple[Any, ...]:
    """Every value of the page; see ``everything`` in ``build``."""
    names = [row["key"] for row in drawn["rows"] if not row["key"].isdigit()]
    count = len(drawn["rows"]) - len(names)
    return (
        gr.update(choices=model_cache.choices_with(held.model.name), value=held.model.name),
        drawn["method"],
        gr.update(choices=[(f"Direction {number}", str(number)) for number in range(1, count + 1)], value="1"),
        gr.update(choices=views.names(held), value=names),
        gr.update(visible=False),
        gr.update(value=value, layout=points.layout(held, PARTS)),
        *latent_views.main_picture(held, value),
        _onward(held, value),
        gr.update(value=value, layout=drawn, strips=views.strips(held, drawn, value)),
    )


def _saved(model: str, method: str, names: list[str], value: Any, which: str, name: str) -> tuple[Any, ...]:
    """Save the name, and show the direction under it."""
    held = model_cache.get(model)
    there = views.check(held, value)
    vector = model_cache.principal_of(held, method).vectors[int(which) - 1]
    kept = named_directions.keep(name, held.model.name, method, vector, views.fingerprint_of(held))
    amounts = dict(there["amounts"])
    amounts[kept.key] = amounts.pop(which, 0)  # what the number had moved, the name moves now
    chosen = [kept.key, *names][: views.TOGETHER]
    gr.Info(f"Saved as {kept.name}; it is listed for {held.model.name}, and 'Link to this view' shares it.")
    return (
        *_shown(held, method, chosen, {**there, "amounts": amounts}),
        gr.update(choices=views.names(held), value=chosen),
        "",
        gr.update(visible=True, value=f"Take back: {kept.name}"),
        {"model": held.model.name, "key": kept.key},
    )


def _taken_back(model: str, method: str, names: list[str], value: Any, saved: Any) -> tuple[Any, ...]:
    """Forget the name that was saved last."""
    named_directions.forget(saved["model"], saved["key"])
    held = model_cache.get(model)
    left = [key for key in names if key != saved["key"]]
    rest = gr.update(choices=views.names(held), value=left), gr.update(visible=False)
    return (*_shown(held, method, left, views.check(held, value)), *rest)


def _arrive(request: gr.Request) -> tuple[Any, ...]:
    """The view that the link asks for, else the first one; with the lists of models and names as they are now."""
    try:
        held, drawn, value, changed = views.read(dict(request.query_params))
        for sentence in changed:
            gr.Warning(sentence)
    except TheatreError as error:
        gr.Warning(f"{error} Showing the best model instead.")
        held, drawn, value, _ = views.read({})
    return _whole_page(held, drawn, value)
