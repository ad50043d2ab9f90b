"""Training step as a function of tensors: one round of both players' updates, from the losses that train in Python.

What ``gan.training.loop`` does in place with ``torch.optim``, without anything that changes.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call

from gan import networks
from gan.browser.draws import Draw, Recorded, Replayed
from gan.device import Compute
from gan.functional.optimisers import Masses, Moments, adam, adam_masses, rmsprop
from gan.latents.latent import Latent
from gan.recipes import Recipe
from gan.training.losses import Batch, discriminator_loss, generate, generator_loss

Tensors = dict[str, Tensor]
G, D, AVERAGE = "generator", "discriminator", "average"


class _Players(nn.Module):
    """Both networks as one module, so that ``functional_call`` can give both their weights."""

    def __init__(self, recipe: Recipe, shape: tuple[int, int, int]):
        super().__init__()
        self.generator, self.discriminator = networks.build(recipe, shape)
        self.compute = Compute(torch.device("cpu"), False)

    def forward(self, act: Callable[["_Players"], Any]) -> Any:
        return act(self)


@dataclass(frozen=True, eq=False)
class TrainingStep:
    """Training step of a recipe.

    Attributes:
        recipe: what is trained; its ``batch`` is the number of images of an update.
        shape: (channels, height, width) of its images.

    ``state`` is named as in a checkpoint: generator.*, average.*, discriminator.*, the moments of each parameter
    (generator.*:mean and so on) and the masses of each player (generator:mean and so on).
    """

    recipe: Recipe
    shape: tuple[int, int, int]

    @functools.cached_property
    def _players(self) -> _Players:
        """The networks; their own weights are never used."""
        with torch.random.fork_rng(devices=[]):
            return _Players(self.recipe, self.shape).train()

    def start(self, generator: nn.Module, discriminator: nn.Module) -> Tensors:
        """State of a run that begins with these networks."""
        state: Tensors = {}
        for name, player in ((G, generator), (D, discriminator), (AVERAGE, generator)):
            for key, value in player.state_dict().items():
                if value.is_floating_point():
                    state[f"{name}.{key}"] = value.detach().clone()
        for name, player in ((G, generator), (D, discriminator)):
            for key, value in player.named_parameters():
                state |= {f"{name}.{key}:{moment}": torch.zeros_like(value) for moment in Moments._fields}
            state |= {f"{name}:{mass}": torch.zeros(()) for mass in Masses._fields}
        return state

    def example(self) -> tuple[Tensors, list[Draw]]:
        """Inputs of ``__call__`` with arbitrary values, and the draws among them, which are named draw.0, draw.1 and so on."""
        recipe, random = self.recipe, torch.Generator().manual_seed(0)
        inputs: Tensors = {"step": torch.zeros(()), "lr_g": torch.tensor(recipe.lr_g), "lr_d": torch.tensor(recipe.lr_d)}
        for update in range(recipe.d_steps):
            inputs[f"real.{update}"] = torch.rand(recipe.batch, *self.shape, generator=random) * 2 - 1
            if recipe.latent.classes:
                inputs[f"labels.{update}"] = torch.zeros(recipe.batch, dtype=torch.int64)
            inputs |= _latent_inputs(f"d.{update}", recipe.latent.sample(recipe.batch, random))
        inputs |= _latent_inputs("g", recipe.latent.sample(recipe.batch, random))
        state = self.start(self._players.generator, self._players.discriminator)
        with Recorded() as recorded:
            self._run(inputs, state, random)
        return inputs | {f"draw.{at}": draw.values for at, draw in enumerate(recorded.draws)}, recorded.draws

    def __call__(self, inputs: Mapping[str, Tensor], state: Mapping[str, Tensor]) -> Tensors:
        """State after the step, and "loss_d" and "loss_g".

        ``inputs``: "step", G's updates so far; "lr_d" and "lr_g"; for each of D's updates K "real.K" (N, C, H, W) in [-1, 1],
        "labels.K" and the points d.K.noise, d.K.label, d.K.category, d.K.codes; for G's the points g.noise and so on; and the
        draws.
        """
        drawn = [value for name, value in inputs.items() if name.startswith("draw.")]
        with Replayed(iter(drawn)):
            return self._run(inputs, state, torch.Generator())

    def _run(self, inputs: Mapping[str, Tensor], given: Mapping[str, Tensor], random: torch.Generator) -> Tensors:
        recipe, players = self.recipe, self._players
        state = {name: value.clone() for name, value in given.items()}
        losses: Tensors = {}
        for update in range(recipe.d_steps):
            if recipe.clip:
                for name in _parameters(players, D):
                    state[name] = state[name].clamp(-recipe.clip, recipe.clip)
            real = inputs[f"real.{update}"]
            labels = inputs.get(f"labels.{update}", torch.zeros(len(real), dtype=torch.int64))
            batch = Batch(real, labels, self._latent(inputs, f"d.{update}"))
            fake = _act(players, state, functools.partial(_fakes, recipe, batch)).detach()
            losses["loss_d"] = self._update(
                players,
                state,
                D,
                functools.partial(_discriminator_loss, recipe, batch, fake, random),
                inputs["lr_d"],
            )
        batch = batch._replace(latent=self._latent(inputs, "g"))
        losses["loss_g"] = self._update(
            players,
            state,
            G,
            lambda one: generator_loss(one, recipe, batch, generate(one, recipe, batch.latent), random)[0],
            inputs["lr_g"],
        )
        self._average(state, inputs["step"])
        return state | losses

    def _latent(self, inputs: Mapping[str, Tensor], prefix: str) -> Latent:
        spec = self.recipe.latent
        return Latent(
            inputs[f"{prefix}.noise"],
            inputs[f"{prefix}.label"] if spec.classes else None,
            inputs[f"{prefix}.category"] if spec.categories else None,
            inputs[f"{prefix}.codes"] if spec.codes else inputs[f"{prefix}.noise"][:, :0],
        )

    def _update(
        self,
        players: _Players,
        state: Tensors,
        name: str,
        loss_of: Callable[[_Players], Tensor],
        rate: Tensor,
    ) -> Tensor:
        """Change one player's part of ``state`` by the gradient of a loss, which is returned."""
        recipe, keys = self.recipe, _parameters(players, name)
        leaves = {key: state[key].detach().requires_grad_() for key in keys}
        loss = _act(players, state | leaves, loss_of, keep=state)
        gradients = torch.autograd.grad(loss, list(leaves.values()), allow_unused=True)
        masses = adam_masses(Masses(*(state[f"{name}:{mass}"] for mass in Masses._fields)), recipe.beta1, recipe.beta2)
        state |= {f"{name}:{mass}": value for mass, value in masses._asdict().items()}
        for key, gradient in zip(keys, gradients, strict=True):
            if gradient is None:
                continue
            moments = Moments(*(state[f"{key}:{moment}"] for moment in Moments._fields))
            if recipe.optimiser == "rmsprop":
                state[key], moments = rmsprop(state[key], gradient, moments, rate, recipe.beta2)
            else:
                state[key], moments = adam(state[key], gradient, moments, masses, rate, recipe.beta1, recipe.beta2)
            state |= {f"{key}:{moment}": value for moment, value in moments._asdict().items()}
        return loss.detach()

    def _average(self, state: Tensors, step: Tensor) -> None:
        """As ``gan.functional.ema.update``."""
        decay = torch.clamp((1 + step) / (10 + step), max=self.recipe.ema)
        for key in [key for key in state if key.startswith(f"{AVERAGE}.")]:
            newest = state[key.replace(AVERAGE, G, 1)]
            state[key] = newest + decay * (state[key] - newest)


def _fakes(recipe: Recipe, batch: Batch, players: _Players) -> Tensor:
    return generate(players, recipe, batch.latent)


def _discriminator_loss(recipe: Recipe, batch: Batch, fake: Tensor, random: torch.Generator, players: _Players) -> Tensor:
    return discriminator_loss(players, recipe, batch, fake, random).loss


def _latent_inputs(prefix: str, latent: Latent) -> Tensors:
    parts = {part: value for part, value in latent._asdict().items() if value is not None and value.numel()}
    return {f"{prefix}.{part}": value for part, value in parts.items()}


def _parameters(players: _Players, name: str) -> list[str]:
    return [key for key, _ in players.named_parameters() if key.startswith(f"{name}.")]


def _act(players: _Players, state: Tensors, act: Callable[[_Players], Any], keep: Tensors | None = None) -> Any:
    """What ``act`` does with the networks of ``state``; running statistics that it changes are changed in ``keep``, or
    ``state``."""
    own = {key: state[key] for key in players.state_dict() if key in state}
    result = functional_call(players, own, (act,))
    kept = state if keep is None else keep
    kept.update({key: value for key, value in own.items() if key in dict(players.named_buffers())})
    return result
