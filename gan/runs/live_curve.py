"""The points of a live chart: bounded, and never rearranged under a page that has some of them."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

_POINTS_PER_SPAN = 500
_MOST_FORCED_POINTS = 4000


class Curve:
    """The points of a run's chart: [images, loss_d, loss_g, d_real, d_fake]; those of the run ``before`` it come first.

    ``seconds`` is training time at each of them; 0 for those from before.
    """

    def __init__(self, before: Iterable[Sequence[float]] = ()) -> None:
        self.points: list[list[float]] = [list(point) for point in before]
        self.seconds = [0.0] * len(self.points)
        self._last = -math.inf

    def add(self, progress: dict[str, Any], forced: bool = False) -> bool:
        """Take a point in, or leave it out; says which. ``forced``: the run came to rest here, so its last step should be seen.

        Points lie at least 1/500 of the training time so far apart: no chart of the whole run could show more. Thinning what
        comes, rather than what is there, keeps the first minute whole and the indices that pages have seen good. Memory is
        bounded by 500 * (1 + ln(T / 1 min)) points, 2,500 in an hour and about 4,000 in a day, and as many forced ones.
        """
        seconds = progress["seconds"]
        if seconds == self._last:
            return False
        far_enough = seconds - self._last >= seconds / _POINTS_PER_SPAN
        if far_enough or (forced and len(self.points) < _MOST_FORCED_POINTS):
            values = (progress[key] for key in ("loss_d", "loss_g", "d_real", "d_fake"))
            self.points.append([progress["images"], *(float(f"{value:.5g}") for value in values)])
            self.seconds.append(round(seconds, 3))
            self._last = seconds
            return True
        return False
