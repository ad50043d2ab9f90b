"""Resuming: a saved run is gone on with exactly, or a new run begins with its weights."""

from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor, nn

from gan.data.datasets import SOURCES, Dataset
from gan.data.fingerprint import fingerprint
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
            f"{path.name} was saved without its optimisers, so it cannot be gone on with exactly; resume one saved without "
            "--slim, or start from its weights with --from."
        )
    run = Run(header.recipe, header.shape, header.seed, compute, header.total)
    for player in checkpoint.PLAYERS:
        getattr(run, player).load_state_dict(checkpoint.state_of(tensors, player))
    _load_optimisers(run, tensors)
    run.step, run.images, run.seconds = header.step, header.images, header.seconds
    run.fingerprint, run.origin = header.fingerprint, header.origin
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
    run = Run(recipe or header.recipe, header.shape, header.seed, compute, header.total)
    _load_players(run, tensors, path.name)
    run.step, run.images, run.seconds = header.step, header.images, header.seconds
    run.origin = origin(header.recipe.name, header)
    if run.done:
        run.total = run.images + header.total
    return run, header


def start_from(
    path: Path, name: str, recipe: Recipe, data: Dataset, seed: int | None = None, compute: Compute | None = None
) -> tuple[Run, Header]:
    """A new run of ``recipe.images`` images whose networks begin with the weights in ``path``.

    On the data of that run it goes on beyond its end, so its counts go on too; on other data they begin at zero. Its optimisers
    are those of the file, if they are there and of the same kind, else fresh: ``Run.origin`` says which.

    Args:
        name: what ``origin`` calls the model in ``path``.
        seed: that of the model when left out.

    Raises:
        TheatreError: as ``checkpoint.read``.
        UsageError: the recipe's networks are not those of the file, or ``data`` has not as many classes as the model has labels.
    """
    header, tensors = checkpoint.read(path)
    labels, classes = header.recipe.latent.classes, len(data.class_names)
    if labels and labels != classes:
        raise UsageError(
            f"{name} can be told one of {labels:,} labels, but {data.name} has {_classes(classes)}; start from a model without "
            "labels, or leave --from out and train a new one."
        )
    on = trained_on(header, data)
    run = Run(recipe, header.shape, header.seed if seed is None else seed, compute, recipe.images + (header.images if on else 0))
    _load_players(run, tensors, path.name)
    kept = header.step > 0 and recipe.optimiser == header.recipe.optimiser and is_resumable(path)
    if kept:
        _load_optimisers(run, tensors)
    if on:
        run.step, run.images, run.seconds = header.step, header.images, header.seconds
    run.origin = f"{origin(name, header)}, with {'its' if kept else 'fresh'} optimisers"
    return run, header


def trained_on(header: Header, data: Dataset) -> bool:
    """Whether a model was trained on this very data set, as far as its file tells: one older than fingerprints does not."""
    return header.dataset == data.name and (data.name in SOURCES or header.fingerprint == fingerprint(data))


def check_same_data(header: Header, data: Dataset, name: str) -> None:
    """Refuse to resume a run on other pictures or classes. A file older than fingerprints is not known to differ.

    Args:
        name: what the message calls the file.

    Raises:
        UsageError: they differ; the message says in what.
    """
    was, given = header.fingerprint, fingerprint(data)
    if was is None or given == was:
        return
    if given is None:
        these = f"this is {data.name}"
    elif (given.pictures, given.class_names) == (was.pictures, was.class_names):
        these = "these are as many of the same classes, but not the same pictures"
    else:
        these = f"these are {given}"
    raise UsageError(
        f"{name} was trained on {was}, and {these}; --resume goes on with the same pictures, --from starts a new run from its "
        "weights."
    )


def origin(name: str, header: Header) -> str:
    """What a run that begins with the weights of a model called ``name`` says of its origin."""
    return f"the weights of {name[:80]} after {header.images:,} images of {header.dataset[:60]}"


def _classes(count: int) -> str:
    return "no classes" if count == 1 else f"{count:,} classes"


def _load_players(run: Run, tensors: dict[str, Tensor], file: str) -> None:
    """Put the weights of a checkpoint into a run.

    Raises:
        UsageError: its networks are others.
    """
    for player in checkpoint.PLAYERS:
        module: nn.Module = getattr(run, player)
        state = checkpoint.state_of(tensors, player)
        mine = {name: tensor.shape for name, tensor in module.state_dict().items()}
        if mine != {name: tensor.shape for name, tensor in state.items()}:
            raise UsageError(
                f"A run that goes on from {file} keeps its networks: leave family, widths, norms, noise and codes as they are, "
                "or start anew."
            )
        module.load_state_dict(state)


def _load_optimisers(run: Run, tensors: dict[str, Tensor]) -> None:
    """Put the optimisers' state of a checkpoint into a run."""
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
