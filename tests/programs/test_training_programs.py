"""Training programs, by the reference interpreter: what the loop does in place."""

import pytest
import torch
from torch import nn

from gan import networks, recipes
from gan.browser import reference, state_programs, training_programs
from gan.browser.first_values import first_values
from gan.data.datasets import Dataset
from gan.device import Compute
from gan.errors import UsageError
from gan.functional.objectives import OBJECTIVES
from gan.functional.optimisers import Masses, Moments, adam, adam_masses
from gan.recipes import Recipe
from gan.training.loop import Run, train
from tests.programs.reference_run import D, G, ReferenceRun, Tensors

SHAPE = (1, 8, 8)
STEPS = 3


def _data() -> Dataset:
    images = torch.randint(0, 256, (32, *SHAPE), generator=torch.Generator().manual_seed(1)).to(torch.uint8)
    return Dataset("noise", images, torch.arange(32) % 10, tuple("0123456789"))


def _small(name: str, **changes: int | float | str) -> Recipe:
    sizes = {"batch": 8, "g_width": 4, "d_width": 4, "d_features": 8, "noise": 4, "decay_from": 1}
    return recipes.get(name).with_settings(**sizes, **changes)


def _drawn(draws: training_programs.Draws, random: torch.Generator) -> Tensors:
    makers = {"uniform": torch.rand, "normal": torch.randn}
    return {f"draw.{at}": makers[one["kind"]](one["shape"], generator=random) for at, one in enumerate(draws)}


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("vanilla", {"smoothing": 0.1}),
        ("dcgan", {}),
        ("cgan", {"instance_noise": 0.1}),
        ("wgan", {"d_steps": 2}),
        ("wgan-gp", {}),
        ("r3gan", {}),
    ],
)
def test_the_programs_train_as_the_loop_does(name: str, changes: dict[str, int | float | str]):
    recipe = _small(name, **changes)
    data = _data()
    run = Run(recipe, SHAPE, 5, Compute(torch.device("cpu"), False), total=recipe.batch * recipe.d_steps * STEPS)
    told = training_programs.of_recipe(recipe, SHAPE, 4)
    ours = ReferenceRun(told, recipe, run.generator, run.discriminator)
    losses = []
    for number, progress in zip(range(STEPS), train(run, data, every=1), strict=False):
        random = run.random(number)
        for _ in range(recipe.d_steps):
            index = torch.randint(len(data.images), (recipe.batch,), generator=random)
            latent = recipe.latent.sample(recipe.batch, random)
            inputs = {"real": data.images[index].float() / 127.5 - 1, "labels": data.labels[index]}
            inputs |= {"latent": recipe.latent.encode(latent), "fake_labels": latent.label if recipe.latent.classes else index}
            of_d = ours.train_d(inputs | _drawn(told["draws"], random))
        latent = recipe.latent.sample(recipe.batch, random)
        inputs = {"latent": recipe.latent.encode(latent), "real": inputs["real"], "real_labels": inputs["labels"]}
        inputs["labels"] = latent.label if recipe.latent.classes else index
        of_g = ours.train_g(inputs | _drawn(told["draws_g"], random), number)
        losses += [(progress.loss_d, of_d["loss"]), (progress.loss_g, of_g["loss"])]
    for in_loop, in_program in losses:
        # Adam divides by the root of a square: where a slope is nearly 0 its step is any, so weights drift apart a little
        assert abs(in_loop - in_program) < 2e-3
    average = torch.cat([value.flatten() for key, value in run.average.named_parameters()])
    assert (ours.blocks["average"] - average).square().mean().sqrt() < 2e-4
    assert (ours.block(D) - nn.utils.parameters_to_vector(run.discriminator.parameters())).square().mean().sqrt() < 2e-4
    statistics = [value.flatten() for value in run.average.buffers() if value.is_floating_point()]
    torch.testing.assert_close(ours.blocks["average_buffers"], torch.cat([torch.zeros(0), *statistics]), rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_slopes_say_where_each_fake_lowers_its_own_loss(objective: str):
    recipe = _small("vanilla", family="points", g_norm="none", d_activation="silu", objective=objective)
    told = training_programs.of_recipe(recipe, (2, 1, 1), 4)
    torch.manual_seed(2)
    run = ReferenceRun(told, recipe, *networks.build(recipe, (2, 1, 1)))
    inputs = {"latent": torch.randn(8, 4), "real": torch.randn(8, 2, 1, 1)}
    answer = run.run("gradient_g", inputs | run.settings())
    torch.testing.assert_close(answer["fake"], run.run("generate", inputs)["fake"])
    average = {f"average.{name.partition('.')[2]}": value for name, value in run.weights.items() if name.startswith(G)}
    drawn = reference.run(run.programs["draw"], {"latent": inputs["latent"][:4]}, average)["fake"]
    torch.testing.assert_close(drawn, answer["fake"][:4])
    torch.testing.assert_close(run.run("judge", {"points": answer["fake"][:4]})["logits"], answer["logits"][:4])

    def loss(fake: torch.Tensor) -> torch.Tensor:
        logits = [run.run("judge", {"points": part})["logits"] for points in (inputs["real"], fake) for part in points.split(4)]
        return OBJECTIVES[objective].generator_loss(torch.cat(logits[:2]), torch.cat(logits[2:]))

    torch.testing.assert_close(loss(answer["fake"]), answer["loss"])
    small = 1e-2
    for row, axis in ((0, 0), (5, 1)):
        moved = [answer["fake"].clone() for _ in range(2)]
        moved[0][row, axis] += small
        moved[1][row, axis] -= small
        slope = -(loss(moved[0]) - loss(moved[1])) / (2 * small) * recipe.batch
        assert abs(slope - answer["slopes"][row, axis]) < 2e-3


def test_what_changes_pictures_by_chance_stays_on_the_server():
    with pytest.raises(UsageError, match="infogan is trained by the server only"):
        training_programs.of_recipe(recipes.get("infogan").with_settings(batch=4, g_width=4, d_width=4), (1, 28, 28), 4)


@pytest.mark.parametrize("name", ["vanilla", "dcgan", "cgan", "wgan-gp"])
def test_first_values_are_those_of_pytorch(name: str):
    recipe = _small(name)
    start = first_values(recipe, SHAPE)
    torch.manual_seed(4)
    players = networks.build(recipe, SHAPE)
    state = {
        f"{prefix}.{key}": value for prefix, one in zip((G, D), players, strict=True) for key, value in one.state_dict().items()
    }
    assert set(start) == {key for key, value in state.items() if value.is_floating_point()}
    for key, first in start.items():
        value = state[key].flatten()
        assert first.shape == tuple(state[key].shape)
        assert first.parameter == ("running" not in key)
        if first.draw == "constant":
            torch.testing.assert_close(value, torch.tensor(first.scale).expand(value.shape))
        elif first.draw == "uniform":
            assert value.abs().max() <= first.scale + 1e-6
            assert len(value) < 30 or value.abs().max() > 0.8 * first.scale
        else:
            assert len(value) < 30 or 0.6 < value.std() / first.scale < 1.6
    assert {first.draw for first in start.values()} >= {"uniform" if name == "vanilla" else "normal", "constant"}


def test_clipping_holds_all_weights_within_the_limit():
    program = state_programs.clip(5)
    clipped = reference.run(program, {"limit": torch.tensor(0.5)}, {D: torch.tensor([-2.0, -0.5, 0.1, 0.6, 9])})
    torch.testing.assert_close(clipped, {D: torch.tensor([-0.5, -0.5, 0.1, 0.5, 0.5])})


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
