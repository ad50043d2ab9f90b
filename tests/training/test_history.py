import json

import pytest

from gan import recipes
from gan.errors import TheatreError
from gan.training.history import History, Mark, Point, Reading
from tests.helpers import is_sentence

HISTORY = History(
    recipes.get("dcgan"),
    (Point(64, 1.4, 0.7, 0.5, 0.5), Point(128, 1.3, 0.8, 0.6, 0.4)),
    (Reading(128, 300.0, 0.1, 0.0, (0.25, 0.75), 0.6),),
    (Mark(100, "lr_g", 0.1), Mark(110, "frozen", "generator"), Mark(120, "lr_g", None)),
    "It diverged.",
    ("a", "b"),
)


def test_a_history_survives_a_file():
    assert History.from_json(json.loads(json.dumps(HISTORY.to_json()))) == HISTORY


@pytest.mark.parametrize(
    "change", [{"points": [[1, 2]]}, {"readings": [[1]]}, {"marks": 3}, {"recipe": None}, {"points": [["x"] * 5]}]
)
def test_what_is_no_history_is_refused_in_one_sentence(change: dict):
    with pytest.raises(TheatreError) as caught:
        History.from_json(HISTORY.to_json() | change)
    assert is_sentence(caught.value)
