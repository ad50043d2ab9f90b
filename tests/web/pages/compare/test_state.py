"""Two models side by side."""

from typing import Any

import pytest

from gan.errors import UsageError
from gan.web.pages.compare import state
from gan.web.show import model_cache, points


def start(held: model_cache.OpenModel, seed: int | None) -> dict[str, Any]:
    return points.from_seed(held.model, seed or 7)


def opened(query: str):
    return state.opened(query, start)


def test_one_link_to_both_gives_both_back() -> None:
    left, right = model_cache.get("cgan"), model_cache.get("dcgan")
    a = {**points.from_seed(left.model, 3), "label": 8}
    b = state.fitted(right, a)
    assert b["noise"] == a["noise"] and b["label"] is None
    query = state.query(left, right, a, b, apart=False)
    one, other, apart = opened(query)
    assert (one.held, one.point, other.held, other.point, apart) == (left, a, right, b, False)
    assert one.changed == other.changed == []
    one, other, _ = opened(state.query(right, left, b, a, apart=False))  # the label is the right side's now
    assert (one.point, other.point) == (b, a)


def test_two_points_of_one_model_give_both_back() -> None:
    held = model_cache.get("infogan")
    a, b = points.from_seed(held.model, 1), points.from_seed(held.model, 2)
    one, other, apart = opened(state.query(held, held, a, b, apart=True))
    assert (one.point, other.point, apart) == (a, b, True)


def test_a_link_to_one_model_is_it_beside_another_of_its_space() -> None:
    one, other, apart = opened("model=cgan&seed=5&label=3")
    assert one.held.model.name == "cgan" and one.point["label"] == 3 and not apart
    assert other.held.model.name != "cgan" and other.point["noise"] == one.point["noise"]


def test_models_of_other_spaces_have_a_point_each_and_the_page_says_so() -> None:
    left, right = model_cache.get("dcgan"), model_cache.get("infogan")
    assert not state.share_z(left, right)
    assert "so one z cannot be put into both" in state.differences(left, right)
    with pytest.raises(UsageError, match="takes a z of"):
        state.fitted(right, start(left, None))
    one, other, apart = opened("left=dcgan&right=infogan")
    assert apart and len(one.point["noise"]) != len(other.point["noise"])


def test_what_two_models_do_not_share_is_said() -> None:
    cgan, dcgan = model_cache.get("cgan"), model_cache.get("dcgan")
    assert state.differences(cgan, dcgan) == "Both get the same z; only cgan takes a label."
    assert state.differences(cgan, cgan) == ""
    clothes = model_cache.get("cgan-fashion")
    if state.share_z(cgan, clothes):
        assert "0 is 0 on the left and T-shirt on the right" in state.differences(cgan, clothes)


def test_a_console_for_both_has_the_parts_of_either() -> None:
    cgan, dcgan = model_cache.get("cgan"), model_cache.get("dcgan")
    for layout in (state.layout(cgan, dcgan), state.layout(dcgan, cgan)):
        assert layout["classes"] == 10 and layout["class_names"] == list("0123456789")
    assert state.layout(dcgan, dcgan)["classes"] == 0


@pytest.mark.parametrize("query", ["left=nonesuch", "left=dcgan&right=nonesuch", "left=dcgan&z=1", "left=dcgan&right=cgan&z2=x"])
def test_a_bad_link_is_one_sentence(query: str) -> None:
    with pytest.raises(UsageError):
        opened(query)
