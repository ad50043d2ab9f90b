"""Front matter of a Space's README.md: the lines between two ``---`` from which the hub knows how to serve it."""

from gan.errors import TheatreError

TAG = "gan-theatre"
"""Tag of every Space that this project has filled; one without it is somebody's other work, and is left alone."""
_FENCE = "---"


def values(text: str) -> dict[str, str]:
    """Values of the front matter by key, as they are written; empty where there is none."""
    return dict(_parts(text)[0])


def is_ours(text: str) -> bool:
    """Whether a README.md carries our tag."""
    return TAG in values(text).get("tags", "").strip("[] ").replace(",", " ").split()


def with_values(text: str, **changed: str) -> str:
    """README.md with these values in its front matter, the others and the text below as they are.

    Raises:
        TheatreError: it has no front matter.
    """
    found, body = _parts(text)
    if not found:
        raise TheatreError("README.md has no front matter, which a Space needs; bring it back with 'git restore README.md'.")
    lines = [f"{key}: {value}" for key, value in {**dict(found), **changed}.items()]
    return "\n".join([_FENCE, *lines, _FENCE, body])


def _parts(text: str) -> tuple[list[tuple[str, str]], str]:
    """Keys with their values, and what is below."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].strip() != _FENCE or _FENCE not in (rest := [line.strip() for line in lines[1:]]):
        return [], text
    end = rest.index(_FENCE) + 1
    pairs = [line.partition(":") for line in lines[1:end] if ":" in line and not line.startswith((" ", "#"))]
    return [(key.strip(), value.strip()) for key, _, value in pairs], "\n".join(lines[end + 1 :])
