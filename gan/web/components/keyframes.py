"""The keyframes of a journey: a row of thumbnails that can be moved and removed."""

import base64
from collections.abc import Sequence
from typing import Any

import gradio as gr
from torch import Tensor

from gan.export.images import as_arrays
from gan.web.components.client_html import client_html


def keyframes(value: dict[str, Any] | None = None, **options: Any) -> gr.HTML:
    """Its value is made by ``thumbnails``. Triggers ``move`` with {index, to} and ``drop`` with {index}."""
    template = '<div class="keyframes" role="list" aria-label="keyframes"></div>'
    return client_html("keyframes", value, template, ["move", "drop"], **options)


def thumbnails(images: Tensor, names: Sequence[str], alts: Sequence[str], used: int) -> dict[str, Any]:
    """The value of ``keyframes``.

    Args:
        images: (N, C, H, W) uint8.
        names: what is written below each.
        alts: what a screen reader says of each.
        used: how many, from the first on, the journey goes through.
    """
    boards = as_arrays(images)
    return {
        "keys": [
            {"pixels": base64.b64encode(board.tobytes()).decode(), "name": name, "alt": alt}
            for board, name, alt in zip(boards, names, alts, strict=True)
        ],
        "height": boards.shape[1],
        "width": boards.shape[2],
        "channels": 1 if boards.ndim == 3 else 3,
        "used": used,
    }
