"""What the page Race reads of a visitor, and shows of a race's status."""

import base64
import dataclasses
import json
from typing import Any

import pytest

from gan import recipes
from gan.errors import UsageError
from gan.recipes import SETTINGS
from gan.runs.race import MOST
from gan.web.pages.race import layout, views
from tests.helpers import is_sentence


def reading(images: int, fid: float, seen: int = 10) -> list[Any]:
    shares = [1 / seen] * seen + [0.0] * (10 - seen)
    return [images, fid, 0.5, 0.5, shares, 0.9]


def lane(**facts: Any) -> dict[str, Any]:
    ended = {"state": "running", "message": "", "saved": None, "critic": False, "run": "0123abcd", "recipe": "dcgan"}
    figures = {"images": 100, "seconds": 2.0, "images_per_second": 50.0, "real": reading(0, 1.5), "readings": []}
    return {**ended, **figures, "points": [], "point_seconds": [], "next": 0, **facts}


def status(lanes: list[dict[str, Any]], **facts: Any) -> dict[str, Any]:
    clock = {"race": "00ff00ff", "state": "running", "seconds": 65.0, "limit": 180.0, "place_seconds": None, "timed_out": False}
    return {**clock, "dataset": "mnist", "seed": 3, "total": 1000, "lanes": lanes, **facts}


def test_lanes_are_entered_by_name_and_changes() -> None:
    first, second = views.entries(["dcgan", "", "wgan", ""], ["lr_d = 2e-3, batch=32", "", "", ""], 5000)
    assert (first.name, first.lr_d, first.batch, first.images) == ("dcgan", 2e-3, 32, 5000)
    assert second == recipes.get("wgan").with_settings(images=5000)
    assert views.changed(first) == "lr_d=0.002, batch=32" and views.changed(second) == ""
    again = views.entries(["dcgan", "wgan"], [views.changed(first), ""], 5000)
    assert again[0] == first, "what the page shows can be typed again"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        (None, {}),
        ("  ", {}),
        ("lr_d=1e-3", {"lr_d": "1e-3"}),
        ("lr_d = 1e-3 ;batch=32,\n g_norm=none ", {"lr_d": "1e-3", "batch": "32", "g_norm": "none"}),
    ],
)
def test_changes_are_read(text: str | None, found: dict[str, str]) -> None:
    assert views.changes(text) == found


@pytest.mark.parametrize(
    ("names", "texts", "images", "words"),
    [
        (["dcgan", "", "", ""], [""] * 4, 1000, "at least 2"),
        ([""] * 4, ["lr_d=1"] * 4, 1000, "at least 2"),
        (["dcgan", "nogan", "", ""], [""] * 4, 1000, "no recipe called 'nogan'"),
        (["dcgan", "wgan", "", ""], ["", "speed=9", "", ""], 1000, "Lane 2: There is no setting called 'speed'"),
        (["dcgan", "wgan", "", ""], ["lr_d=5", "", "", ""], 1000, "Lane 1: lr_d must be from 0 to 1"),
        (["dcgan", "", "wgan", ""], ["", "", "lr_d", ""], 1000, "Lane 3: Settings are typed as KEY=VALUE"),
        (["dcgan", "wgan", "", ""], ["lr_d=", "", "", ""], 1000, "Lane 1: Settings are typed"),
        (["dcgan", "wgan", "", ""], ["a=b=", "", "", ""], 1000, "Lane 1: There is no setting"),
        (["dcgan", "wgan", "", ""], ["batch=8 batch=9", "", "", ""], 1000, "batch is set twice"),
        (["dcgan", "wgan", "", ""], ["images=5", "", "", ""], 1000, "same for all lanes"),
        (["dcgan", "wgan", "", ""], [""] * 4, 0, "images must be a whole number from 1 to"),
        (["dcgan", "wgan", "", ""], [""] * 4, 1.5, "images must be a whole number"),
        (["dcgan", "wgan", "", ""], [""] * 4, None, "Images is empty"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(names: list[str], texts: list[str], images: Any, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        views.entries(names, texts, images)
    assert is_sentence(caught.value)


def test_the_page_can_start_at_once() -> None:
    assert len(views.entries(list(layout.FIRST), [""] * MOST, layout.IMAGES)) == 3
    assert len(views.DASHES) == MOST == len({*views.DASHES})


def test_who_is_ahead() -> None:
    one, two = lane(readings=[reading(0, 900), reading(500, 20.0)]), lane(recipe="wgan", readings=[reading(400, 10.0)])
    assert views.leader([one, two]) == "Ahead, by FID: <b>2 wgan</b> (10.0; next 20.0)"
    close = lane(recipe="wgan", readings=[reading(400, 18.5)])
    assert views.leader([one, close]) == "Level in front, by FID: <b>2 wgan</b> and <b>1 dcgan</b>"
    assert views.leader([one, lane()]) == "", "nobody to compare with"
    assert views.leader([one, {**two, "state": "failed"}]) == ""


def test_a_lane_tells_its_figures_and_where_to_look_closer() -> None:
    panel = views.lane_panel(lane(readings=[reading(90, 12.34, 9)], saved="dcgan-live-1", state="finished"))
    for words in ("100 images in 2 s, 50/s", "Finished.", "FID <b>12.3</b> (real 1.5)", "9/10 classes<"):
        assert words in panel
    assert 'href="./train?run=0123abcd"' in panel and 'href="./?model=dcgan-live-1"' in panel
    assert "not scored yet" in views.lane_panel(lane())
    assert "FID" not in views.lane_panel(lane(real=None))
    assert "&lt;b&gt;" in views.lane_panel(lane(state="failed", message="<b>"))


def test_a_lanes_picture_is_its_sheet_in_grey_or_colour() -> None:
    grey = views.lane_picture(lane(), bytes(range(6)), 3, 2)
    assert (grey["width"], grey["height"], grey["channels"], grey["rows"] * grey["columns"]) == (3, 2, 1, 1)
    assert base64.b64decode(grey["pixels"]) == bytes(range(6)) and "after 100 images" in grey["alt"]
    assert views.lane_picture(lane(), bytes(range(18)), 3, 2)["channels"] == 3


def test_the_status_tells_clock_state_and_leader() -> None:
    lanes = [lane(readings=[reading(9, 20.0)]), lane(recipe="wgan", readings=[reading(9, 10.0)])]
    shown = views.status_panel(status(lanes))
    assert "1:05 of 3:00 on mnist, seed 3" in shown and "Ahead" in shown and 'data-state="running"' in shown
    assert "start together" in views.status_panel(status(lanes, state="starting", seconds=0))
    assert "The time is up" in views.status_panel(status(lanes, state="over", timed_out=True))
    assert "All lanes have ended" in views.status_panel(status(lanes, state="over"))
    assert "cannot be scored" in views.status_panel(status([lane(real=None), lane(real=None)]))
    assert "&lt;i&gt;" in views.idle("<i>") and "?race=0f" in views.idle(current="0f")


def test_the_chart_gets_only_new_points_and_all_readings_on_both_clocks() -> None:
    points = [[100 * n, 0.5, 1.0 + n, 0.75, 0.25] for n in range(1, 5)]
    first = lane(
        points=points, point_seconds=[1.0, 2.0, 4.0, 8.0], readings=[reading(0, 90.0), reading(250, 9.0), reading(400, 3.0)]
    )
    value = views.chart_value(status([first, lane(critic=True, real=None)]), [3, 0])
    json.dumps(value, allow_nan=False)
    drawn = value["lanes"][0]
    assert (drawn["from"], drawn["points"]) == (3, [[400, 8.0, 5.0, 0.5]])
    assert drawn["readings"] == [[0, 0.0, 90.0], [250, 3.0, 9.0], [400, 8.0, 3.0]], "half way between 200 and 300 images"
    assert value["lanes"][1]["points"] == value["lanes"][1]["readings"] == [] and value["lanes"][1]["critic"]
    assert drawn["dash"] != value["lanes"][1]["dash"]
    assert (value["fid_of_real"], value["total"], value["limit"], value["over"]) == (1.5, 1000, 180.0, False)


def test_a_lane_is_named_by_number_line_recipe_and_changes() -> None:
    recipe = recipes.get("dcgan").with_settings(lr_d="2e-5", images=7)
    shown = views.lane_name(2, recipe)
    assert "<b>2</b> dcgan" in shown and "lr_d=2e-05" in shown and views.DASHES[1] in shown and "images" not in shown
    assert "&lt;" in views.lane_name(1, dataclasses.replace(recipe, name="<b>"))


def test_help_names_every_setting() -> None:
    text = views.settings_help()
    assert all(f"`{key}`" in text for key in SETTINGS if key != "images") and "`images`" not in text
