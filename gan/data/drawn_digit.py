"""Drawn digit: a drawing scaled and centred as MNIST's digits were, so that a generator of digits can match it.

MNIST's digits were fitted into a box of 20 by 20 pixels, proportions kept and edges smoothed, and the box was laid into
28 by 28 so that the centre of mass of the ink is in the middle (LeCun, Cortes and Burges, The MNIST database).
"""

import torch
from torch import Tensor
from torch.nn.functional import interpolate

SIDE, BOX = 28, 20
FAINT = 40
"""Grey level, of 255, below which a pixel counts as no ink."""


def as_digit(drawing: Tensor) -> Tensor:
    """A drawing (H, W) uint8, light ink on black, as MNIST would hold it: (1, 28, 28) uint8, black when there is no ink."""
    inked = drawing >= FAINT
    sheet = torch.zeros(1, SIDE, SIDE, dtype=torch.uint8)
    if not inked.any():
        return sheet
    rows, columns = inked.any(1).nonzero(), inked.any(0).nonzero()
    cut = drawing[int(rows[0]) : int(rows[-1]) + 1, int(columns[0]) : int(columns[-1]) + 1].float()
    scale = BOX / max(cut.shape)
    height, width = (max(1, round(side * scale)) for side in cut.shape)
    small = _scaled(cut, height, width)
    top, left = (_offset(small.sum(axis), length) for axis, length in ((1, height), (0, width)))
    sheet[0, top : top + height, left : left + width] = _inked(small)
    return sheet


def as_picture(drawing: Tensor) -> Tensor:
    """A drawing (H, W) uint8 as it is, scaled to (1, 28, 28) uint8."""
    return _inked(_scaled(drawing.float(), SIDE, SIDE))[None]


def _scaled(drawing: Tensor, height: int, width: int) -> Tensor:
    return interpolate(drawing[None, None], (height, width), mode="bilinear", antialias=True)[0, 0]


def _offset(ink: Tensor, length: int) -> int:
    """Offset of the box at which the centre of mass of this profile (length,) of ink comes to the middle; inside the sheet.

    The centre is taken to a thousandth of a pixel, so that a drawing of equal halves lies the same whoever sums it
    (``assets/js/views/drawn_digit.js`` does too).
    """
    ink = ink.double()
    centre = round(float((ink * torch.arange(length)).sum() / ink.sum()), 3)
    return min(SIDE - length, max(0, round(SIDE / 2 - centre)))


def _inked(picture: Tensor) -> Tensor:
    """Float to uint8, the strongest ink at 255: smoothing must not pale a thin line."""
    return (picture * (255 / picture.max().clamp_min(FAINT))).round().clamp(0, 255).to(torch.uint8)
