"""``python -m gan static``: the app's pages as files that need no server."""

import argparse
import os
from pathlib import Path

from gan.commands.arguments import names_in


def add(commands: argparse._SubParsersAction) -> None:
    """Arguments of ``static``."""
    parser = commands.add_parser(
        "static",
        help="write pages that need no server, for a Static Space, GitHub Pages or a memory stick",
        description="Write the pages in which a browser computes the pictures by itself, with the weights of models, into a "
        "folder that any server of files can show: a Static Space, GitHub Pages, any path. An earlier site there is replaced.",
        epilog="example: python -m gan static site --models cgan,infogan",
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder, new or empty or an earlier site")
    parser.add_argument("--models", metavar="A,B", help="these models (default: all that belong to nobody)")
    parser.add_argument("--pages", metavar="A,B", help="these pages, such as explore,digits (default: all that can be)")
    parser.add_argument(
        "--single-file",
        action="store_true",
        help="one file NAME.html for each model, with everything inside: it opens by a click",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Write the site."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from gan.web.static import single_file, site, site_folder  # only now: Gradio takes seconds

    site_folder.check(chosen.out)  # before minutes of work
    make = single_file.make if chosen.single_file else site.make
    made = make(names_in(chosen.models), names_in(chosen.pages), print)
    site_folder.place(chosen.out, made.files)
    size = sum(map(len, made.files.values())) / 2**20
    print(
        f"{len(made.files)} files, {size:.0f} MiB, are in {chosen.out}: {', '.join(made.pages)}; with {', '.join(made.models)}."
    )
    if not chosen.single_file:
        print(f"To look at it: python -m http.server --directory {chosen.out}")
