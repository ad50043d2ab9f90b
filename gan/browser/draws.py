"""Draws of a function as inputs of its program: whoever runs it draws, from the same seed, what PyTorch would have drawn."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

_KINDS: dict[Any, str] = {torch.rand: "uniform", torch.randn: "normal"}


class Draw(NamedTuple):
    """One draw.

    Attributes:
        kind: "uniform" on [0, 1) or "normal", standard.
        values: what was drawn.
    """

    kind: str
    values: Tensor


class Recorded(TorchFunctionMode):
    """Mode that notes, in order, all that is drawn with a generator of its own.

    Attributes:
        draws: so far.
    """

    def __init__(self) -> None:
        super().__init__()
        self.draws: list[Draw] = []

    def __torch_function__(self, function: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = function(*args, **(kwargs or {}))
        if function in _KINDS and "generator" in (kwargs or {}):
            self.draws.append(Draw(_KINDS[function], result))
        return result


class Replayed(TorchFunctionMode):
    """Mode in which such draws are, in order, the tensors given."""

    def __init__(self, values: Iterator[Tensor]) -> None:
        super().__init__()
        self._values = values

    def __torch_function__(self, function: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if function in _KINDS and "generator" in (kwargs or {}):
            return next(self._values)
        return function(*args, **(kwargs or {}))
