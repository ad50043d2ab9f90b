"""Arithmetic: what can be computed with z? A - B + C on averages of samples, and psi times z."""

import random
from typing import Any

import gradio as gr

from gan.errors import TheatreError
from gan.latents import truncation
from gan.latents.latent import check_seed
from gan.models import catalogue
from gan.web.components.address import address as new_address
from gan.web.components.picker import picker as new_picker
from gan.web.components.stage import stage as new_stage
from gan.web.events import on, on_load
from gan.web.help import heading, help_panel
from gan.web.pages.arithmetic import state, views
from gan.web.pages.arithmetic.state import Sum
from gan.web.show import model_cache


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = model_cache.get(model_cache.first())
    first = state.begin(held.model)
    near_value, near_points, words = views.result(held, first)
    heading("Arithmetic", "What can be computed with z? Subtract thin from bold, add it to another; multiply by ψ.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            with gr.Row(elem_classes="tight"):
                model = gr.Dropdown(
                    catalogue.names(), value=held.model.name, label="Model", scale=2, min_width=120, elem_id="sums-model"
                )
                seed = gr.Number(first["seed"], label="Seed", precision=0, minimum=0, min_width=70, elem_id="sums-seed")
            choices = new_picker(views.choices(held, first), elem_id="sums-picker")
            fresh = gr.Button("Other samples", variant="primary", size="sm", elem_id="sums-fresh")
        with gr.Column(scale=4, min_width=300):
            terms = new_stage(views.terms(held, first), elem_id="sums-terms", elem_classes="terms")
            near = new_stage(near_value, elem_id="sums-result", elem_classes="result")
            told = gr.HTML(words, elem_id="sums-told", js_on_load=None)
        with gr.Column(scale=5, min_width=300):
            psi = gr.Slider(
                0, truncation.LARGEST, first["psi"], step=0.05, label="Truncation ψ: every entry of z times", elem_id="sums-psi"
            )
            samples = new_stage(views.truncated(held, first), elem_id="sums-samples")
            trade = gr.HTML(views.trade(held, first["psi"]), elem_id="sums-trade", js_on_load=None)
    address = new_address(elem_id="sums-address")
    help_panel("arithmetic")

    total, near_state = gr.State(first), gr.State(near_points)
    follows = [terms, near, near_state, told, address]
    everything = [model, seed, psi, samples, trade, total, choices, *follows]
    on(choices.choose, _choose, [total], [total, *follows], by="typing")
    on(near.pick, _picked, [total, near_state], [told])
    on(fresh.click, lambda total: _all(_again(total, seed=random.randrange(10_000))), [total], everything)
    on(seed.input, lambda total, to: _all(_again(total, seed=check_seed(to))), [total, seed], everything, by="typing")
    on(model.input, lambda total, to: _all(_again(total, model=to)), [total, model], everything, by="typing")
    on(psi.input, _truncate, [total, psi], [samples, trade], by="hand")
    on(psi.change, _settle, [total, psi], [total, address], by="typing")
    on_load(_arrive, None, everything)


def _sum(total: Sum) -> tuple[Any, ...]:
    """terms, near, near_state, told and address."""
    held = model_cache.get(total["model"])
    value, grid, words = views.result(held, total)
    shown = gr.skip() if value is None else value
    averages = views.terms(held, total)
    return (
        gr.skip() if averages is None else averages,
        shown,
        grid,
        words,
        state.address(total),
    )


def _all(total: Sum) -> tuple[Any, ...]:
    """model, seed, psi, samples, trade, total and choices, and what ``_sum`` gives."""
    held = model_cache.get(total["model"])
    return (
        gr.update(choices=model_cache.choices_with(total["model"]), value=total["model"]),
        total["seed"],
        total["psi"],
        views.truncated(held, total),
        views.trade(held, total["psi"]),
        total,
        views.choices(held, total),
        *_sum(total),
    )


def _again(total: Sum, **changes: Any) -> Sum:
    """Another sheet, chosen from as at first."""
    wanted = {**total, **changes}
    return state.begin(model_cache.get(wanted["model"]).model, wanted["seed"], wanted["psi"])


def _choose(total: Sum, event: gr.EventData) -> tuple[Any, ...]:
    after = state.choose(total, event.chosen)
    return after, *_sum(after)


def _picked(total: Sum, grid: list[Any], event: gr.EventData) -> Any:
    if not grid:
        return gr.skip()
    index = min(len(grid) - 1, max(0, int(event.index)))
    name = views.NAME if index == len(grid) // 2 else f"a neighbour of {views.NAME}"
    return views.told(model_cache.get(total["model"]), grid[index], name)


def _truncate(total: Sum, psi: float) -> tuple[Any, ...]:
    held = model_cache.get(total["model"])
    return views.truncated(held, {**total, "psi": truncation.check_psi(psi)}), views.trade(held, psi)


def _settle(total: Sum, psi: float) -> tuple[Any, ...]:
    if psi == total["psi"]:
        return gr.skip(), gr.skip()
    now = {**total, "psi": truncation.check_psi(psi)}
    return now, state.address(now)


def _arrive(request: gr.Request) -> tuple[Any, ...]:
    """The sum that the link asks for, else the first one; the address is left as it came."""
    asked = dict(request.query_params)
    try:
        total = state.read(asked)
    except TheatreError as error:
        gr.Warning(f"{error} Showing the first sum instead.")
        total = state.begin(model_cache.get(model_cache.first()).model)
    return (*_all(total)[:-1], gr.skip())
