"""Arguments that several commands take in the same words."""

import argparse
from pathlib import Path


def add_pictures(parser: argparse.ArgumentParser, samples: int, each: str = "to score") -> None:
    """How many pictures are drawn, and from which seed."""
    parser.add_argument("--samples", type=int, default=samples, metavar="N", help=f"pictures {each} (default {samples})")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of the pictures (default 0)")


def add_out(parser: argparse.ArgumentParser, study: Path) -> None:
    """Where a study's results go."""
    parser.add_argument(
        "--out",
        type=Path,
        default=study,
        metavar="FILE",
        help=f"where the results are kept, a .json file whose other rows stay (default assets/studies/{study.name})",
    )
