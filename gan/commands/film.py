"""``python -m gan film``: a training run's fixed-noise grid as a film, from noise to pictures."""

import argparse
import copy
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from gan import device, recipes
from gan.commands.arguments import parse_settings
from gan.data import datasets
from gan.errors import TheatreError, UsageError
from gan.export import animation
from gan.export.images import sheet
from gan.files import reason, write_whole
from gan.training.loop import Run, check_labels, train

KINDS: dict[str, Callable[..., bytes]] = {".gif": animation.gif, ".webp": animation.webp, ".mp4": animation.mp4}
MOST_FRAMES = 500
GREYS = 256
LOOKS = ("frames", "rows", "scale", "greys")
"""The arguments that say how a film looks; they are kept in the file beside those of the run."""


def add(commands: argparse._SubParsersAction) -> None:
    """Arguments of ``film``."""
    parser = commands.add_parser(
        "film",
        help="train, and film how noise becomes pictures",
        description="Train a GAN and write the samples of the same latent vectors, again and again from the first step to the "
        "last, as a film. The model is not kept. Same arguments, same machine, same film.",
        epilog="example: python -m gan film cgan --images 40000 --rows 4 --out digits.gif",
    )
    parser.add_argument("recipe", metavar="RECIPE", help=", ".join(recipes.RECIPES))
    parser.add_argument("--dataset", default="mnist", metavar="D", help=f"{', '.join(datasets.SOURCES)} (default mnist)")
    parser.add_argument("--images", type=int, default=40_000, metavar="N", help="real images to show D (default 40000)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of the run (default 0)")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="change a setting, as 'gan train' does")
    parser.add_argument("--precision", default="auto", metavar="P", help=f"one of {', '.join(device.PRECISIONS)} (default auto)")
    parser.add_argument("--frames", type=int, default=30, metavar="N", help=f"2 to {MOST_FRAMES} (default 30)")
    parser.add_argument("--rows", type=int, metavar="N", help="rows of the grid that are shown (default all)")
    parser.add_argument("--scale", type=int, default=2, metavar="N", help="each pixel is drawn as N by N (default 2)")
    parser.add_argument(
        "--greys",
        type=int,
        default=GREYS,
        metavar="N",
        help=f"levels of brightness, 2 to {GREYS}: fewer, smaller file (default all)",
    )
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help=f"ending in one of {', '.join(KINDS)}")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Train, look, write the film."""
    if chosen.out.suffix not in KINDS:
        raise UsageError(f"--out must end in one of {', '.join(KINDS)}, not {chosen.out.suffix or 'nothing'!r}.")
    if not 2 <= chosen.frames <= MOST_FRAMES:
        raise UsageError(f"--frames must be from 2 to {MOST_FRAMES}, not {chosen.frames}.")
    if chosen.rows is not None and chosen.rows < 1:
        raise UsageError(f"--rows must be at least 1, not {chosen.rows}.")
    if not 1 <= chosen.scale <= animation.LARGEST_SCALE:
        raise UsageError(f"--scale must be from 1 to {animation.LARGEST_SCALE}, not {chosen.scale}.")
    if not 2 <= chosen.greys <= GREYS:
        raise UsageError(f"--greys must be from 2 to {GREYS}, not {chosen.greys}.")
    recipe = recipes.get(chosen.recipe).with_settings(**parse_settings(chosen.set) | {"images": chosen.images})
    data = datasets.load(chosen.dataset)
    check_labels(recipe, data)
    state = Run(recipe, data.shape, chosen.seed, device.choose(chosen.precision))
    frames = list(_frames(state, data, chosen.frames, chosen.rows))
    made = KINDS[chosen.out.suffix](
        [_coarser(pixels, chosen.greys) for _, pixels in frames],
        [f"{recipe.title}: {images:,} images" for images, _ in frames],
        scale=chosen.scale,
        settings={
            **{"recipe": recipe.to_json(), "dataset": data.name, "seed": state.seed},
            "film": {key: getattr(chosen, key) for key in LOOKS},
        },
    )
    try:
        write_whole(chosen.out, made)
    except OSError as error:
        raise TheatreError(f"Could not write {chosen.out}: {reason(error)}.") from error
    print(f"{len(frames)} frames of {state.images:,} images (seed {state.seed}) are in {chosen.out}")


def _frames(state: Run, data: datasets.Dataset, count: int, rows: int | None) -> Iterator[tuple[int, np.ndarray]]:
    """Train, and give ``count`` moments at most: the images seen so far, and the sheet of samples as bytes."""
    from gan.runs.sample_grid import grid_latent

    latent, columns = grid_latent(state.recipe.latent)
    if rows:
        latent = latent.map(lambda part: part[: rows * columns])
    inputs = state.recipe.latent.encode(latent).to(state.compute.device)
    yield 0, _samples(state, inputs, columns)
    due = _moments(state.total, count - 1)
    with tqdm(total=state.total, unit="img", unit_scale=True, mininterval=1.0) as bar:
        for progress in train(state, data, every=1):
            bar.update(min(progress.images, state.total) - bar.n)
            if progress.images >= due[0] or state.done:
                yield progress.images, _samples(state, inputs, columns)
                due = [images for images in due if images > progress.images] or [state.total]


def _moments(total: int, count: int) -> list[int]:
    """``count`` numbers of images, the last of them ``total``: squares, since a run changes fastest at its start."""
    return [math.ceil(total * (i / count) ** 2) for i in range(1, count + 1)]


def _coarser(pixels: np.ndarray, greys: int) -> np.ndarray:
    """Bytes rounded to so many equally distant levels, black and white among them."""
    step = 255 / (greys - 1)
    return (np.round(pixels / step) * step).astype(np.uint8)


def _samples(state: Run, inputs: torch.Tensor, columns: int) -> np.ndarray:
    """G's average on the grid, normalised by the grid's own statistics.

    Batch norm's running statistics are wrong for the first hundred steps: with them an early frame would be flat grey, where D is
    in truth being shown noise.
    """
    generator = copy.deepcopy(state.average).train()
    with torch.no_grad(), state.compute.autocast():
        return sheet(datasets.to_bytes(generator(inputs)), columns)
