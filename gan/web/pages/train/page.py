"""Train live: noise becomes digits while you watch, with the players' curves beside it.

The run lives in a worker process (``gan.runs.registry``); this page only starts it, steers it and watches it
(``gan.web.http.watch``), so that a reload finds it again and many may watch.
"""

import gradio as gr

from gan.runs.registry import JobRegistry
from gan.web.events import on, on_load
from gan.web.help import heading, help_panel
from gan.web.pages.train import layout, models_panel, play
from gan.web.pages.train.handlers import Handlers
from gan.web.pages.train.layout import FIXED, LIVE


def build(jobs: JobRegistry) -> None:
    """Fill the page; call inside a Blocks context."""
    heading(
        "Train live",
        "Can a forger learn from nothing but the detective's opinion? Press Start and watch.",
        '<a href="train-here" title="Smaller networks learn in your browser">Train on this computer</a>',
    )
    page = layout.draw()
    play.build(jobs, page.run, page.seen, page.timeline.line)
    models_panel.build(page.key)
    help_panel("train")
    handlers = Handlers(jobs, page)
    form, transport, prediction, timeline = page.form, page.transport, page.prediction, page.timeline
    where = [page.key, page.run, page.seen, timeline.line]
    view = page.view
    own = view | {page.run}
    settings = {form.recipe, form.filled_for, form.dataset, form.images, form.seed, *(form.settings[key] for key in FIXED)}

    on(form.recipe.input, handlers.fill, [form.recipe], {form.filled_for, *form.settings.values()})
    on(transport.start.click, handlers.start, form.fields | {page.key}, own)
    on(transport.restart.click, handlers.restart, where, own)
    on(transport.pause.click, handlers.pause_or_go_on, where, own)
    on(transport.stop.click, handlers.stop, where, view)
    for player, button in transport.steps.items():
        on(button.click, handlers.step(player), where, view)
    on(prediction.preset.input, prediction.ask, [prediction.preset], {prediction.question, prediction.choice})
    on(prediction.start.click, handlers.start_broken, [*where, prediction.preset, prediction.choice], own | settings)
    on(page.speed.input, handlers.set_pace, [*where, page.speed], view)
    for key, field in {**{key: form.settings[key] for key in LIVE}, "frozen": form.frozen}.items():
        events = ("input",) if isinstance(field, (gr.Radio, gr.Dropdown)) else ("blur", "submit")  # not at each letter
        for event in events:
            on(getattr(field, event), handlers.change_setting(key), [*where, field], view)
    for asked in (page.seen.look, timeline.line.input):
        on(asked, handlers.look_again, [*where, page.turned], view, by="hand")
    on(page.chart.gap, handlers.look_at_all, [*where, page.turned], view, by="hand")
    on(timeline.branch.click, handlers.branch, [*where, timeline.stops, *(form.settings[key] for key in LIVE)], own)
    on(timeline.keep.click, handlers.keep, [*where, form.name], None)
    on(page.stage.pick, handlers.watch_cell, where, view)
    on_load(handlers.arrive, [page.key, page.run], own | settings)
