import pytest

from gan import models
from gan.errors import TheatreError
from gan.studies import result_file, truncation
from gan.studies.truncation import Trade, measure, measured, render


def test_a_smaller_psi_reaches_less_of_the_real_images():
    model = models.load("infogan")
    few, usual = (measure(model, psi, samples=500) for psi in (0.3, 1.0))
    assert few.psi == 0.3 and few.recall < usual.recall - 0.2 and few.precision > usual.precision
    assert measure(model, 1.0, samples=500) == usual


ROW = {
    "command": "python -m gan truncation cgan --samples 3000 --seed 0",
    "model": "cgan",
    "samples": 3000,
    "trades": [{"psi": 1.0, "precision": 0.8, "recall": 0.7}, {"psi": 0.5, "precision": 0.9, "recall": 0.3}],
    "real": {"precision": 0.82, "recall": 0.84},
    "seconds": 60.4,
    "machine": {"precision": "bf16"},
}


def test_what_was_measured_is_found_by_model_smallest_psi_first():
    study = {"rows": [ROW | {"trades": []}, ROW]}
    assert measured(study, "cgan") == [Trade(0.5, 0.9, 0.3), Trade(1.0, 0.8, 0.7)]  # the newest row counts
    assert measured(study, "dcgan") == []


@pytest.mark.parametrize("trades", [None, [{}], [{"psi": "x", "precision": 1, "recall": 1}]])
def test_damaged_results_are_named(trades):
    with pytest.raises(TheatreError, match="truncation cgan"):
        measured({"rows": [ROW | {"trades": trades}]}, "cgan")


def test_the_section_tells_every_psi_and_how_to_repeat_it():
    told = render({"rows": [ROW, ROW | {"model": "other", "trades": ROW["trades"][:1]}]})
    assert "| **cgan** | 3,000 | 0.900 / 0.300 | 0.800 / 0.700 | 0.820 / 0.840 |" in told
    assert "| **other** | 3,000 |  | 0.800 / 0.700 |" in told and ROW["command"] in told and "psi 0.5 | psi 1 |" in told


def test_the_shipped_figures_are_of_shipped_models():
    study = result_file.load(truncation.STUDY)
    assert {row["model"] for row in study["rows"]} >= {"cgan", "dcgan", "infogan", "vanilla"}
    for row in study["rows"]:
        trades = measured(study, row["model"])
        assert [trade.psi for trade in trades] == sorted(truncation.PSIS) and row["samples"] >= 2000
        assert all(0 <= value <= 1 for trade in trades for value in (trade.precision, trade.recall))
        assert trades[0].recall < trades[-1].recall  # what a small psi costs
