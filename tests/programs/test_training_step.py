"""A training step as a function: what the loop does in place, and what its program does."""

import pytest
import torch

from gan import recipes
from gan.browser import reference
from gan.browser.trace import UnknownOperation, trace
from gan.browser.training_step import Tensors, TrainingStep
from gan.data.datasets import Dataset
from gan.device import Compute
from gan.functional.optimisers import Masses, Moments, adam, adam_masses
from gan.training.loop import Run, train

SHAPE = (1, 8, 8)
STEPS = 3


def _data() -> Dataset:
    images = torch.randint(0, 256, (32, *SHAPE), generator=torch.Generator().manual_seed(1)).to(torch.uint8)
    return Dataset("noise", images, torch.arange(32) % 10, tuple("0123456789"))


def _inputs(step: TrainingStep, run: Run, data: Dataset, number: int) -> Tensors:
    """What ``loop`` draws in a step, in its order."""
    recipe, random = step.recipe, run.random(number)
    example, draws = step.example()
    kept: Tensors = {"step": torch.tensor(float(number)), "lr_g": torch.tensor(recipe.lr_g), "lr_d": torch.tensor(recipe.lr_d)}
    of_one = len(draws) // recipe.d_steps
    at = 0

    def points(prefix: str) -> None:
        for part, value in recipe.latent.sample(recipe.batch, random)._asdict().items():
            if value is not None and value.numel():
                kept[f"{prefix}.{part}"] = value

    for update in range(recipe.d_steps):
        index = torch.randint(len(data.images), (recipe.batch,), generator=random)
        kept[f"real.{update}"] = data.images[index].float() / 127.5 - 1
        kept[f"labels.{update}"] = data.labels[index]
        points(f"d.{update}")
        for draw in draws[at : at + of_one]:
            make = torch.rand if draw.kind == "uniform" else torch.randn
            kept[f"draw.{at}"] = make(draw.values.shape, generator=random)
            at += 1
    points("g")
    return {name: kept[name] for name in example}


@pytest.mark.parametrize("name", ["vanilla", "cgan", "wgan-gp", "r3gan"])
def test_the_function_and_its_program_train_as_the_loop_does(name: str):
    recipe = recipes.get(name).with_settings(batch=8, g_width=4, d_width=4, d_features=8, noise=4, decay_from=1, d_steps=1)
    data = _data()
    run = Run(recipe, SHAPE, 5, Compute(torch.device("cpu"), False), total=recipe.batch * STEPS)
    step = TrainingStep(recipe, SHAPE)
    by_function = by_program = step.start(run.generator, run.discriminator)
    program = trace(step, step.example()[0], by_function)
    losses = []
    for number, progress in zip(range(STEPS), train(run, data, every=1), strict=False):
        inputs = _inputs(step, run, data, number)
        by_function = {key: value.detach() for key, value in step(inputs, by_function).items()}
        by_program = reference.run(program, inputs, by_program)
        losses.append((progress.loss_d, by_function["loss_d"], by_program["loss_d"]))
        losses.append((progress.loss_g, by_function["loss_g"], by_program["loss_g"]))
    for in_loop, in_function, in_program in losses:
        # Adam divides by the root of a square: where a slope is nearly 0 its step is any, so weights drift apart a little
        assert abs(in_loop - in_function) < 2e-3 and abs(in_function - in_program) < 2e-3
    wanted = {f"discriminator.{key}": value for key, value in run.discriminator.state_dict().items()}
    wanted |= {f"average.{key}": value for key, value in run.average.state_dict().items() if value.is_floating_point()}
    far = torch.cat([(by_program[key] - value).flatten() for key, value in wanted.items()])
    assert far.square().mean().sqrt() < 2e-4


def test_what_changes_pictures_by_chance_stays_on_the_server():
    step = TrainingStep(recipes.get("infogan").with_settings(batch=4, g_width=4, d_width=4, d_features=8), (1, 28, 28))
    example = step.example()[0]
    with pytest.raises(UnknownOperation, match="does not know PyTorch's operator"):
        trace(step, example, step.start(*_players(step)))


def _players(step: TrainingStep) -> tuple[torch.nn.Module, torch.nn.Module]:
    run = Run(step.recipe, step.shape, 0, Compute(torch.device("cpu"), False))
    return run.generator, run.discriminator


def test_adam_is_torchs():
    parameter = torch.nn.Parameter(torch.tensor([1.0, -2.0, 3.0]))
    optimiser = torch.optim.Adam([parameter], 0.1, (0.5, 0.99))
    ours, moments, masses = (
        parameter.detach().clone(),
        Moments(torch.zeros(3), torch.zeros(3)),
        Masses(torch.zeros(()), torch.zeros(())),
    )
    for number in range(5):
        slope = torch.tensor([0.3, -1.0, 2.0]) * (number - 2)
        parameter.grad = slope.clone()
        optimiser.step()
        masses = adam_masses(masses, 0.5, 0.99)
        ours, moments = adam(ours, slope, moments, masses, torch.tensor(0.1), 0.5, 0.99)
    torch.testing.assert_close(ours, parameter.detach())
