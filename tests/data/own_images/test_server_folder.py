"""A dead server's uploads go, at the next start and at the sweeps of a server that lives beside it; a living one's stay."""

import os
from pathlib import Path

from gan.data.own_images.server_folder import HEARTBEAT, ServerFolder

SILENCE = 90.0


class Clock:
    """Seconds, as a test sets them."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def folder(root: Path, clock: Clock) -> ServerFolder:
    made = ServerFolder(root, SILENCE, clock)
    made.beat()
    (made.path / "upload").write_bytes(b"private")
    return made


def test_a_dead_servers_folder_goes_at_the_next_start(tmp_path: Path) -> None:
    clock = Clock()
    dead = folder(tmp_path, clock)
    clock.now += SILENCE - 1
    ServerFolder(tmp_path, SILENCE, clock)
    assert dead.path.exists(), "it may be alive"
    clock.now += 2
    ServerFolder(tmp_path, SILENCE, clock)
    assert not dead.path.exists()


def test_a_living_server_stays_and_a_dead_one_goes_while_another_server_runs(tmp_path: Path) -> None:
    clock = Clock()
    dead, alive, ours = (folder(tmp_path, clock) for _ in range(3))
    for _ in range(8):
        clock.now += 15
        alive.keep()
        ours.keep()
    assert not dead.path.exists() and (alive.path / "upload").exists() and (ours.path / "upload").exists()


def test_a_server_that_wakes_later_than_another_loses_nothing(tmp_path: Path) -> None:
    clock = Clock()
    one, other = (folder(tmp_path, clock) for _ in range(2))
    clock.now += 8 * 3600  # the machine slept
    one.keep()
    other.keep()
    clock.now += 15
    one.keep()
    other.keep()
    assert one.path.exists() and other.path.exists()


def test_a_clock_that_was_set_back_keeps_no_dead_servers_folder(tmp_path: Path) -> None:
    clock = Clock()
    dead = folder(tmp_path, clock)
    clock.now -= 5000
    ServerFolder(tmp_path, SILENCE, clock)
    assert not dead.path.exists()


def test_a_folder_without_a_heartbeat_is_judged_by_its_own_time_and_what_is_no_folder_stays(tmp_path: Path) -> None:
    clock = Clock()
    (tmp_path / "older version").mkdir()
    os.utime(tmp_path / "older version", (clock.now - 100, clock.now - 100))
    (tmp_path / "just made").mkdir()
    os.utime(tmp_path / "just made", (clock.now, clock.now))
    (tmp_path / "note.txt").write_text("x", encoding="utf-8")
    outside = tmp_path.parent / "outside"
    outside.mkdir()
    os.utime(outside, (0, 0))
    (tmp_path / "link").symlink_to(outside)
    ServerFolder(tmp_path, SILENCE, clock)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["just made", "link", "note.txt"] and outside.exists()


def test_its_own_folder_is_made_when_it_is_needed_and_deleted(tmp_path: Path) -> None:
    ours = ServerFolder(tmp_path / "visitors", SILENCE)
    ours.keep()
    assert not ours.path.exists()
    ours.beat()
    assert [path.name for path in ours.path.iterdir()] == [HEARTBEAT]
    ours.delete()
    assert not ours.path.exists()
