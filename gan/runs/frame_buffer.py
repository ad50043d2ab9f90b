"""The sheets of a run as it went on: bounded in number, spread evenly over the run, for films and for going back."""

import zlib
from dataclasses import dataclass

import numpy as np

MOST = 160
"""Frames kept: a film of half a minute. A sheet of digits takes about 20 kB."""


@dataclass(frozen=True)
class Frame:
    """A sheet of samples at a moment.

    Attributes:
        images: real images shown to D by then.
        packed: its pixels, compressed; ``pixels`` unpacks them.
        shape: (H, W) or (H, W, 3).
    """

    images: int
    packed: bytes
    shape: tuple[int, ...]

    @property
    def pixels(self) -> np.ndarray:
        """The sheet, uint8."""
        return np.frombuffer(zlib.decompress(self.packed), np.uint8).reshape(self.shape)


class Reel:
    """Takes every sheet in and lets every other one go when there are more than ``most``; the newest always stays.

    From then on a sheet is taken only if it is as far from the one before as those that stayed are from each other.
    """

    def __init__(self, most: int = MOST):
        self._most, self._gap = most, 0
        self.frames: tuple[Frame, ...] = ()

    def add(self, images: int, pixels: bytes, width: int, height: int) -> None:
        """Take in the newest sheet: ``pixels`` hold height * width values, or three times as many in colour."""
        shape = (height, width) if len(pixels) == height * width else (height, width, 3)
        frames = list(self.frames)
        if len(frames) > 1 and frames[-1].images - frames[-2].images < self._gap:
            frames.pop()  # it was only there for being the newest
        if frames and frames[-1].images == images:
            frames.pop()
        frames.append(Frame(images, zlib.compress(pixels, 1), shape))
        if len(frames) > self._most:
            frames = frames[:-1][::2] + frames[-1:]
            self._gap = max(frames[1].images - frames[0].images, 1)
        self.frames = tuple(frames)

    def at(self, images: int) -> Frame | None:
        """The newest frame not after ``images``, else the first; None when there is none."""
        found = None
        for frame in self.frames:
            if found is None or frame.images <= images:
                found = frame
        return found
