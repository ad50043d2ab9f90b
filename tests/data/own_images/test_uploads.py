"""Uploads are kept apart, found only by their ids, given room and a place, and deleted when they are due."""

import errno
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gan.data.own_images import sources, uploads
from gan.data.own_images.server_folder import HEARTBEAT
from gan.data.own_images.storage_policy import NoPlaceYet
from gan.data.own_images.uploads import StoragePolicy, Upload, Uploads
from gan.errors import TheatreError
from tests.data.own_images.pictures import zipped
from tests.data.own_images.test_sandbox import pictures
from tests.helpers import is_sentence


class Clock:
    """Seconds, as a test sets them."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def registries(home: Path) -> Iterator[Callable[..., Uploads]]:
    made: list[Uploads] = []

    def make(**policy: Any) -> Uploads:
        clock = policy.pop("clock", time.monotonic)
        made.append(Uploads(StoragePolicy(**{"free_bytes": 0, **policy}), clock=clock))
        return made[-1]

    yield make
    for one in made:
        one.close()


def brought(held: Uploads, tmp_path: Path, name: str = "pets.zip") -> Upload:
    upload = held.create(name, 1000)
    upload.write(zipped(tmp_path / "made.zip", pictures()).read_bytes())
    return upload


# --- keeping them


def test_an_upload_is_read_again_at_another_side_and_a_failure_keeps_what_was_read(
    registries: Callable[..., Uploads], tmp_path: Path
) -> None:
    upload = brought(registries(), tmp_path)
    assert upload.gather(28, None).count == 6 and upload.data().shape == (3, 28, 28)
    assert upload.gather(64, False).side == 64 and upload.data().shape == (1, 64, 64)
    upload.source.write_bytes(b"no zip")
    with pytest.raises(TheatreError, match=r"not a zip|cannot be read"):
        upload.gather(32, None)
    assert upload.report and upload.report.side == 64 and upload.data().shape == (1, 64, 64)


def test_only_the_id_leads_to_an_upload_and_no_name_leads_out_of_its_folder(
    registries: Callable[..., Uploads], home: Path, tmp_path: Path
) -> None:
    held = registries()
    mine, other = brought(held, tmp_path, "../../../evil.zip"), brought(held, tmp_path, "..")
    assert mine.source.name == "evil.zip" and other.source.name == "Your selection"
    for upload in (mine, other):
        assert upload.source.resolve().is_relative_to(home / "visitors") and upload.id in str(upload.source)
    assert len(mine.id) == 32 and mine.id != other.id
    for guess in ("", "0" * 32, mine.id[:-1], f"../{mine.id}", "*"):
        with pytest.raises(TheatreError, match="no longer on the server") as caught:
            held.get(guess, "stranger")
        assert is_sentence(caught.value)
    assert not mine.pages and not other.pages


def test_an_upload_goes_a_while_after_its_last_page_and_not_before(registries: Callable[..., Uploads], tmp_path: Path) -> None:
    clock = Clock()
    held = registries(closed_seconds=600, sweep_seconds=3600, clock=clock)
    upload = brought(held, tmp_path)
    held.get(upload.id, "first tab")
    held.get(upload.id, "second tab")
    held.close_page("first tab")

    def is_there_after(seconds: float) -> bool:
        clock.now += seconds
        held.sweep()
        return upload.folder.exists()

    assert is_there_after(601), "another tab shows it"
    held.close_page("second tab")
    assert is_there_after(599)
    held.get(upload.id, "the tab after a reload")
    assert is_there_after(601)
    held.close_page("the tab after a reload")
    assert is_there_after(599) and not is_there_after(2)
    with pytest.raises(TheatreError, match="no longer on the server"):
        held.get(upload.id, "late")


def test_what_nobody_claims_or_uses_goes_too(registries: Callable[..., Uploads], tmp_path: Path) -> None:
    clock = Clock()
    held = registries(unclaimed_seconds=120, idle_seconds=3600, sweep_seconds=3600, clock=clock)
    unclaimed, idle = brought(held, tmp_path), brought(held, tmp_path)
    held.get(idle.id, "a tab left open over night")
    clock.now += 121
    held.sweep()
    assert not unclaimed.folder.exists() and idle.folder.exists()
    clock.now += 3500
    held.sweep()
    assert not idle.folder.exists()


def test_sweeps_come_by_themselves_and_one_that_fails_is_not_the_last(home: Path, tmp_path: Path) -> None:
    told: list[int] = []

    def broken() -> None:
        told.append(len(told))
        raise RuntimeError("what is called after a sweep is broken")

    held = Uploads(StoragePolicy(free_bytes=0, unclaimed_seconds=0.0, sweep_seconds=0.01), broken)
    upload = brought(held, tmp_path)
    deadline = time.monotonic() + 10
    while upload.folder.exists() or len(told) < 3:
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)
    held.close()


def test_another_upload_takes_the_place_of_a_pages_first(registries: Callable[..., Uploads], tmp_path: Path) -> None:
    held = registries()
    first, second = brought(held, tmp_path), brought(held, tmp_path)
    held.get(first.id, "tab")
    held.get(second.id, "tab")
    assert first.pages == set() and second.pages == {"tab"}
    held.forget(second.id)
    assert not second.folder.exists() and first.folder.exists()
    held.forget("nothing")


def test_closing_deletes_everything_and_a_killed_servers_leavings_go(
    registries: Callable[..., Uploads], home: Path, tmp_path: Path
) -> None:
    first = registries()
    upload = brought(first, tmp_path)
    first.close()
    assert not upload.folder.exists()
    with pytest.raises(TheatreError, match="closing"):
        first.create("late.zip", 5)

    killed = home / "visitors" / "00"
    (killed / "x").mkdir(parents=True)
    (killed / "x" / "images").write_bytes(b"private, and written just now")
    (killed / HEARTBEAT).touch()
    os.utime(killed / HEARTBEAT, (time.time() - 100, time.time() - 100))
    registries()
    assert not killed.exists()


def test_there_is_an_end_to_what_a_server_holds(
    registries: Callable[..., Uploads], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(zipped(tmp_path / "made.zip", pictures()).read_bytes())
    held = registries(most_bytes=2 * size + 500)
    first = brought(held, tmp_path)
    brought(held, tmp_path)
    refusals = [lambda: held.create("third.zip", 1000), lambda: held.create("large.zip", uploads.LARGEST + 1)]
    for refused in refusals:
        with pytest.raises(TheatreError, match=r"as many uploads as it can|an upload may have 512") as caught:
            refused()
        assert is_sentence(caught.value)
    held.forget(first.id)
    held.create("third.zip", 1000)
    full = registries(free_bytes=2**62)
    with pytest.raises(TheatreError, match="the disk is full; free some space"):
        full.create("a.zip", 10)
    assert full._uploads == {}
    assert upload_folders(full) == []

    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    upload = held.create("fourth.zip", 10)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(TheatreError, match="the disk is full; free some space"):
        upload.write(b"x")


def upload_folders(held: Uploads) -> list[Path]:
    return [path for path in held._folder.path.glob("*") if path.name != HEARTBEAT]


def test_what_was_read_counts_as_well(registries: Callable[..., Uploads], tmp_path: Path) -> None:
    upload = brought(registries(), tmp_path)
    before = upload.on_disk
    upload.gather(64, None)
    assert before == upload.source.stat().st_size and upload.on_disk >= before + 6 * 3 * 64 * 64


@pytest.mark.parametrize(
    ("number", "said"), [(errno.EROFS, "the disk is read-only"), (errno.EACCES, "it may not be written there")]
)
def test_a_home_that_cannot_be_written_says_so_and_names_no_folder(
    registries: Callable[..., Uploads], home: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    held = registries()

    def refuse(self: Path, *_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number), str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(TheatreError, match=said) as caught:
        held.create("a.zip", 10)
    assert is_sentence(caught.value) and str(home) not in str(caught.value) and "free some space" not in str(caught.value)


# --- a place and room for each


def test_announced_uploads_of_which_nothing_comes_keep_nobody_out(registries: Callable[..., Uploads]) -> None:
    clock = Clock()
    held = registries(arriving=9, arriving_each=4, clock=clock)
    attack = [held.create("attack.zip", uploads.LARGEST, f"198.51.100.{number}") for number in range(9)]
    with pytest.raises(NoPlaceYet, match="As many uploads are arriving") as caught:
        held.create("pets.zip", 1000, "visitor")
    assert is_sentence(caught.value)
    clock.now += 6
    held.arrive(attack[0], 1)
    held.check(1000, "visitor")
    mine = held.create("pets.zip", 1000, "visitor")
    assert mine.folder.exists() and sum(not each.folder.exists() for each in attack) == 1
    lost = next(each for each in attack if not each.folder.exists())
    with pytest.raises(TheatreError, match="lost its place to another"):
        held.arrive(lost, 10)


def test_bytes_count_as_they_come_and_the_limits_hold_in_the_middle(registries: Callable[..., Uploads]) -> None:
    held = registries(most_bytes=5000, most_bytes_each=3000)
    first, second = (held.create("a.zip", 2000, "one") for _ in range(2))
    held.arrive(first, 2000)
    held.arrive(second, 1000)
    with pytest.raises(TheatreError, match="Pictures from your network take"):
        held.arrive(second, 1)
    other = held.create("b.zip", 2000, "other")
    held.arrive(other, 2000)
    with pytest.raises(TheatreError, match="as many uploads as it can"):
        held.create("c.zip", 1, "third")


def test_an_upload_that_has_come_frees_its_place_and_one_that_has_not_is_not_shown(
    registries: Callable[..., Uploads], tmp_path: Path
) -> None:
    held = registries(arriving_each=1)
    upload = held.create("a.zip", 10, "one")
    with pytest.raises(NoPlaceYet):
        held.create("b.zip", 10, "one")
    with pytest.raises(NoPlaceYet):
        held.check(10, "one")
    with pytest.raises(TheatreError, match="no longer on the server"):
        held.get(upload.id, "tab")
    held.finish(upload)
    held.check(10, "one")
    assert held.get(upload.id, "tab") is upload and held.create("b.zip", 10, "one")


def test_what_a_visitor_no_longer_shows_makes_room_for_what_they_bring(
    registries: Callable[..., Uploads], tmp_path: Path
) -> None:
    clock = Clock()
    size = len(zipped(tmp_path / "made.zip", pictures()).read_bytes())
    held = registries(most_bytes_each=2 * size, clock=clock)
    old, shown = brought(held, tmp_path), brought(held, tmp_path)
    held.get(shown.id, "tab")
    with pytest.raises(TheatreError, match="Pictures from your network take"):
        held.create("new.zip", size)
    clock.now += 61
    held.create("new.zip", size)
    assert not old.folder.exists() and shown.folder.exists()


def test_the_largest_upload_is_no_larger_than_what_may_be_unpacked() -> None:
    assert sources.LARGEST_FILE < uploads.LARGEST <= sources.LARGEST_UNPACKED


@pytest.mark.parametrize(
    ("name", "kept"), [("con.zip", "_con.zip"), ("NUL", "_NUL"), ('a<b>:"|?*.zip', "ab.zip"), ("...", "Your selection")]
)
def test_a_file_is_called_what_every_system_can_call_one(registries: Callable[..., Uploads], name: str, kept: str) -> None:
    assert registries().create(name, 1).source.name == kept
