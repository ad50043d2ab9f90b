"""Directions: does a direction of z mean something? The strongest ones, each with a slider and a strip; name what you find."""

import html
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from gan.analysis import named_directions
from gan.analysis.principal_directions import METHODS
from gan.errors import TheatreError, UsageError
from gan.runs import visitor
from gan.web.components.console import console as new_console
from gan.web.components.direction_sliders import direction_sliders as new_steering
from gan.web.components.local_lane import local_lane
from gan.web.components.panel import panel
from gan.web.components.stage import stage as new_stage
from gan.web.events import Updates, inform, on, on_load, warn
from gan.web.help import heading, help_panel
from gan.web.pages.directions import views
from gan.web.pages.directions.views import SHOWN
from gan.web.show import latent_views, links, model_cache, points
from gan.web.show.follow import picture_follows
from gan.web.show.model_cache import OpenModel
from gan.web.show.model_picker import ModelPicker, model_picker, others_button

PARTS = ["label", "category", "codes"]


@dataclass(frozen=True, eq=False)
class Parts:
    """The page's components, and the handlers that answer for them by name (see ``gan.web.events.Updates``)."""

    model: gr.Dropdown
    picker: ModelPicker
    method: gr.Radio
    named: gr.Dropdown
    steering: gr.HTML
    console: gr.HTML
    stage: gr.HTML
    opinion: gr.HTML
    explore_link: gr.HTML
    which: gr.Dropdown
    name: gr.Textbox
    undo: gr.Button
    saved: gr.State

    def settle(self, model: str, method: str, names: list[str], value: Any) -> Updates:
        """The strips at the place where a hand has come to rest; the value stays the hand's."""
        held = model_cache.get(model)
        there = views.check(held, value)
        drawn = views.layout(held, method, names)
        strips = gr.update(strips=views.strips(held, drawn, there))
        return {self.steering: strips, self.explore_link: _explore_link(held, there)}

    def change_conditions(self, model: str, method: str, names: list[str], value: Any, point: Any) -> Updates:
        """The same noise under another label, category or codes."""
        held = model_cache.get(model)
        there = views.check(held, value)
        return self._scene(held, method, names, {**there, **{part: point[part] for part in PARTS}})

    def draw_noise(self, model: str, method: str, names: list[str], value: Any) -> Updates:
        """Other noise, with every direction at 0."""
        held = model_cache.get(model)
        noise = points.from_seed(held.model, random.randrange(10_000))["noise"]
        return self._scene(held, method, names, views.at_rest({**views.check(held, value), "noise": noise}))

    def reset(self, model: str, method: str, names: list[str], value: Any) -> Updates:
        """Every direction at 0: when a button says so, and when the method or the named directions change, since a number of one
        method is not that of the other."""
        held = model_cache.get(model)
        there = views.check(held, value)
        return self._scene(held, method, names, views.at_rest({**there, "noise": there["base"]}))

    def change_model(self, model: str, method: str) -> Updates:
        """Another model at its first point."""
        held, drawn, value, _ = views.read({"model": model, "method": method})
        return self._open(held, drawn, value)

    def save_name(self, model: str, method: str, names: list[str], value: Any, which: str, name: str, key: str) -> Updates:
        """Save the name, and show the direction under it."""
        held = model_cache.get(model)
        there = views.check(held, value)
        vector = model_cache.principal_of(held, method).vectors[int(which) - 1]
        kept = named_directions.save(name, held.model.name, method, vector, views.fingerprint_of(held), visitor.digest(key))
        amounts = dict(there["amounts"])
        amounts[kept.key] = amounts.pop(which, 0)  # what the number had moved, the name moves now
        chosen = [kept.key, *names][: views.TOGETHER]
        inform(f"Saved as {kept.name}; it is listed for {held.model.name}, and 'Link to this view' shares it.")
        return self._scene(held, method, chosen, {**there, "amounts": amounts}) | {
            self.named: gr.update(choices=views.names(held), value=chosen),
            self.name: "",
            self.undo: gr.update(visible=True, value=f"Take back: {kept.name}"),
            self.saved: {"model": held.model.name, "key": kept.key},
        }

    def remove_name(self, model: str, method: str, names: list[str], value: Any, saved: Any) -> Updates:
        """Forget the name that was saved last."""
        if not saved:
            raise UsageError("No name has been saved from this page, so there is none to take back.")
        named_directions.delete(saved["model"], saved["key"])
        held = model_cache.get(model)
        left = [key for key in names if key != saved["key"]]
        return self._scene(held, method, left, views.check(held, value)) | {
            self.named: gr.update(choices=views.names(held), value=left),
            self.undo: gr.update(visible=False),
        }

    def load(self, key: str, request: gr.Request) -> Updates:
        """The view that the link asks for, else the first one; with the lists of models and names as they are now."""
        try:
            held, drawn, value, changed = views.read(request.query_params)
            for sentence in changed:
                warn(sentence)
        except TheatreError as error:
            warn(f"{error} Showing the best model instead.")
            held, drawn, value, _ = views.read({})
        return self._open(held, drawn, value) | self.picker.show(key, held.model.name)

    def _picture(self, held: OpenModel, value: dict[str, Any]) -> Updates:
        shown = latent_views.main_picture(held, value)
        return {
            self.stage: shown.picture,
            self.opinion: shown.opinion,
            self.explore_link: _explore_link(held, value),
        }

    def _scene(self, held: OpenModel, method: str, names: list[str], value: dict[str, Any]) -> Updates:
        """All that shows one value of the sliders."""
        drawn = views.layout(held, method, names)
        there = views.moved(drawn, value)
        sliders = gr.update(value=there, layout=drawn, strips=views.strips(held, drawn, there))
        return {self.steering: sliders} | self._picture(held, there)

    def _open(self, held: OpenModel, drawn: dict[str, Any], value: dict[str, Any]) -> Updates:
        """The whole page for one value of a layout."""
        names = [row["key"] for row in drawn["rows"] if not row["key"].isdigit()]
        return self._picture(held, value) | {
            self.method: drawn["method"],
            self.which: gr.update(choices=_numbered(len(drawn["rows"]) - len(names)), value="1"),
            self.named: gr.update(choices=views.names(held), value=names),
            self.undo: gr.update(visible=False),
            self.console: gr.update(value=value, layout=points.layout(held, PARTS)),
            self.steering: gr.update(value=value, layout=drawn, strips=views.strips(held, drawn, value)),
        }


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held, drawn, value, _ = views.read({})
    shown = latent_views.main_picture(held, value)

    heading("Directions", "Does a direction of z mean something? Move along one, and name what it does.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=3, min_width=260, elem_classes="controls"):
            model = gr.Dropdown(model_cache.choices(), value=held.model.name, label="Model", elem_id="directions-model")
            others = others_button(views.PAGE)
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
                    _numbered(SHOWN),
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
            stage = new_stage(shown.picture, elem_id="directions-stage", elem_classes="main-stage")
            opinion = panel(shown.opinion, elem_id="directions-opinion")
            explore_link = panel(_explore_link(held, value), elem_id="directions-onward")
    help_panel("directions")

    parts = Parts(
        model=model,
        picker=model_picker([model], others),
        method=method,
        named=named,
        steering=steering,
        console=console,
        stage=stage,
        opinion=opinion,
        explore_link=explore_link,
        which=which,
        name=name,
        undo=undo,
        saved=gr.State(),
    )
    asked, scene = [model, method, named, steering], [steering, stage, opinion, explore_link]
    everything = [*parts.picker.all, method, which, named, undo, console, *scene]
    picture_follows(steering, model, stage, opinion)
    local_lane("directions", model, method, named, which, stage="directions-stage")
    on(steering.settle, parts.settle, asked, [steering, explore_link], by="hand")  # type: ignore[attr-defined]
    # the direction moved last is the one to be named; without the server, whoever has drawn the picture
    steering.last(None, [steering], [which], js="(value) => value.last", queue=False, api_visibility="private")  # type: ignore[attr-defined]
    on(console.input, parts.change_conditions, [*asked, console], scene, by="hand")
    on(another.click, parts.draw_noise, asked, scene)
    on(back.click, parts.reset, asked, scene)
    on(model.input, parts.change_model, [model, method], everything, by="typing")
    for choice in (method, named):
        on(choice.input, parts.reset, asked, scene, by="typing")
    on(save.click, parts.save_name, [*asked, which, name, parts.picker.key], [*scene, named, name, undo, parts.saved])
    on(undo.click, parts.remove_name, [*asked, parts.saved], [*scene, named, undo])
    on_load(parts.load, [parts.picker.key], everything)


def _numbered(count: int) -> list[tuple[str, str]]:
    return [(f"Direction {number}", str(number)) for number in range(1, count + 1)]


def _explore_link(held: OpenModel, value: Mapping[str, Any]) -> str:
    address = html.escape(links.explore(held.model.name, value), quote=True)
    return f'<p class="onward"><a href="{address}">Open in Explore</a></p>'
