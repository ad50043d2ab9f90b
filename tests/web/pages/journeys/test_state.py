from urllib.parse import parse_qsl

import pytest
import torch

from gan.errors import UsageError
from gan.latents.walks import MOST_KEYS
from gan.web.pages.journeys import state
from gan.web.pages.journeys.state import added, address, begin, carried, key_of_seed, key_of_words, moved, read, removed, ways
from gan.web.show import links, model_cache, points


@pytest.fixture(params=["cgan", "infogan", "dcgan"])
def model(request):
    return model_cache.get(request.param).model


def words_of(plan) -> dict[str, str]:
    return dict(parse_qsl(address(plan)))


def test_the_first_journey_has_keyframes_of_one_label(model):
    plan = begin(model)
    assert len(plan["keys"]) == 4 and len({(key["label"], key["category"]) for key in plan["keys"]}) == 1


@pytest.mark.parametrize("kind", state.KINDS)
def test_a_link_restores_the_journey(model, kind: str):
    plan = {**begin(model, kind), "seed": 9}
    point = {**points.from_seed(model, 5), "noise": [0.125] * model.latent.noise}
    plan = moved(added(plan, point), 4, 1)
    again, changed = read(words_of(plan))
    assert not changed and again == plan
    for one, other in zip(ways(model, plan).values(), ways(model, again).values(), strict=True):
        assert torch.equal(one.noise, other.noise)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"kind": "flight"}, "kind of journey"),
        ({"walk": "soon"}, "seed must be a whole number"),
        ({"walk": "-1"}, "seed must be a whole number"),
        ({"keys": "seed:x"}, "seed of a keyframe"),
        ({"keys": "nothing"}, "Each keyframe"),
        ({"keys": "z:1,2"}, "has 2 numbers"),
        ({"keys": "z:" + ",".join(["nan"] * 64)}, "not finite"),
        ({"model": "gone"}, "gone"),
    ],
)
def test_a_bad_link_is_told_in_a_sentence(asked: dict[str, str], says: str):
    with pytest.raises(UsageError, match=says):
        read({"model": "cgan", **asked})


def test_what_a_link_asks_beyond_the_limits_is_clamped_and_said():
    many = "|".join(["seed:3;label:2"] * 20)
    plan, changed = read({"model": "cgan", "keys": many})
    assert len(plan["keys"]) == MOST_KEYS and "at most 12" in changed[0]
    plan, changed = read({"model": "cgan", "keys": "seed:3;label:77"})
    assert plan["keys"][0]["label"] == 9 and len(plan["keys"]) == 2
    assert "clamped" in changed[0] and "needs two" in changed[1]
    far = "z:" + ",".join(["99"] * 64)
    plan, changed = read({"model": "dcgan", "keys": f"{far}|{far}"})
    assert plan["keys"][0]["noise"] == [6.0] * 64 and any("clamped" in one for one in changed)


def test_a_keyframe_is_asked_for_by_seed_or_by_an_address_of_explore(model):
    assert key_of_words(model, " 12 ")[0] == key_of_seed(model, 12)
    assert key_of_words(model, "http://127.0.0.1:7860/?model=x&seed=12")[0] == key_of_seed(model, 12)
    point = points.from_seed(model, 5)
    key, changed = key_of_words(model, "http://house.example" + links.explore(model.name, point)[1:])
    assert key == point and not changed
    for words in (
        "",
        "hello",
        "http://house.example/",
        "-3",
        "?z=1,2",
        "²",
        "Ⅷ",
        "?seed=²",
        "http://[",
        "http://[/?seed=²",
        "9" * 20_000,
    ):
        with pytest.raises(UsageError):
            key_of_words(model, words)


def test_keyframes_are_added_moved_and_removed():
    model = model_cache.get("dcgan").model
    plan = begin(model)
    seeds = lambda plan: [key["seed"] for key in plan["keys"]]  # noqa: E731
    assert seeds(moved(plan, 0, 2)) == [11, 23, 7, 42] and seeds(moved(plan, 3, 99)) == [7, 11, 23, 42]
    assert seeds(removed(plan, 1)) == [7, 23, 42] and seeds(plan) == [7, 11, 23, 42]
    with pytest.raises(UsageError, match="two keyframes"):
        removed(removed(removed(plan, 0), 0), 0)
    full = plan
    while len(full["keys"]) < MOST_KEYS:
        full = state.added_random(full, model)
    with pytest.raises(UsageError, match="at most 12"):
        added(full, plan["keys"][0])


def test_another_model_is_visited_on_the_same_points_or_the_same_seeds():
    dcgan, cgan, wgan = (model_cache.get(name).model for name in ("dcgan", "cgan", "wgan"))
    plan = begin(dcgan)
    assert carried(plan, dcgan, wgan)["keys"] == plan["keys"]
    there = carried(plan, dcgan, cgan)
    assert there["model"] == "cgan" and [key["seed"] for key in there["keys"]] == [7, 11, 23, 42]
    assert ways(cgan, there) and ways(dcgan, carried(there, cgan, dcgan))


def test_ways_are_of_one_length_and_bounded():
    model = model_cache.get("cgan").model
    plan = begin(model)
    both = ways(model, plan)
    assert list(both) == ["lerp", "slerp"] and len({len(way.noise) for way in both.values()}) == 1
    middle = {name: way.noise[len(way.noise) // 2].norm() for name, way in both.items()}
    assert middle["lerp"] < 0.8 * middle["slerp"]
    steps = state.steps_of_loop(model, 4)
    assert len(ways(model, {**plan, "kind": "loop"})["loop"].noise) == 4 * steps
    walk = ways(model, {**plan, "kind": "walk"}, 30, 10)["walk"]
    assert torch.allclose(walk.noise, ways(model, {**plan, "kind": "walk"}, 0, 40)["walk"].noise[30:])
