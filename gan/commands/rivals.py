"""``python -m gan rivals``: train the quiz models of Real or fake."""

import argparse
from pathlib import Path

from tqdm import tqdm

from gan import device
from gan.data import datasets
from gan.teaching import quiz_models


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``rivals``."""
    moments = ", ".join(f"{moment:,}" for moment in quiz_models.MOMENTS)
    parser = commands.add_parser(
        "rivals",
        help="train the opponents of the game Real or fake",
        description=f"Train one narrow DCGAN on MNIST and keep it after {moments} images, as the five levels of the game. "
        "Same machine, same files.",
    )
    parser.add_argument("--precision", default="auto", metavar="P", help=f"one of {', '.join(device.PRECISIONS)} (default auto)")
    parser.add_argument(
        "--out", type=Path, default=quiz_models.FOLDER, metavar="FOLDER", help="where to save (default assets/rivals)"
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Train and keep them."""
    compute = device.choose(chosen.precision)
    with tqdm(total=quiz_models.recipe().images, unit="img", unit_scale=True, mininterval=1.0) as bar:
        for progress in quiz_models.train_all(datasets.load("mnist"), compute, chosen.out):
            bar.update(min(progress.images, progress.total) - bar.n)
    for level in quiz_models.LEVELS:
        path = quiz_models.file_of(level, chosen.out)
        print(f"Level {level}: {path.name}, {path.stat().st_size / 2**20:.2f} MiB")
