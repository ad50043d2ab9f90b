"""Pixels of a page's canvases, read at once, when they have changed, or when they have come to rest."""

import base64
import itertools
from typing import Literal

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, TimeoutError

PATIENCE = 60_000
"""Milliseconds to wait for what a person would see; CI machines are slow and noisy."""
RED = """(canvas) => {
  if (!canvas || canvas.width < 2) return null;
  const all = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let text = "";
  for (let i = 0; i < all.length; i += 4) text += String.fromCharCode(all[i]);
  return { width: canvas.width, height: canvas.height, text };
}"""
"""JavaScript: the red channel of a canvas, a character for each pixel; null while nothing is drawn."""
SHOWN = f"""(id) => {{
  const now = ({RED})(document.querySelector(`#${{id}} canvas`));
  return now && [now.width, now.height, btoa(now.text)];
}}"""
CHANGED = f"""([id, width, height, before, least]) => {{
  const now = ({RED})(document.querySelector(`#${{id}} canvas`));
  if (!now) return null;
  if (now.width === width && now.height === height) {{
    const then = atob(before);
    let moved = 0;
    for (let i = 0; i < then.length; i++) moved += Math.abs(now.text.charCodeAt(i) - then.charCodeAt(i));
    if (moved / then.length <= least) return null;
  }}
  return [now.width, now.height, btoa(now.text)];
}}"""
RESTED = f"""([id, call, milliseconds]) => {{
  const now = ({RED})(document.querySelector(`#${{id}} canvas`));
  if (!now) return null;
  const kept = window.lastSettled;
  if (!kept || kept.call !== call || kept.width !== now.width || kept.height !== now.height || kept.text !== now.text) {{
    window.lastSettled = {{ call, since: performance.now(), ...now }};
    return null;
  }}
  return performance.now() - kept.since >= milliseconds ? [now.width, now.height, btoa(now.text)] : null;
}}"""
"""All three answer with width, height and the pixels; the last two not before their condition holds."""
REST, UNREST = 300, 30_000
"""Milliseconds without a change after which a picture has come to rest, and after which it never will."""
LOOK = 50
"""Milliseconds between two looks at a picture: each reads all of its pixels."""
_calls = itertools.count()


def _read(
    page: Page, function: str, argument: object, polling: float | Literal["raf"] = "raf", patience: int = PATIENCE
) -> np.ndarray:
    """The (H, W) uint8 that a function of the page gives once it is not null."""
    held = page.wait_for_function(function, arg=argument, polling=polling, timeout=patience)
    width, height, text = held.json_value()
    held.dispose()
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width)


def pixels(page: Page, stage: str) -> np.ndarray:
    """What the canvas of a stage shows: (H, W) uint8, its red channel, at its own resolution."""
    return _read(page, SHOWN, stage)


def wait_for_change(page: Page, stage: str, before: np.ndarray, least: float = 0.0) -> np.ndarray:
    """The new pixels of a stage, once they differ from ``before`` by more than ``least`` on average."""
    height, width = before.shape
    known = base64.b64encode(before.astype(np.uint8).tobytes()).decode()
    try:
        return _read(page, CHANGED, [stage, width, height, known, least], polling=LOOK)
    except TimeoutError:
        pytest.fail(f"the picture in {stage} did not change")


def settled(page: Page, stage: str) -> np.ndarray:
    """The pixels of a stage once they have stayed the same for ``REST``."""
    try:
        return _read(page, RESTED, [stage, next(_calls), REST], polling=LOOK, patience=UNREST)
    except TimeoutError:
        pytest.fail(f"the picture in {stage} never came to rest")


def as_images(board: np.ndarray, columns: int, gap: int = 0, side: int = 28) -> torch.Tensor:
    """A sheet of cells as (N, 1, side, side) uint8, for the classifier."""
    cells = [
        board[top : top + side, left : left + side]
        for top in range(0, board.shape[0], side + gap)
        for left in range(0, columns * (side + gap), side + gap)
    ]
    return torch.from_numpy(np.stack(cells))[:, None]
