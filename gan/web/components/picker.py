"""Picker: a sheet of samples, each of which can be put into group A, B or C."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr
from torch import Tensor

from gan.export.images import sheet
from gan.web.components.client_html import client_html

GROUPS = "ABC"
_TEMPLATE = """<div class="picker">
  <div class="picker-groups" role="radiogroup" aria-label="which group a click chooses for"></div>
  <div class="picker-sheet"><canvas aria-hidden="true" width="1" height="1"></canvas><div class="picker-cells"></div></div>
</div>"""


def picker(value: dict[str, Any] | None = None, **options: Any) -> gr.HTML:
    """Its value is made by ``choices``. Triggers ``choose`` with {chosen} when a sample is clicked."""
    return client_html("picker", value, _TEMPLATE, ["choose"], **options)


def choices(images: Tensor, names: Sequence[str], columns: int, chosen: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """The value of a ``picker``.

    Args:
        images: (N, C, H, W) uint8.
        names: what a screen reader says of each.
        columns: samples in a row.
        chosen: for each group the samples in it.
    """
    board = sheet(images, columns)
    return {
        "pixels": base64.b64encode(board.tobytes()).decode(),
        "height": board.shape[0],
        "width": board.shape[1],
        "channels": 1 if board.ndim == 2 else 3,
        "columns": columns,
        "rows": -(-len(images) // columns),
        "names": list(names),
        "chosen": {group: list(chosen[group]) for group in GROUPS},
    }
