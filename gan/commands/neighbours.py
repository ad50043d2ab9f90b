"""``python -m gan neighbours``: make the index in which the training images nearest to a picture are found."""

import argparse

from tqdm import tqdm

from gan.data import datasets
from gan.evaluation import nearest_real


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``neighbours``."""
    parser = commands.add_parser(
        "neighbours",
        help="make the index of training images that 'Memorised?' needs",
        description="Keep the features of all training images of a data set, and how near real test images have their own.",
    )
    parser.add_argument("dataset", help=f"one of {', '.join(datasets.SOURCES)}")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Make it and say where it is."""
    with tqdm(desc="images", unit="image") as bar:
        for done, total in nearest_real.build(chosen.dataset):
            bar.total = total
            bar.update(done - bar.n)
    file = nearest_real.file_of(chosen.dataset)
    print(f"The index of {chosen.dataset} is in {file} ({file.stat().st_size / 2**20:.1f} MiB)")
