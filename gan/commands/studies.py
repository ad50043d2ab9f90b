"""``python -m gan studies``: write assets/studies/README.md from the studies' results."""

import argparse

from gan.studies import report, result_file


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``studies``."""
    parser = commands.add_parser(
        "studies",
        help="write the page of the studies",
        description="Write assets/studies/README.md from the results that 'modes --train', 'labels', 'augment', 'truncation' "
        "and 'seeds' left beside it, with the published figures.",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Write it."""
    print(f"Wrote {report.write(result_file.FOLDER)}")
