"""What is new of a run to a page that has seen so much of it, without a process that trains."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gan.models.snapshots import Moment
from gan.runs.frame_buffer import FrameBuffer
from gan.web.components.run_watcher import NOTHING_SEEN
from gan.web.show import run_facts
from gan.web.show.facts import Fact, news
from gan.web.show.run_facts import FACTS, REST_SECONDS

POINTS = [[100 * number, 0.5, 1.0, 0.7, 0.3] for number in range(1, 6)]
PIXELS = bytes(range(6))


class Run(SimpleNamespace):
    """As much of a job as a look needs."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(id="0123abcd", facts=facts, frames=FrameBuffer(), moments=(Moment(200, None),), shape=(1, 1), words=None)  # type: ignore[arg-type]
        self.asked: list[int] = []

    def grid(self) -> tuple[int, bytes, int, int]:
        return 7, PIXELS, 3, 2

    def critique(self) -> Any:
        return self.words

    def status(self, since: int = 0) -> dict[str, Any]:
        self.asked.append(since)
        figures = {"images": 500, "total": 1000, "images_per_second": 9.0, "seconds_left": 60.0, "epoch": 0.1, "seed": 0}
        words = {
            "run": self.id,
            "state": "running",
            "message": "",
            "device": "",
            "title": "DCGAN",
            "saved": None,
            "private": False,
            "kept": 0,
            "parent": None,
            "place_seconds": None,
        }
        lists: dict[str, Any] = {"marks": [], "readings": [], "class_names": [], "opinions": None, "real": None, "compared": None}
        kind = {"probability": True, "critic": False, "pace": 0.0, "line": None, "knobs": {"lr_g": None}}
        return figures | words | lists | kind | {"points": POINTS[since:], "next": len(POINTS)} | self.facts


def look(run: Run, seen: Any = NOTHING_SEEN, facts: Any = FACTS) -> Any:
    return run_facts.look(run, facts, seen)  # type: ignore[arg-type]


def test_a_first_look_brings_everything_and_a_second_nothing_old() -> None:
    run = Run()
    first = look(run)
    assert set(first.facts) == {"status", "caption", "curve", "grid", "span"}
    assert first.facts["curve"]["points"] == POINTS and first.facts["curve"]["from"] == 0
    assert first.facts["span"] == {"run": run.id, "images": 500, "total": 1000, "moments": [200]}
    second = look(run, first.seen)
    assert set(second.facts) == {"status", "caption", "span"} and second.seen == first.seen
    elsewhere = look(run, first.seen | {"id": "of another page"})
    assert elsewhere.facts == first.facts


def test_a_curve_is_told_from_its_first_new_point_and_whenever_what_is_drawn_on_it_changes() -> None:
    seen = look(Run()).seen
    more = look(Run(points=[[600, 1, 1, 1, 1]], next=6), seen)
    assert more.facts["curve"]["from"] == 5 and more.facts["curve"]["points"] == [[600, 1, 1, 1, 1]]
    for change in ({"marks": [[1, "lr_g", 0.1]]}, {"readings": [[400, 9.0, 0.5, 0.5, [1.0], 1.0]]}):
        assert look(Run(**change), seen).facts["curve"]["points"] == []
    assert look(Run(), seen | {"at": 200}).facts["curve"]["at"] == 200


def test_who_draws_no_curve_gets_no_points() -> None:
    run = Run()
    assert set(look(run, facts={"grid": FACTS["grid"]}).facts) == {"grid"}
    assert run.status(run.asked[0])["points"] == []


def test_a_moment_gone_back_to_shows_its_own_sheet_once() -> None:
    run = Run()
    run.frames = run.frames.add(200, bytes(6), 3, 2)
    back = look(run, look(run).seen | {"at": 250})
    assert "after 200 images" in back.facts["grid"]["alt"]
    assert "grid" not in look(run, back.seen).facts
    assert "after 500 images" in look(run, back.seen | {"at": None}).facts["grid"]["alt"]


def test_words_on_a_sample_are_told_once_and_that_there_are_any_is_steady() -> None:
    run = Run()
    before = look(run).seen
    grey = (np.zeros((1, 2, 3), np.uint8).tobytes(), (1, 2, 3))
    colour = (np.zeros((3, 2, 3), np.uint8).tobytes(), (3, 2, 3))
    run.words = (4, [(0.0, grey, colour)])
    first = look(run, before)
    assert "50.0% real" in first.facts["critique"]["alt"]
    assert first.seen["steady"]["critique"] and not before["steady"]["critique"]
    assert "critique" not in look(run, first.seen).facts


@pytest.mark.parametrize(
    ("facts", "active", "rest"),
    [
        ({}, True, 0.0),
        ({"state": "paused"}, True, 0.0),
        ({"state": "stopped", "saved": "a"}, False, REST_SECONDS),
        ({"state": "failed"}, False, REST_SECONDS),
        ({"state": "finished", "private": True}, True, REST_SECONDS),
    ],
    ids=str,
)
def test_a_run_that_has_ended_is_asked_about_no_more_but_a_private_one_seldom(facts: dict, active: bool, rest: float) -> None:
    found = look(Run(**facts))
    assert (found.seen["active"], found.rest) == (active, rest)


def test_news_is_what_has_another_version_or_none() -> None:
    sources = {
        "loud": lambda sight, version: Fact(sight),
        "quiet": lambda sight, version: None if version == "2" else Fact(9, "2"),
    }
    assert news(5, sources, {"other": "x"}) == ({"loud": 5, "quiet": 9}, {"quiet": "2"})
    assert news(5, sources, {"quiet": "2"}) == ({"loud": 5}, {"quiet": "2"})
