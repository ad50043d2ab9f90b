"""Training programs of a recipe: what a browser runs to train it, traced from the losses and networks that train in Python.

``assets/js/training/types.js`` says what each reads and writes. The sequence of them, as ``gan.training.loop`` has it, is the
browser's, so d_steps, freezing, single steps and the optimiser's rates need no program of their own.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor

from gan.browser import state_programs
from gan.browser.draws import Recorded, Replayed
from gan.browser.first_values import FirstValues, first_values
from gan.browser.players import AVERAGE, D, G, LiveSettings, Players, SettingsOn
from gan.browser.program import Program
from gan.browser.trace import Tensors, trace
from gan.errors import UsageError
from gan.functional.objectives import OBJECTIVES
from gan.latents.latent import Latent
from gan.recipes import Recipe
from gan.training.losses import Batch, discriminator_loss, generator_loss

Shape = tuple[int, int, int]
Draws = list[dict[str, Any]]
"""What a program draws, in order: {"kind": "uniform" on [0, 1) or "normal", "shape": [...]}; its input draw.0, draw.1 ..."""


class Drawing(NamedTuple):
    """A program, and what has to be drawn for it."""

    program: Program
    draws: Draws


def of_recipe(recipe: Recipe, shape: Shape, rows: int) -> dict[str, Any]:
    """All that a run of a recipe needs, as TrainingPrograms of types.js has it, for images of ``shape`` (channels, height, width)
    and pictures of ``rows`` points.

    Raises:
        UsageError: the recipe has codes or moves its pictures, which is done by the server only.
        UnknownOperation: its networks do what no program can.
    """
    _check(recipe)
    start = first_values(recipe, shape)
    of_d, of_g = gradient_d(recipe, shape), gradient_g(recipe, shape)
    programs = {
        "generate": generate(recipe, shape),
        "draw": draw(recipe, shape, rows),
        "judge": judge(recipe, shape, rows),
        "gradient_d": of_d.program,
        "gradient_g": of_g.program,
        **{
            f"optimise_{player[0]}": state_programs.optimise(player, recipe.optimiser, _count(start, player)) for player in (G, D)
        },
        "average": state_programs.average(G, AVERAGE, _count(start, G)),
        "clip": state_programs.clip(_count(start, D)),
    }
    if statistics := _count(start, G, parameter=False):
        programs["average_buffers"] = state_programs.average(f"{G}_buffers", f"{AVERAGE}_buffers", statistics)
    return {
        "programs": {name: program.to_json() for name, program in programs.items()},
        "start": {name: first.to_json() for name, first in start.items()},
        "sizes": {"batch": recipe.batch, "latent": recipe.latent.width, "rows": rows},
        "draws": of_d.draws,
        "draws_g": of_g.draws,
        "paired": OBJECTIVES[recipe.objective].paired,
        "classes": recipe.latent.classes,
    }


def generate(recipe: Recipe, shape: Shape) -> Program:
    """ "latent" (batch, width) to "fake", and with batch norm the running statistics after it, by name."""
    players = Players(recipe, shape).train()

    def function(inputs: Tensors, weights: Tensors) -> Tensors:
        fake, statistics = players.act(weights, lambda one: one.generator(inputs["latent"]))
        return {"fake": fake} | statistics

    return trace(function, {"latent": torch.zeros(recipe.batch, recipe.latent.width)}, players.weights(G))


def draw(recipe: Recipe, shape: Shape, rows: int) -> Program:
    """ "latent" (rows, width) to "fake", by the averaged generator in evaluation mode."""
    players = Players(recipe, shape).eval()

    def function(inputs: Tensors, weights: Tensors) -> Tensors:
        state = {key.replace(AVERAGE, G, 1): value for key, value in weights.items()}
        return {"fake": players.act(state, lambda one: one.generator(inputs["latent"]))[0]}

    weights = {key.replace(G, AVERAGE, 1): value for key, value in players.weights(G).items()}
    return trace(function, {"latent": torch.zeros(rows, recipe.latent.width)}, weights)


def judge(recipe: Recipe, shape: Shape, rows: int) -> Program:
    """ "points" (rows, *shape), images or points, and for conditional networks "labels" (rows) to "logits" (rows)."""
    players = Players(recipe, shape).eval()

    def function(inputs: Tensors, weights: Tensors) -> Tensors:
        points, labels = inputs["points"], inputs.get("labels")
        return {"logits": players.act(weights, lambda one: one.discriminator(points, labels).logits)[0]}

    inputs = {"points": torch.zeros(rows, *shape)} | ({"labels": _labels(rows)} if recipe.latent.classes else {})
    return trace(function, inputs, players.weights(D))


def gradient_d(recipe: Recipe, shape: Shape) -> Drawing:
    """Gradient of D's loss on "real" and "fake" (batch, *shape), with "labels" and "fake_labels" of a conditional D.

    Settings that are inputs, where the recipe has them: penalty_weight, smoothing, instance_noise. Outputs: "loss", "real" and
    "fake", which are logits (batch), and gradient.NAME of each parameter.
    """
    players = Players(recipe, shape).train()
    settings = _settings(recipe, d=True)

    def function(inputs: Tensors, weights: Tensors, random: torch.Generator) -> Tensors:
        live, fake = LiveSettings.of(recipe, {name: inputs[name] for name in settings}), inputs["fake"]
        batch = Batch(
            inputs["real"], inputs.get("labels", _labels(recipe.batch)), _points(recipe, None, inputs.get("fake_labels"))
        )
        leaves = _leaves(players, D, weights)
        outcome, _ = players.act({**weights, **leaves}, lambda one: discriminator_loss(one, live, batch, fake, random))
        return {"loss": outcome.loss.detach(), "real": outcome.real, "fake": outcome.fake} | _gradients(outcome.loss, leaves)

    inputs = {name: torch.randn(recipe.batch, *shape) for name in ("real", "fake")}
    if recipe.latent.classes:
        inputs |= {"labels": _labels(recipe.batch), "fake_labels": _labels(recipe.batch)}
    return _drawing(function, {**inputs, **settings}, players.weights(D), settings)


def gradient_g(recipe: Recipe, shape: Shape) -> Drawing:
    """Gradient of G's loss at "latent" (batch, width), with the "labels" in it where D is conditional, and with objectives of
    pairs "real" (and its "real_labels").

    Outputs: "loss", "fake" (batch, *shape), "logits" (batch), "slopes" (batch, *shape), minus the gradient of each fake's own
    term of the loss; gradient.NAME of each parameter, and with batch norm the running statistics, by name.
    """
    players = Players(recipe, shape).train()
    settings = _settings(recipe, d=False)
    paired, labelled = OBJECTIVES[recipe.objective].paired, bool(recipe.latent.classes)

    def function(inputs: Tensors, weights: Tensors, random: torch.Generator) -> Tensors:
        live = LiveSettings.of(recipe, {name: inputs[name] for name in settings})
        points = _points(recipe, inputs["latent"], inputs.get("labels"))
        batch = Batch(inputs.get("real", torch.zeros(())), inputs.get("real_labels", torch.zeros(())), points)
        leaves = _leaves(players, G, weights)

        def play(one: Players) -> tuple[Tensor, Tensor, Tensor]:
            fake = one.generator(inputs["latent"])
            loss, _ = generator_loss(one, live, batch, fake, random)
            return fake, loss, one.discriminator(fake, points.label).logits

        (fake, loss, logits), statistics = players.act({**weights, **leaves}, play)
        gradients = _gradients(loss, {**leaves, "fake": fake})
        slopes = -recipe.batch * gradients.pop("gradient.fake")
        told = {"loss": loss.detach(), "fake": fake.detach(), "logits": logits.detach(), "slopes": slopes}
        return told | gradients | statistics

    inputs = {"latent": torch.randn(recipe.batch, recipe.latent.width)}
    inputs |= {"labels": _labels(recipe.batch)} if labelled else {}
    inputs |= {"real": torch.randn(recipe.batch, *shape)} if paired else {}
    inputs |= {"real_labels": _labels(recipe.batch)} if paired and labelled else {}
    return _drawing(function, {**inputs, **settings}, players.weights(G, D), settings)


def _check(recipe: Recipe) -> None:
    if recipe.latent.categories or recipe.latent.codes or recipe.augmentation:
        raise UsageError(f"{recipe.name} is trained by the server only: codes and augmentation are not computed in a browser.")


def _labels(count: int) -> Tensor:
    return torch.zeros(count, dtype=torch.int64)


def _points(recipe: Recipe, latent: Tensor | None, labels: Tensor | None) -> Latent:
    """Points as the losses read them: of ``latent`` (N, width), or only their labels."""
    noise = torch.zeros(recipe.batch, 0) if latent is None else latent[:, : recipe.latent.noise]
    return Latent(noise, labels, None, noise[:, :0])


def _settings(recipe: Recipe, d: bool) -> dict[str, Tensor]:
    """Settings of the recipe that are inputs of a player's gradient, with the recipe's values."""
    there = {
        "penalty_weight": d and recipe.penalty != "none",
        "smoothing": d and OBJECTIVES[recipe.objective].targets,
        "instance_noise": recipe.instance_noise > 0,
    }
    return {name: torch.tensor(float(recipe.setting(name))) for name, is_there in there.items() if is_there}


def _leaves(players: Players, name: str, weights: Tensors) -> dict[str, Tensor]:
    return {key: weights[key].detach().requires_grad_() for key in players.parameters_of(name)}


def _gradients(loss: Tensor, leaves: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Gradient of a loss by name; where it does not depend on a tensor, zeros."""
    gradients = torch.autograd.grad(loss, list(leaves.values()), allow_unused=True, materialize_grads=True)
    return {f"gradient.{name}": gradient for name, gradient in zip(leaves, gradients, strict=True)}


def _drawing(
    function: Callable[[Tensors, Tensors, torch.Generator], Tensors],
    inputs: Tensors,
    weights: Tensors,
    settings: Mapping[str, Tensor],
) -> Drawing:
    """Program of a function that draws with a generator: its draws are inputs."""
    with Recorded() as recorded:
        function(inputs, weights, torch.Generator().manual_seed(0))
    draws = {f"draw.{at}": one.values for at, one in enumerate(recorded.draws)}

    def replayed(given: Tensors, weights: Tensors) -> Tensors:
        waiting: Iterator[Tensor] = iter([given[name] for name in draws])
        with Replayed(waiting), SettingsOn({name: given[name] for name in settings}):
            return function(given, weights, torch.Generator())

    told = [{"kind": one.kind, "shape": list(one.values.shape)} for one in recorded.draws]
    return Drawing(trace(replayed, {**inputs, **draws}, weights), told)


def _count(start: Mapping[str, FirstValues], player: str, parameter: bool = True) -> int:
    """Numbers in the block of a player's parameters, or of its running statistics."""
    mine = [one for name, one in start.items() if name.startswith(f"{player}.") and one.parameter == parameter]
    return sum(torch.Size(one.shape).numel() for one in mine)
