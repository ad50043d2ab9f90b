"""Memorised?: is this picture in the training set? Its nearest training pictures, beside how near real new ones have theirs."""

import math
import random
from dataclasses import dataclass
from typing import Any

import gradio as gr
import torch

from gan.data import datasets
from gan.errors import TheatreError
from gan.evaluation import nearest_real
from gan.evaluation.nearest_real import Lookup, Neighbours
from gan.latents.latent import check_seed
from gan.web.components.stage import picture
from gan.web.components.stage import stage as new_stage
from gan.web.components.view_history import view_history as new_history
from gan.web.events import Updates, on, on_load
from gan.web.help import heading, help_panel
from gan.web.show import latent_views, links, model_cache, points, view_state
from gan.web.show.model_cache import OpenModel
from gan.web.show.model_picker import ModelPicker, model_picker, others_button

PAGE = "nearest"
FIRST_SEED: int = links.default(PAGE, "seed")
COUNT = 5
SEARCHED = 100
"""Pictures of which the most suspicious one is looked for."""
BARS = 40
TITLES = {"pixels": "Nearest in pixels", "features": "Nearest in features"}
MORE = [("./", "Open in Explore", "Bring this picture to the sliders")]


@dataclass(frozen=True, eq=False)
class Parts:
    """The page's components, and the handlers that answer for them by name (see ``gan.web.events.Updates``)."""

    model: gr.Dropdown
    picker: ModelPicker
    seed: gr.Number
    point: gr.State
    stage: gr.HTML
    history: gr.HTML
    verdict: gr.Markdown
    sheets: tuple[gr.HTML, ...]
    rulers: tuple[gr.HTML, ...]

    def draw(self, name: str) -> Updates:
        """A picture drawn at random."""
        return self.change_seed(name, random.randrange(10_000))

    def change_seed(self, name: str, seed: Any) -> Updates:
        """What a seed draws."""
        held = model_cache.get(name)
        return self._show(held, points.from_seed(held.model, check_seed(seed)), check_seed(seed))

    def draw_suspicious(self, name: str) -> Updates:
        """The one of some fresh pictures that is nearest to a training picture."""
        held = model_cache.get(name)
        latent = held.model.latent.sample(SEARCHED, torch.Generator().manual_seed(random.randrange(2**31)))
        row = nearest_real.nearest_to_training(held.model.header.dataset, held.model.generate(latent))
        return self._show(held, points.from_latent(latent, row), None)

    def restore(self, key: str, event: gr.EventData) -> Updates:
        """A view of the history or a favourite."""
        view, at = view_state.from_event(PAGE, event, model_cache.first, _default_point)
        return self._show(view.held, view.point, view.seed, at) | self.picker.show(key, view.held.model.name)

    def load(self, key: str, request: gr.Request) -> Updates:
        """The view that the link asks for, else the best model's."""
        view = view_state.from_request(PAGE, request, model_cache.first, _default_point)
        return self._show(view.held, view.point, view.seed) | self.picker.show(key, view.held.model.name)

    def look_up(self, name: str, point: Any) -> Updates:
        """The nearest training pictures of one point of a model; where nothing can be looked up, why."""
        held = model_cache.get(name)
        try:
            data = held.model.header.dataset
            if data not in datasets.SOURCES:
                raise TheatreError(
                    "The pictures that this model learnt from are not kept here; choose a model of digits or clothes."
                )
            answer = nearest_real.look_up(data, held.model.generate(points.to_latent(held.model, point)), COUNT)[0]
            train = datasets.load(data, "train")
        except TheatreError as error:
            nothing: Updates = dict.fromkeys(self.sheets, _nothing())
            return nothing | dict.fromkeys(self.rulers, "") | {self.verdict: f"**Not looked up.** {error}"}
        updates: Updates = {self.verdict: verdict(held, answer)}
        for kind, sheet, ruler in zip(TITLES, self.sheets, self.rulers, strict=True):
            updates |= {sheet: _sheet(held, train, kind, answer.near[kind]), ruler: _ruler(held, answer, kind)}
        return updates

    def _show(self, held: OpenModel, point: Any, seed: int | None, at: int | None = None) -> Updates:
        name = held.model.name
        return ({} if seed is None else {self.seed: seed}) | {
            self.point: point,
            self.stage: latent_views.main_picture(held, point).picture,
            self.history: view_state.history_entry(PAGE, name, point, seed, at),
        }


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = model_cache.get(model_cache.first())
    start = _default_point(held, None)
    heading("Memorised?", "Did the generator invent this picture, or learn it by heart?")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            with gr.Row(elem_classes="tight"):
                model = gr.Dropdown(
                    model_cache.choices(), value=held.model.name, label="Model", scale=3, min_width=160, elem_id="nearest-model"
                )
                seed = gr.Number(FIRST_SEED, label="Seed", precision=0, minimum=0, min_width=80, elem_id="nearest-seed")
            others = others_button(PAGE)
            with gr.Row(elem_classes="tight"):
                another = gr.Button("Another picture", variant="primary", size="sm", min_width=90, elem_id="nearest-another")
                suspect = gr.Button(f"Most suspicious of {SEARCHED}", size="sm", min_width=90, elem_id="nearest-suspect")
            stage = new_stage(latent_views.main_picture(held, start).picture, elem_id="nearest-stage", elem_classes="main-stage")
        with gr.Column(scale=8, min_width=300):
            words = gr.Markdown(elem_id="nearest-words", elem_classes="found")
            sheets, rulers = [], []
            for kind, title in TITLES.items():
                gr.Markdown(f"**{title}**")
                sheets.append(new_stage(_nothing(), elem_id=f"nearest-{kind}", elem_classes="look-only"))
                rulers.append(gr.HTML(elem_id=f"nearest-{kind}-ruler", js_on_load=None))
    history = new_history("nearest", "nearest-stage", "nearest-another", MORE, elem_id="nearest-history")
    help_panel("memorised")

    parts = Parts(
        model=model,
        picker=model_picker([model], others),
        seed=seed,
        point=gr.State(start),
        stage=stage,
        history=history,
        verdict=words,
        sheets=tuple(sheets),
        rulers=tuple(rulers),
    )
    picker = parts.picker
    shown = [seed, parts.point, stage, history]
    for moved in (
        on(another.click, parts.draw, [model], shown),
        on(suspect.click, parts.draw_suspicious, [model], shown),
        on(seed.input, parts.change_seed, [model, seed], shown, by="typing"),
        on(model.input, parts.change_seed, [model, seed], shown, by="typing"),
        view_state.on_restore(history, parts.restore, [picker.key], [*picker.all, *shown]),
        on_load(parts.load, [picker.key], [*picker.all, *shown]),
    ):
        on(moved.then, parts.look_up, [model, parts.point], [words, *sheets, *rulers])


def _default_point(held: OpenModel, seed: int | None) -> dict[str, Any]:
    return points.from_seed(held.model, FIRST_SEED if seed is None else seed)


def _nothing() -> dict[str, Any]:
    """As large as what will stand there, so that nothing jumps."""
    return picture(torch.zeros(COUNT, 1, 28, 28, dtype=torch.uint8), "nothing looked up yet", COUNT, 1)


def _real(held: OpenModel, answer: Lookup) -> str:
    """What the picture is compared with: "real test 7s"."""
    name = held.class_names[answer.label]
    return f"real test {name}s" if held.draws_digits else f"real test pictures of class {name}"


def verdict(held: OpenModel, answer: Lookup) -> str:
    """What was found, in a sentence or two."""
    real = _real(held, answer)
    if answer.verdict == "copy":
        return f"**Memorised.** Training picture {int(answer.near['pixels'].place[0]):,} is this very picture, pixel by pixel."
    if answer.verdict == "close":
        where = " and ".join(kind for kind, near in answer.near.items() if near.closer >= nearest_real.RARE)
        return (
            f"**Suspiciously close.** In {where} it is nearer to a training picture than {nearest_real.RARE:.0%} of {real} are. "
            "One real picture in a hundred is as near by chance, so look at both before you judge."
        )
    if answer.verdict == "far":
        return (
            f"**Invented, but unlike the real ones.** It is farther from every training picture than nearly all {real} are: "
            "nothing was copied, and it may not be a good picture either."
        )
    return (
        f"**Invented.** It is about as far from all training pictures as {real} are, and those the generator cannot have learnt "
        "by heart."
    )


def _sheet(held: OpenModel, train: datasets.Dataset, kind: str, near: Neighbours) -> dict[str, Any]:
    names = ", ".join(held.class_names[int(train.labels[place])] for place in near.place)
    alt = f"the {len(near.place)} training pictures nearest in {kind}, of the classes {names}"
    top = [f"{distance:.1f}" for distance in near.distance]
    return picture(train.images[near.place], alt, len(near.place), 1, top=top)


def _ruler(held: OpenModel, answer: Lookup, kind: str) -> str:
    """How near real test pictures have theirs, as bars, and where this picture stands among them."""
    near = answer.near[kind]
    mine = float(near.distance[0])
    longest = 1.05 * max(mine, float(near.usual.max()))
    counts = torch.histc(near.usual, BARS, 0, longest)
    bars = "".join(
        f'<rect class="of-real" x="{100 * i / BARS:.1f}" width="{92 / BARS:.2f}" y="{40 - height:.1f}" height="{height:.1f}"/>'
        for i, height in enumerate((36 * counts / counts.max()).tolist())
        if height
    )
    unit = "of 255 grey levels" if kind == "pixels" else "in features"
    closer = f"closer than {math.floor(100 * near.closer)}% of {_real(held, answer)}"
    place = 100 * mine / longest
    return (
        f'<div class="ruler"><svg viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label="{kind}: {closer}">{bars}'
        f'<path class="of-g" vector-effect="non-scaling-stroke" d="M{place:.1f} 0 V40"/></svg>'
        f'<p title="Bars: the distance from each of {len(near.usual)} real test pictures to its own nearest training picture. '
        f'Line: this picture.">Nearest: {mine:.1f} {unit}, <b>{closer}</b>.</p></div>'
    )
