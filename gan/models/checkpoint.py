"""Checkpoints: one safetensors file with the recipe in its metadata. A file from a stranger never runs code.

Tensors are named ``generator.*``, ``average.*`` (G's moving average), ``discriminator.*`` (Q included) and, in a file
that a run can be taken up from exactly, ``optimiser_g.*`` and ``optimiser_d.*``.
"""

import dataclasses
import functools
import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from safetensors.torch import save as to_safetensors
from torch import Tensor, nn

from gan import networks, paths
from gan.device import Compute
from gan.errors import TheatreError, UsageError, unknown
from gan.files import write_whole
from gan.latents.latent import check_seed
from gan.recipes import Recipe
from gan.training.loop import Run

FORMAT = "gan-theatre-1"
SUFFIX = ".safetensors"
LARGEST = 64 * 2**20
"""No checkpoint of this project comes near 64 MiB; a larger file is refused before it is read."""
_PLAYERS = ("generator", "average", "discriminator")
_OPTIMISERS = ("optimiser_g", "optimiser_d")
_STATE = {"adam": ("exp_avg", "exp_avg_sq"), "rmsprop": ("square_avg",)}
"""What an optimiser keeps for each parameter besides its count of steps."""


@dataclass(frozen=True)
class Header:
    """A checkpoint's metadata.

    Attributes:
        recipe: what was trained.
        dataset: on what.
        shape: (channels, height, width) of its images.
        seed: of the run.
        images: real images D has seen; ``total``: in the whole run.
        step: G's updates.
        seconds: training time.
        precision: "bf16" or "fp32".
        scores: what ``gan evaluate`` measured, by name; empty when never measured.
    """

    recipe: Recipe
    dataset: str
    shape: tuple[int, int, int]
    seed: int
    images: int
    total: int
    step: int
    seconds: float
    precision: str
    scores: dict[str, Any] = field(default_factory=dict)

    def to_metadata(self) -> dict[str, str]:
        """As safetensors wants it: text to text."""
        return {"format": FORMAT, "header": json.dumps(dataclasses.asdict(self))}


def header(run: Run, dataset: str, scores: dict[str, Any] | None = None) -> Header:
    """What a checkpoint of ``run`` would say of it."""
    return Header(
        run.recipe,
        dataset,
        run.shape,
        run.seed,
        run.images,
        run.total,
        run.step,
        round(run.seconds, 1),
        "bf16" if run.compute.bf16 else "fp32",
        scores or {},
    )


def save(path: Path, run: Run, dataset: str, scores: dict[str, Any] | None = None, slim: bool = False) -> Header:
    """Write a run to ``path``, whole or not at all.

    ``slim`` leaves out the optimisers and halves the numbers' precision (float16): a sixth of the size, to be shown, scored
    and shared, but not gone on with.

    Raises:
        TheatreError: the disk refused.
    """
    head = header(run, dataset, scores)
    tensors = {f"{player}.{key}": value for player in _PLAYERS for key, value in getattr(run, player).state_dict().items()}
    if slim:
        tensors = {name: _halved(value) for name, value in tensors.items()}
    else:
        for name in _OPTIMISERS:
            for index, state in getattr(run, name).state_dict()["state"].items():
                tensors |= {f"{name}.{index}.{key}": torch.as_tensor(value) for key, value in state.items()}
    _write(path, head, tensors)
    return head


def _halved(tensor: Tensor) -> Tensor:
    """As float16, unless it is a counter or holds a number too large for that."""
    half = tensor.half()
    return half if tensor.is_floating_point() and torch.isfinite(half).all() else tensor


def rewrite(path: Path, scores: dict[str, Any]) -> Header:
    """Replace the scores of a checkpoint, leaving its tensors as they are."""
    header = dataclasses.replace(read(path)[0], scores=scores)
    _write(path, header, load_file(path))
    return header


def _write(path: Path, header: Header, tensors: dict[str, Tensor]) -> None:
    whole = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    try:
        write_whole(path, to_safetensors(whole, header.to_metadata()))
    except OSError as error:
        raise TheatreError(f"Could not write {path} ({error.strerror}); free some space or choose another folder.") from error


def read_header(path: Path) -> Header:
    """The metadata alone, in a millisecond.

    Raises:
        TheatreError: no such file, or not a whole checkpoint of ours.
    """
    _refuse_foreign(path)
    try:
        with safe_open(str(path), "pt") as file:
            metadata = file.metadata() or {}
    except (SafetensorError, OSError) as error:
        raise TheatreError(
            f"{path.name} is damaged or cut short ({error}); copy or download it again, or train a new one."
        ) from error
    return _parse(path, metadata)


def read(path: Path) -> tuple[Header, dict[str, Tensor]]:
    """Header and tensors, after checking names, types and shapes against what the recipe builds, and all values.

    A slim file's float16 comes back as float32.

    Raises:
        TheatreError: as ``read_header``, or the tensors are not the recipe's, or some value is not finite.
    """
    header = read_header(path)
    with safe_open(str(path), "pt") as file:
        found = set(file.keys())
        expected = _expected(header, found)
        if found != set(expected):
            odd = sorted(found ^ set(expected))[0]
            raise TheatreError(f"{path.name} does not hold the networks its recipe names (first difference: {odd[:80]}).")
        for name, tensor in expected.items():
            if file.get_slice(name).get_shape() != list(tensor.shape):
                raise TheatreError(f"{path.name} does not hold the networks its recipe names: {name} has another shape.")
        tensors = {name: file.get_tensor(name) for name in expected}
    for name, tensor in tensors.items():
        if tensor.dtype not in (expected[name].dtype, torch.float16 if tensor.is_floating_point() else None):
            raise TheatreError(f"{path.name} holds {name} as {tensor.dtype}, not {expected[name].dtype}.")
        if tensor.is_floating_point() and not torch.isfinite(tensor).all():
            raise TheatreError(f"{path.name} holds values that are not finite (in {name[:80]}); use an earlier checkpoint.")
    return header, {name: tensor.to(expected[name].dtype) for name, tensor in tensors.items()}


def is_whole(path: Path) -> bool:
    """Whether a run can be gone on with exactly: the file has not been saved slim. Raises as ``read_header``."""
    untouched = not read_header(path).step
    with safe_open(str(path), "pt") as file:
        return untouched or any(name.startswith(_OPTIMISERS) for name in file.keys())  # noqa: SIM118


def resume(path: Path, compute: Compute | None = None) -> tuple[Run, Header]:
    """The run saved in ``path``, to be gone on with.

    Raises:
        TheatreError: as ``read``, or the file was saved slim, so that its optimisers are gone.
    """
    header, tensors = read(path)
    if not is_whole(path):
        raise TheatreError(
            f"{path.name} was saved without its optimisers, so it cannot be gone on with; resume one saved without --slim."
        )
    run = Run(header.recipe, header.shape, header.seed, compute, header.total)
    for player in _PLAYERS:
        getattr(run, player).load_state_dict(part(tensors, player))
    for name in _OPTIMISERS:
        optimiser: torch.optim.Optimizer = getattr(run, name)
        parameters = optimiser.param_groups[0]["params"]
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in part(tensors, name).items():
            index, _, entry = key.partition(".")
            if entry != "step":  # in the parameter's own memory format, which the fused step takes for granted
                value = torch.empty_like(parameters[int(index)]).copy_(value)
            state.setdefault(int(index), {})[entry] = value
        optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
    run.step, run.images, run.seconds = header.step, header.images, header.seconds
    return run, header


def branch(path: Path, recipe: Recipe | None = None, compute: Compute | None = None) -> tuple[Run, Header]:
    """A new run that starts with the weights saved in ``path``, from where that run was, under another recipe if one is given.

    The optimisers start afresh, so a slim file will do, and the run is another one than that which would have gone on. A run
    that had come to its end is given as many images again.

    Raises:
        TheatreError: as ``read``.
        UsageError: the recipe's networks are not those of the file.
    """
    header, tensors = read(path)
    recipe = recipe or header.recipe
    run = Run(recipe, header.shape, header.seed, compute, header.total)
    for player in _PLAYERS:
        module: nn.Module = getattr(run, player)
        mine = {name: tensor.shape for name, tensor in module.state_dict().items()}
        if mine != {name: tensor.shape for name, tensor in part(tensors, player).items()}:
            raise UsageError(
                f"A run that goes on from {path.name} keeps its networks: leave family, widths, norms, noise and codes as "
                "they are, or start anew."
            )
        module.load_state_dict(part(tensors, player))
    run.step, run.images, run.seconds = header.step, header.images, header.seconds
    if run.done:
        run.total = run.images + header.total
    return run, header


def part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """The tensors under ``prefix.``, without it."""
    return {name[len(prefix) + 1 :]: value for name, value in tensors.items() if name.startswith(prefix + ".")}


def names() -> list[str]:
    """The models there are: shipped ones by data set, MNIST first, then people's own, newest first.

    In a data set those come first that are told what to draw, since every page can show more of them; then the best FID.
    """
    shipped = {file.stem: file for file in paths.SHIPPED.glob(f"*{SUFFIX}")}
    own = sorted(paths.saved().glob(f"*{SUFFIX}"), key=lambda file: -file.stat().st_mtime)
    return sorted(shipped, key=lambda name: (*_rank(shipped[name]), name)) + [f.stem for f in own if f.stem not in shipped]


def _rank(path: Path) -> tuple[bool, str, bool, float]:
    """What shipped models are sorted by; a FID says something only beside others of the same data set."""
    try:
        header = header_of(path)
    except TheatreError:
        return True, "\U0010ffff", True, math.inf  # damaged: behind every name
    try:
        fid = float(header.scores["fid"])
    except (KeyError, OverflowError):
        fid = math.nan
    untold = header.recipe.latent.classes == 0
    return header.dataset != "mnist", header.dataset, untold, math.inf if math.isnan(fid) else fid


def header_of(path: Path) -> Header:
    """``read_header``, remembered until the file changes. Raises the same."""
    try:
        return _remembered_header(path, path.stat().st_mtime_ns)
    except OSError:
        return read_header(path)  # which says in a sentence what is wrong


@functools.lru_cache(maxsize=256)
def _remembered_header(path: Path, _mtime: int) -> Header:
    return read_header(path)


def find(name: str) -> Path:
    """The file of a model, given its name or a path to a checkpoint.

    Raises:
        UsageError: no such model; the message lists those there are.
        TheatreError: a path that does not exist.
    """
    if name.endswith(SUFFIX) or "/" in name or "\\" in name:
        return Path(name)
    return find_named(name)


def find_named(name: str) -> Path:
    """The file of a model by its name alone: what a web visitor may ask for.

    Raises:
        UsageError: no such model.
    """
    if name in names():
        for folder in (paths.SHIPPED, paths.saved()):
            file = folder / f"{name}{SUFFIX}"
            if file.exists():
                return file
    raise unknown("model", name, names() or ["(none yet: train one with 'python -m gan train')"])


def _refuse_foreign(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(9)
    except OSError as error:
        raise TheatreError(f"There is no readable checkpoint at {path}; 'python -m gan models' lists what there is.") from error
    if size > LARGEST:
        raise TheatreError(
            f"{path.name} is larger than any checkpoint of this project ({LARGEST // 2**20} MiB); it was not read."
        )
    if start[:2] in (b"PK", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05") and start[8:] != b"{":
        raise TheatreError(
            f"{path.name} is a pickle (PyTorch's own format), which can run code when opened; only {SUFFIX} files are read."
        )


def _parse(path: Path, metadata: dict[str, str]) -> Header:
    if metadata.get("format") != FORMAT:
        raise TheatreError(f"{path.name} is not a GAN Theatre checkpoint; make one with 'python -m gan train'.")
    try:
        values = json.loads(metadata["header"])
        recipe = Recipe.from_json(values.pop("recipe"))
        channels, height, width = (int(side) for side in values.pop("shape"))
        header = Header(recipe=recipe, shape=(channels, height, width), **values)
        if not all(type(n) is int and 0 <= n < 2**53 for n in (header.images, header.total, header.step)):
            raise ValueError("a count is not a whole number")
        check_seed(header.seed)
        if not isinstance(header.seconds, (int, float)) or not 0 <= header.seconds < 1e12:
            raise ValueError("its training time is not a number")
        if not isinstance(header.dataset, str) or not isinstance(header.precision, str):
            raise ValueError("its data set or precision is not a name")
        if not (1 <= channels <= 4 and 4 <= height <= 256 and 4 <= width <= 256):
            raise ValueError("its image size is out of range")
        if not isinstance(header.scores, dict) or not isinstance(header.scores.get("fid", 0.0), (int, float)):
            raise ValueError("its scores are not numbers")
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, UsageError) as error:
        raise TheatreError(f"{path.name} has a damaged header ({str(error)[:200]}); use another checkpoint.") from error
    return header


def _expected(header: Header, found: set[str]) -> dict[str, Tensor]:
    """What a file must hold, on the meta device: shapes and types, no memory.

    The recipe's networks, and for each parameter of which ``found`` has any optimiser state, all of that state.
    """
    generator, discriminator = networks.outline(header.recipe, header.shape)
    count = torch.zeros((), device="meta")
    players: dict[str, nn.Module] = {"generator": generator, "average": generator, "discriminator": discriminator}
    tensors = {f"{player}.{key}": value for player, module in players.items() for key, value in module.state_dict().items()}
    stepped = {name.rpartition(".")[0] for name in found}
    for name, player in zip(_OPTIMISERS, (generator, discriminator), strict=True):
        for index, parameter in enumerate(player.parameters()):
            if f"{name}.{index}" in stepped:
                state = {"step": count} | dict.fromkeys(_STATE[header.recipe.optimiser], parameter.detach())
                tensors |= {f"{name}.{index}.{entry}": value for entry, value in state.items()}
    return tensors
