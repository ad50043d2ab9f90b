"""What a run's status says in its panel."""

import re
from typing import Any

import pytest

from gan.runs.downloads import KINDS, MODEL
from gan.web.show import run_views

FIGURES = {"images": 640, "total": 1000, "images_per_second": 10.0, "seconds_left": 36.0, "epoch": 1.0, "seed": 0}


def status(**facts: Any) -> dict[str, Any]:
    words = {
        "run": "0123abcd",
        "state": "running",
        "message": "",
        "device": "",
        "title": "DCGAN",
        "saved": None,
        "private": False,
        "kept": 640,
        "parent": None,
        "place_seconds": None,
    }
    return FIGURES | words | {"points": [], "next": 3, "readings": [], "real": None} | facts


@pytest.mark.parametrize(
    "facts", [{}, {"state": "stopped", "private": True}, {"state": "finished", "saved": "dcgan-live-1"}], ids=str
)
def test_all_links_are_relative_so_that_they_work_below_a_prefix(facts: dict[str, Any]) -> None:
    links = re.findall(r'href="([^"]*)"', run_views.status_panel(status(**facts)))
    assert links and all(link.startswith("./") for link in links)
    files = {link.removeprefix("./take/0123abcd/") for link in links if "take" in link}
    assert files == set(KINDS) - (set() if facts.get("private") else {MODEL})


def test_before_the_first_point_there_is_nothing_to_download() -> None:
    assert "take" not in run_views.status_panel(status(next=0))


def test_where_a_run_trains_is_said_where_there_is_a_choice() -> None:
    assert 'class="device"' not in run_views.status_panel(status())
    panel = run_views.status_panel(status(device="Your GPU time is used up & the CPU trains on."))
    assert "Your GPU time is used up &amp; the CPU trains on." in panel
