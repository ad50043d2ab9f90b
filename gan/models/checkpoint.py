"""Checkpoint: one safetensors file with the recipe in its metadata, so that a stranger's file never runs code.

Tensors are named ``generator.*``, ``average.*`` (G's moving average), ``discriminator.*`` (Q included) and, in a file
that a run can be resumed from exactly, ``optimiser_g.*`` and ``optimiser_d.*``.
"""

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load as from_safetensors
from safetensors.torch import save as to_safetensors
from torch import Tensor, nn

from gan import networks
from gan.data.fingerprint import Fingerprint
from gan.errors import TheatreError, UsageError
from gan.files import plain_size, reason, write_whole
from gan.latents.latent import check_seed
from gan.recipes import Recipe
from gan.training.loop import Run

FORMAT = "gan-theatre-1"
SUFFIX = ".safetensors"
LARGEST = 64 * 2**20
"""No checkpoint of this project comes near 64 MiB; a larger file is refused before it is read."""
LONGEST_ORIGIN = 200
PLAYERS = ("generator", "average", "discriminator")
OPTIMISERS = ("optimiser_g", "optimiser_d")
_STATE = {"adam": ("exp_avg", "exp_avg_sq"), "rmsprop": ("square_avg",)}
"""State of an optimiser for each parameter, besides its count of steps."""


@dataclass(frozen=True)
class Header:
    """Metadata of a checkpoint.

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
        fingerprint: of the pictures, where they were a person's own; None for a data set of ours, and in older files.
        origin: what the run began with, such as "the weights of cgan after 400,000 images of mnist"; "" for new networks.
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
    fingerprint: Fingerprint | None = None
    origin: str = ""

    def to_metadata(self) -> dict[str, str]:
        """The header as safetensors keeps it, text to text."""
        return {"format": FORMAT, "header": json.dumps(dataclasses.asdict(self))}


def header(run: Run, dataset: str, scores: dict[str, Any] | None = None) -> Header:
    """The header that a checkpoint of ``run`` would have now."""
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
        run.fingerprint,
        run.origin,
    )


def save(path: Path, run: Run, dataset: str, scores: dict[str, Any] | None = None, slim: bool = False) -> Header:
    """Write a run to ``path``, whole or not at all.

    ``slim`` leaves out the optimisers and halves the numbers' precision (float16): a sixth of the size, to be shown, scored
    and shared, but not resumed.

    Raises:
        TheatreError: the disk refused.
    """
    head = header(run, dataset, scores)
    _write(path, head, _tensors(run, slim))
    return head


def in_memory(run: Run, dataset: str) -> bytes:
    """Content of the file that ``save`` would write, for whoever has no disk that takes it."""
    return _packed(header(run, dataset), _tensors(run))


def _tensors(run: Run, slim: bool = False) -> dict[str, Tensor]:
    """Tensors of a run's checkpoint by name."""
    tensors = {f"{player}.{key}": value for player in PLAYERS for key, value in getattr(run, player).state_dict().items()}
    if slim:
        tensors = {name: _halved(value) for name, value in tensors.items()}
    else:
        for name in OPTIMISERS:
            for index, state in getattr(run, name).state_dict()["state"].items():
                tensors |= {f"{name}.{index}.{key}": torch.as_tensor(value) for key, value in state.items()}
    return tensors


def _halved(tensor: Tensor) -> Tensor:
    """A tensor as float16, unless it is a counter or holds a number too large for that."""
    half = tensor.half()
    return half if tensor.is_floating_point() and torch.isfinite(half).all() else tensor


def rewrite(path: Path, scores: dict[str, Any]) -> Header:
    """Replace the scores of a checkpoint, leaving its tensors as they are."""
    header = dataclasses.replace(read(path)[0], scores=scores)
    _write(path, header, from_safetensors(path.read_bytes()))
    return header


def _write(path: Path, header: Header, tensors: dict[str, Tensor]) -> None:
    try:
        write_whole(path, _packed(header, tensors))
    except OSError as error:
        raise TheatreError(f"Could not write {path.name}: {reason(error)}.") from error


def _packed(header: Header, tensors: dict[str, Tensor]) -> bytes:
    whole = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    return to_safetensors(whole, header.to_metadata())


def read_header(path: Path) -> Header:
    """Read the metadata alone, in a millisecond.

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
    """Read header and tensors, after checking names, types and shapes against what the recipe builds, and all values.

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
    # copies, since the tensors of a file are mapped to it, and Windows neither replaces nor deletes a file that is mapped
    return header, {name: tensor.to(expected[name].dtype, copy=True) for name, tensor in tensors.items()}


def state_of(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """The state dict of a player or an optimiser: the tensors whose names begin with ``prefix.``, without it."""
    return {name[len(prefix) + 1 :]: value for name, value in tensors.items() if name.startswith(prefix + ".")}


def _refuse_foreign(path: Path) -> None:
    """Refuse what is missing, too large or a pickle, before anything in it is parsed."""
    try:
        size = plain_size(path)
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
    """The header in a file's metadata, every field checked: it may be a stranger's."""
    if metadata.get("format") != FORMAT:
        raise TheatreError(f"{path.name} is not a GAN Theatre checkpoint; make one with 'python -m gan train'.")
    try:
        values = json.loads(metadata["header"])
        recipe = Recipe.from_json(values.pop("recipe"))
        channels, height, width = (int(side) for side in values.pop("shape"))
        if (known := values.pop("fingerprint", None)) is not None:
            known = Fingerprint(**{**known, "class_names": tuple(known["class_names"])})
        header = Header(recipe=recipe, shape=(channels, height, width), fingerprint=known, **values)
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
        if not isinstance(header.origin, str) or len(header.origin) > LONGEST_ORIGIN:
            raise ValueError("its origin is not a few words")
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, UsageError) as error:
        raise TheatreError(f"{path.name} has a damaged header ({str(error)[:200]}); use another checkpoint.") from error
    return header


def _expected(header: Header, found: set[str]) -> dict[str, Tensor]:
    """The tensors that a file must hold, on the meta device: shapes and types, no memory.

    The recipe's networks, and for each parameter of which ``found`` has any optimiser state, all of that state.
    """
    generator, discriminator = networks.outline(header.recipe, header.shape)
    count = torch.zeros((), device="meta")
    players: dict[str, nn.Module] = {"generator": generator, "average": generator, "discriminator": discriminator}
    tensors = {f"{player}.{key}": value for player, module in players.items() for key, value in module.state_dict().items()}
    stepped = {name.rpartition(".")[0] for name in found}
    for name, player in zip(OPTIMISERS, (generator, discriminator), strict=True):
        for index, parameter in enumerate(player.parameters()):
            if f"{name}.{index}" in stepped:
                state = {"step": count} | dict.fromkeys(_STATE[header.recipe.optimiser], parameter.detach())
                tensors |= {f"{name}.{index}.{entry}": value for entry, value in state.items()}
    return tensors
