"""Small things that many tests build: tiny recipes, made-up images, finished runs."""

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors.torch import load_file
from safetensors.torch import save as to_safetensors

from gan import recipes
from gan.data.datasets import Dataset
from gan.device import Compute
from gan.errors import TheatreError
from gan.models import checkpoint
from gan.recipes import Recipe
from gan.training.controls import Controls
from gan.training.loop import Progress, Run, train

R = TypeVar("R")
SMALL = {"g_width": 8, "d_width": 8, "d_features": 16, "batch": 8}
SHAPE = (1, 28, 28)
FP32 = Compute(torch.device("cpu"), bf16=False)
PLAYERS = ("generator", "average", "discriminator")


def worker_of(run: str) -> int:
    """The process that trains a run of a server on this machine, by the name that it has in ``ps``."""
    name = f"run {run[:8]}"
    return next(int(file.parent.name) for file in Path("/proc").glob("[0-9]*/comm") if file.read_text("utf-8").strip() == name)


def small(name: str, steps: int = 2, **changes: int | float | str) -> Recipe:
    """A recipe of the table with narrow networks, whose run is over after ``steps`` updates of G."""
    recipe = recipes.get(name).with_settings(**SMALL).with_settings(**changes)
    return recipe.with_settings(images=steps * recipe.batch * recipe.d_steps)


def noise(count: int = 64, shape: tuple[int, int, int] = SHAPE) -> Dataset:
    """Random pictures with random labels: as good as digits where only arithmetic is tested."""
    random = torch.Generator().manual_seed(1)
    pixels = torch.randint(256, (count, *shape), generator=random, dtype=torch.uint8)
    return Dataset("mnist", pixels, torch.randint(10, (count,), generator=random), tuple("0123456789"))


def trained(
    recipe: Recipe, seed: int = 0, compute: Compute = FP32, controls: Controls | None = None
) -> tuple[Run, list[Progress]]:
    """A run on ``noise`` and all that it told."""
    data = noise()
    run = Run(recipe, data.shape, seed, compute)
    return run, list(train(run, data, controls, every=1))


def weights(run: Run) -> dict[str, torch.Tensor]:
    """A copy of every number of both players and the average."""
    return {f"{player}.{key}": value.clone() for player in PLAYERS for key, value in getattr(run, player).state_dict().items()}


def same(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor], prefix: str = "") -> bool:
    """Whether two sets of tensors hold the same names and exactly the same numbers (those under ``prefix``)."""
    assert a.keys() == b.keys()
    chosen = [name for name in a if name.startswith(prefix)]
    assert chosen
    return all(torch.equal(a[name], b[name]) for name in chosen)


def parameters(player: torch.nn.Module) -> dict[str, torch.Tensor]:
    """A copy of what an optimiser may change: parameters, without batch norm's running statistics."""
    return {name: value.detach().clone() for name, value in player.named_parameters()}


def forge(
    source: Path, target: Path, header: dict | str | None = None, tensors: dict[str, torch.Tensor | None] | None = None
) -> Path:
    """A copy of a checkpoint with another header and some tensors replaced (None: left out)."""
    held = load_file(source) | (tensors or {})
    kept = {name: value for name, value in held.items() if value is not None}
    if header is None:
        header = header_of(source)
    text = header if isinstance(header, str) else json.dumps(header)
    target.write_bytes(to_safetensors(kept, {"format": checkpoint.FORMAT, "header": text}))
    return target


def header_of(path: Path) -> dict:
    """The header as the plain values that the file holds."""
    return json.loads(checkpoint.read_header(path).to_metadata()["header"])


def run_coroutine(coroutine: Coroutine[Any, Any, R]) -> R:
    """What a coroutine returns, also in a process whose main thread has Playwright's event loop running since a browser test."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def is_sentence(error: TheatreError) -> bool:
    """One line, begun with a capital or a name, ended with a full stop, and no Python in it."""
    text = str(error)
    return "\n" not in text and 20 < len(text) < 600 and text.endswith(".") and "Traceback" not in text
