from pathlib import Path

import pytest
import torch

from gan import models
from gan.errors import TheatreError, UsageError
from gan.models import Model
from tests.helpers import noise


@pytest.fixture(scope="module")
def opened(tiny_files: dict[str, Path]) -> dict[str, Model]:
    return {name: models.open_file(file) for name, file in tiny_files.items()}


@pytest.mark.parametrize("name", ["cgan", "infogan", "wgan"])
def test_a_model_is_ready_to_be_asked(opened, name: str):
    model = opened[name]
    assert model.name == name and model.latent == model.header.recipe.latent
    for player in (model.generator, model.discriminator):
        assert not player.training and not any(weight.requires_grad for weight in player.parameters())


def test_pictures_are_bytes_and_chunks_change_nothing(opened):
    model = opened["cgan"]
    latent = model.latent.fill(7, seed=1)
    whole = model.generate(latent)
    assert whole.shape == (7, 1, 28, 28) and whole.dtype == torch.uint8
    pieces = model.generate(latent, chunk=3)
    assert (whole.int() - pieces.int()).abs().max() <= 1  # another batch size may round otherwise


def test_a_picture_does_not_depend_on_the_others(opened):
    model = opened["infogan"]
    latent = model.latent.fill(5, seed=2)
    alone = model.generate(latent.map(lambda part: part[3:4]))
    assert (alone.int() - model.generate(latent)[3:4].int()).abs().max() <= 1


def test_sampling_leaves_every_weight_and_statistic_alone(opened):
    model = opened["cgan"]
    before = {key: value.clone() for key, value in model.generator.state_dict().items()}
    assert any("running_mean" in key for key in before)
    model.generate(model.latent.fill(64, seed=0))
    after = model.generator.state_dict()
    assert all(torch.equal(before[key], after[key]) for key in before)


def test_a_probability_is_one_and_a_critics_score_is_not(opened):
    images = noise(32).images
    assert opened["infogan"].is_probability and not opened["wgan"].is_probability
    opinion = opened["infogan"].opinion(images)
    assert opinion.shape == (32,) and opinion.min() >= 0 and opinion.max() <= 1
    critic = opened["wgan"]
    logits = critic.discriminator(images.float() / 127.5 - 1).logits
    torch.testing.assert_close(critic.opinion(images), logits)


def test_the_opinion_of_a_conditional_discriminator_depends_on_the_label(opened):
    images = noise(4).images
    one, other = (opened["cgan"].opinion(images, torch.full((4,), digit)) for digit in (1, 7))
    assert not torch.equal(one, other)


def test_labels_are_ignored_by_models_that_take_none(opened):
    images = noise(4).images
    assert torch.equal(opened["wgan"].opinion(images, torch.zeros(4, dtype=torch.long)), opened["wgan"].opinion(images))


def test_a_model_opens_by_path(tiny: Path):
    assert models.load(str(tiny)).header == models.open_file(tiny).header


def test_an_unknown_name_is_a_usage_error_and_a_missing_file_is_not(tmp_path: Path):
    with pytest.raises(UsageError, match="choose one of"):
        models.load("biggan")
    with pytest.raises(TheatreError) as caught:
        models.load(str(tmp_path / "none.safetensors"))
    assert caught.value.exit_code == 1
