"""Players as functions of their weights: both networks of a recipe, which act with the tensors that a trace gives them."""

from collections.abc import Callable, Mapping
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.overrides import TorchFunctionMode

from gan import networks
from gan.device import Compute
from gan.recipes import Recipe

Tensors = dict[str, Tensor]
G, D, AVERAGE = "generator", "discriminator", "average"
"""What the names of weights begin with, as in a checkpoint."""


class Players(nn.Module):
    """Both networks as one module, so that ``functional_call`` can give both their weights; their own are never used."""

    def __init__(self, recipe: Recipe, shape: tuple[int, int, int]):
        super().__init__()
        with torch.random.fork_rng(devices=[]):
            self.generator, self.discriminator = networks.build(recipe, shape)
        self.compute = Compute(torch.device("cpu"), False)

    def forward(self, act: Callable[["Players"], Any]) -> Any:
        """What ``act`` does with these networks."""
        return act(self)

    def weights(self, *names: str) -> Tensors:
        """Weights and running statistics of the players of these names, as arbitrary values of the right shapes."""
        return {
            key: value.detach()
            for key, value in self.state_dict().items()
            if key.startswith(tuple(f"{name}." for name in names)) and value.is_floating_point()
        }

    def parameters_of(self, name: str) -> list[str]:
        """Names of what is trained of a player, in order."""
        return [key for key, _ in self.named_parameters() if key.startswith(f"{name}.")]

    def statistics_of(self, name: str) -> list[str]:
        """Names of a player's running statistics, in order."""
        return [key for key, value in self.named_buffers() if key.startswith(f"{name}.") and value.is_floating_point()]

    def act(self, state: Mapping[str, Tensor], what: Callable[["Players"], Any]) -> tuple[Any, Tensors]:
        """What a function does with the networks of ``state``, and the running statistics after it."""
        statistics = {key: state[key].clone() for key in (*self.statistics_of(G), *self.statistics_of(D)) if key in state}
        result = functional_call(self, {**state, **statistics}, (what,))
        return result, statistics


class LiveSettings:
    """Recipe some of whose settings are inputs of a program, as scalar tensors."""

    def __init__(self, recipe: Recipe, settings: Mapping[str, Tensor]):
        self._recipe, self._settings = recipe, settings

    def __getattr__(self, name: str) -> Any:
        return self._settings[name] if name in self._settings else getattr(self._recipe, name)

    @staticmethod
    def of(recipe: Recipe, settings: Mapping[str, Tensor]) -> Recipe:
        """Such a recipe, which is read as any other."""
        return cast(Recipe, LiveSettings(recipe, settings))


class SettingsOn(TorchFunctionMode):
    """Mode in which a setting that is an input counts as on wherever it is asked for: a program has no branches, and at 0 such a
    term adds nothing."""

    def __init__(self, settings: Mapping[str, Tensor]):
        super().__init__()
        self._settings = list(settings.values())

    def __torch_function__(self, function: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if function is Tensor.__bool__ and any(args[0] is one for one in self._settings):
            return True
        return function(*args, **(kwargs or {}))
