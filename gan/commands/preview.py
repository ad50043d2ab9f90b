"""``python -m gan preview``: the picture that is shown beside a link to the app."""

import argparse
from pathlib import Path

from gan.errors import TheatreError
from gan.export import preview
from gan.files import write_whole


def add(commands: argparse._SubParsersAction) -> None:
    """Arguments of ``preview``."""
    parser = commands.add_parser(
        "preview",
        help="draw the picture that goes with a link",
        description="Draw the picture that a chat or a network shows beside a link to the app, with the models that ship.",
        epilog="example: python -m gan preview --out assets/pictures/preview.png",
    )
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="a .png")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Write it."""
    try:
        write_whole(chosen.out, preview.picture())
    except OSError as error:
        raise TheatreError(f"Could not write {chosen.out} ({error.strerror}); choose another place.") from error
    print(f"Wrote {chosen.out}")
