"""Decoder of one picture: the bytes of a file in a known format become the middle square of its pixels, or the reason why not."""

import io
import zipfile
import zlib

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from gan.data.own_images import sources
from gan.data.own_images.sources import KINDS, TOO_LARGE, Candidate

LARGEST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
"""Formats that Pillow may try; it supports others, some of which start other programs."""
_COLOURLESS, _SPOTS = 16, 0.01
"""A picture is grey when its channels differ by more than 16 of 255 in no more than 1 pixel of 100: JPEG leaves such traces."""


def read_picture(found: Candidate, side: int) -> tuple[np.ndarray | str, int]:
    """The pixels of a file as (side, side, 3) uint8, or the reason why there are none; and how many bytes were read."""
    try:
        raw = found.read()
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        return "it cannot be read", 0
    return TOO_LARGE if len(raw) > sources.LARGEST_FILE else _decoded(raw, side), len(raw)


def _decoded(raw: bytes, side: int) -> np.ndarray | str:
    giant = f"it has more than {LARGEST_PIXELS:,} pixels"
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as image:
            if image.width * image.height > LARGEST_PIXELS:
                return giant
            image.draft(None, (4 * side, 4 * side))  # a large JPEG is decoded at a half, quarter or eighth
            return _square(ImageOps.exif_transpose(image), side)
    except Image.DecompressionBombError:
        return giant
    except UnidentifiedImageError:
        return f"it is no {KINDS} picture"
    except Exception:  # Pillow raises whatever a damaged file makes it stumble over
        return "it is damaged or cut short"


def _square(image: Image.Image, side: int) -> np.ndarray | str:
    """The middle of a picture of any mode as (side, side, 3) uint8, or why not."""
    width = min(image.size)
    left, top = (image.width - width) // 2, (image.height - width) // 2
    image = image.crop((left, top, left + width, top + width))
    if image.mode == "F":
        return "its pixels are fractions; save it with 8 bits"
    if image.mode.startswith("I"):  # 16 bits, which Pillow would clip rather than scale
        image = Image.fromarray((np.asarray(image).clip(0, 65_535) // 257).astype(np.uint8))
    clear = image.mode.endswith(("A", "a")) or "transparency" in image.info
    image = image.convert("RGBA" if clear else "RGB").resize((side, side), Image.Resampling.LANCZOS, reducing_gap=3)
    if clear:
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return np.asarray(image.convert("RGB"))


def is_grey(picture: np.ndarray) -> bool:
    """Whether (H, W, 3) uint8 has no colour to speak of."""
    return bool((picture.max(2) - picture.min(2) > _COLOURLESS).mean() <= _SPOTS)
