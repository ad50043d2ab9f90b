import itertools
import re
from typing import Any

import pytest

from gan.errors import UsageError
from gan.studies.truncation import Trade
from gan.web.components import picker
from gan.web.pages.arithmetic import views
from gan.web.pages.arithmetic.state import address, begin, read, result, sheet, shown, terms
from gan.web.show import model_cache


@pytest.fixture(params=["cgan", "infogan", "dcgan"])
def model(request):
    return model_cache.get(request.param).model


def test_the_first_sum_is_bold_minus_thin_plus_thin(model):
    total = begin(model)
    assert [len(cells) for cells in total["chosen"].values()] == [3, 3, 3]
    ink = {group: model.generate(part).float().mean() for group, part in terms(model, total).items()}
    assert ink["A"] > 1.3 * ink["B"]
    c_and_result = model.generate(terms(model, total)["C"]).float().mean(), model.generate(result(model, total, 9)).float().mean()
    assert c_and_result[1] > c_and_result[0]  # what was found on the first rows holds on the last


def test_the_sheet_of_a_conditional_model_has_two_labels():
    latent = sheet(model_cache.get("cgan").model.latent, 1)
    assert latent.label is not None and latent.label.tolist() == [3] * 18 + [7] * 12


def test_a_link_restores_the_sum(model):
    total = shown({"model": model.name, "seed": 12, "chosen": {"A": [3], "B": [4, 29], "C": [5]}}, 1.25)
    assert read(address(total)) == (total, [])
    emptied = {**total, "chosen": {**total["chosen"], "A": []}}
    assert read(address(emptied)) == (emptied, [])


@pytest.mark.parametrize(
    "asked",
    [{"seed": "x"}, {"seed": "-1"}, {"psi": "3"}, {"psi": "nan"}, {"a": "1,b"}, {"b": "30"}, {"c": "-1"}, {"model": "gone"}],
)
def test_a_bad_link_is_refused(asked: dict[str, str]):
    with pytest.raises(UsageError):
        read({"model": "cgan", **asked})


def test_groups_are_taken_from_a_browser_with_care():
    def sent(chosen: object) -> dict[str, Any]:
        return {"model": "dcgan", "seed": 4, "chosen": chosen}

    assert shown(picker.read(sent({"A": [2, 1, 1], "B": [], "C": [29]})), 1)["chosen"] == {"A": [1, 2], "B": [], "C": [29]}
    for chosen in (
        None,
        {"A": [1]},
        {"A": [1], "B": [30], "C": [2]},
        {"A": [1], "B": ["2"], "C": [2]},
        {"A": 1, "B": [2], "C": [2]},
    ):
        with pytest.raises(UsageError):
            shown(picker.read(sent(chosen)), 1)
    wrongs: tuple[Any, ...] = (None, 3, sent({"A": [], "B": [], "C": []}) | {"seed": -1}, {"chosen": {"A": [], "B": [], "C": []}})
    for wrong in wrongs:
        with pytest.raises(UsageError):
            picker.read(wrong)
    with pytest.raises(UsageError):
        shown(sent({"A": [1], "B": [2], "C": [3]}), 2.5)


def test_an_empty_group_is_named():
    held = model_cache.get("dcgan")
    total = {**begin(held.model), "chosen": {"A": [1], "B": [], "C": [3]}}
    assert views.terms(held, total) is None
    value, words = views.result(held, total)
    assert value is None and views.result_points(held, total) == [] and "Group B is empty" in words


def test_psi_between_two_measured_values_lies_on_the_line():
    trades = [Trade(0.5, 0.9, 0.3), Trade(1.0, 0.8, 0.7)]
    assert views.interpolated(trades, 0.5) == trades[0] and views.interpolated(trades, 1.0) == trades[1]
    middle = views.interpolated(trades, 0.75)
    assert middle is not None and (middle.precision, middle.recall) == (pytest.approx(0.85), pytest.approx(0.5))
    assert views.interpolated(trades, 0.4) is None and views.interpolated(trades, 1.1) is None


def test_a_model_that_was_not_measured_says_how():
    held = model_cache.get("cgan")
    assert "The ring: ψ = 0.7, precision" in views.trade(held, 0.7) and "(measured)" in views.trade(held, 1.0)
    assert "was not measured for this model" in views.trade(held, 1.9)
    assert "python -m gan truncation wgan" in views.trade(model_cache.get("wgan"), 1.0)


def test_truncated_samples_are_the_same_ones_closer_to_the_middle():
    held = model_cache.get("dcgan")
    total = begin(held.model)
    none = views.truncated(held, {**total, "psi": 0})
    assert none["columns"] == 10 and none["rows"] == 3
    assert views.truncated(held, total) != none


@pytest.mark.parametrize("name", ["vanilla", "dcgan", "cgan", "infogan", "wgan-gp", "r3gan"])
def test_no_label_of_the_trade_lies_over_another(name):
    drawn = views.trade(model_cache.get(name), 0.7)
    labels = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" class="plot-small">ψ', drawn)
    places = [(float(x), float(y)) for x, y in labels]
    assert len(places) >= 3
    for (x, y), (other_x, other_y) in itertools.combinations(places, 2):
        assert abs(x - other_x) >= 30 or abs(y - other_y) >= 11
