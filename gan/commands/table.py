"""``python -m gan table``: write checkpoints/README.md from the checkpoints themselves."""

import argparse

from gan import paths
from gan.export import models_readme


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``table``."""
    parser = commands.add_parser(
        "table",
        help="write the model table",
        description="Write checkpoints/README.md and its sample strips from the checkpoints' own headers and weights.",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Write it."""
    models_readme.write(paths.SHIPPED)
    print(f"Wrote {paths.SHIPPED / 'README.md'}")
