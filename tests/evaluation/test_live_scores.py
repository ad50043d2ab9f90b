import pytest
import torch

from gan import models, recipes
from gan.data.datasets import load, to_unit
from gan.errors import TheatreError
from gan.evaluation import live_scores
from tests.helpers import is_sentence


class Replay(torch.nn.Module):
    """A generator that draws real training images, one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.place = torch.nn.Parameter(torch.zeros(1))
        self.drawn = 10_000

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        start = self.drawn
        self.drawn += len(inputs)
        return to_unit(load("mnist").images[start : self.drawn])


def test_a_perfect_generator_reaches_the_real_line():
    reading = live_scores.score(Replay(), recipes.get("dcgan"), "mnist", images=7, samples=300)
    real = live_scores.reference("mnist", 300)
    assert reading.images == 7
    assert reading.fid == pytest.approx(real.fid, rel=0.5)
    assert reading.confidence == pytest.approx(real.confidence, abs=0.02) and real.confidence > 0.9
    assert sum(reading.shares) == pytest.approx(1) and min(reading.shares) > 0.04


def test_a_shipped_model_scores_the_same_each_time_and_is_left_as_it_was():
    model = models.load("cgan")
    before = {name: value.clone() for name, value in model.generator.state_dict().items()}
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    first, again = (live_scores.score(model.generator, model.header.recipe, "mnist", samples=200) for _ in range(2))
    assert first == again and torch.equal(torch.rand(1), expected)
    assert all(torch.equal(before[name], value) for name, value in model.generator.state_dict().items())
    untrained = live_scores.score(torch.nn.Sequential(torch.nn.Linear(74, 784), torch.nn.Unflatten(1, (1, 28, 28))),
                            model.header.recipe, "mnist", samples=200)  # fmt: skip
    assert untrained.fid > 10 * first.fid and untrained.precision == 0


def test_what_has_no_classifiers_is_known_beforehand():
    assert live_scores.available("mnist")
    assert not live_scores.available("stacked-mnist") and not live_scores.available("own-images")
    with pytest.raises(TheatreError) as caught:
        live_scores.score(Replay(), recipes.get("dcgan"), "own-images")
    assert is_sentence(caught.value)
