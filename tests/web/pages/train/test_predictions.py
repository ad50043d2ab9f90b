import html
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from gan.data.datasets import Dataset
from gan.errors import UsageError
from gan.recipes import Recipe
from gan.teaching import failures
from gan.teaching.diagnosis import Finding
from gan.teaching.failures import FAILURES, Failure
from gan.training.history import Reading
from gan.web.pages.train import predictions


class Run(SimpleNamespace):
    __hash__ = object.__hash__  # type: ignore[assignment]


KEY = "0" * 32


class Office:
    """As much of ``JobRegistry`` as a prediction needs: it notes what it was asked to start."""

    def __init__(self) -> None:
        self.started: list[tuple[Recipe, str, int, Dataset | None]] = []
        self.going: list[Run] = []

    def is_active(self, identity: str) -> bool:
        return any(run.id == identity for run in self.going)

    def start(self, recipe: Recipe, dataset: str, seed: int, data: Dataset | None = None, rights: Any = None) -> Run:
        assert rights.obeys(KEY)
        self.started.append((recipe, dataset, seed, data))
        self.going.append(Run(id=f"{len(self.started):08x}"))
        return self.going[-1]


@pytest.fixture
def office() -> Iterator[Any]:
    yield Office()


def predict(office: Any, preset: Failure, choice: int) -> Any:
    return predictions.start(office, KEY, preset.name, choice, "")


def status(state: str = "running", **values: Any) -> dict[str, Any]:
    return {"state": state, "marks": [], "readings": []} | values


def finding(kind: str, severity: str = "sick") -> Finding:
    return Finding(kind, severity, "Title", "Evidence.", "Advice.")


MINIMAX, NO_NORM = FAILURES["minimax"], FAILURES["no-batch-norm"]


@pytest.mark.parametrize("preset", FAILURES.values(), ids=FAILURES)
def test_the_broken_recipe_is_what_starts(office: Any, preset: Failure):
    predictions.start(office, KEY, preset.name, 0, "")
    ((recipe, dataset, seed, data),) = office.started
    assert (recipe, dataset, seed) == (failures.recipe_of(preset), "mnist", 0)
    assert (len(data.images) if data else 0) == preset.few


@pytest.mark.parametrize("choice", [None, -1, 3])
def test_nothing_starts_before_the_prediction(office: Any, choice: int | None):
    with pytest.raises(UsageError, match="Predict first"):
        predictions.start(office, KEY, "minimax", choice, "")
    assert not office.started


def test_the_run_on_the_page_has_to_be_over(office: Any):
    going = predict(office, MINIMAX, 0)
    with pytest.raises(UsageError, match="stop it first"):
        predictions.start(office, KEY, "minimax", 0, going.id)
    predictions.start(office, KEY, "minimax", 0, "ffffffff")  # somebody else's run is none of ours
    assert len(office.started) == 2


def test_a_run_without_a_prediction_has_no_verdict():
    assert predictions.verdict(Run(), status(), []) == predictions.NOTHING  # type: ignore[arg-type]


def test_the_verdict_comes_with_what_tells_it_and_stands(office: Any):
    run = predict(office, MINIMAX, MINIMAX.answer)
    assert "The run will show" in predictions.verdict(run, status(), [finding("young", "fine")])
    assert "The run will show" in predictions.verdict(run, status(), [finding("discriminator-won", "watch")])
    assert "You were right" in predictions.verdict(run, status(), [finding("discriminator-won")])
    later = predictions.verdict(run, status("finished", readings=[list(Reading(16_000, 2500, 0, 0, (1.0,), 1))]), [])
    assert "You were right" in later and "FID 2,500 after 16,000 images" in later


def test_a_wrong_prediction_is_told_what_happens_and_why(office: Any):
    told = html.unescape(predictions.verdict(predict(office, MINIMAX, 1), status(), [finding("discriminator-won")]))
    assert "Not so." in told and MINIMAX.choices[MINIMAX.answer] in told and "log(1 - D(G(z))) is flat" in told


def test_what_shows_only_at_the_end_waits_for_it(office: Any):
    run = predict(office, NO_NORM, NO_NORM.answer)
    assert "The run will show" in predictions.verdict(run, status(), [finding("mode-collapse")])
    assert "You were right" in predictions.verdict(run, status("finished"), [])


def test_a_run_that_came_out_otherwise_is_admitted(office: Any):
    assert "This run came out otherwise" in predictions.verdict(predict(office, MINIMAX, 0), status("finished"), [])


@pytest.mark.parametrize("state", ["stopped", "failed"])
def test_a_run_that_did_not_come_to_its_end_judges_nothing(office: Any, state: str):
    for preset in (MINIMAX, NO_NORM):
        told = predictions.verdict(predict(office, preset, preset.answer), status(state), [finding("ended")])
        assert "ended before it showed" in told and f"{preset.images:,}" in told
    assert "You were right" in predictions.verdict(predict(office, MINIMAX, 0), status(state), [finding("discriminator-won")])


def test_a_run_whose_settings_were_changed_judges_nothing(office: Any):
    told = predictions.verdict(
        predict(office, MINIMAX, 0), status("finished", marks=[[0, "lr_d", 0.1]]), [finding("discriminator-won")]
    )
    assert "Settings were changed" in told


def test_another_preset_asks_its_own_question_and_forgets_the_choice():
    with gr.Blocks():
        panel = predictions.draw()
    words, radio = panel.ask("fifty-images").values()
    assert "fifty training pictures" in words and "50 training images" in words
    assert radio["value"] is None and [number for _, number in radio["choices"]] == [0, 1, 2]
