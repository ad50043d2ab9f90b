"""Races: two to four runs on the same data and seed that start, rest and stop together.

Each lane is an ordinary run (``gan.runs.job``), so it can be watched, saved and opened like any other.
"""

import contextlib
import math
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from gan.errors import TheatreError, UsageError
from gan.recipes import Recipe
from gan.runs.job import Job
from gan.runs.places import Places
from gan.runs.registry import JobRegistry
from gan.runs.rights import NOBODYS, Rights

FEWEST, MOST = 2, 4
"""Lanes."""
SHORTEST, LONGEST = 0.1, 60.0
"""Minutes of training."""

_LOOK_SECONDS = 0.05


class Race:
    """Race of some lanes under one clock. Every method may be called from any thread.

    The lanes wait at their first step until the last of them has loaded; then all are let go. The clock is training time, so it
    stands still while the lanes load and rest; it is the furthest lane's, since looking at the pictures costs each a little.

    Attributes:
        id: as the lanes' group.
        lanes: the runs, in order.
        limit: seconds of training after which all lanes are stopped.
        timed_out: whether they were stopped by that.
    """

    def __init__(self, lanes: Sequence[Job], limit: float):
        self.id = lanes[0].group
        self.lanes, self.limit = tuple(lanes), limit
        self.timed_out = False
        self._held = self._gone = False
        self._steering = threading.Lock()

    def begin(self) -> None:
        """Start the race's own thread, which calls ``tick`` until all lanes have ended or are stopped."""
        threading.Thread(target=self._watch, name=f"race-{self.id}", daemon=True).start()

    @property
    def active(self) -> bool:
        """Whether any lane has not ended."""
        return any(lane.active for lane in self.lanes)

    @property
    def rights(self) -> Rights:
        """Who steers it."""
        return self.lanes[0].spec.rights

    @property
    def state(self) -> str:
        """One of starting, running, paused, over."""
        if not self.active:
            return "over"
        if self._held or (self._gone and all(lane.state != "running" for lane in self.lanes)):
            return "paused"
        return "running" if self._gone else "starting"

    @property
    def seconds(self) -> float:
        """The race's clock."""
        return max(lane.seconds for lane in self.lanes)

    def status(self) -> dict[str, Any]:
        """All that a page shows, as plain values; ``lanes`` are those of ``Job.status``. Asking keeps every lane alive."""
        return {
            "race": self.id,
            "state": self.state,
            "seconds": min(self.seconds, self.limit),
            "limit": self.limit,
            "timed_out": self.timed_out,
            "dataset": self.lanes[0].dataset,
            "seed": self.lanes[0].seed,
            "total": self.lanes[0].recipe.images,
            "lanes": (lanes := [lane.status() for lane in self.lanes]),
            "place_seconds": min((lane["place_seconds"] for lane in lanes if lane["place_seconds"] is not None), default=None),
        }

    def pause(self) -> None:
        """Have every lane rest after its step under way; before the start, hold the start back.

        Raises:
            UsageError: the race is over. So do all commands.
        """
        self._check_active()
        with self._steering:
            self._held = True
            self._all(lambda lane: lane.pause())

    def resume(self) -> None:
        """Let all lanes go on at one moment."""
        self._check_active()
        with self._steering:
            self._held = False
            if self._gone:
                self._all(lambda lane: lane.resume())

    def stop(self) -> None:
        """End the race; what each lane has learnt is saved."""
        self._check_active()
        self._all(lambda lane: lane.stop())

    def _check_active(self) -> None:
        if not self.active:
            raise UsageError("This race is over; start a new one.")

    def _all(self, command: Callable[[Job], None]) -> None:
        """Give all lanes a command at one moment: one after the other, each would wait for the answer of those before it."""

        def give(lane: Job) -> None:
            with contextlib.suppress(UsageError):  # it has just ended
                command(lane)

        with ThreadPoolExecutor(len(self.lanes)) as pool:
            list(pool.map(give, self.lanes))

    def tick(self) -> None:
        """One look at the lanes: let them go once all have loaded, and stop them once the time is up."""
        if not self._gone:
            with self._steering:
                if not self._held and all(lane.state != "starting" for lane in self.lanes):
                    self._all(lambda lane: lane.resume())
                    self._gone = True
        elif self.active and self.seconds >= self.limit:
            self.timed_out = True
            self._all(lambda lane: lane.stop())

    def _watch(self) -> None:
        while self.active and not self.timed_out:
            time.sleep(_LOOK_SECONDS)
            self.tick()


class Races:
    """Races of one server: one at a time, and those before it as long as their runs are remembered."""

    def __init__(self, jobs: JobRegistry):
        self._jobs = jobs
        self._races: dict[str, Race] = {}  # oldest first
        self._starting = threading.Lock()

    def start(self, recipes: Sequence[Recipe], dataset: str, seed: int, minutes: float, rights: Rights = NOBODYS) -> Race:
        """Start a race of all these recipes, or of none; ``rights``: who steers it and its lanes.

        Raises:
            UsageError: too few or too many lanes or minutes, or what ``JobRegistry.start`` refuses.
            TheatreError: another race is under way, the data cannot be loaded, or all places are taken.
        """
        if not FEWEST <= len(recipes) <= MOST:
            raise UsageError(f"A race has from {FEWEST} to {MOST} lanes, not {len(recipes)}; choose a recipe for each.")
        limit = 60 * check_minutes(minutes)
        with self._starting:
            if current := self.current():
                raise TheatreError(
                    f"A race is under way on this server; watch it at /race?race={current.id}, and start yours when it is over."
                )
            race = Race(self._jobs.start_together(recipes, dataset, seed, rights.with_key()), limit)
            race.begin()
            known = self._jobs.all()
            self._races = {key: one for key, one in self._races.items() if one.lanes[0] in known} | {race.id: race}
        return race

    def get(self, identity: str) -> Race:
        """The race with this id.

        Raises:
            UsageError: it is not known here, or no longer.
        """
        race = self._races.get(str(identity))
        if race is None or race.lanes[0] not in self._jobs.all():
            raise UsageError(f"There is no race {str(identity)[:40]!r} on this server any more; start a new one.")
        return race

    def steer(self, identity: str, key: object) -> Race:
        """The race with this id, for who is about to command it.

        Raises:
            UsageError: it is not known here any more, or does not obey this key.
        """
        race = self.get(identity)
        race.rights.check(key, "race")
        return race

    def admit(self, identity: str, by: object, key: str) -> None:
        """Let the visitor with ``key`` steer a race and its lanes, shown ``by`` a key that does. Raises as ``steer``."""
        for lane in self.steer(identity, by).lanes:
            lane.admit(key)

    def places(self, key: object = "") -> Places:
        """The places for runs and races, as the visitor with this key is told of them."""
        return self._jobs.places(key)

    def current(self) -> Race | None:
        """The race under way."""
        return next((race for race in self._races.values() if race.active), None)


def check_minutes(minutes: object) -> float:
    """``minutes`` if a race may last so long.

    Raises:
        UsageError: it may not.
    """
    number = isinstance(minutes, (int, float)) and not isinstance(minutes, bool) and math.isfinite(minutes)
    if not number or not SHORTEST <= minutes <= LONGEST:  # type: ignore[operator]
        raise UsageError(f"A race lasts from {SHORTEST:g} to {LONGEST:g} minutes of training, not {str(minutes)[:40]}.")
    return float(minutes)  # type: ignore[arg-type]
