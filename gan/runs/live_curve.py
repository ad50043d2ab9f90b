"""Live curve of a run: the points of its chart, bounded in number, and never rearranged under a page that has some of them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_POINTS_PER_SPAN = 500
_MOST_FORCED_POINTS = 4000


@dataclass(frozen=True)
class LiveCurve:
    """Points of a run's chart, in order; a value, so that whoever reads one is not disturbed by the next point.

    Attributes:
        points: [images, loss_d, loss_g, d_real, d_fake] each; nobody changes them. Those of the run that this one goes on from
            come first.
        seconds: training time at each of them; 0 for those from before.
        last: training time at the newest point; -inf before the first.
    """

    points: tuple[list[float], ...] = ()
    seconds: tuple[float, ...] = ()
    last: float = -math.inf

    @staticmethod
    def after(before: Iterable[Sequence[float]]) -> "LiveCurve":
        """The curve that goes on from these points of an earlier run."""
        points = tuple(list(point) for point in before)
        return LiveCurve(points, (0.0,) * len(points))

    def add(self, progress: Mapping[str, Any], forced: bool = False) -> "LiveCurve":
        """The curve with the point of this progress, or the same curve when it is left out.

        ``forced``: the run came to rest here, so its last step should be seen.

        Points lie at least 1/500 of the training time so far apart: no chart of the whole run could show more. Leaving out points
        as they come, rather than dropping earlier ones, keeps the first minute whole and the indices that pages have seen good.
        Memory is bounded by 500 * (1 + ln(T / 1 min)) points, 2,500 in an hour and about 4,000 in a day, and as many forced ones.
        """
        seconds = progress["seconds"]
        if seconds == self.last:
            return self
        far_enough = seconds - self.last >= seconds / _POINTS_PER_SPAN
        if far_enough or (forced and len(self.points) < _MOST_FORCED_POINTS):
            values = (float(f"{progress[key]:.5g}") for key in ("loss_d", "loss_g", "d_real", "d_fake"))
            point: list[float] = [progress["images"], *values]
            return LiveCurve((*self.points, point), (*self.seconds, round(seconds, 3)), seconds)
        return self
