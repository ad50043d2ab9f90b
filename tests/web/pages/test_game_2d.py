"""Game in 2-D: what the page is told, and that its link may hold exactly what the game allows."""

import gradio as gr
import pytest

from gan.functional.objectives import OBJECTIVES
from gan.games.distributions import DISTRIBUTIONS
from gan.games.point_game import SETTINGS, settings_table
from gan.training.controls import LINES, PLAYERS
from gan.web.pages import game_2d
from gan.web.view_table import TABLE

KEYS = TABLE["pages"]["game-2d"]["keys"]


def _told() -> dict:
    with gr.Blocks() as demo:
        game_2d.build()
    (found,) = [block for block in demo.blocks.values() if getattr(block, "elem_id", "") == "game-2d"]
    return found.props


def test_the_component_has_the_lines_objectives_and_settings() -> None:
    props = _told()
    assert props["lines"] == list(LINES)
    assert set(props["objectives"]) == set(OBJECTIVES)
    assert {name for name, one in props["objectives"].items() if one["critic"]} == {"wasserstein"}
    assert {one["kind"] for one in props["objectives"].values()} == {"probability", "target", "score"}
    assert set(props["settings"]) == {*SETTINGS, "frozen"}
    assert props["settings"]["frozen"]["choices"] == ["", *PLAYERS]


def test_a_link_holds_every_setting() -> None:
    assert set(KEYS) == {*SETTINGS, "frozen", "points"}


@pytest.mark.parametrize("key", [key for key, one in SETTINGS.items() if not one.choices and key != "seed"])
def test_a_link_has_the_bounds_of_the_game(key: str) -> None:
    assert (KEYS[key]["low"], KEYS[key]["high"]) == (SETTINGS[key].low, SETTINGS[key].high)
    assert KEYS[key]["type"] == ("whole" if settings_table()[key]["whole"] else "number")


@pytest.mark.parametrize("key", [key for key, one in SETTINGS.items() if one.choices])
def test_a_link_has_the_choices_of_the_game(key: str) -> None:
    wanted = SETTINGS[key].choices
    if key == "data":
        wanted = (*(name for name in wanted if DISTRIBUTIONS[name].dimensions == 2), "own")
    assert tuple(KEYS[key]["choices"]) == wanted
