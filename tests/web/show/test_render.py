"""What the stage's socket answers."""

import json
from typing import Any

import numpy as np
import pytest

from gan.export import images
from gan.web.show import latent_views, model_cache, points
from gan.web.show.render import LONGEST, MOST_AT_ONCE, draw, judge, pack, unpack


def asked(number: Any = 1, model: Any = "vanilla", seed: int = 0, **more: Any) -> str:
    held = model_cache.get("cgan" if model == "cgan" else "vanilla")
    return json.dumps({"id": number, "model": model, "point": points.from_seed(held.model, seed)} | more)


def test_a_crowd_is_answered_each_with_their_own_picture() -> None:
    count = MOST_AT_ONCE + 3
    answers, drawn = draw({visitor: asked(visitor, ("vanilla", "cgan")[visitor % 2], visitor) for visitor in range(count)})
    words = judge(drawn)
    assert list(range(count)) == sorted(answers) == sorted(words)
    for visitor in (0, 1, 7, count - 1):
        header, pixels = unpack(answers[visitor])
        held = model_cache.get(("vanilla", "cgan")[visitor % 2])
        latent = points.to_latent(held.model, points.from_seed(held.model, visitor))
        board = images.sheet(held.model.generate(latent))
        shown = np.frombuffer(pixels, np.uint8).reshape(header["height"], header["width"])
        assert header["id"] == visitor and header["channels"] == 1
        assert np.abs(shown.astype(int) - board).max() <= 1  # in a batch a pixel may be rounded otherwise
        said, nothing = unpack(words[visitor])
        assert latent_views.name_of(held, latent) in said["alt"] and "opinion" in said["opinion"]
        assert said["id"] == visitor and nothing == b""


def test_where_a_hand_rests_the_pixels_are_those_of_the_page() -> None:
    held = model_cache.get("vanilla")
    point = points.from_seed(held.model, 3)
    crowd = {visitor: asked(1, seed=visitor) for visitor in range(9)}
    answers, drawn = draw(crowd | {"me": asked(1, seed=3, last=True)})
    pixels = unpack(answers["me"])[1]
    alone = images.sheet(held.model.generate(points.to_latent(held.model, point)))
    assert pixels == alone.tobytes()
    assert unpack(judge({"me": drawn["me"]})["me"])[0]["opinion"] == latent_views.main_picture(held, point)[1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 20_000,
        "3",
        "{}",
        json.dumps({"id": 1, "model": 3, "point": {}}),
        asked(model="nobody"),
        asked(number=-1),
        asked(number=True),
        asked(number=2**60),
        asked(point=None),
        asked(point={"noise": [float("nan")] * 64}),
        asked(point={"noise": [1e9] * 64}),
        asked(point={"noise": [0.0]}),
        "x" * (LONGEST + 1),
        asked(point={"noise": [10**400] * 64}),
        asked(point={"noise": ["0"] * 64, "codes": [{}]}),
        asked(model="\ud800"),
    ],
    ids=range(18),
)
def test_what_cannot_be_drawn_is_one_sentence_and_harms_nobody(text: str) -> None:
    answers, drawn = draw({"bad": text, "good": asked(5)})
    error, pixels = unpack(answers["bad"])
    assert error["error"].endswith((".", "one.")) and pixels == b""
    assert unpack(answers["good"])[0]["id"] == 5
    assert list(judge(drawn)) == ["good"]


def test_a_message_is_unpacked_as_it_was_packed() -> None:
    assert unpack(pack({"id": 1, "alt": "é"}, b"\x00\xff")) == ({"id": 1, "alt": "é"}, b"\x00\xff")
