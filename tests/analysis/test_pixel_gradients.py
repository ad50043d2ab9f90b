from pathlib import Path

import pytest
import torch

from gan import models
from gan.analysis import pixel_gradients
from gan.analysis.pixel_gradients import LESS, MORE, PixelGradient
from gan.data.datasets import to_unit
from gan.training.loop import Run
from tests.helpers import FP32, SHAPE, noise, same, small, weights


@pytest.mark.parametrize("name", ["dcgan", "cgan", "infogan", "wgan"])
def test_following_the_wish_raises_ds_opinion(name: str):
    run = Run(small(name), SHAPE, compute=FP32)
    before = weights(run)
    latent = run.recipe.latent.fill(6, 0)
    said = pixel_gradients.of_fake(run, run.recipe, latent, 4)
    assert same(before, weights(run)) and said.picture.shape == SHAPE and said.gradient.shape == SHAPE[1:]
    assert said.gradient.abs().max() == pytest.approx(1)
    label = None if latent.label is None else latent.label[4:5]
    with torch.no_grad():
        fakes = run.generator.train()(run.recipe.latent.encode(latent))
        here, there = (run.discriminator(fakes[4:5] + step * said.gradient, label).logits.item() for step in (0.0, 0.05))
    assert there > here
    assert said.logit == pytest.approx(here, abs=1e-4)


def test_a_detective_without_a_wish_says_so_without_numbers_that_are_none():
    run = Run(small("dcgan"), SHAPE, compute=FP32)
    torch.nn.init.zeros_(run.discriminator.score.weight)
    torch.nn.init.zeros_(run.discriminator.score.bias)
    said = pixel_gradients.of_fake(run, run.recipe, run.recipe.latent.fill(2, 0), 0)
    assert (said.gradient == 0).all() and said.logit == 0


def test_where_ink_should_come_and_go_has_its_colour():
    picture = torch.full((1, 1, 3), 100, dtype=torch.uint8)
    board = pixel_gradients.overlay(PixelGradient(picture, 0.5, torch.tensor([[1.0, -1.0, 0.0]])))
    assert board.shape == (3, 1, 3)
    assert [tuple(board[:, 0, x].tolist()) for x in range(3)] == [MORE, LESS, (40, 40, 40)]


@pytest.mark.parametrize(("name", "label"), [("cgan", None), ("cgan", 3), ("infogan", None), ("wgan", None)])
def test_of_any_picture_the_wish_is_ds_own_for_the_label_it_is_told(name: str, label: int | None, tiny_files: dict[str, Path]):
    model = models.open_file(tiny_files[name])
    picture = noise(1).images[0]
    said = pixel_gradients.of_picture(model, picture, label)
    unit = to_unit(picture)[None]
    with torch.no_grad():
        logits = torch.cat([model.discriminator(unit, torch.tensor([one])).logits for one in range(10)])
        told = torch.tensor([logits.argmax() if label is None else label])
        moved = model.discriminator(unit + 0.01 * said.gradient, told).logits
    assert said.logit == pytest.approx(float(logits[told]), abs=1e-4) and float(moved) > said.logit
    assert torch.equal(said.picture, picture)
