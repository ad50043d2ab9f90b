"""Film player: plays frames of a journey smoothly, whatever the network does."""

import base64
from collections.abc import Mapping
from typing import Any

import gradio as gr
import numpy as np

from gan.web.components.client_html import client_html
from gan.web.view_table import of_page

_TEMPLATE = """<div class="player">
  <div class="player-view"><div class="player-lanes"></div><div class="player-plots"></div></div>
  <div class="player-bar">
    <button type="button" class="player-play">Play</button>
    <input type="range" class="player-at" min="0" max="1" value="0" aria-label="frame">
    <span class="player-words"></span>
    <label>Speed <input type="range" class="player-speed" min="5" max="50" value="20"> <output></output></label>
  </div>
  <canvas class="player-strip" role="img" width="1" height="1"></canvas>
  <div class="player-take"></div>
</div>"""

THUMBS = 12
"""Frames in the strip of stills below."""


def film_player(value: dict[str, Any] | None = None, **options: Any) -> gr.HTML:
    """Plays what ``frames`` makes, at a speed of the visitor's choice.

    Triggers ``more`` with {first} when an endless journey needs frames from there on, and ``rest`` with {frame, lane} when a hand
    stops at a frame. It keeps the page's address in step with what it plays.
    """
    return client_html("film_player", value, _TEMPLATE, ["more", "rest"], table=of_page("journeys"), **options)


def frames(
    lanes: Mapping[str, np.ndarray],
    alts: Mapping[str, str],
    plots: str,
    way: str,
    first: int,
    address: str,
    files: Mapping[str, str],
    view: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The value of a ``film_player``: raw bytes in base64, since a canvas needs no image codec.

    Args:
        lanes: (N, H, W) or (N, H, W, 3) uint8 by name, all of one shape, played in step beside each other.
        alts: what a screen reader says of each lane.
        plots: SVG below or beside the lanes; elements of class "playhead" follow the frame (see ``gan.web.show.svg_plot``).
        way: "bounce" (there and back), "cycle" (round and round) or "endless".
        first: the number of the first frame; not 0 only in answer to ``more``.
        address: the part of the page's address after its question mark that stands for this journey.
        files: where each kind of file is made, by its name.
        view: {fps, at (a frame), playing, linked (a link asked for this), busy (more will come by itself)}, or None to
            leave all as the visitor set it.
    """
    shape = next(iter(lanes.values())).shape
    return {
        "lanes": [
            {"title": name, "alt": alts[name], "pixels": base64.b64encode(board.tobytes()).decode()}
            for name, board in lanes.items()
        ],
        "count": shape[0],
        "height": shape[1],
        "width": shape[2],
        "channels": 1 if len(shape) == 3 else 3,
        "plots": plots,
        "way": way,
        "first": first,
        "address": address,
        "files": dict(files),
        "view": None if view is None else dict(view),
        "thumbs": THUMBS,
    }
