"""The console: the controls of one latent space, drawn from its LatentSpec."""

from typing import Any

import gradio as gr

from gan import paths

class Console(gr.HTML):
    """Sliders for noise and codes, buttons for label and category.

    ``value`` is a point (see ``gan.web.points``), ``layout`` what to draw (see ``gan.web.points.layout``). Triggers
    ``input`` while a hand moves and ``settle`` when it lets go.
    """

    def __init__(self, value: dict[str, Any] | None = None, layout: dict[str, Any] | None = None, **options: Any):
        super().__init__(
            value,
            layout=layout,
            html_template='<div class="console"></div>',
            js_on_load=(paths.ASSETS / "js" / "console.js").read_text(),
            apply_default_css=False,
            **options,
        )
    from typing import Callable, Literal, Sequence, Any, TYPE_CHECKING
    from gradio.blocks import Block
    if TYPE_CHECKING:
        from gradio.components import Timer
        from gradio.components.base import Component
