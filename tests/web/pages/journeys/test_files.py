import io

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gan.errors import UsageError
from gan.export import animation
from gan.web.pages.journeys import files, state
from gan.web.pages.journeys.state import begin, query
from gan.web.show import model_cache
from tests.helpers import is_sentence

FILES = ("journey.png", "journey.gif", "journey.webp", "journey.mp4")


def plan(kind: str = "ab"):
    return {**begin(model_cache.get("cgan").model, kind), "seed": 5}


@pytest.mark.parametrize("kind", state.KINDS)
@pytest.mark.parametrize("file", FILES)
def test_a_file_restores_its_journey(file: str, kind: str):
    content = files.make(file, query(plan(kind)) | {"fps": "25", "first": "40"})
    view = files.opened(content)
    assert view["fps"] == "25" and view["first"] == "40"
    assert state.read(view) == (plan(kind), [])


def test_a_film_shows_the_frames_of_the_journey_at_its_speed():
    content = files.make("journey.gif", query(plan("loop")) | {"fps": "10"})
    held = model_cache.get("cgan")
    frames = held.model.generate(state.ways(held.model, plan("loop"))["loop"])[:, 0].numpy()
    with Image.open(io.BytesIO(content)) as opened:
        assert opened.size == (168, 168) and opened.info["duration"] == 100
        opened.seek(3)
        assert np.array_equal(np.asarray(opened.convert("L"))[::6, ::6], frames[3])


def test_both_ways_of_a_to_b_stand_side_by_side():
    with Image.open(io.BytesIO(files.make("journey.webp", query(plan())))) as opened:
        assert opened.size == (2 * 168, 168) and opened.n_frames == 2 * state.STEPS_AB - 2


@pytest.mark.parametrize(
    "content",
    [
        animation.gif([np.zeros((4, 4), np.uint8)], settings={"recipe": "dcgan"}),
        animation.gif([np.zeros((4, 4), np.uint8)], settings={"what": "journey", "view": {"model": 3}}),
        b"hello",
    ],
)
def test_a_file_of_something_else_is_refused_in_a_sentence(content: bytes):
    with pytest.raises(UsageError) as caught:
        files.opened(content)
    assert is_sentence(caught.value)


def test_the_route_answers_with_a_file_or_a_sentence():
    client = TestClient(Starlette(routes=files.routes()))
    answer = client.get("/journey/journey.png", params=query(plan()))
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/png"
    assert 'filename="journey.png"' in answer.headers["content-disposition"]
    for path, asked in (
        ("journey.exe", {}),
        ("journey.gif", {"model": "gone"}),
        ("journey.gif", {"fps": "fast"}),
        ("journey.gif", {"keys": "x"}),
    ):
        answer = client.get(f"/journey/{path}", params=asked)
        assert answer.status_code == 404 and answer.text.endswith(".") and "\n" not in answer.text
