"""Feed of Race: the facts about a race that the page follows, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from gan.runs.race import MOST, Race
from gan.web.components.run_watcher import seen as read_seen
from gan.web.pages.race import views
from gan.web.show.facts import Fact, Look, Source, news, whole_number


@dataclass(frozen=True)
class RaceSight:
    """A race at one moment.

    Attributes:
        status: its status, with all points of its lanes.
        grids: of each lane (version, pixels, width, height) of its newest sheet, or None.
    """

    status: dict[str, Any]
    grids: tuple[tuple[int, bytes, int, int] | None, ...]


RaceFact = Source[RaceSight]


def look(race: Race, facts: Mapping[str, RaceFact], seen: Any) -> Look:
    """Look at a race for a page that shows these ``facts`` and has ``seen`` so much, its watcher's value."""
    before = read_seen(seen)
    grids = tuple(lane.grid() for lane in race.lanes)  # before the status, so that the numbers beside one are never older
    sight = RaceSight(race.status(), grids)
    told, versions = news(sight, facts, before["versions"] if before["id"] == race.id else {})
    state = sight.status["state"]
    now = {"id": race.id, "turn": before["turn"], "at": None, "versions": versions}
    return Look(told, sight.status, now | {"steady": {"state": state}, "active": state != "over"})


def _chart(sight: RaceSight, version: str) -> Fact | None:
    """Value of the chart: of each lane the new points."""
    lanes = sight.status["lanes"]
    reached, scored = ([str(number) for number in numbers] for numbers in zip(*map(_reached, lanes), strict=True))
    now = f"{','.join(reached)}:{','.join(scored)}:{sight.status['state']}"
    if version == now:
        return None
    known = [whole_number(number) or 0 for number in version.partition(":")[0].split(",")]
    return Fact(views.chart_value(sight.status, known if len(known) == len(lanes) else [0] * len(lanes)), now)


def _reached(lane: dict[str, Any]) -> tuple[int, int]:
    """How many points and how many readings a lane has."""
    return lane["next"], len(lane["readings"])


def _grid(number: int, sight: RaceSight, version: str) -> Fact | None:
    """Value of the stage: the samples of lane ``number``, from 0."""
    grid = sight.grids[number] if number < len(sight.grids) else None
    if grid is None or str(grid[0]) == version:
        return None
    return Fact(views.lane_picture(sight.status["lanes"][number], *grid[1:]), str(grid[0]))


def _panel(number: int, sight: RaceSight, _version: str) -> Fact | None:
    """How far lane ``number`` is, from 0, as HTML."""
    return Fact(views.lane_panel(sight.status["lanes"][number])) if number < len(sight.grids) else None


FACTS: dict[str, RaceFact] = {
    "status": lambda sight, _: Fact(views.status_panel(sight.status)),
    "chart": _chart,
    **{f"grid {number}": partial(_grid, number) for number in range(MOST)},
    **{f"panel {number}": partial(_panel, number) for number in range(MOST)},
}
"""By name; the status is HTML, and lanes are counted from 0."""
