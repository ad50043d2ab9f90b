"""Time line of a training run."""

from typing import Any

import gradio as gr

from gan.web.components.client_html import client_html

_TEMPLATE = """<div class="timeline" data-live="true">
  <div class="timeline-bar"><div class="timeline-ticks" aria-hidden="true"></div>
    <input type="range" min="0" max="1" value="0" disabled aria-label="time line: images seen; the right end is now"></div>
  <span class="timeline-words"></span><button type="button" title="Back to what is happening now">Live</button>
</div>"""

LIVE: dict[str, Any] = {"at": None}
NO_SPAN: dict[str, Any] = {"run": "", "images": 0, "total": 1, "moments": []}


def timeline(**options: Any) -> gr.HTML:
    """A slider over the images that a run has seen. Triggers ``input`` while a hand moves it.

    Its value, {"at": images, or None at its right end}, is the hand's alone; ``span`` says how far the run has got:
    {"run": id, "images": seen, "total": in all, "moments": [images at which the networks were kept]}.
    """
    return client_html("timeline", LIVE, _TEMPLATE, ["input"], read, span=NO_SPAN, **options)


def read(value: Any) -> dict[str, Any]:
    """The value that a browser's time line sent; what cannot be read is live."""
    return {"at": back_at(value)}


def back_at(value: Any) -> int | None:
    """The images at which the time line stands, or None when it is live, from what a browser sent."""
    at = value.get("at") if isinstance(value, dict) else None
    return int(at) if isinstance(at, (int, float)) and not isinstance(at, bool) and 0 <= at < 1e12 else None
