"""``python -m gan programs``: write the programs that browsers train with, assets/programs/."""

import argparse

from gan.errors import TheatreError
from gan.files import write_whole
from gan.games import program_table


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``programs``."""
    parser = commands.add_parser(
        "programs",
        help="write the programs that browsers train with",
        description="Trace the losses, networks and optimisers into the programs that browsers run, and write them into "
        "assets/programs/. It takes some minutes.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these files (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing; say which files are not what they should be")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Write or check them."""
    table = program_table.table()
    unknown = [name for name in chosen.names if name not in table]
    if unknown:
        raise TheatreError(f"There is no file of programs called {unknown[0]!r}; they are: {', '.join(table)}.")
    folder = program_table.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    there = {file.stem: file for file in folder.glob("*.json")}
    stale = [name for name in there if name not in table]
    for name in chosen.names or table:
        text = program_table.text(table[name]())
        same = name in there and there[name].read_text(encoding="utf-8") == text
        if chosen.check:
            stale += [] if same else [name]
        elif not same:
            write_whole(folder / f"{name}.json", text.encode())
            print(f"Wrote {folder / f'{name}.json'}")
    if chosen.check:
        if stale:
            raise TheatreError(f"These files are not what 'python -m gan programs' writes now: {', '.join(sorted(stale))}.")
        print("All files of programs are what they should be.")
        return
    for name in stale:
        there[name].unlink()
        print(f"Deleted {there[name]}")
