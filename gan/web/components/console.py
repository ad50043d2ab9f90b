"""Console: the controls of one latent space, drawn from its LatentSpec."""

import functools
from typing import Any

import gradio as gr

from gan.errors import UsageError
from gan.web import reading
from gan.web.components.client_html import client_html

_MOST_NUMBERS = 4096


def console(value: dict[str, Any] | None = None, layout: dict[str, Any] | None = None, **options: Any) -> gr.HTML:
    """Sliders for noise and codes, buttons for label and category.

    ``value`` is a point (see ``gan.web.show.points``), ``layout`` what to draw (see ``gan.web.show.points.layout``). Triggers
    ``input`` while a hand moves and ``settle`` when it lets go.
    """
    reads = functools.partial(read, empty=value is None)
    return client_html("console", value, '<div class="console"></div>', ["input", "settle"], reads, layout=layout, **options)


def read(value: Any, empty: bool = False) -> dict[str, Any] | None:
    """The point that a browser's console sent, with all its parts; how many numbers each has, only a model can say.

    Args:
        empty: whether the console may hold no point, and its value be None.

    Raises:
        UsageError: no point.
    """
    if value is None and empty:
        return None
    point = value if isinstance(value, dict) else {}
    noise, codes = point.get("noise"), point.get("codes") or []
    if not isinstance(noise, list) or not isinstance(codes, list) or len(noise) + len(codes) > _MOST_NUMBERS:
        raise UsageError("These sliders sent no point of latent space; reload the page.")
    return {
        "noise": [reading.number(one, f"z{number}") for number, one in enumerate(noise, 1)],
        "label": _index(point.get("label"), "The label"),
        "category": _index(point.get("category"), "The category"),
        "codes": [reading.number(one, f"c{number}") for number, one in enumerate(codes, 2)],
    }


def _index(value: Any, called: str) -> int | None:
    return None if value is None else reading.whole(value, called)
