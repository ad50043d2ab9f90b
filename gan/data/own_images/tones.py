"""Tones of a set: one rule for all its pictures brings deep pixels to 8 bits, and transparent ones on a ground that shows them.

A picture comes from ``decode`` as (side, side, 3) uint8; as (side, side, 4) uint8, RGBA, where parts of it are transparent; or,
with more than 8 bits, as (side, side) or (side, side, 3) float32 in the units of its file.
"""

import numpy as np

NATURAL = ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0), (0.0, 65_535.0))
"""Ranges that pixels are usually kept in."""
_USED = 0.5
"""The part of such a range that a set has to use if it is not to be stretched: a dark set stays dark, a 12-bit scan does not."""
_SEEN = 32
"""A picture can be seen on a ground when its visible parts differ from it by so many levels of 255 (root mean square)."""
GROUNDS = {"white": 255, "black": 0, "grey": 128}


def flatten(pictures: list[np.ndarray]) -> tuple[list[np.ndarray], str]:
    """All pictures as (side, side, 3) uint8, in their order, and sentences that say what was done to them, or ""."""
    said = []
    deep = [number for number, picture in enumerate(pictures) if picture.dtype == np.float32]
    if deep:
        low = min(float(pictures[number].min()) for number in deep)
        high = max(float(pictures[number].max()) for number in deep)
        bottom, top = window(low, high)
        for number in deep:
            picture = to_bytes(pictures[number], bottom, top)
            pictures[number] = np.stack([picture] * 3, 2) if picture.ndim == 2 else picture
        if (bottom, top) not in ((0.0, 65_535.0), (0.0, 1.0)):
            said.append(stretched(len(deep), low, high))
    clear = [number for number, picture in enumerate(pictures) if picture.shape[2] == 4]
    if clear:
        ground = _ground([pictures[number] for number in clear])
        for number in clear:
            pictures[number] = _on(pictures[number], GROUNDS[ground])
        few = "1 picture has" if len(clear) == 1 else f"{len(clear):,} pictures have"
        why = "" if ground == "white" else ", on which more of them can be seen than on white"
        said.append(f"{few} a transparent ground, which was made {ground}{why}.")
    return pictures, " ".join(said)


def window(low: float, high: float) -> tuple[float, float]:
    """The values to become black and white where a set reaches from ``low`` to ``high``: the natural range it uses, or these."""
    for bottom, top in NATURAL:
        if bottom <= low and high <= top:
            if high == low or high - low >= _USED * (top - bottom):
                return bottom, top
            break
    return (low, high) if high > low else (low, low + 1)


def to_bytes(picture: np.ndarray, bottom: float, top: float) -> np.ndarray:
    """Pixels as uint8, ``bottom`` becoming 0 and ``top`` 255."""
    scaled = (picture.astype(np.float32) - bottom) * (255 / (top - bottom))
    return (scaled.clip(0, 255) + 0.5).astype(np.uint8)


def stretched(count: int, low: float, high: float) -> str:
    """The sentence on pictures whose values reach from ``low`` to ``high``, no natural range."""
    ends = [f"{value:,.0f}" if high - low >= 100 else f"{value:.3g}" for value in (low, high)]
    return (
        f"The values of {count:,} pictures reach from {ends[0]} to {ends[1]}; all were stretched by one rule, so that these are "
        "black and white."
    )


def _ground(pictures: list[np.ndarray]) -> str:
    """The ground on which most of these RGBA pictures can be seen; of equals the first of ``GROUNDS``."""
    seen = dict.fromkeys(GROUNDS, 0)
    for picture in pictures:
        cover = picture[..., 3].astype(np.float32)
        if not cover.any():
            continue
        for name, level in GROUNDS.items():
            apart = ((picture[..., :3].astype(np.float32) - level) ** 2).max(2)
            seen[name] += bool((apart * cover).sum() / cover.sum() >= _SEEN**2)
    return max(seen, key=lambda name: seen[name])


def _on(picture: np.ndarray, level: int) -> np.ndarray:
    """An RGBA picture on a ground of this level."""
    cover = picture[..., 3:].astype(np.uint32)
    mixed = picture[..., :3] * cover + level * (255 - cover)
    return ((mixed + 127) // 255).astype(np.uint8)
