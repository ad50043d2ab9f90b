"""``python -m gan``: models, sample, train, film, evaluate, modes, labels, augment, truncation, seeds, studies,
classifier, neighbours, rivals, settings, table, programs, preview, readme, static."""

import argparse
import sys
from typing import NoReturn

from gan.commands import (
    augment,
    classifier,
    deploy,
    evaluate,
    film,
    labels,
    models,
    modes,
    neighbours,
    preview,
    programs,
    readme,
    rivals,
    sample,
    seeds,
    settings,
    static,
    studies,
    table,
    train,
    truncation,
)
from gan.console import replace_unprintable
from gan.errors import TheatreError

COMMANDS = (
    *(models, sample, train, film, evaluate, modes, labels, augment, truncation, seeds),
    *(studies, classifier, neighbours, rivals, settings, table, programs, preview, readme, static),
    deploy,
)
"""In the order in which help lists them."""
EPILOG = """start here:
  python -m gan models                                  what there is
  python -m gan sample cgan --count 10 --label 7 --out sevens.png
  python -m gan train dcgan --images 100000 --out mine.safetensors
  python -m gan evaluate mine.safetensors

'python -m gan COMMAND --help' explains each. Exit codes: 0 done, 1 something went wrong, 2 wrong usage."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every other error here."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"gan: {message}; see '{self.prog} --help'.\n")


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _Parser(
        "python -m gan",
        description="Train, sample and score generative adversarial networks.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in COMMANDS:
        module.add(commands)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; an error is one sentence on standard error."""
    replace_unprintable()
    chosen = parser().parse_args(arguments)
    try:
        chosen.run(chosen)
    except TheatreError as error:
        print(f"gan: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("gan: stopped.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
