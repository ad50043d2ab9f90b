"""The steering: a slider for each principal or named direction, with a strip that shows what it does."""

from typing import Any

import gradio as gr

from gan import paths

_TEMPLATE = """<div class="steering">
  <div class="steering-rows"></div>
  <a class="steering-link" href="#">Link to this view</a>
  <div class="steering-said" role="status"></div>
</div>"""


def direction_sliders(value: dict[str, Any], layout: dict[str, Any], strips: dict[str, Any], **options: Any) -> gr.HTML:
    """Sliders along directions; ``value``, ``layout`` and ``strips`` are made by ``steering_views``.

    Its value is a point (see ``gan.web.show.points``) with the base and the amounts that lead there. Triggers ``input`` while a
    hand moves and ``settle`` when it lets go.
    """
    script = (paths.ASSETS / "js" / "components" / "direction_sliders.js").read_text()
    return gr.HTML(
        value, layout=layout, strips=strips, html_template=_TEMPLATE, js_on_load=script, apply_default_css=False, **options
    )
