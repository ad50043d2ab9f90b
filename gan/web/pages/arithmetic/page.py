"""Arithmetic: what can be computed with z? A - B + C on averages of samples, and psi times z."""

import random
from dataclasses import dataclass
from typing import Any

import gradio as gr

from gan.errors import TheatreError
from gan.latents import truncation
from gan.latents.latent import check_seed
from gan.web import reading
from gan.web.components.address import address as new_address
from gan.web.components.local_lane import local_lane
from gan.web.components.panel import panel
from gan.web.components.picker import picker as new_picker
from gan.web.components.slider import slider as new_slider
from gan.web.components.stage import stage as new_stage
from gan.web.events import Updates, on, on_load, warn
from gan.web.help import heading, help_panel
from gan.web.pages.arithmetic import state, views
from gan.web.pages.arithmetic.state import Sum
from gan.web.show import model_cache
from gan.web.show.model_picker import ModelPicker, model_picker, others_button

Picked = dict[str, Any]
"""The picker's value."""


@dataclass(frozen=True, eq=False)
class Parts:
    """The page's components, and the handlers that answer for them by name (see ``gan.web.events.Updates``)."""

    model: gr.Dropdown
    picker: ModelPicker
    seed: gr.Number
    psi: gr.HTML
    samples: gr.HTML
    trade: gr.HTML
    choices: gr.HTML
    terms: gr.HTML
    near: gr.HTML
    point_text: gr.HTML
    address: gr.HTML

    def choose(self, picked: Picked, psi: float) -> Updates:
        """Other samples in the groups."""
        total = state.shown(picked, psi)
        return {self.address: state.address(total)} | self._result(total)

    def pick(self, picked: Picked, psi: float, event: gr.EventData) -> Updates:
        """The result or a neighbour of it that was clicked."""
        total = state.shown(picked, psi)
        held = model_cache.get(total["model"])
        grid = views.result_points(held, total)
        if not grid:
            return gr.skip()
        index = reading.place(event.index, "The picture", len(grid))
        name = views.NAME if index == len(grid) // 2 else f"a neighbour of {views.NAME}"
        return {self.point_text: views.describe_point(held, grid[index], name)}

    def draw_samples(self, picked: Picked, psi: float) -> Updates:
        """Samples of another seed, drawn at random."""
        return self.change_seed(picked, psi, random.randrange(10_000))

    def change_seed(self, picked: Picked, psi: float, seed: Any) -> Updates:
        """Samples of another seed, chosen from as at first."""
        return self._begin(picked["model"], check_seed(seed), psi)

    def change_model(self, picked: Picked, psi: float, name: str) -> Updates:
        """Samples of another model, chosen from as at first."""
        return self._begin(name, picked["seed"], psi)

    def truncate(self, picked: Picked, psi: float) -> Updates:
        """Samples at another psi, while a hand drags it."""
        total = state.shown(picked, psi)
        held = model_cache.get(total["model"])
        return {self.samples: views.truncated(held, total), self.trade: views.trade(held, psi)}

    def settle_psi(self, picked: Picked, psi: float) -> Updates:
        """A psi at which the hand has come to rest."""
        return {self.address: state.address(state.shown(picked, psi))}

    def load(self, key: str, request: gr.Request) -> Updates:
        """The sum that the link asks for, else the first one; the address is left as it came."""
        try:
            total, changed = state.read(request.query_params)
            for sentence in changed:
                warn(sentence)
        except TheatreError as error:
            warn(f"{error} Showing the first sum instead.")
            total = state.begin(model_cache.get(model_cache.first()).model)
        return self._open(total) | self.picker.show(key, total["model"])

    def _result(self, total: Sum) -> Updates:
        """The result and what it is made of; the pictures stay while a group is empty."""
        held = model_cache.get(total["model"])
        result, terms = views.result(held, total), views.terms(held, total)
        updates: Updates = {self.point_text: result.words}
        if result.picture is not None:
            updates |= {self.near: result.picture}
        if terms is not None:
            updates |= {self.terms: terms}
        return updates

    def _begin(self, name: str, seed: int, psi: float) -> Updates:
        total = state.begin(model_cache.get(name).model, seed, psi)
        return self._open(total) | {self.address: state.address(total)}

    def _open(self, total: Sum) -> Updates:
        """The whole page for one sum, apart from its address."""
        held = model_cache.get(total["model"])
        return self._result(total) | {
            self.seed: total["seed"],
            self.psi: total["psi"],
            self.samples: views.truncated(held, total),
            self.trade: views.trade(held, total["psi"]),
            self.choices: gr.update(value=views.picked(total), sheet=views.choices(held, total)),
        }


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = model_cache.get(model_cache.first())
    first = state.begin(held.model)
    result = views.result(held, first)
    heading("Arithmetic", "What can be computed with z? Subtract thin from bold, add it to another; multiply by ψ.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            with gr.Row(elem_classes="tight"):
                model = gr.Dropdown(
                    model_cache.choices(), value=held.model.name, label="Model", scale=2, min_width=120, elem_id="sums-model"
                )
                seed = gr.Number(first["seed"], label="Seed", precision=0, minimum=0, min_width=70, elem_id="sums-seed")
            others = others_button("sums")
            choices = new_picker(views.picked(first), views.choices(held, first), elem_id="sums-picker")
            fresh = gr.Button("Other samples", variant="primary", size="sm", elem_id="sums-fresh")
        with gr.Column(scale=4, min_width=300):
            terms = new_stage(views.terms(held, first), elem_id="sums-terms", elem_classes="terms")
            near = new_stage(result.picture, elem_id="sums-result", elem_classes="result")
            point_text = panel(result.words, elem_id="sums-told")
        with gr.Column(scale=5, min_width=300):
            words = "Truncation ψ: every entry of z times"
            psi = new_slider(first["psi"], 0, truncation.LARGEST, 0.05, words, elem_id="sums-psi")
            samples = new_stage(views.truncated(held, first), elem_id="sums-samples")
            trade = panel(views.trade(held, first["psi"]), elem_id="sums-trade")
    address = new_address(elem_id="sums-address")
    local_lane("arithmetic", model, seed, stage="sums-result")
    help_panel("arithmetic")

    parts = Parts(
        model=model,
        picker=model_picker([model], others),
        seed=seed,
        psi=psi,
        samples=samples,
        trade=trade,
        choices=choices,
        terms=terms,
        near=near,
        point_text=point_text,
        address=address,
    )
    now, follows = [choices, psi], [terms, near, point_text, address]
    everything = [*parts.picker.all, seed, psi, samples, trade, choices, *follows]
    on(choices.choose, parts.choose, now, follows, by="typing")  # type: ignore[attr-defined]
    on(near.pick, parts.pick, now, [point_text])
    on(fresh.click, parts.draw_samples, now, everything)
    on(seed.input, parts.change_seed, [*now, seed], everything, by="typing")
    on(model.input, parts.change_model, [*now, model], everything, by="typing")
    on(psi.input, parts.truncate, now, [samples, trade], by="hand")
    on(psi.settle, parts.settle_psi, now, [address], by="typing")  # type: ignore[attr-defined]
    on_load(parts.load, [parts.picker.key], everything)
