"""Console: the controls of one latent space, drawn from its LatentSpec."""

from typing import Any

import gradio as gr

from gan.web.components.client_html import client_html


def console(value: dict[str, Any] | None = None, layout: dict[str, Any] | None = None, **options: Any) -> gr.HTML:
    """Sliders for noise and codes, buttons for label and category.

    ``value`` is a point (see ``gan.web.show.points``), ``layout`` what to draw (see ``gan.web.show.points.layout``). Triggers
    ``input`` while a hand moves and ``settle`` when it lets go.
    """
    return client_html("console", value, '<div class="console"></div>', ["input", "settle"], layout=layout, **options)
