"""Who may bring how much, and who gives way, as pure functions of what is held."""

from dataclasses import dataclass

import pytest

from gan.data.own_images.storage_policy import (
    LARGEST,
    NoPlaceYet,
    StoragePolicy,
    check_place,
    check_room,
    disk_full,
    disk_refusal,
    slowest,
    spare,
)
from gan.errors import TheatreError
from tests.helpers import is_sentence

MIB = 2**20


@dataclass(eq=False)
class One:
    visitor: str
    received: int = 0
    arriving: bool = False
    began: float = 0.0
    spare_since: float | None = None

    @property
    def on_disk(self) -> int:
        return self.received


def refusal(policy: StoragePolicy, held: list[One], visitor: str, size: int, new: bool = True) -> str:
    try:
        check_room(policy, held, visitor, size, new)
    except TheatreError as error:
        assert is_sentence(error)
        return str(error)
    return ""


def test_a_class_of_thirty_behind_one_address_has_room_for_its_pictures() -> None:
    held = [One("school", 30 * MIB) for _ in range(30)]
    assert refusal(StoragePolicy(), held, "school", 30 * MIB) == ""
    assert refusal(StoragePolicy(), [], "", LARGEST) == ""


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (StoragePolicy(most_bytes_each=25 * MIB), "Pictures from your network take 20 MiB of the 25 MiB"),
        (StoragePolicy(most_each=2), "The server keeps 2 sets of pictures from your network"),
        (StoragePolicy(most_bytes=35 * MIB), "The server holds as many uploads as it can"),
        (StoragePolicy(most=3), "The server holds as many uploads as it can"),
    ],
)
def test_each_limit_has_its_own_sentence(policy: StoragePolicy, said: str) -> None:
    held = [One("one", 10 * MIB), One("one", 10 * MIB), One("other", 10 * MIB)]
    assert said in refusal(policy, held, "one", 10 * MIB)
    assert refusal(policy, held[1:], "one", 10 * MIB) == ""


def test_what_one_visitor_has_does_not_count_as_anothers_and_an_upload_under_way_is_not_one_more() -> None:
    held = [One("one", 10 * MIB), One("one", 10 * MIB)]
    policy = StoragePolicy(most_bytes_each=20 * MIB, most_each=2)
    assert refusal(policy, held, "other", 10 * MIB) == ""
    assert refusal(policy, held, "one", 0, new=False) == "" and refusal(policy, held, "one", 1, new=False)


def test_what_a_visitor_can_spare_is_their_own_and_shown_by_no_page_for_a_while() -> None:
    held = [
        One("one", spare_since=950.0),
        One("one", spare_since=900.0),
        One("one", spare_since=800.0),
        One("one"),
        One("other", spare_since=0.0),
    ]
    assert spare(StoragePolicy(spare_seconds=60), held, "one", 1000.0) == [held[2], held[1]]


def test_places_are_limited_for_one_visitor_and_in_all() -> None:
    held = [One("one", arriving=True), One("one", arriving=True), One("other", arriving=True), One("one")]
    check_place(StoragePolicy(arriving=4, arriving_each=3), held, "one")
    for policy, said in [
        (StoragePolicy(arriving_each=2), "2 uploads are arriving from your network"),
        (StoragePolicy(arriving=3), "As many uploads are arriving"),
    ]:
        with pytest.raises(NoPlaceYet, match=said) as caught:
            check_place(policy, held, "one")
        assert is_sentence(caught.value)


def test_the_slow_give_way_to_others_and_so_do_those_of_whoever_has_most_places() -> None:
    policy = StoragePolicy(slow_bytes=1000, stall_seconds=10)
    fast = [One("one", 100_000, True), One("one", 90_000, True)]
    trickle, silent, new = One("x", 9_000, True), One("y", 5, True), One("z", 0, True, began=19.0)
    assert slowest(policy, [*fast, trickle, silent, new], "other", 20.0) is silent
    assert slowest(policy, [*fast, trickle, new], "other", 20.0) is trickle
    assert slowest(policy, [*fast, new], "other", 20.0) is fast[1], "one has two places, and other none"
    assert slowest(policy, [fast[0], new, One("other", 90_000, True)], "other", 20.0) is None
    assert slowest(policy, [One("one", 5)], "other", 20.0) is None, "it has arrived"


def test_a_disk_that_refuses_says_why() -> None:
    assert "the disk is read-only" in str(disk_refusal(OSError(30, "Read-only file system")))
    assert "the disk is full" in str(disk_full()) and is_sentence(disk_full())
