"""Places: how many runs a server trains at once, who holds them, when one will be free, and who may start another."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gan.errors import TheatreError
from gan.runs.job import Job
from gan.runs.spec import Limits
from gan.runs.visitor import owns

_MINUTE = 60.0


@dataclass(frozen=True)
class Place:
    """A place that is taken.

    Attributes:
        address: of the page, from the app's root, at which its run or race is seen.
        owner: digest of the visitor who holds it, or "".
        seconds_left: until it will be free, as far as can be told now; None: nobody can say yet.
    """

    address: str
    owner: str
    seconds_left: float | None


@dataclass(frozen=True)
class Places:
    """Places of a server at one moment, for one visitor.

    Attributes:
        total: how many there are.
        taken: those that are taken.
        mine: addresses of the visitor's own among them.
    """

    total: int
    taken: tuple[Place, ...]
    mine: tuple[str, ...] = ()

    @property
    def full(self) -> bool:
        """Whether none is free."""
        return len(self.taken) >= self.total

    @property
    def when(self) -> str:
        """When one will be free, in words."""
        known = [place.seconds_left for place in self.taken if place.seconds_left is not None]
        if not known:
            return "it cannot be told yet when one will be free"
        return f"one will be free in about {minutes(min(known))}, if not before"


def places(active: Sequence[Job], limits: Limits, key: object = "") -> Places:
    """Places as the runs under way take them, for the visitor with this key; those started together take one."""
    groups: dict[str, list[Job]] = {}
    for job in active:
        groups.setdefault(job.group or job.id, []).append(job)
    taken = tuple(_place(identity, jobs) for identity, jobs in groups.items())
    return Places(limits.max_running, taken, tuple(place.address for place in taken if owns(key, place.owner)))


def _place(identity: str, jobs: Sequence[Job]) -> Place:
    first, left = jobs[0], [job.seconds_left for job in jobs]
    page = f"race?race={identity}" if first.group else f"yours?run={identity}" if first.private else f"train?run={identity}"
    return Place(page, first.spec.rights.owner, None if None in left else max(seconds for seconds in left if seconds is not None))


def refusal(now: Places, limits: Limits, owner: str) -> TheatreError | None:
    """Why the visitor with this digest cannot have one more place now, and when; None if they can.

    Who has no key ("") is one visitor with all others who have none.
    """
    held = [place for place in now.taken if place.owner == owner]
    where = f" at /{held[0].address}" if owner and held else ""
    if now.full:
        yours = f", one of them by your run{where}" if where else ""
        return TheatreError(f"{taken(now)}{yours}; {now.when}, so try again then.")
    if len(held) >= limits.visitor_running:
        most = f"One visitor may hold {limits.visitor_running} of the {now.total} places for runs"
        return TheatreError(f"{most}; stop your run{where} first, or wait until it ends.")
    return None


def taken(now: Places) -> str:
    """How many places are taken, in words."""
    if now.full:
        return "The only place for a run is taken" if now.total == 1 else f"All {now.total} places for runs are taken"
    return f"{len(now.taken) or 'None'} of {now.total} places for runs {'is' if len(now.taken) < 2 else 'are'} taken"


def minutes(seconds: float) -> str:
    """A length of time in whole minutes, in words."""
    count = max(1, math.ceil(seconds / 60))
    return f"{count} minutes" if count > 1 else "a minute"


class Starts:
    """Starts of runs within the last minute. To be called under the registry's lock."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic):
        self._limits, self._clock = limits, clock
        self._starts: list[tuple[float, str]] = []  # when and whose, oldest first

    def refusal(self, owner: str) -> TheatreError | None:
        """Why the visitor with this digest cannot start a run now; None if they can."""
        now, limits = self._clock(), self._limits
        self._starts = [start for start in self._starts if start[0] > now - _MINUTE]
        own = [when for when, whose in self._starts if whose == owner]
        for starts, most, who in (
            (own, limits.visitor_starts_per_minute, "one visitor"),
            ([when for when, _ in self._starts], limits.starts_per_minute, "all visitors together"),
        ):
            if len(starts) >= most:
                wait = math.ceil(starts[-most] + _MINUTE - now)
                return TheatreError(
                    f"{most} runs were started within a minute, as many as {who} may; try again in {wait} seconds."
                )
        return None

    def add(self, owner: str) -> None:
        """A run of this visitor's has started."""
        self._starts.append((self._clock(), owner))
