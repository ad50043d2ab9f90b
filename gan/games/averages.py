"""Averages: a regression and a conditional GAN on a curve of two branches, with the same network between x (and z) and y.

Regression minimises squared error, which the mean of all answers does best: E (y - f(x))^2 is least at f(x) = E[y | x]. The GAN
has no such reason to draw a mean: no real point lies there.
"""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch.nn.functional import mse_loss

from gan.browser import state_programs, template, training_programs
from gan.browser.first_values import first_values
from gan.browser.players import AVERAGE, D, G, Players
from gan.browser.program import Program
from gan.browser.template import Sizes
from gan.browser.trace import Tensors, trace
from gan.latents.latent import LatentSpec
from gan.recipes import Recipe

SHAPE = (2, 1, 1)
"""Of a point (x, y)."""
BATCH = 128


def recipe(latent: int = 2, batch: int = BATCH) -> Recipe:
    """The conditional GAN: x and ``latent`` - 1 numbers of z to y, D on points (x, y)."""
    return Recipe(
        name="averages",
        title="Conditional GAN on a curve",
        paper="Mirza and Osindero 2014, Conditional Generative Adversarial Nets",
        url="https://arxiv.org/abs/1411.1784",
        departs="The condition is a number, x, and both players are small perceptrons.",
        look_at="Each y lies on a branch of the curve, where the regression beside it lies between the two.",
        latent=LatentSpec(noise=latent),
        family="curve",
        g_norm="none",
        g_width=32,
        g_depth=2,
        d_width=32,
        d_depth=2,
        d_activation="silu",
        penalty="r1-r2",
        penalty_weight=0.05,
        d_steps=2,
        lr_g=2e-3,
        lr_d=4e-3,
        beta1=0.5,
        beta2=0.99,
        batch=batch,
        ema=0.0,
        decay_from=1.0,
    )


def gradient_regression(now: Recipe) -> Program:
    """Gradient of the squared error of G's answers: "latent" (batch, width), x first, and "answer" (batch), the real y, to "loss"
    and gradient.NAME of each parameter of G."""
    players = Players(now, SHAPE).train()

    def function(inputs: Tensors, weights: Tensors) -> Tensors:
        leaves = {key: weights[key].detach().requires_grad_() for key in players.parameters_of(G)}
        made, _ = players.act({**weights, **leaves}, lambda one: one.generator(inputs["latent"]))
        loss = mse_loss(made.flatten(1)[:, 1], inputs["answer"])
        gradients = torch.autograd.grad(loss, list(leaves.values()))
        return {"loss": loss.detach()} | {f"gradient.{key}": value for key, value in zip(leaves, gradients, strict=True)}

    inputs = {"latent": torch.zeros(now.batch, now.latent.width), "answer": torch.zeros(now.batch)}
    return trace(function, inputs, players.weights(G))


def programs() -> Mapping[str, Any]:
    """Templates in "batch", "rows" and "latent" of both, first values, and the settings with which they train."""

    def made(sizes: tuple[str, ...], make: Callable[[Recipe, Sizes], Program]) -> dict[str, Any]:
        return template.make(sizes, lambda now: make(recipe(now.get("latent", 2), now.get("batch", 2)), now)).to_json()

    def block(make: Callable[[int], Program]) -> dict[str, Any]:
        return template.make(("count",), lambda now: make(now["count"])).to_json()

    of_g, at = ("batch", "latent"), template.assignments(("latent",))
    start = [(now, _scales_squared(recipe(now["latent"]))) for now in at]
    told = recipe()
    names = ("lr_d", "lr_g", "beta1", "beta2", "d_steps", "penalty_weight", "smoothing", "ema")
    return {
        "templates": {
            "generate": made(of_g, lambda one, _: training_programs.generate(one, SHAPE)),
            "draw": made(("rows", "latent"), lambda one, now: training_programs.draw(one, SHAPE, now["rows"])),
            "judge": made(("rows",), lambda one, now: training_programs.judge(one, SHAPE, now["rows"])),
            "gradient_d": made(("batch",), lambda one, _: training_programs.gradient_d(one, SHAPE).program),
            "gradient_g": made(of_g, lambda one, _: training_programs.gradient_g(one, SHAPE).program),
            "gradient_regression": made(of_g, lambda one, _: gradient_regression(one)),
        },
        "blocks": {
            "optimise_g": block(lambda count: state_programs.optimise(G, told.optimiser, count)),
            "optimise_d": block(lambda count: state_programs.optimise(D, told.optimiser, count)),
            "average": block(lambda count: state_programs.average(G, AVERAGE, count)),
            "clip": block(state_programs.clip),
        },
        "start": {name: {**one, "scale": template.root(one["scale"])} for name, one in template.solve(start).items()},
        "settings": {name: told.setting(name) for name in names},
        "batch": BATCH,
    }


def _scales_squared(now: Recipe) -> dict[str, Any]:
    told = {name: first.to_json() for name, first in first_values(now, SHAPE).items()}
    return {name: {**one, "scale": one["scale"] ** 2} for name, one in told.items()}
