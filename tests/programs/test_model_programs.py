"""Programs of models: what Python computes with the same networks, for every recipe of the table."""

import functools
import json
import logging
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from gan import networks
from gan.analysis import inversion, pixel_gradients
from gan.browser import model_programs
from gan.browser.model_programs import CLASSIFIER, D, G
from gan.browser.program import Program
from gan.browser.reference import run
from gan.data.datasets import to_unit
from gan.evaluation import classifier
from gan.models import Model, checkpoint
from gan.models.checkpoint import Header
from gan.recipes import RECIPES
from tests.helpers import SHAPE, small

NAMES = sorted(RECIPES)


@functools.cache
def model_of(name: str, shape: tuple[int, int, int] = SHAPE) -> Model:
    """A model with narrow networks whose weights are random, its running statistics too."""
    recipe = small(name)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        players = networks.build(recipe, shape)
        for player in players:
            for buffer in player.buffers():
                if buffer.is_floating_point():
                    buffer.uniform_(0.5, 1.5)
    for player in players:
        player.eval().requires_grad_(False)
    return Model(name, Header(recipe, "mnist", shape, 0, 0, 0, 0, 0.0, "fp32"), *players)


def weights(model: Model) -> dict[str, Tensor]:
    return model_programs.weights_of(G, model.generator) | model_programs.weights_of(D, model.discriminator)


@pytest.mark.parametrize("name", NAMES)
def test_every_recipe_can_be_drawn_judged_and_searched_in_a_browser(name: str):
    assert sorted(model_programs.programs(model_of(name))) == ["draw", "judge", "search", "slopes"]


@pytest.mark.parametrize("name", NAMES)
def test_draw_is_the_generator_s_picture(name: str):
    model = model_of(name)
    for seed in range(5):
        latent = model.latent.fill(1, seed)
        levels = run(model_programs.programs(model)["draw"], model_programs.point_inputs(latent), weights(model))["levels"]
        assert (levels - model.generate(latent).float()).abs().max() <= 1


@pytest.mark.parametrize("name", NAMES)
def test_judge_and_slopes_are_the_discriminator_s(name: str):
    model, programs = model_of(name), model_programs.programs(model_of(name))
    picture = model.generate(model.latent.fill(1, 5))
    label = torch.tensor([2]) if model.latent.classes else None
    inputs = {"picture": picture.float()} | ({} if label is None else {"label": label})
    judged = run(programs["judge"], inputs, weights(model))
    torch.testing.assert_close(judged["opinion"], model.opinion(picture, label), rtol=1e-4, atol=1e-5)
    said = pixel_gradients.of_picture(model, picture[0], None if label is None else 2)
    found = run(programs["slopes"], inputs, weights(model))
    assert float(found["logit"]) == pytest.approx(said.logit, abs=1e-4)
    torch.testing.assert_close(found["slopes"], said.gradient, rtol=1e-3, atol=1e-3)


def test_where_the_gradient_vanishes_all_slopes_are_0():
    model = model_of("vanilla")
    silent = {key: torch.zeros_like(value) for key, value in weights(model).items()}
    found = run(model_programs.programs(model)["slopes"], {"picture": torch.full((1, *SHAPE), 9.0)}, silent)
    assert (found["slopes"] == 0).all()


@pytest.mark.parametrize("name", ["vanilla", "cgan", "infogan", "r3gan"])
def test_steps_of_a_search_are_those_of_inversion(name: str):
    model, program = model_of(name), model_programs.programs(model_of(name))["search"]
    target = model.generate(model.latent.fill(1, 9))
    starts = model.latent.sample(model_programs.SEARCH_ROWS, torch.Generator().manual_seed(1))
    position, inputs = inversion.begin(starts), model_programs.point_inputs(starts)
    inputs |= model_programs.position_inputs(position) | {"target": target.float()}
    for rate in inversion.rates(4):
        position, pictures = inversion.move(model.generator, model.latent, position, to_unit(target), torch.tensor(rate))
        found = run(program, inputs | {"rate": torch.tensor(rate)}, weights(model))
        levels = found.pop("levels")
        assert (levels - ((pictures + 1) * 127.5)).abs().max() < 1.5
        inputs |= found
    torch.testing.assert_close(inputs["noise"], position.latent.noise, rtol=1e-3, atol=2e-3)
    if model.latent.codes:
        torch.testing.assert_close(inputs["codes"], position.latent.codes, rtol=1e-3, atol=2e-3)


def test_programs_are_traced_once_for_each_architecture():
    one = model_of("dcgan")
    other = Model("other", one.header, one.generator, one.discriminator)
    assert model_programs.programs(one) is model_programs.programs(other)


def test_a_program_is_small():
    for name, program in model_programs.programs(model_of("r3gan")).items():
        assert len(json.dumps(program.to_json())) < 64 * 1024, name


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 16, 24)])
def test_a_classifier_s_probabilities(shape: tuple[int, int, int]):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        network = classifier.Classifier(shape, 10).eval().requires_grad_(False)
        picture = torch.randint(256, (1, *shape)).float()
    program = model_programs.of_classifier(shape, 10)["classify"]
    told = run(program, {"picture": picture}, model_programs.weights_of(CLASSIFIER, network))["probabilities"]
    torch.testing.assert_close(told, network(picture).softmax(1)[0])
    assert float(told.sum()) == pytest.approx(1)


class Sorting(nn.Module):
    """A generator with an operator that no engine knows."""

    def forward(self, latent: Tensor) -> Tensor:
        """Pictures, sorted."""
        return latent[:, :1].sort(1).values.view(-1, 1, 1, 1).expand(-1, *SHAPE)


class Failing(nn.Module):
    """A generator whose control flow depends on values, which cannot be traced."""

    def forward(self, latent: Tensor) -> Tensor:
        """Pictures, or none."""
        if latent.sum() > 0:
            return latent.new_zeros(len(latent), *SHAPE)
        raise ValueError("no")


@pytest.fixture
def untraced(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    model_programs.of_recipe.cache_clear()
    yield monkeypatch
    model_programs.of_recipe.cache_clear()


@pytest.mark.parametrize(("network", "said"), [(Sorting(), "sort"), (Failing(), "could not be traced")])
def test_what_cannot_be_traced_is_left_out_and_said_once(
    untraced: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, network: nn.Module, said: str
):
    model = model_of("dcgan")
    untraced.setattr(networks, "build", lambda *_: (network, model.discriminator))
    with caplog.at_level(logging.WARNING):
        found: dict[str, Program] = model_programs.programs(model)
        model_programs.programs(model)
    assert sorted(found) == ["judge", "slopes"]
    assert said in caplog.text and caplog.text.count("dcgan, draw") == 1


def test_the_names_of_players_are_those_of_a_checkpoint():
    assert {G, D} <= set(checkpoint.PLAYERS)
