"""Run of training programs by the reference interpreter: the sequence that the browser's trainer follows."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from gan.browser import reference
from gan.browser.program import Program
from gan.recipes import Recipe

Tensors = dict[str, Tensor]
G, D = "generator", "discriminator"


class ReferenceRun:
    """State of a run, as tensors by name, and what changes it.

    Args:
        told: what ``training_programs.of_recipe`` says.
        players: networks to begin with, generator and discriminator.
    """

    def __init__(self, told: Mapping[str, Any], recipe: Recipe, *players: nn.Module):
        self.recipe = recipe
        self.programs = {name: Program.from_json(program) for name, program in told["programs"].items()}
        self.start = told["start"]
        self.weights: Tensors = {}
        for name, player in zip((G, D), players, strict=True):
            for key, value in player.state_dict().items():
                if value.is_floating_point():
                    self.weights[f"{name}.{key}"] = value.detach().clone()
        self.blocks: Tensors = {}
        for name in (G, D):
            block = self.block(name)
            self.blocks |= {name: block, **{f"{name}:{part}": torch.zeros_like(block) for part in ("mean", "square")}}
            self.blocks |= {f"{name}:{part}": torch.zeros(()) for part in ("mean_mass", "square_mass")}
        self.blocks |= {"average": self.blocks[G].clone(), "average_buffers": self.block(G, False).clone()}

    def names(self, player: str, trained: bool = True) -> list[str]:
        """Names of the tensors of a player's block, in order."""
        return [name for name, one in self.start.items() if name.startswith(f"{player}.") and one["parameter"] == trained]

    def block(self, player: str, trained: bool = True) -> Tensor:
        """A player's tensors one after another."""
        return torch.cat([torch.zeros(0), *(self.weights[name].flatten() for name in self.names(player, trained))])

    def update(self, player: str, gradients: Mapping[str, Tensor], rate: float) -> None:
        """Move a player by its gradients."""
        self.blocks[f"{player}:gradient"] = torch.cat([gradients[f"gradient.{name}"].flatten() for name in self.names(player)])
        rates = {"rate": rate, "beta1": self.recipe.beta1, "beta2": self.recipe.beta2}
        program = self.programs[f"optimise_{player[0]}"]
        self.blocks |= reference.run(program, {name: torch.tensor(value) for name, value in rates.items()}, self.blocks)
        self.spread(player, self.blocks[player])

    def spread(self, player: str, block: Tensor) -> None:
        """Take a block's numbers as the player's tensors."""
        at = 0
        for name in self.names(player):
            count = self.weights[name].numel()
            self.weights[name] = block[at : at + count].reshape(self.weights[name].shape)
            at += count

    def run(self, name: str, inputs: Tensors) -> Tensors:
        """Outputs of a program, but for running statistics, which are kept."""
        program = self.programs[name]
        told = reference.run(program, {key: value for key, value in inputs.items() if key in program.inputs}, self.weights)
        self.weights |= {key: value for key, value in told.items() if key in self.weights}
        return {key: value for key, value in told.items() if key not in self.weights}

    def train_d(self, inputs: Tensors) -> Tensors:
        """An update of D: "latent", "real", labels and draws to the program's outputs."""
        recipe = self.recipe
        if recipe.clip:
            limit = {"limit": torch.tensor(recipe.clip)}
            self.blocks |= reference.run(self.programs["clip"], limit, self.blocks)
            self.spread(D, self.blocks[D])
        fake = self.run("generate", inputs)["fake"]
        told = self.run("gradient_d", inputs | {"fake": fake} | self.settings())
        self.update(D, told, recipe.lr_d)
        return told

    def train_g(self, inputs: Tensors, step: int) -> Tensors:
        """An update of G and of its average."""
        told = self.run("gradient_g", inputs | self.settings())
        self.update(G, told, self.recipe.lr_g)
        decay = {"decay": torch.tensor(self.recipe.ema), "step": torch.tensor(float(step))}
        self.blocks |= reference.run(self.programs["average"], decay, self.blocks)
        if "average_buffers" in self.programs:
            self.blocks["generator_buffers"] = self.block(G, False)
            self.blocks |= reference.run(self.programs["average_buffers"], decay, self.blocks)
        return told

    def settings(self) -> Tensors:
        """Settings that are inputs."""
        names = ("penalty_weight", "smoothing", "instance_noise")
        return {name: torch.tensor(float(self.recipe.setting(name))) for name in names}
