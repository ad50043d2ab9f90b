"""``python -m gan readme``: write the generated blocks of README.md and CONTRIBUTING.md."""

import argparse

from gan.export import readme_blocks
from gan.files import write_whole


def add(commands: argparse._SubParsersAction) -> None:
    """Arguments of ``readme``."""
    parser = commands.add_parser(
        "readme",
        help="write the generated blocks of README.md and CONTRIBUTING.md",
        description="Write what stands between two markers in README.md and CONTRIBUTING.md: the film's caption, a row of "
        "samples for each model, what a machine pays, and the packages. The strips of samples are those of "
        "'python -m gan table', the film is that of 'python -m gan film', the costs are those of benchmarks/setup_cost.py.",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Write them."""
    for page, text in readme_blocks.pages().items():
        write_whole(page, text.encode())
        print(f"Wrote {page}")
