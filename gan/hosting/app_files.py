"""Files of the app that a Gradio Space needs: those that belong to the project, with README.md made for the kind of Space."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from gan import paths
from gan.errors import TheatreError
from gan.hosting import front_matter
from gan.hosting.kinds import Kind

Content = bytes | Path
"""Of a file: its bytes, or where they are."""
TOP = (
    *("README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md"),
    *("app.py", "requirements.txt", "gan", "assets", "checkpoints"),
)
"""What is uploaded of the project's top level; tests, benchmarks and what checks them stay at home."""
_POINTER = b"version https://git-lfs"


def app_files(kind: Kind, root: Path = paths.ROOT) -> Mapping[str, Content]:
    """The files by their paths in the Space.

    Raises:
        TheatreError: something of the project is missing or cannot be read.
    """
    names = [name for name in _tracked(root) or _walked(root) if (root / name).is_file()]
    missing = [name for name in ("app.py", "requirements.txt", "README.md") if name not in names]
    if missing:
        raise TheatreError(
            f"{missing[0]} is missing, without which no Space opens; bring it back with 'git restore {missing[0]}'."
        )
    files: dict[str, Content] = {name: root / name for name in sorted(names)}
    try:
        for name in names:
            if name.endswith(".safetensors") and _begins(root / name, _POINTER):
                raise TheatreError(f"{name} is only a pointer to the file itself; fetch it with 'git lfs pull'.")
        text = (root / "README.md").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TheatreError(f"The project's files cannot be read ({error}).") from error
    files["README.md"] = front_matter.with_values(text, **kind.header, tags=f"[{front_matter.TAG}]").encode()
    return files


def _tracked(root: Path) -> list[str]:
    """What git knows of the project; empty where this is no git work tree, or there is no git."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--", *TOP]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    return [name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name]


def _walked(root: Path) -> list[str]:
    """The same for a copy without git: all but what Python and tools leave behind."""
    names = []
    for top in TOP:
        found = [root / top] if (root / top).is_file() else (root / top).rglob("*")
        names += [path.relative_to(root).as_posix() for path in found]
    return [name for name in names if not any(part.startswith((".", "__pycache__")) for part in name.split("/"))]


def _begins(file: Path, start: bytes) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(start)) == start
