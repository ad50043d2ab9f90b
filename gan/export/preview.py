"""Pictures of the app, drawn by its own models: what a chat or a network shows beside a link to it, and its icon."""

import io

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont

from gan import models
from gan.export import images
from gan.latents.latent import interpolate

WIDTH, HEIGHT = 1200, 630
"""The size for which all of them ask."""
ICON = 192
ALT = "Rows of digits and clothes, each changing smoothly into another, drawn by a neural network."
_TILE = 70
_ROWS = (
    *(("cgan", 3), ("cgan-fashion", 9), ("cgan", 8), ("cgan", 2), ("cgan-fashion", 7), ("cgan", 5), ("cgan", 0)),
    *(("cgan-fashion", 1), ("cgan", 4)),
)
"""Model and label of each row."""
_LEFT = 500
"""Pixels at the left that are the words'."""
_BACKGROUND, _BRIGHT, _QUIET, _GREEN = (11, 15, 25), (243, 244, 246), (176, 184, 198), (52, 211, 153)
_ICON_GROUND = (4, 120, 87)
_WORDS = ("Watch neural networks", "learn to draw, steer them", "and train your own,", "in your browser.")


def picture() -> bytes:
    """PNG of ``WIDTH`` by ``HEIGHT`` pixels, the same each time; raises a TheatreError where a model is missing."""
    columns = (WIDTH - _LEFT) // _TILE
    seen = torch.cat([_row(model, label, seed, columns) for seed, (model, label) in enumerate(_ROWS)])
    mosaic = Image.fromarray(images.sheet(seen, columns)).resize((columns * _TILE, HEIGHT), Image.Resampling.BICUBIC)
    shade = np.asarray(mosaic, np.float32)[:, :, None] / 255
    appearing = np.clip(np.linspace(0.1, 2.2, mosaic.width), 0, 1)[None, :, None]  # out of the dark beside the words
    tinted = np.asarray(_BACKGROUND) + appearing * shade * (np.asarray(_BRIGHT) - np.asarray(_BACKGROUND))
    board = Image.new("RGB", (WIDTH, HEIGHT), _BACKGROUND)
    board.paste(Image.fromarray(tinted.round().astype(np.uint8)), (_LEFT, 0))
    pen = ImageDraw.Draw(board)
    pen.text((64, 150), "GAN Theatre", _BRIGHT, ImageFont.load_default(70))
    pen.rectangle((66, 252, 186, 258), _GREEN)
    for number, words in enumerate(_WORDS):
        pen.text((64, 292 + 48 * number), words, _QUIET, ImageFont.load_default(34))
    return _png(board)


def icon() -> bytes:
    """PNG of ``ICON`` by ``ICON`` pixels: a generated 8 on the generator's colour."""
    seen = _row("cgan", 8, 2, 2)[0, 0].numpy()
    glyph = Image.fromarray(seen).crop((2, 3, 26, 27)).resize((ICON, ICON), Image.Resampling.BICUBIC)
    board = Image.new("RGB", (ICON, ICON), _ICON_GROUND)
    board.paste(Image.new("RGB", (ICON, ICON), _BRIGHT), mask=glyph)
    shape = Image.new("L", (4 * ICON, 4 * ICON))
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, 4 * ICON - 1, 4 * ICON - 1), ICON, 255)
    board.putalpha(shape.resize((ICON, ICON), Image.Resampling.LANCZOS))
    return _png(board)


def _png(board: Image.Image) -> bytes:
    packed = io.BytesIO()
    few = (
        board.quantize(192, dither=Image.Dither.NONE) if board.mode == "RGB" else board
    )  # half the bytes, and no difference seen
    few.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _row(name: str, label: int, seed: int, columns: int) -> torch.Tensor:
    """Pictures on the way from one z to another with the same label."""
    model = models.load(name)
    first, last = (model.latent.fill(1, 2 * seed + side, label) for side in (0, 1))
    return model.generate(interpolate(first, last, columns))
