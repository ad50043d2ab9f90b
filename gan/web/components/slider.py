"""Slider: one number, by hand or typed."""

import functools
from typing import Any

import gradio as gr

from gan.web import reading
from gan.web.components.client_html import client_html


def slider(value: float, low: float, high: float, step: float, heading: str, **options: Any) -> gr.HTML:
    """A slider from ``low`` to ``high``, its value the number.

    A component of ours and not gr.Slider, so that whoever draws in the browser hears it before Gradio does. Triggers ``input``
    while a hand moves and ``settle`` when it lets go, or has typed a number.
    """
    read = functools.partial(reading.number, called=heading, low=low, high=high)
    bounds = {"heading": heading, "low": low, "high": high, "step": step}
    return client_html("slider", value, "<div></div>", ["input", "settle"], read, **bounds, **options)
