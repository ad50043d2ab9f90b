"""Draw: the generator finds the z that redraws a drawing, and the discriminator says what it thinks of the drawing itself."""

import contextlib
import html
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import gradio as gr
import torch
from torch import Tensor

from gan.analysis import inversion, pixel_gradients
from gan.analysis.inversion import Search
from gan.data import datasets, drawn_digit
from gan.data.drawn_digit import FAINT
from gan.errors import TheatreError, UsageError, unknown
from gan.evaluation import classifier
from gan.models.checkpoint import Header
from gan.web import view_rules
from gan.web.components.drawing_pad import drawing_pad as new_pad
from gan.web.components.drawing_pad import holding, read
from gan.web.components.local_lane import local_lane
from gan.web.components.panel import panel
from gan.web.components.stage import picture
from gan.web.components.stage import stage as new_stage
from gan.web.events import Updates, on, on_load, refusal, warn
from gan.web.help import heading, help_panel
from gan.web.show import latent_views, links, model_cache, points, view_state
from gan.web.show.latent_views import JudgedPicture
from gan.web.show.model_picker import ModelPicker, model_picker, others_button
from gan.web.show.single_flight import cached

RULES = view_rules.read("draw_rules")
SHAPE = (1, drawn_digit.SIDE, drawn_digit.SIDE)
EXAMPLE, FIRST_SEED = int(RULES["example"]), int(RULES["seed"])
"""The test picture that lies on the pad at first, and what its search starts from."""
SEEDS: int = RULES["seeds"]
AT_OPENING = 64
"""Random draws that the server waits for when it opens; the first visitor has the whole search."""
AT_ONCE = 2
"""Searches; each takes a core, and other visitors' sliders need one too."""


class SearchViews(NamedTuple):
    """A search as the page shows it: stages of all starts and of the best beside the drawing, its progress and the link to
    Explore as HTML."""

    starts: dict[str, Any]
    pair: dict[str, Any]
    progress: str
    link: str


@dataclass(frozen=True, eq=False)
class Parts:
    """The page's components, and the handlers that answer for them by name (see ``gan.web.events.Updates``)."""

    model: gr.Dropdown
    picker: ModelPicker
    pad: gr.HTML
    starts: gr.HTML
    pair: gr.HTML
    progress: gr.HTML
    link: gr.HTML
    wish: gr.HTML
    opinion: gr.HTML

    def judge(self, name: str, value: Any) -> Updates:
        """D's opinion of the drawing."""
        return self._judged(_opinion_views(model_cache.get(name), value))

    def search(self, name: str, value: Any) -> Iterator[Updates]:
        """The search as it goes on; each press of the button starts elsewhere."""
        try:
            held = model_cache.get(name)
            target, began, luck = _target(held, value), time.perf_counter(), None
            for search in inversion.invert(held.model, target, random.randrange(SEEDS)):
                luck = search.errors[search.best] if luck is None else luck
                yield self._found(_search_views(held, target, search, luck, time.perf_counter() - began))
        except TheatreError as error:
            raise refusal(error) from error

    def draw_example(self, name: str) -> Updates:
        """Another test picture on the pad, and what D says of it."""
        held = model_cache.get(name)
        value = holding(_test_picture(held, random.randrange(SEEDS)))
        return {self.pad: value} | self._judged(_opinion_views(held, value))

    def change_model(self, name: str, value: Any) -> Updates:
        """D's opinion by another model, and the closest of its random draws, until the button is pressed."""
        held = model_cache.get(name)
        target, judged = _target(held, value), self._judged(_opinion_views(held, value))
        if target.max() < FAINT:
            return judged
        start = next(inversion.invert(held.model, target, FIRST_SEED))
        return judged | self._found(_search_views(held, target, start, start.errors[start.best], 0.0))

    def load(self, key: str, request: gr.Request) -> Updates:
        """The model that the link asks for (``?model=NAME``), else the first, whose example is on the page already."""
        asked, first = view_state.state_from_request("draw", request).get("model"), _first()
        try:
            held = _held(asked or first)
        except TheatreError as error:
            warn(RULES["instead"].format(error=error, name=first))
            held = model_cache.get(first)
        chosen = self.picker.show(key, held.model.name)
        if held.model.name == first:
            return chosen
        example = holding(_test_picture(held, EXAMPLE))
        return chosen | {self.pad: example} | self._judged(_opinion_views(held, example))

    def search_example(self, name: str) -> Updates:
        """The search for the first drawing, over."""
        return self._found(_example_search(model_cache.get(name)))

    def _judged(self, shown: JudgedPicture) -> Updates:
        return {self.wish: shown.picture, self.opinion: shown.opinion}

    def _found(self, shown: SearchViews) -> Updates:
        return {self.starts: shown.starts, self.pair: shown.pair, self.progress: shown.progress, self.link: shown.link}


def _held(name: str) -> model_cache.OpenModel:
    """The model of this name.

    Raises:
        UsageError: there is none, or the pad is not for its pictures.
        TheatreError: its file is damaged.
    """
    try:
        held = model_cache.get(name)
        if _fits(held.model.header):
            return held
    except UsageError:
        pass
    raise unknown("model of grey pictures of 28 by 28 pixels", name, model_cache.choices(_fits))


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = model_cache.get(_first())
    example = holding(_test_picture(held, EXAMPLE))
    target = _target(held, example)
    start = next(inversion.invert(held.model, target, FIRST_SEED, draws=AT_OPENING))
    found = _search_views(held, target, start, start.errors[start.best], 0.0)
    judged = _opinion_views(held, example)

    heading("Draw", "Draw a digit: can the generator find it in latent space? And would it fool the detective?")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=280, elem_classes="controls"):
            model = gr.Dropdown(model_cache.choices(_fits), value=held.model.name, label="Model", elem_id="draw-model")
            others = others_button("draw")
            pad = new_pad(example, elem_id="draw-pad")
            find = gr.Button("Find it", variant="primary", elem_id="draw-find")
        with gr.Column(scale=5, min_width=300):
            gr.HTML('<h2 class="act">The search for z</h2>', js_on_load=None)
            pair = new_stage(found.pair, elem_id="draw-found", elem_classes="draw-pair")
            starts = new_stage(found.starts, elem_id="draw-starts")
            progress = panel(found.progress, elem_id="draw-told")
            link = panel(found.link, elem_id="draw-link")
        with gr.Column(scale=4, min_width=280):
            gr.HTML('<h2 class="act">Be the forger yourself</h2>', js_on_load=None)
            wish = new_stage(judged.picture, elem_id="draw-wish", elem_classes="draw-pair")
            gr.HTML(_WISH_KEY, js_on_load=None)
            opinion = panel(judged.opinion, elem_id="draw-opinion")
    local_lane("draw", model, stage="draw-found")
    help_panel("draw")

    picker = model_picker([model], others, _fits)
    searched = {"starts": starts, "pair": pair, "progress": progress, "link": link}
    parts = Parts(model=model, picker=picker, pad=pad, **searched, wish=wish, opinion=opinion)
    judging, searching = [wish, opinion], [starts, pair, progress, link]
    on(pad.drawn, parts.judge, [model, pad], judging, by="hand")  # type: ignore[attr-defined]
    on(pad.example, parts.draw_example, [model], [pad, *judging])  # type: ignore[attr-defined]
    find.click(
        parts.search,
        [model, pad],
        searching,
        show_progress="hidden",
        api_visibility="private",
        trigger_mode="once",
        concurrency_limit=AT_ONCE,
    )
    on(model.input, parts.change_model, [model, pad], [*judging, *searching], by="typing")
    loaded = on_load(parts.load, [picker.key], [*picker.all, pad, *judging])
    on(loaded.then, parts.search_example, [model], searching)


_WISH_KEY = (
    '<p class="draw-key"><span class="more">more ink here</span> <span class="less">less ink here</span> '
    "would raise D's opinion</p>"
)


def _fits(header: Header) -> bool:
    """Whether a model draws what a pad can hold."""
    return header.shape == SHAPE


def _first() -> str:
    """The model that the page opens with, of digits if there is one. Raises as ``model_cache.first``."""
    digits = next(iter(model_cache.choices(lambda header: _fits(header) and header.dataset == "mnist")), "")
    return digits or model_cache.first(_fits)


def _test_picture(held: model_cache.OpenModel, index: int) -> Tensor:
    """(1, 28, 28) uint8, a picture of the kind this model draws, which it was not trained on; else a digit."""
    data = held.model.header.dataset
    test = datasets.load(data if datasets.is_local(data) else "mnist", "test").images
    return test[index % len(test)]


def _target(held: model_cache.OpenModel, value: Any) -> Tensor:
    """What is on the pad as this model's pictures are, (1, 28, 28) uint8."""
    drawn = read(value)
    return drawn_digit.as_digit(drawn) if held.model.header.dataset == "mnist" else drawn_digit.as_picture(drawn)


def _opinion_views(held: model_cache.OpenModel, value: Any) -> JudgedPicture:
    """The drawing as D sees it beside what D would change, and D's opinion of it."""
    target, said = _target(held, value), RULES["opinion"]
    if target.max() < FAINT:
        twice = target[None].repeat(2, 1, 1, 1)
        return JudgedPicture(picture(twice, said["empty_alt"], 2, 1, top=[said["seen"], said["changed"]]), said["empty"])
    label = _read_as(held, target)
    judged = pixel_gradients.of_picture(held.model, target, label)
    opinion = float(torch.tensor(judged.logit).sigmoid()) if held.model.is_probability else judged.logit
    seen = said["seen"] if label is None else said["read_as"].format(name=held.class_names[label])
    alt = said["alt"].format(belief=latent_views.belief(held, opinion))
    pair = torch.stack([judged.picture.expand(3, -1, -1), pixel_gradients.overlay(judged)])
    board = picture(pair, alt, 2, 1, top=[seen, said["changed"]])
    return JudgedPicture(board, latent_views.opinion_panel(held, opinion, said["formula"]))


def _read_as(held: model_cache.OpenModel, target: Tensor) -> int | None:
    """The label that a conditional D is told: what our classifier reads, or None where there is none."""
    if held.model.latent.classes:
        with contextlib.suppress(TheatreError):  # trained on pictures that no classifier here knows
            return int(classifier.label(classifier.load(held.model.header.dataset, "labels"), target[None])[0])
    return None


def _search_views(held: model_cache.OpenModel, target: Tensor, search: Search, luck: float, seconds: float) -> SearchViews:
    """The views of a search; a link to Explore once it is over.

    Args:
        target: the drawing (1, 28, 28) uint8.
        luck: the error of the closest random draw.
        seconds: how long the search took so far.
    """
    best, said = search.best, RULES["search"]
    errors = [f"{one:.0f}" for one in search.errors]
    alt = said["starts_alt"].format(count=len(errors), errors=", ".join(errors), best=best + 1)
    starts = picture(search.pictures, alt, len(errors), 1, best, top=errors)
    name = latent_views.name_of(held, search.latent, best)
    redrawn = said["pair_alt"].format(name=name, error=errors[best])
    pair = picture(torch.stack([target, search.pictures[best]]), redrawn, 2, 1, top=said["pair_top"])
    known = {"step": search.step, "steps": search.steps, "error": f"{search.errors[best]:.1f}", "luck": f"{luck:.1f}"}
    words, onward = said["under_way"].format(**known), ""
    if search.done:
        words = said["found"].format(**known, seconds=f"{seconds:.1f}", draws=inversion.DRAWS)
        address = links.explore(held.model.name, points.from_latent(search.latent, best))
        onward = said["onward"].format(address=html.escape(address))
    share, done = f"{100 * search.step / search.steps:.0f}", str(search.done).lower()
    progress = said["progress"].format(step=search.step, done=done, share=share, words=words)
    return SearchViews(starts, pair, progress, onward)


@cached(model_cache.OPEN_AT_ONCE)
def _example_search(held: model_cache.OpenModel) -> SearchViews:
    """The views of the search for the first drawing, at its end: once for all visitors."""
    target, began = _target(held, holding(_test_picture(held, EXAMPLE))), time.perf_counter()
    first, *_, last = inversion.invert(held.model, target, FIRST_SEED)
    return _search_views(held, target, last, first.errors[first.best], time.perf_counter() - began)
