"""Stage: a canvas for every picture that follows a hand."""

import base64
from typing import Any

import gradio as gr
from torch import Tensor

from gan.export.images import sheet
from gan.web.components.client_html import client_html

_TEMPLATE = """<div class="stage">
  <div class="stage-top" hidden></div>
  <div class="stage-left" hidden></div>
  <div class="stage-frame"><canvas role="img" width="1" height="1"></canvas><div class="stage-mark" hidden></div></div>
</div>"""


def stage(value: dict[str, Any] | None = None, **options: Any) -> gr.HTML:
    """A canvas; its value is made by ``picture``. Clicking (or arrow keys on) a sheet of cells triggers ``pick`` with {index,
    source}: the cell, and what the sheet's value says under "source", if it does, such as the point that the sheet is around.

    A function and not a subclass of gr.HTML, like all our components: Gradio writes a .pyi beside every subclass.
    """
    return client_html("stage", value, _TEMPLATE, ["pick"], **options)


def picture(
    images: Tensor,
    alt: str,
    columns: int = 1,
    gap: int = 0,
    marked: int = -1,
    top: list[str] | None = None,
    left: list[str] | None = None,
) -> dict[str, Any]:
    """The value of a ``stage``: raw bytes in base64, since a canvas needs no image codec.

    Args:
        images: (N, C, H, W) uint8, laid out row by row.
        alt: what a screen reader says.
        columns: cells in a row.
        gap: black pixels between cells.
        marked: the cell with a frame around it, or -1.
        top, left: words above the columns and beside the rows.
    """
    board = sheet(images, columns, gap)
    return {
        "width": board.shape[1],
        "height": board.shape[0],
        "channels": 1 if board.ndim == 2 else 3,
        "pixels": base64.b64encode(board.tobytes()).decode(),
        "alt": alt,
        "columns": columns,
        "rows": -(-len(images) // columns),
        "marked": marked,
        "top": top or [],
        "left": left or [],
    }
