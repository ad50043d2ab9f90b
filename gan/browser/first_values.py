"""First values of a recipe's networks: how each tensor is drawn, seen by watching PyTorch's own initialisation."""

import weakref
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from gan import networks
from gan.browser.players import D, G
from gan.errors import TheatreError
from gan.recipes import Recipe

_aten = torch.ops.aten


class FirstValues(NamedTuple):
    """How a tensor of a new network is drawn.

    Attributes:
        shape: of the tensor.
        draw: "uniform" on [-scale, scale], "normal" with standard deviation ``scale``, or "constant".
        scale: a number; constants that differ are all of them, in order.
        parameter: whether it is trained; running statistics are not.
    """

    shape: tuple[int, ...]
    draw: str
    scale: float | list[float]
    parameter: bool

    def to_json(self) -> dict[str, Any]:
        """FirstValues of types.js."""
        return self._asdict() | {"shape": list(self.shape)}


def first_values(recipe: Recipe, shape: tuple[int, int, int]) -> dict[str, FirstValues]:
    """By name, generator.* before discriminator.*, in the order in which their blocks hold them.

    Raises:
        TheatreError: a tensor is drawn in a way that this does not know.
    """
    with torch.random.fork_rng(devices=[]), _Watched() as watched:
        torch.manual_seed(0)
        first = _named(networks.build(recipe, shape))
        torch.manual_seed(1)
        second = _named(networks.build(recipe, shape))
    return {name: _seen(name, value, second[name], watched) for name, value in first.items()}


def _named(players: tuple[nn.Module, nn.Module]) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    for prefix, player in zip((G, D), players, strict=True):
        for key, value in (*player.named_parameters(), *player.named_buffers()):
            if value.is_floating_point():
                found[f"{prefix}.{key}"] = value
    return found


def _seen(name: str, value: Tensor, other: Tensor, watched: "_Watched") -> FirstValues:
    trained, shape = isinstance(value, nn.Parameter), tuple(value.shape)
    if torch.equal(value, other):
        numbers = value.detach().flatten().tolist()
        return FirstValues(shape, "constant", numbers[0] if len(set(numbers)) == 1 else numbers, trained)
    drawn = watched.last(value)
    if drawn is None:
        raise TheatreError(f"How {name} is drawn at first is not known here; draw it by torch.nn.init's uniform_ or normal_.")
    return FirstValues(shape, *drawn, trained)


class _Watched(TorchDispatchMode):
    """Mode that notes how tensors are filled by chance, and what has not been changed since."""

    def __init__(self) -> None:
        super().__init__()
        self._drawn: dict[int, tuple[weakref.ref[Tensor], int, str, float]] = {}

    def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if function in (_aten.uniform_.default, _aten.normal_.default):
            tensor = args[0]
            first, second = [*args[1:], 0.0, 1.0][:2] if len(args) != 2 else (args[1], 1.0)  # bounds, or mean and deviation
            if function is _aten.normal_.default and first == 0:
                self._note(tensor, "normal", second)
            elif function is _aten.uniform_.default and first == -second:
                self._note(tensor, "uniform", second)
        return function(*args, **(kwargs or {}))

    def _note(self, tensor: Tensor, kind: str, scale: float) -> None:
        self._drawn[id(tensor)] = weakref.ref(tensor), tensor._version, kind, float(scale)

    def last(self, tensor: Tensor) -> tuple[str, float] | None:
        """Kind and scale of the draw that gave a tensor its values; None where there is none, or something came after it."""
        there = self._drawn.get(id(tensor))
        if there is None or there[0]() is not tensor or tensor._version != there[1] + 1:
            return None
        return there[2], there[3]
