"""``python -m gan sample``: draw pictures from a trained generator."""

import argparse
import io
from pathlib import Path
from typing import Any

import numpy as np

from gan import models
from gan.errors import TheatreError, UsageError
from gan.export.images import as_arrays, png, sheet
from gan.files import reason, write_whole

MOST = 100_000


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``sample``."""
    parser = commands.add_parser(
        "sample",
        help="draw pictures from a model",
        description="Draw pictures from a trained generator. What is not given (label, category, codes) is drawn at random.",
        epilog="example: python -m gan sample infogan --category 3 --code c2=1.5 --count 16 --out slanted.png",
    )
    parser.add_argument("model", help="a name from 'python -m gan models', or the path of a checkpoint")
    parser.add_argument("--count", type=int, default=64, metavar="N", help=f"how many, 1 to {MOST} (default 64)")
    parser.add_argument("--label", type=int, metavar="L", help="the digit, or the class's number, for a conditional model")
    parser.add_argument("--category", type=int, metavar="C", help="InfoGAN's c1; category k is not digit k")
    parser.add_argument(
        "--code", action="append", default=[], metavar="K=V", help="a continuous code, such as c2=1.5; may be repeated"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="same seed, same pictures (default 0)")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="a .png sheet, or a .npz of arrays")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Write the pictures."""
    if chosen.out.suffix not in (".png", ".npz"):
        raise UsageError(f"--out must end in .png or .npz, not {chosen.out.suffix or 'nothing'!r}.")
    if not 1 <= chosen.count <= MOST:
        raise UsageError(f"--count must be from 1 to {MOST}, not {chosen.count}.")
    model = models.load(chosen.model)
    latent = model.latent.fill(chosen.count, chosen.seed, chosen.label, chosen.category, dict(map(_code, chosen.code)))
    images = model.generate(latent)
    if chosen.out.suffix == ".png":
        content = png(sheet(images, gap=2), scale=2)
    else:
        arrays: dict[str, Any] = {"images": as_arrays(images)}
        arrays |= {} if latent.label is None else {"labels": latent.label.numpy()}
        arrays |= {} if latent.category is None else {"categories": latent.category.numpy()}
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **arrays)
        content = buffer.getvalue()
    try:
        write_whole(chosen.out, content)
    except OSError as error:
        raise TheatreError(f"Could not write {chosen.out}: {reason(error)}.") from error
    print(f"{chosen.count} pictures from {model.name} (seed {chosen.seed}) are in {chosen.out}")


def _code(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise UsageError(f"--code wants NAME=NUMBER, such as c2=1.5, not {text[:40]!r}.") from None
