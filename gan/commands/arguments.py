"""Arguments that several commands share: how they are added to a parser, checked, and written as a command line again."""

import argparse
import shlex
from pathlib import Path

from gan.data import datasets
from gan.errors import UsageError
from gan.latents.latent import check_seed

MOST_DRAWS = 100


def add_pictures(parser: argparse.ArgumentParser, samples: int, each: str = "to score") -> None:
    """Add ``--samples`` and ``--seed``: how many pictures are drawn, and from which seed."""
    parser.add_argument("--samples", type=int, default=samples, metavar="N", help=f"pictures {each} (default {samples})")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of the pictures (default 0)")


def add_out(parser: argparse.ArgumentParser, study: Path) -> None:
    """Add ``--out``: where a study's results are kept."""
    parser.add_argument(
        "--out",
        type=Path,
        default=study,
        metavar="FILE",
        help=f"where the results are kept, a .json file whose other rows stay (default assets/studies/{study.name})",
    )


def add_draws(parser: argparse.ArgumentParser, few: int, out: Path) -> None:
    """Add what a study of few labels needs: the data set, how many labels and draws, the seed, and where its results are kept."""
    parser.add_argument("--dataset", default="mnist", metavar="D", help=f"{', '.join(datasets.SOURCES)} (default mnist)")
    parser.add_argument(
        "--labels", type=int, default=few, metavar="N", help=f"labelled images, as many of each class (default {few})"
    )
    parser.add_argument(
        "--draws", type=int, default=3, metavar="N", help="how often the labelled images are drawn anew (default 3)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="S", help="of the first draw and its networks; the next has S+1 (default 0)"
    )
    add_out(parser, out)


def check_draws(draws: int, seed: int) -> list[int]:
    """The seeds of a study's draws, one each.

    Raises:
        UsageError: too few or too many draws, or a seed out of range.
    """
    if not 1 <= draws <= MOST_DRAWS:
        raise UsageError(f"--draws must be from 1 to {MOST_DRAWS}, not {draws}.")
    check_seed(seed + draws - 1)
    return list(range(check_seed(seed), seed + draws))


def parse_settings(texts: list[str]) -> dict[str, str]:
    """The settings that ``--set KEY=VALUE`` changes, by key.

    Raises:
        UsageError: a text without an equals sign.
    """
    changes = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"--set wants KEY=VALUE, such as lr_g=0.0005, not {text[:40]!r}.")
        changes[key] = value
    return changes


def names_in(text: str | None) -> list[str] | None:
    """The names in a list with commas between them; None stays None."""
    return None if text is None else [name.strip() for name in text.split(",") if name.strip()]


def command_line(*arguments: object) -> str:
    """The command that does the same again, as a person types it: ``python -m gan`` and the arguments."""
    return shlex.join(["python", "-m", "gan", *map(str, arguments)])
