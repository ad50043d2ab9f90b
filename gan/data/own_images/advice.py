"""Advice on a set of pictures before it is trained on: too few, copies, blank, nearly black or white, or nearly all the same."""

from hashlib import blake2b

import torch

FEW = 20
"""Below so many pictures comes a warning."""
BLANK, DARK, ALIKE = 8, 24, 6.0
"""Levels of 255. A picture is blank when its darkest and brightest values differ by less than ``BLANK``, nearly black when none
is above ``DARK``, nearly white when none is below 255 - ``DARK``, and like the others when it differs from the median of all by
less than ``ALIKE`` (root mean square)."""
MOSTLY, SOME = 0.9, 0.1
"""The part of the pictures from which the whole set is called so, and from which the number of blank ones is told."""
_COMPARED = 500


def advice(images: torch.Tensor) -> str:
    """Sentences on what to expect of images (N, C, H, W) uint8, or ""."""
    said = []
    count = len(images)
    if count < FEW:
        said.append(f"With {count} pictures a GAN learns little but these by heart; give at least {FEW}, better several hundred.")
    flat = images.flatten(1)
    darkest, brightest = flat.amin(1).short(), flat.amax(1).short()
    blank = brightest - darkest < BLANK
    copies = count - len({blake2b(image.numpy().tobytes(), digest_size=16).digest() for image in images})
    if _mostly(brightest <= DARK):
        said.append("The pictures are nearly black, so a GAN would learn to draw black; brighten them, or give others.")
    elif _mostly(darkest >= 255 - DARK):
        said.append("The pictures are nearly white, so a GAN would learn to draw white; darken them, or give others.")
    elif _mostly(blank):
        said.append("The pictures are blank: each is one shade all over, so there is nothing to learn; give others.")
    elif _mostly(_distances(images) < ALIKE):
        said.append("The pictures are nearly all the same, so a GAN would learn to draw this one; give different ones.")
    elif blank.float().mean() >= SOME:
        said.append(f"Of the {count:,} pictures {int(blank.sum()):,} are blank, one shade all over; take them out.")
    if copies:
        said.append(f"Of the {count:,} pictures {copies:,} repeat another pixel by pixel; they are kept, and weigh the more.")
    return " ".join(said)


def _mostly(found: torch.Tensor) -> bool:
    return bool(found.float().mean() >= MOSTLY)


def _distances(images: torch.Tensor) -> torch.Tensor:
    """How far some of the images, evenly spread, lie from their median image: root mean square of the levels, (M,)."""
    some = images[torch.arange(min(len(images), _COMPARED)) * len(images) // min(len(images), _COMPARED)].float()
    return (some - some.median(0).values).pow(2).flatten(1).mean(1).sqrt()
