"""Scripts and styles of a static site: the modules of ``assets/js`` that its pages need, and one style sheet of all."""

import functools
import hashlib
import posixpath
import re
from collections.abc import Iterable

from gan import paths
from gan.web.app import STYLES

_IMPORT = re.compile(
    r'^\s*(?:import|export)\b[^"]*?"(\.[^"]+\.js)"|\bnew URL\("(\.[^"]+\.(?:js|wasm))", import\.meta\.url\)', re.MULTILINE
)
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*(?:(?!\*/).)*\*/[ \t]*)\n", re.MULTILINE | re.DOTALL)
"""A comment that has its lines for itself: a third of what would be sent."""
_CAST = re.compile(r"/\*\* @[^\n]*?\*/ ?")
"""A type within a line of code."""
_REMARK = re.compile(r"(?<=[;{},)\]]) +// [^\"'`\n]*$", re.MULTILINE)
"""A comment behind code; one that holds a quote stays, since it might be part of a text."""
_INDENT = re.compile(r"^ +", re.MULTILINE)
BEFORE, AFTER = ("static/theme", "static/controls"), ("static/pages",)
"""Style sheets in the place of Gradio's, which come before the app's, and what differs from the app."""
_FIRST = ("storage", "projector")
"""Scripts of ``assets/js/head`` that the pages of a static site have too, before anything is drawn."""


def with_imports(wanted: Iterable[str]) -> list[str]:
    """Paths within ``assets/js`` of these files and of all that they import or open, directly or not.

    Raises:
        FileNotFoundError: one of them is not there.
    """
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += imports(path)
    return sorted(found)


@functools.cache
def imports(path: str) -> tuple[str, ...]:
    """Paths of what a module imports or opens."""
    if not path.endswith(".js"):
        return ()
    named = [first or second for first, second in _IMPORT.findall(content(path).decode("utf-8"))]
    return tuple(joined(path, name) for name in named)


def joined(path: str, name: str) -> str:
    """Path of what a module at ``path`` calls ``name``, such as "../lib/pixels.js"."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


@functools.cache
def content(path: str) -> bytes:
    """A file of ``assets/js``; a script is without indentation, types, and comments on lines of their own."""
    read = (paths.ASSETS / "js" / path).read_bytes()
    return _shortened(read.decode("utf-8")).encode() if path.endswith(".js") else read


def _shortened(text: str) -> str:
    for kind in (_COMMENT, _CAST, _REMARK):
        text = kind.sub("", text)
    if any(line.count("`") % 2 for line in text.splitlines()):  # perhaps a text of several lines, whose spaces are its own
        return text
    return _INDENT.sub("", text)


def needed(components: Iterable[str], pages: Iterable[str]) -> list[str]:
    """Paths of all that pages with these components and page scripts load."""
    components = list(components)
    roots = ["static/host.js", "static/first_page.js", "engine/kernel.wasm", *workers(components)]
    roots += [f"components/{name}.js" for name in components] + [f"pages/{name}.js" for name in pages]
    return with_imports(roots)


def workers(components: Iterable[str]) -> list[str]:
    """Paths of the modules that pages with these components start as workers."""
    return ["models/worker.js"] + (["training/worker.js"] if train(components) else [])


def train(components: Iterable[str]) -> bool:
    """Whether one of these components trains, or runs programs of ``assets/programs`` in another way."""
    return "training/source.js" in with_imports(f"components/{name}.js" for name in components)


@functools.cache
def first() -> str:
    """The script that a page runs before it is drawn: not a module, so that nothing is painted light that shall be dark."""
    files = [f"head/{name}.js" for name in _FIRST] + ["static/theme.js"]
    return "".join(f"(() => {{\n{content(file).decode('utf-8')}}})();\n" for file in files)


@functools.cache
def style_sheet() -> str:
    """All style sheets of the app, and those in place of Gradio's own, as one."""
    texts = [(paths.ASSETS / "css" / f"{name}.css").read_text(encoding="utf-8") for name in (*BEFORE, *STYLES, *AFTER)]
    return re.sub(r"/\*.*?\*/\n?", "", "".join(texts), flags=re.DOTALL)


def digest(*contents: bytes) -> str:
    """What names a version of these contents."""
    made = hashlib.sha256()
    for one in contents:
        made.update(len(one).to_bytes(8, "little") + one)
    return made.hexdigest()[:16]
