"""Resuming: a saved run is gone on with exactly, or a new run branches off from its weights."""

from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor, nn

from gan.device import Compute
from gan.errors import TheatreError, UsageError
from gan.models import checkpoint
from gan.models.checkpoint import Header
from gan.recipes import Recipe
from gan.training.loop import Run


def is_resumable(path: Path) -> bool:
    """Whether a file holds its optimisers, so that its run can be resumed exactly: it was not saved slim.

    Raises:
        TheatreError: as ``checkpoint.read_header``.
    """
    untouched = not checkpoint.read_header(path).step
    with safe_open(str(path), "pt") as file:
        return untouched or any(name.startswith(checkpoint.OPTIMISERS) for name in file.keys())  # noqa: SIM118


def resume(path: Path, compute: Compute | None = None) -> tuple[Run, Header]:
    """The run saved in ``path``, ready to be trained on as if it had never been interrupted.

    Raises:
        TheatreError: as ``checkpoint.read``, or the file was saved slim, so that its optimisers are gone.
    """
    header, tensors = checkpoint.read(path)
    if not is_resumable(path):
        raise TheatreError(
            f"{path.name} was saved without its optimisers, so it cannot be gone on with; resume one saved without --slim."
        )
    run = Run(header.recipe, header.shape, header.seed, compute, header.total)
    for player in checkpoint.PLAYERS:
        getattr(run, player).load_state_dict(checkpoint.state_of(tensors, player))
    for name in checkpoint.OPTIMISERS:
        optimiser: torch.optim.Optimizer = getattr(run, name)
        parameters = optimiser.param_groups[0]["params"]
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in checkpoint.state_of(tensors, name).items():
            index, _, entry = key.partition(".")
            if entry != "step":  # in the parameter's own memory format, which the fused step takes for granted
                value = torch.empty_like(parameters[int(index)]).copy_(value)
            state.setdefault(int(index), {})[entry] = value
        optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
    run.step, run.images, run.seconds = header.step, header.images, header.seconds
    return run, header


def branch(path: Path, recipe: Recipe | None = None, compute: Compute | None = None) -> tuple[Run, Header]:
    """A new run that starts with the weights and the image count saved in ``path``, under another recipe if one is given.

    The optimisers start afresh, so a slim file will do, and the run is not the one that ``resume`` would give. Of a finished run
    the branch is given as many images again.

    Raises:
        TheatreError: as ``checkpoint.read``.
        UsageError: the recipe's networks are not those of the file.
    """
    header, tensors = checkpoint.read(path)
    recipe = recipe or header.recipe
    run = Run(recipe, header.shape, header.seed, compute, header.total)
    for player in checkpoint.PLAYERS:
        module: nn.Module = getattr(run, player)
        mine = {name: tensor.shape for name, tensor in module.state_dict().items()}
        if mine != {name: tensor.shape for name, tensor in checkpoint.state_of(tensors, player).items()}:
            raise UsageError(
                f"A run that goes on from {path.name} keeps its networks: leave family, widths, norms, noise and codes as "
                "they are, or start anew."
            )
        module.load_state_dict(checkpoint.state_of(tensors, player))
    run.step, run.images, run.seconds = header.step, header.images, header.seconds
    if run.done:
        run.total = run.images + header.total
    return run, header
