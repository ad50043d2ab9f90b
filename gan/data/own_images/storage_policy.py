"""Storage policy: how long a server keeps uploads, and how much of them it takes, of one visitor and in all.

A visitor is known by their network, and a class of thirty may share one: limits of one visitor are what such a class needs.
Pure functions say who has to give way, or why there is no room.
"""

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from gan.errors import TheatreError
from gan.files import reason

LARGEST = 512 * 2**20
"""The largest size of one upload, in bytes."""


@dataclass(frozen=True)
class StoragePolicy:
    """Storage policy of a server. ``..._each`` is the limit of one visitor.

    Attributes:
        closed_seconds: time that an upload is kept after the last page that showed it was closed, so that it survives a reload or
            a look at another page.
        spare_seconds: the same when its visitor needs the room for another.
        unclaimed_seconds: time that an upload is kept which no page has shown.
        idle_seconds: time after which an upload that nobody has asked for is deleted even while a page shows it.
        sweep_seconds: time between two sweeps, which delete what has expired.
        dead_seconds: time without a sign of life after which another server's uploads are deleted.
        most_bytes: limit on the bytes that all uploads have on the disk, with what was read from them. One visitor has half of
            it: thirty pupils with 30 MiB each.
        free_bytes: space on the disk that uploads leave free.
        most: uploads that are kept. Four for each of thirty pupils.
        arriving: uploads that arrive at one time.
        stall_seconds: time in which ``stall_bytes`` of an arriving upload have to come, a hundredth of what a bad line carries.
        slow_bytes: bytes a second below which an arriving upload gives way when others want its place.
        reading: uploads that are read at one time, each in a process of its own.
        waiting: uploads that wait to be read, each with one of the forty threads that answer all pages.
        wait_seconds: seconds that each waits for its turn.
    """

    closed_seconds: float = 600.0
    spare_seconds: float = 60.0
    unclaimed_seconds: float = 120.0
    idle_seconds: float = 3600.0
    sweep_seconds: float = 15.0
    dead_seconds: float = 90.0
    most_bytes: int = 4 * LARGEST
    most_bytes_each: int = 2 * LARGEST
    free_bytes: int = 1024 * 2**20
    most: int = 480
    most_each: int = 120
    arriving: int = 48
    arriving_each: int = 16
    stall_seconds: float = 10.0
    stall_bytes: int = 10 * 2**10
    slow_bytes: int = 64 * 2**10
    reading: int = 3
    reading_each: int = 2
    waiting: int = 24
    waiting_each: int = 12
    wait_seconds: float = 45.0


class NoPlaceYet(TheatreError):
    """There is no place at the moment, and will be one in seconds."""


class Held(Protocol):
    """What is to be known of an upload that a server holds: whose it is, how much has come of it, and since when, in seconds.

    ``spare_since`` is when its last page was closed, or None while one shows it or it arrives.
    """

    visitor: str
    arriving: bool
    received: int
    began: float

    @property
    def on_disk(self) -> int: ...

    @property
    def spare_since(self) -> float | None: ...


H = TypeVar("H", bound=Held)


def spare(policy: StoragePolicy, held: Sequence[H], visitor: str, now: float) -> list[H]:
    """This visitor's uploads that no page has shown for a while, the oldest first: they go when the visitor needs their room."""
    found = [(each.spare_since or 0.0, each) for each in held if each.visitor == visitor and each.spare_since is not None]
    return [each for since, each in sorted(found, key=lambda pair: pair[0]) if now - since > policy.spare_seconds]


def slowest(policy: StoragePolicy, held: Sequence[H], visitor: str, now: float) -> H | None:
    """The arriving upload that gives way to one of ``visitor`` when all places are taken, if any does.

    It is the slowest of those that are slow, and of those whose visitor has two places more.
    """
    arriving = [each for each in held if each.arriving]
    places = [each.visitor for each in arriving]

    def speed(each: H) -> float:
        return each.received / max(1.0, now - each.began)

    old = [each for each in arriving if now - each.began > policy.stall_seconds / 2]
    fair = places.count(visitor) + 1
    found = [each for each in old if speed(each) < policy.slow_bytes or places.count(each.visitor) > fair]
    return min(found, key=speed, default=None)


def check_room(policy: StoragePolicy, held: Sequence[Held], visitor: str, size: int, new: bool) -> None:
    """Whether ``size`` more bytes of this visitor find room beside what is held; ``new``: those of one upload more.

    Raises:
        TheatreError: there is none, for a reason that the message tells.
    """
    own = [each for each in held if each.visitor == visitor]
    if size > LARGEST:
        raise TheatreError(
            f"These files have {_mebibytes(size)} and an upload may have {LARGEST // 2**20}; give fewer or smaller pictures."
        )
    if _bytes(own) + size > policy.most_bytes_each:
        raise TheatreError(
            f"Pictures from your network take {_mebibytes(_bytes(own))} of the {policy.most_bytes_each // 2**20} MiB that one "
            "may have; press Delete my pictures where they are no longer needed, or give fewer."
        )
    if new and len(own) >= policy.most_each:
        raise TheatreError(
            f"The server keeps {len(own)} sets of pictures from your network, as many as one may have; press Delete my pictures "
            "where they are no longer needed, or wait ten minutes."
        )
    if _bytes(held) + size > policy.most_bytes or (new and len(held) >= policy.most):
        raise TheatreError(
            "The server holds as many uploads as it can at the moment; wait until other visitors have left, or give fewer "
            "pictures."
        )


def check_place(policy: StoragePolicy, held: Sequence[Held], visitor: str) -> None:
    """Whether one more upload of this visitor may arrive.

    Raises:
        NoPlaceYet: too many do already.
    """
    arriving = [each.visitor for each in held if each.arriving]
    if arriving.count(visitor) >= policy.arriving_each:
        raise NoPlaceYet(
            f"{policy.arriving_each} uploads are arriving from your network, as many as may from one; wait until one of them is "
            "through."
        )
    if len(arriving) >= policy.arriving:
        raise NoPlaceYet("As many uploads are arriving as the server takes at one time; wait until one of them is through.")


def disk_refusal(error: OSError) -> TheatreError:
    """The sentence for whoever's pictures the disk does not take."""
    return TheatreError(f"The server cannot keep these pictures until whoever runs it mends this: {reason(error)}.")


def disk_full() -> TheatreError:
    """The sentence where the disk has less space than uploads leave free."""
    return disk_refusal(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))


def _bytes(held: Sequence[Held]) -> int:
    return sum(each.on_disk for each in held)


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MiB"
