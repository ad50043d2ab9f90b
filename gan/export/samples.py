"""Sample: one generated picture as PNG with its settings inside, as arrays, and as a script that draws it again."""

import io
from typing import Any

import numpy as np

from gan.export import images
from gan.latents.latent import Latent
from gan.models import Model

SCALE = 16
"""Scale of the enlarged PNG: the side of the square that a pixel becomes."""


def settings(model: Model, latent: Latent) -> dict[str, Any]:
    """Settings of the picture at the first row, all that it depends on, as plain values; absent parts are left out."""
    told: dict[str, Any] = {"model": model.name, "dataset": model.header.dataset, "noise": latent.noise[0].tolist()}
    if latent.label is not None:
        told["label"] = int(latent.label[0])
    if latent.category is not None:
        told["category"] = int(latent.category[0])
    if model.latent.codes:
        told["codes"] = dict(zip(model.latent.code_names, latent.codes[0].tolist(), strict=True))
    return told


def png(model: Model, latent: Latent, scale: int = 1) -> bytes:
    """PNG of the picture at the first row, its settings in the text called ``images.SETTINGS``."""
    return images.png(images.sheet(model.generate(latent)), scale, settings(model, latent))


def npz(model: Model, latent: Latent) -> bytes:
    """Arrays for NumPy: pixels (H, W) or (H, W, 3) uint8, noise (n,) float32, and label, category and codes where there are."""
    arrays: dict[str, Any] = {"pixels": images.as_arrays(model.generate(latent))[0], "noise": latent.noise[0].numpy()}
    arrays |= {} if latent.label is None else {"label": latent.label[0].numpy()}
    arrays |= {} if latent.category is None else {"category": latent.category[0].numpy()}
    arrays |= {"codes": latent.codes[0].numpy()} if model.latent.codes else {}
    packed = io.BytesIO()
    np.savez_compressed(packed, **arrays)
    return packed.getvalue()


def script(model: Model, latent: Latent, source: str, stem: str) -> str:
    """A Python program that draws exactly this picture.

    Args:
        source: the name or file that ``gan.models.load`` is given.
        stem: the program writes ``stem``.png.
    """
    told = settings(model, latent)
    # numbers as short as they can be without being others; a name is quoted, whatever is in it
    noise = ", ".join(_short(value) for value in told["noise"])
    parts = [f"    {part}={told[part]},\n" for part in ("label", "category") if part in told]
    if "codes" in told:
        parts.append("    codes={" + ", ".join(f"{name!r}: {_short(value)}" for name, value in told["codes"].items()) + "},\n")
    return f'''"""Draws one picture of GAN Theatre. Put this file beside GAN Theatre's app.py and run it with Python there."""

from pathlib import Path

import torch

from gan import models
from gan.export.images import png, sheet

torch.set_num_threads(1)  # several would add in another order, and a grey level might come out one off

model = models.load({source!r})
latent = model.latent.fill(
    1,
    seed=0,
{"".join(parts)}    noise=[{noise}],
)
images = model.generate(latent)
Path({f"{stem}.png"!r}).write_bytes(png(sheet(images), scale={SCALE}))
'''


def _short(value: float) -> str:
    return str(np.float32(value))
