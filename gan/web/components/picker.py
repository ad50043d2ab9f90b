"""Picker: a sheet of samples, each of which can be put into group A, B or C."""

import base64
from collections.abc import Sequence
from typing import Any

import gradio as gr
from torch import Tensor

from gan.errors import UsageError
from gan.export import images
from gan.latents.latent import check_seed
from gan.web import reading
from gan.web.components.client_html import client_html

GROUPS = "ABC"
_MOST = 1000
"""Samples of a sheet."""
_TEMPLATE = """<div class="picker">
  <div class="picker-groups" role="radiogroup" aria-label="which group a click chooses for"></div>
  <div class="picker-sheet"><canvas aria-hidden="true" width="1" height="1"></canvas><div class="picker-cells"></div></div>
</div>"""


def picker(value: dict[str, Any], samples: dict[str, Any], **options: Any) -> gr.HTML:
    """Its value is {"model", "seed", "chosen": {group: [samples]}}; ``samples`` are made by ``sheet``. Triggers ``choose`` when a
    sample is clicked."""
    return client_html("picker", value, _TEMPLATE, ["choose"], read, sheet=samples, **options)


def read(value: Any) -> dict[str, Any]:
    """What a browser's picker sent: whose samples, of which seed, and those in each group, in order and none twice.

    Raises:
        UsageError: something else.
    """
    sent = reading.record(value, "What the sheet of samples sent")
    chosen = reading.record(sent.get("chosen"), "The groups of samples")
    if not all(isinstance(chosen.get(group), list) and len(chosen[group]) <= _MOST for group in GROUPS):
        raise UsageError(f"Choose some of the samples for each of {', '.join(GROUPS)}.")
    groups = {group: sorted({reading.whole(cell, "A sample", 0, _MOST) for cell in chosen[group]}) for group in GROUPS}
    model = reading.text(sent.get("model"), "The model's name", reading.LONGEST_NAME)
    return {"model": model, "seed": check_seed(sent.get("seed", -1)), "chosen": groups}


def sheet(samples: Tensor, names: Sequence[str], columns: int) -> dict[str, Any]:
    """The sheet of a ``picker``.

    Args:
        samples: (N, C, H, W) uint8.
        names: what a screen reader says of each.
        columns: samples in a row.
    """
    board = images.sheet(samples, columns)
    return {
        "pixels": base64.b64encode(board.tobytes()).decode(),
        "height": board.shape[0],
        "width": board.shape[1],
        "channels": 1 if board.ndim == 2 else 3,
        "columns": columns,
        "rows": -(-len(samples) // columns),
        "names": list(names),
    }
