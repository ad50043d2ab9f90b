"""``python -m gan sample``: draw pictures from a trained generator."""

import argparse
import io
from pathlib import Path
from typing import Any

import numpy as np
import torch

from gan import models
from gan.errors import TheatreError, UsageError
from gan.export.images import as_arrays, png, sheet
from gan.files import reason, write_whole
from gan.latents import point_file
from gan.latents.latent import Latent
from gan.models import Model

MOST = point_file.MOST


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``sample``."""
    parser = commands.add_parser(
        "sample",
        help="draw pictures from a model",
        description="Draw pictures from a trained generator. What is not given (label, category, codes) is drawn at random, and "
        "with the same seed the first pictures are the same however many are asked for.",
        epilog="example: python -m gan sample infogan --category 3 --code c2=1.5 --count 16 --out slanted.png",
    )
    parser.add_argument("model", help="a name from 'python -m gan models', or the path of a checkpoint")
    parser.add_argument("--count", type=int, metavar="N", help=f"how many, 1 to {MOST} (default 64)")
    parser.add_argument(
        "--z",
        type=Path,
        metavar="FILE",
        help="exactly these points: a .npz as --out writes it, or z as .npy, .csv or .json, a row of numbers for each picture",
    )
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
    if chosen.count is not None and chosen.z:
        raise UsageError("--z says how many pictures there are; leave --count out.")
    count = 64 if chosen.count is None else chosen.count
    if not 1 <= count <= MOST:
        raise UsageError(f"--count must be from 1 to {MOST}, not {count}.")
    model = models.load(chosen.model)
    latent = _points(model, chosen, count)
    images = model.generate(latent)
    if chosen.out.suffix == ".png":
        content = png(sheet(images, gap=2), scale=2)
    else:
        arrays: dict[str, Any] = {"images": as_arrays(images), "noise": latent.noise.numpy()}
        arrays |= {} if latent.label is None else {"labels": latent.label.numpy()}
        arrays |= {} if latent.category is None else {"categories": latent.category.numpy()}
        arrays |= {"codes": latent.codes.numpy()} if model.latent.codes else {}
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **arrays)
        content = buffer.getvalue()
    try:
        write_whole(chosen.out, content)
    except OSError as error:
        raise TheatreError(f"Could not write {chosen.out}: {reason(error)}.") from error
    source = f"the points of {chosen.z}" if chosen.z else f"seed {chosen.seed}"
    print(f"{len(images)} pictures from {model.name} ({source}) are in {chosen.out}")


def _points(model: Model, chosen: argparse.Namespace, count: int) -> Latent:
    """What is to be drawn: the points of a file, in which the command line has the last word, or points of a seed."""
    codes = dict(map(_code, chosen.code))
    if not chosen.z:
        return model.latent.fill(count, chosen.seed, chosen.label, chosen.category, codes)
    given = point_file.read(chosen.z, model.latent)
    latent = model.latent.fill(len(given.noise), chosen.seed, chosen.label, chosen.category, codes)
    latent = latent._replace(noise=given.noise)
    if given.label is not None and chosen.label is None:
        latent = latent._replace(label=given.label)
    if given.category is not None and chosen.category is None:
        latent = latent._replace(category=given.category)
    if given.codes is not None:
        fixed = [name in codes for name in model.latent.code_names]
        latent = latent._replace(codes=torch.where(torch.tensor(fixed), latent.codes, given.codes))
    return latent


def _code(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise UsageError(f"--code wants NAME=NUMBER, such as c2=1.5, not {text[:40]!r}.") from None
