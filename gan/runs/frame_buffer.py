"""Frame buffer of a run: the sheets of samples that it drew, bounded in number and spread evenly over the run."""

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


@dataclass(frozen=True)
class FrameBuffer:
    """Frames of a run, in order; a value, so that whoever reads one is not disturbed by the next sheet.

    Attributes:
        most: frames at most; with one more, every other one is dropped.
        gap: images that lie between kept frames at least; it doubles when frames are dropped, so that those that come later are
            spaced like those that are left.
        frames: the newest sheet is always the last of them.
    """

    most: int = MOST
    gap: int = 0
    frames: tuple[Frame, ...] = ()

    def add(self, images: int, pixels: bytes, width: int, height: int) -> "FrameBuffer":
        """The buffer with the newest sheet: ``pixels`` hold height * width values, or three times as many in colour."""
        shape = (height, width) if len(pixels) == height * width else (height, width, 3)
        frames, gap = self.frames, self.gap
        if len(frames) > 1 and frames[-1].images - frames[-2].images < gap:
            frames = frames[:-1]  # it was only there for being the newest
        if frames and frames[-1].images == images:
            frames = frames[:-1]  # drawn again
        frames = (*frames, Frame(images, zlib.compress(pixels, 1), shape))
        if len(frames) > self.most:
            frames = frames[:-1][::2] + frames[-1:]
            gap = max(frames[1].images - frames[0].images, 1)
        return FrameBuffer(self.most, gap, frames)

    def at(self, images: int) -> Frame | None:
        """The newest frame not after ``images``, else the first; None when there is none."""
        found = None
        for frame in self.frames:
            if found is None or frame.images <= images:
                found = frame
        return found
