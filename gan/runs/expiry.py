"""Expiry: when a run that nobody watches, or that rests for too long, is stopped, and so saved, to free its place."""

import time
from collections.abc import Callable

from gan.runs.spec import Limits

_FREED = "so it was stopped to free its place; Go on takes it up again."


class Expiry:
    """Expiry of one run. Every method may be called from any thread.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic):
        self._limits, self._clock = limits, clock
        self._looked = self._commanded = clock()

    def looked(self) -> None:
        """Somebody has looked at the run."""
        self._looked = self._clock()

    def commanded(self) -> None:
        """The run has come to rest, or was told something while it rests."""
        self._commanded = self._clock()

    @property
    def patience(self) -> float:
        """Seconds between two looks at whether the run is due."""
        limits = self._limits
        return min(1.0, min(limits.orphan_seconds, limits.paused_seconds, limits.paused_unwatched_seconds) / 4)

    @property
    def idle_seconds(self) -> float:
        """Since anybody last looked."""
        return self._clock() - self._looked

    def seconds_left(self, state: str) -> float | None:
        """How long the place of a run in this state is kept, if it is watched all the time; None: as long as it trains."""
        return max(0.0, self._limits.paused_seconds - (self._clock() - self._commanded)) if state == "paused" else None

    def due(self, state: str) -> str:
        """The sentence that says why a run in this state is to be stopped; "" as long as it is not."""
        limits, idle = self._limits, self.idle_seconds
        if idle > limits.orphan_seconds:
            return f"Nobody watched this run for {duration(limits.orphan_seconds)}, {_FREED}"
        if state != "paused":
            return ""
        rested = self._clock() - self._commanded
        if rested > limits.paused_seconds:
            return f"This run was paused for {duration(limits.paused_seconds)}, {_FREED}"
        if min(rested, idle) > limits.paused_unwatched_seconds:
            return f"This run was paused, and nobody watched it for {duration(limits.paused_unwatched_seconds)}, {_FREED}"
        return ""


def duration(seconds: float) -> str:
    """A length of time in words: whole minutes from two of them on."""
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"
