"""Preview picture: what a chat or a network shows beside a link to the app, drawn by its own models."""

import io

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont

from gan import models
from gan.export import images
from gan.latents.latent import interpolate

WIDTH, HEIGHT = 1200, 630
"""The size for which all of them ask."""
ALT = "Rows of digits and clothes, each changing smoothly into another, drawn by a neural network."
_TILE = 70
_ROWS = (("cgan", 3), ("cgan-fashion", 9), ("cgan", 8), ("cgan", 2), ("cgan-fashion", 7), ("cgan", 5), ("cgan", 0))
_ROWS += (("cgan-fashion", 1), ("cgan", 4))
"""Model and label of each row."""
_LEFT = 500
"""Pixels at the left that are the words'."""
_BACKGROUND, _BRIGHT, _QUIET, _GREEN = (11, 15, 25), (243, 244, 246), (176, 184, 198), (52, 211, 153)
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
    packed = io.BytesIO()
    board.quantize(192, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _row(name: str, label: int, seed: int, columns: int) -> torch.Tensor:
    """Pictures on the way from one z to another with the same label."""
    model = models.load(name)
    first, last = (model.latent.fill(1, 2 * seed + side, label) for side in (0, 1))
    return model.generate(interpolate(first, last, columns))
