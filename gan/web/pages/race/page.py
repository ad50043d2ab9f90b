"""Race: two to four recipes or settings on the same data, seed and clock, side by side.

The race lives on the server (``gan.runs.race``); this page only starts it, steers it and follows it (``gan.web.http.watch``), so
that a reload finds it again and many may watch.
"""

import gradio as gr

from gan.runs.race import Races
from gan.web.events import on, on_load
from gan.web.help import heading, help_panel
from gan.web.pages.race import layout, views
from gan.web.pages.race.handlers import Handlers


def build(races: Races) -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Race", "Which recipe gets further, with the same pictures in the same time? Choose the lanes and press Start.")
    page = layout.draw()
    help_panel("race")
    with gr.Accordion("Which settings may a lane change?", open=False):
        gr.Markdown(views.settings_help())
    handlers = Handlers(races, page)
    which, own = [page.key, page.mine, page.seen], page.view | {page.mine}

    for field in page.form.recipes:
        on(field.input, handlers.preview, [page.seen, *page.form.recipes], page.of_lanes)
    on(page.start.click, handlers.start, page.form.fields | {page.key}, own)
    on(page.pause.click, handlers.pause_or_resume, which, page.view)
    on(page.stop.click, handlers.stop, which, page.view)
    on(page.seen.look, handlers.look, which, page.view, by="hand")
    on(page.chart.gap, handlers.look_at_all, which, page.view, by="hand")
    on_load(handlers.arrive, [page.key, page.mine], own | page.form.fields)
