"""``python -m gan settings``: print the settings inside an exported film, strip or journey."""

import argparse
import json
from pathlib import Path

from gan.errors import UsageError
from gan.export import animation
from gan.files import read_whole

LARGEST = 512 * 2**20
"""Bytes of a file that may have been exported here: a film of two thousand frames is smaller."""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``settings``."""
    parser = commands.add_parser(
        "settings",
        help="print what an exported film was made with",
        description="Print the settings inside a PNG, GIF, WebP or MP4 that was exported here, as JSON. Those of a journey hold "
        "the words of the address that shows it again.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a film of a run, or a journey")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Print them."""
    try:
        content = read_whole(chosen.file, LARGEST)
    except OSError as error:
        raise UsageError(f"Could not read {chosen.file} ({error.strerror}); name a file that was exported here.") from error
    print(json.dumps(animation.read_settings(content), indent=1))
