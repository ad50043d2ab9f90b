"""The console: the controls of one latent space, drawn from its LatentSpec."""

from typing import Any

import gradio as gr

from gan import paths


def console(value: dict[str, Any] | None = None, layout: dict[str, Any] | None = None, **options: Any) -> gr.HTML:
    """Sliders for noise and codes, buttons for label and category.

    ``value`` is a point (see ``gan.web.show.points``), ``layout`` what to draw (see ``gan.web.show.points.layout``). Triggers
    ``input`` while a hand moves and ``settle`` when it lets go.
    """
    template, script = '<div class="console"></div>', (paths.ASSETS / "js" / "components" / "console.js").read_text()
    return gr.HTML(value, layout=layout, html_template=template, js_on_load=script, apply_default_css=False, **options)
