"""Latent map: a mosaic of generated pictures that is dragged and zoomed."""

from typing import Any

import gradio as gr

from gan.web import reading
from gan.web.components.client_html import client_html
from gan.web.view_table import of_page

_TEMPLATE = """<div class="map">
  <div class="map-bar">
    <div class="map-zoom" role="group" aria-label="Zoom">
      <button type="button" class="map-in" title="Zoom in (key +)" aria-label="Zoom in">+</button>
      <button type="button" class="map-out" title="Zoom out (key -)" aria-label="Zoom out">&minus;</button>
      <button type="button" class="map-home" title="Back to where this map began (key Home)">Start</button>
    </div>
    <div class="map-layers" role="group" aria-label="Layer over the pictures">
      <button type="button" data-layer="none">Pictures</button>
      <button type="button" data-layer="opinion" title="What the discriminator believes of each picture">D's opinion</button>
      <button type="button" data-layer="class"></button>
    </div>
    <a class="map-link" href="#">Link to this view</a>
  </div>
  <canvas tabindex="0" role="application" aria-roledescription="map"></canvas>
  <div class="map-legend"></div>
  <div class="map-readout"></div>
  <div class="map-said" role="status"></div>
</div>"""


def latent_map(frame: dict[str, Any], tiles: dict[str, Any], **options: Any) -> gr.HTML:
    """A map; ``frame`` and ``tiles`` are made by ``gan.web.pages.latent_map.views``. Its value is the browser's alone:
    what it asks for.

    Triggers ``move`` when it lacks tiles, with {query, x, y, zoom, layer, level, wanted: [[column, row], ...]}, and ``pick``
    when a tile is chosen, with {..., picked: [x, y]}.
    """
    first = {"query": frame["query"], **frame["view"], "picked": [frame["view"]["x"], frame["view"]["y"]]}
    return client_html(
        "latent_map", first, _TEMPLATE, ["move", "pick"], read, frame=frame, tiles=tiles, table=of_page("map"), **options
    )


def read(value: Any) -> dict[str, Any]:
    """What a browser's map sent; its parts are read where its scene is known (``gan.web.pages.latent_map.views``).

    Raises:
        UsageError: something else.
    """
    sent = reading.record(value, "What the map sent")
    reading.record(sent.get("query"), "The map's address")
    return sent
