"""Drawing pad: where a visitor draws, with mouse, finger or pen, or brings a picture."""

import base64
import binascii
from typing import Any

import gradio as gr
import torch
from torch import Tensor
from torch.nn.functional import interpolate

from gan.errors import UsageError
from gan.web.components.client_html import client_html

SIDE = 56
"""What the pad sends is SIDE x SIDE: twice what the models take, so that scaling and centring lose little."""

# the kinds that are accepted are named: a phone then hands a HEIC picture over as JPEG, which it does not for image/*
_TEMPLATE = """<div class="pad">
  <canvas width="280" height="280" role="img" aria-label="drawing pad, for mouse, finger or pen"></canvas>
  <p class="pad-hint">Draw, drop a picture here, or paste one (Ctrl+V)</p>
  <div class="pad-buttons">
    <button type="button" class="pad-undo">Undo</button>
    <button type="button" class="pad-clear">Clear</button>
    <button type="button" class="pad-example">A test picture</button>
    <button type="button" class="pad-choose">Open a picture</button>
    <input type="file" accept="image/jpeg,image/png,image/webp,image/gif,image/bmp,image/avif" hidden
      aria-label="a picture to redraw">
  </div>
  <p class="pad-words" role="status"></p>
</div>"""


def drawing_pad(value: dict[str, Any], **options: Any) -> gr.HTML:
    """The drawing pad; its value is made by ``holding`` and read by ``read``.

    Triggers ``drawn`` while a hand draws and when the drawing is another, and ``example`` when a test picture is asked for.
    """
    return client_html("drawing_pad", value, _TEMPLATE, ["drawn", "example"], **options)


def holding(picture: Tensor) -> dict[str, Any]:
    """The value of a pad on which a picture (1, H, W) uint8 lies; the first stroke wipes it away."""
    large = interpolate(picture[None].float(), (SIDE, SIDE), mode="bilinear")[0, 0].round().clamp(0, 255).to(torch.uint8)
    return {"side": SIDE, "pixels": base64.b64encode(large.numpy().tobytes()).decode()}


def read(value: Any) -> Tensor:
    """What is on a pad: (SIDE, SIDE) uint8, light ink on black.

    Raises:
        UsageError: not what a pad sends.
    """
    try:
        raw = base64.b64decode(value["pixels"], validate=True) if value["side"] == SIDE else b""
    except (TypeError, KeyError, ValueError, binascii.Error):
        raw = b""
    if len(raw) != SIDE * SIDE:
        raise UsageError("The drawing came damaged; reload the page and draw again.")
    return torch.frombuffer(bytearray(raw), dtype=torch.uint8).view(SIDE, SIDE)
