"""Direction sliders: a slider for each principal or named direction, with a strip that shows what it does."""

from typing import Any

import gradio as gr

from gan.web import reading
from gan.web.components import console
from gan.web.components.client_html import client_html
from gan.web.view_table import of_page

_TEMPLATE = """<div class="steering">
  <div class="steering-rows"></div>
  <a class="steering-link" href="#">Link to this view</a>
  <div class="steering-said" role="status"></div>
</div>"""


def direction_sliders(value: dict[str, Any], layout: dict[str, Any], strips: dict[str, Any], **options: Any) -> gr.HTML:
    """Sliders along directions; ``value``, ``layout`` and ``strips`` are made by ``gan.web.pages.directions.views``.

    Its value is a point (see ``gan.web.show.points``) with the base and the amounts that lead there. Triggers ``input`` while a
    hand moves, ``settle`` when it lets go, and ``last`` then, if it moved a numbered direction, which the value's "last" names.
    """
    props = {"layout": layout, "strips": strips, "table": of_page("directions")}
    return client_html("direction_sliders", value, _TEMPLATE, ["input", "settle", "last"], read, **props, **options)


def read(value: Any) -> dict[str, Any]:
    """What a browser's sliders sent: a point, the base from which they moved it, how far, and the key of the last one moved.

    Raises:
        UsageError: something else.
    """
    sent = reading.record(value, "What the sliders sent")
    amounts = reading.record(sent.get("amounts"), "The amounts of the directions")
    point, base = console.read(sent), console.read({"noise": sent.get("base")})
    assert point is not None and base is not None
    return point | {
        "last": reading.text(sent.get("last"), "The last direction", reading.LONGEST_NAME),
        "base": base["noise"],
        "amounts": {key: reading.number(amount, f"The amount of {key[:40]!r}") for key, amount in amounts.items()},
    }
