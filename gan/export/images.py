"""Images as files: sheets of samples and PNG bytes."""

import io
import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from torch import Tensor


def sheet(images: Tensor, columns: int = 0, gap: int = 0) -> np.ndarray:
    """Sheet of images (N, C, H, W) uint8 side by side, row by row: (H', W') uint8 for one channel, (H', W', 3) for three.

    ``columns`` 0 makes the sheet as square as can be; ``gap`` black pixels lie between images.
    """
    count, channels, height, width = images.shape
    columns = columns or math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    board = np.zeros((rows * (height + gap) - gap, columns * (width + gap) - gap, channels), np.uint8)
    for i, image in enumerate(images.permute(0, 2, 3, 1).cpu().numpy()):
        top, left = i // columns * (height + gap), i % columns * (width + gap)
        board[top : top + height, left : left + width] = image
    return board[:, :, 0] if channels == 1 else board


SETTINGS = "GAN Theatre"
"""Keyword of the text in a PNG that holds its settings."""


def png(picture: np.ndarray, scale: int = 1, settings: Mapping[str, Any] | None = None) -> bytes:
    """PNG bytes of a picture (H, W) or (H, W, 3) uint8, each pixel drawn as a square of ``scale``, with ``settings`` as JSON."""
    image = Image.fromarray(picture)
    if scale > 1:
        image = image.resize((image.width * scale, image.height * scale), Image.Resampling.NEAREST)
    buffer = io.BytesIO()
    text = PngInfo()
    if settings is not None:
        text.add_text(SETTINGS, json.dumps(dict(settings)))
    image.save(buffer, "PNG", optimize=True, pnginfo=text)
    return buffer.getvalue()


def as_arrays(images: Tensor) -> np.ndarray:
    """Images (N, C, H, W) uint8 as arrays: (N, H, W) for grey images, (N, H, W, 3) for colour."""
    array = images.permute(0, 2, 3, 1).cpu().numpy()
    return array[:, :, :, 0] if array.shape[3] == 1 else array
