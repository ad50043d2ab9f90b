"""``python -m gan deploy``: a Hugging Face Space with the app, or with the pages that need no server."""

import argparse
import os
import sys
from collections.abc import Mapping

from gan.commands.arguments import names_in
from gan.errors import TheatreError, UsageError
from gan.hosting import front_matter
from gan.hosting.app_files import Content, app_files
from gan.hosting.changes import Changes, between, check_sizes, total
from gan.hosting.kinds import KINDS, STATIC, Kind


def add(commands: argparse._SubParsersAction) -> None:
    """Arguments of ``deploy``."""
    parser = commands.add_parser(
        "deploy",
        help="put the theatre on Hugging Face, as a Space of your own",
        description="Put the theatre on Hugging Face. What is uploaded, and where to, is said first. Called again, it sends only "
        "what has changed. It needs a token with the right to write: 'hf auth login' keeps one.",
        epilog="example: python -m gan deploy ada/gan-theatre --static --models cgan,infogan",
    )
    parser.add_argument("space", metavar="OWNER/NAME", help="your account or organisation, and the name of the Space")
    for kind in KINDS.values():
        parser.add_argument(
            f"--{kind.name}",
            dest="kind",
            action="store_const",
            const=kind.name,
            help=f"{kind.title}: {kind.offers}. Needs {kind.needs}" + (" (default)" if kind is STATIC else ""),
        )
    parser.add_argument("--models", metavar="A,B", help="with --static: these models (default: all that belong to nobody)")
    parser.add_argument("--pages", metavar="A,B", help="with --static: these pages (default: all that can be)")
    parser.add_argument("--private", action="store_true", help="a new Space that only you see")
    parser.add_argument("--dry-run", action="store_true", help="say what would be uploaded, and upload nothing")
    parser.add_argument("--yes", action="store_true", help="do not ask before uploading")
    parser.set_defaults(run=run, kind=STATIC.name)


def run(chosen: argparse.Namespace) -> None:
    """Say what will be done, ask, and do it."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from gan.hosting.space import Space  # only now: the hub's library takes a second

    kind = KINDS[chosen.kind]
    if kind is not STATIC and (chosen.models or chosen.pages):
        raise UsageError("--models and --pages are for --static; the app itself has all of them.")
    space = Space(chosen.space, kind)
    known = space.has_token or not chosen.dry_run
    if known:  # before minutes of work
        space.check_account()
        found = space.look()
    files = _files(kind, chosen)
    check_sizes(files)
    print(f"{space.address}: {kind.title}, with {kind.offers}.")
    print(f"It needs {kind.needs}.")
    print(f"Its hardware: {kind.hardware or 'none; browsers compute'}. Its files: {len(files)}, {_mib(total(files.values()))}:")
    print(f"  {_listed(files)}")
    if not known:
        print("You are not logged in, so nothing was looked up on Hugging Face. Nothing was uploaded.")
        return
    changes = between(found.files, files)
    seen = "only you will see it" if chosen.private else "everybody will see it"
    print(f"The Space exists: {_told(changes)}." if found.exists else f"The Space is new, and {seen}: {_told(changes)}.")
    if chosen.dry_run:
        print("This was a dry run: nothing was uploaded.")
        return
    if not chosen.yes and not changes.none and sys.stdin.isatty() and not _agreed():
        raise TheatreError("Nothing was uploaded.")
    space.fill(found, changes, files, chosen.private)
    print("All was there already." if changes.none and found.exists else f"Done: {space.address} opens in some minutes.")


def _files(kind: Kind, chosen: argparse.Namespace) -> Mapping[str, Content]:
    if kind is not STATIC:
        return app_files(kind)
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    from gan.web.static import site  # only now: Gradio takes seconds

    made = dict[str, Content](site.make(names_in(chosen.models), names_in(chosen.pages), print).files)
    readme = made["README.md"]
    assert isinstance(readme, bytes)
    return made | {"README.md": front_matter.with_values(readme.decode(), tags=f"[{front_matter.TAG}]").encode()}


def _agreed() -> bool:
    try:
        return input("Upload this? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _listed(files: Mapping[str, Content]) -> str:
    """Files and folders of the top level, with the number of files in each folder."""
    tops = [path.partition("/")[0] for path in files]
    return ", ".join(top if top in files else f"{top}/ ({tops.count(top)})" for top in sorted(set(tops)))


def _told(changes: Changes) -> str:
    if changes.none:
        return "nothing has changed"
    gone = f", {len(changes.deleted)} are deleted" if changes.deleted else ""
    return f"{len(changes.sent)} files are sent ({_mib(changes.sent_bytes)}){gone}, {changes.kept} stay as they are"


def _mib(count: int) -> str:
    return f"{count / 2**20:.1f} MiB"
