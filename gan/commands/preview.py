"""``python -m gan preview``: the picture that is shown beside a link to the app, and its icon."""

import argparse
from pathlib import Path

from gan.errors import TheatreError
from gan.export import preview
from gan.files import write_whole


def add(commands: argparse._SubParsersAction) -> None:
    """Arguments of ``preview``."""
    parser = commands.add_parser(
        "preview",
        help="draw the picture that goes with a link, and the icon",
        description="Draw preview.png, which a chat shows beside a link to the app, and favicon.png, with the models that ship.",
        epilog="example: python -m gan preview --out assets/pictures",
    )
    parser.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="where they are put")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Write both."""
    try:
        for name, made in (("preview.png", preview.picture), ("favicon.png", preview.icon)):
            write_whole(chosen.out / name, made())
    except OSError as error:
        raise TheatreError(f"Could not write to {chosen.out} ({error.strerror}); choose another place.") from error
    print(f"preview.png and favicon.png are in {chosen.out}")
