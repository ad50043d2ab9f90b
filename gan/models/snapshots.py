"""Snapshots of a run, saved as it goes on so that one can go back: bounded in number, spread over the whole run."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from gan.errors import UsageError
from gan.models import checkpoint
from gan.training.loop import Run

MOST = 24
"""Moments kept; a slim checkpoint of the usual networks is 3 to 6 MB."""
FIRST_GAP = 2_000
"""Images between the first moments, since the first thousands change the most."""


@dataclass(frozen=True)
class Moment:
    """One saved moment of a run.

    Attributes:
        images: real images shown to D by then.
        path: its checkpoint, saved slim.
    """

    images: int
    path: Path


class Snapshots:
    """The saved moments of one run, in a folder of their own.

    When there are more than ``most``, every other one but the first and the newest is deleted and the gap doubles, so that the
    others are spread evenly over the run, however long it is. What an earlier worker of the run has left there is gone on with.
    """

    def __init__(self, folder: Path, most: int = MOST, gap: int = FIRST_GAP):
        if most < 3:
            raise UsageError(f"At least 3 moments are needed to go back and forth, not {most}.")
        self._folder, self._most = folder, most
        self.moments = [Moment(int(file.stem), file) for file in sorted(folder.glob(f"[0-9]*{checkpoint.SUFFIX}"))]
        first, second = [moment.images for moment in self.moments[:2]] if len(self.moments) > 1 else (0, 0)
        self._gap = max(gap, second - first)

    def due(self, run: Run) -> bool:
        """Whether the run has come a gap further than the newest moment."""
        return not self.moments or run.images - self.moments[-1].images >= self._gap

    def save(self, run: Run, dataset: str) -> Moment:
        """Save this moment, in place of one at the same number of images.

        Raises:
            TheatreError: the disk refused; what was kept before stays.
        """
        moment = Moment(run.images, file_of(self._folder, run.images))
        checkpoint.save(moment.path, run, dataset, slim=True)
        self.moments = [one for one in self.moments if one.images != moment.images] + [moment]
        if len(self.moments) > self._most:
            self._thin()
        return moment

    def _thin(self) -> None:
        """Delete every other moment, and double the gap."""
        self._gap *= 2
        last = len(self.moments) - 1
        kept = [one for index, one in enumerate(self.moments) if index % 2 == 0 or index == last]
        for one in self.moments:
            if one not in kept:
                with contextlib.suppress(OSError):  # a file that cannot be removed costs space, no more
                    one.path.unlink()
        self.moments = kept


def file_of(folder: Path, images: int) -> Path:
    """The checkpoint of the moment after so many images."""
    return folder / f"{images:012d}{checkpoint.SUFFIX}"
