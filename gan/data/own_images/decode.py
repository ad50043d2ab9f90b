"""Decoder of one picture: the bytes of a file become the middle square of its pixels, or the reason why not."""

import io

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from gan.data.own_images import sources
from gan.data.own_images.kinds import FORMATS, NAMES, RAW_PHOTO
from gan.data.own_images.sources import TOO_LARGE

LARGEST_PIXELS = 50_000_000
_COLOURLESS, _SPOTS = 16, 0.01
"""A picture is grey when its channels differ by more than 16 of 255 in no more than 1 pixel of 100: JPEG leaves such traces."""
_OPAQUE = 250
_BITS_PER_SAMPLE, _SUBFILE, _SUB_IFDS, _DNG_VERSION = 258, 254, 330, 50706
"""Tags of a TIFF. A camera's raw file is one too, whose first picture is a thumbnail."""


def decoded(raw: bytes, side: int) -> np.ndarray | str:
    """The pixels of a picture in one of the shapes that ``tones.flatten`` takes, or the reason why there are none."""
    if len(raw) > sources.LARGEST_FILE:
        return TOO_LARGE
    giant = f"it has more than {LARGEST_PIXELS:,} pixels"
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as image:
            if image.width * image.height > LARGEST_PIXELS:
                return giant
            tags = getattr(image, "tag_v2", {})
            if _DNG_VERSION in tags or (_SUB_IFDS in tags and tags.get(_SUBFILE)):
                return RAW_PHOTO
            deep = raw[24] == 16 if image.format == "PNG" else max(np.atleast_1d(tags.get(_BITS_PER_SAMPLE, 8))) > 8
            image.draft(None, (4 * side, 4 * side))  # a large JPEG is decoded at a half, quarter or eighth
            return square(ImageOps.exif_transpose(image), side, bool(deep))
    except Image.DecompressionBombError:
        return giant
    except UnidentifiedImageError:
        return f"it is no {NAMES} picture, or its first bytes are damaged"
    except Exception:  # Pillow raises whatever a damaged file makes it stumble over
        return "it is damaged or cut short"


def square(image: Image.Image, side: int, deep: bool = False) -> np.ndarray | str:
    """The middle of a picture of any mode in one of the shapes that ``tones.flatten`` takes, or why there is none.

    ``deep``: whether its file has more than 8 bits for each colour, of which Pillow keeps the upper 8.
    """
    width = min(image.size)
    left, top = (image.width - width) // 2, (image.height - width) // 2
    image = image.crop((left, top, left + width, top + width))
    if image.mode == "F" or image.mode.startswith("I"):
        return _deep_square(np.asarray(image).astype(np.float32), side)
    clear = image.mode.endswith(("A", "a")) or "transparency" in image.info
    if deep and clear:  # transparent parts are mixed in 8 bits
        clear = bool(np.asarray(image.convert("RGBA").getchannel("A")).min() < _OPAQUE)
    if deep and not clear:
        planes = [_deep_square(257 * np.asarray(plane).astype(np.float32), side) for plane in image.convert("RGB").split()]
        return np.stack(planes, 2)
    image = image.convert("RGBA" if clear else "RGB").resize((side, side), Image.Resampling.LANCZOS, reducing_gap=3)
    pixels = np.asarray(image)
    return pixels[..., :3] if clear and pixels[..., 3].min() >= _OPAQUE else pixels


def _deep_square(pixels: np.ndarray, side: int) -> np.ndarray | str:
    """Pixels (W, W) float32 as (side, side), within the range that they had; or why there are none."""
    known = np.isfinite(pixels)
    if not known.any():
        return "its pixels are no numbers"
    low, high = pixels[known].min(), pixels[known].max()
    image = Image.fromarray(np.where(known, pixels, low))
    return np.asarray(image.resize((side, side), Image.Resampling.LANCZOS, reducing_gap=3)).clip(low, high)


def is_grey(picture: np.ndarray) -> bool:
    """Whether (H, W, 3) uint8 has no colour to speak of."""
    return bool((picture.max(2) - picture.min(2) > _COLOURLESS).mean() <= _SPOTS)
