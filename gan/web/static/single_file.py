"""Single files: for each model one HTML file with pages, scripts and weights inside, which opens by a click on it."""

import base64
import gzip
import re
from collections.abc import Sequence

from gan import models, paths
from gan.models import catalogue
from gan.web.static import document, first_page, models_data, page_table, scripts, site
from gan.web.static.document import Frame, Made
from gan.web.static.models_data import Files
from gan.web.static.site import Say, Site

_HERE = "import.meta.url"
_NO_FILE = '(globalThis.document?.baseURI ?? "file:///")'
"""What a module in a blob reads in place of its own address."""


def make(wanted: Sequence[str] | None = None, pages: Sequence[str] | None = None, say: Say = print) -> Site:
    """A site of single files; arguments and errors as of ``site.make``, but a page that no model fits, or whose data are large,
    is left out."""
    names = site.known_models(wanted)
    chosen = [page for page in page_table.find(pages) if not page.is_large]
    files: Files = {}
    titles: dict[str, None] = {}
    for name in names:
        with catalogue.only([name]):
            made = site.pages_of(chosen, False, lambda words: say(f"{name}: {words}"))  # noqa: B023  # called at once
            files[f"{name}.html"] = single_file(name, made, say).encode()
            titles |= {one.page.title: None for one in made}
    return Site(files, tuple(titles), names)


def single_file(name: str, made: list[Made], say: Say) -> str:
    """The file of one model."""
    inside = models_data.files([name], say) | site.baked(made) | site.programs(made)
    addresses = page_table.addresses_within([one.page for one in made])
    model = models.load(name)
    film = f"data:image/webp;base64,{base64.b64encode(first_page.film(model)).decode()}"
    start = first_page.contents(made, addresses, film, model)
    parts = [_template("start", first_page.HEADING, start)]
    for one in made:
        parts.append(_template(one.page.name, f"{one.page.title} · {name}", document.contents(one, addresses)))
    components = sorted({component for one in made for component in one.components})
    paths_of_modules = scripts.needed(components, [one.page.script for one in made])
    parts.append(document.data_script("inside-modules", [(path, _led(path)) for path in _sorted(paths_of_modules)]))
    workers = {
        worker: [path for path in scripts.with_imports([worker]) if path.endswith(".js")]
        for worker in scripts.workers(components)
    }
    parts.append(document.data_script("inside-workers", workers))
    inside |= {path: scripts.content(path) for path in paths_of_modules if not path.endswith(".js")}
    parts.append(document.data_script("inside-files", {path: _packed(one) for path, one in inside.items()}))
    loader = (paths.ASSETS / "js" / "static" / "single_file.js").read_text(encoding="utf-8")
    icon = base64.b64encode((paths.ASSETS / "pictures" / "favicon.png").read_bytes()).decode()
    head = (
        f'<link rel="icon" type="image/png" href="data:image/png;base64,{icon}">\n<style>{scripts.style_sheet()}</style>\n'
        f"<script>{scripts.first()}</script>\n"
    )
    links = [(f"?{addresses[one.page.address]}", one.page.title) for one in made]
    around = Frame(head, addresses, links, "?#start")
    after = "".join(parts) + f"<script>(() => {{\n{loader}}})();</script>"
    return document.page(first_page.HEADING, first_page.QUESTION, "", around, "", after)


def _packed(content: bytes) -> str:
    """A file as text: compressed, since some of them hold base64 themselves."""
    return base64.b64encode(gzip.compress(content, mtime=0)).decode()


def _template(name: str, title: str, inner: str) -> str:
    return f'<template id="page-{name}" data-title="{title}">{inner}</template>'


def _sorted(modules: Sequence[str]) -> list[str]:
    """Scripts among these, each after those that it imports."""
    done: dict[str, None] = {}

    def visit(path: str) -> None:
        if path not in done:
            for imported in scripts.imports(path):
                if imported in modules and imported.endswith(".js") and not imported.endswith("/worker.js"):
                    visit(imported)
            done[path] = None

    for path in modules:
        if path.endswith(".js"):
            visit(path)
    return list(done)


def _led(path: str) -> str:
    """A script whose imports name modules inside the page, "inside:lib/pixels.js", for the loader to replace."""
    text = scripts.content(path).decode("utf-8").replace(_HERE, _NO_FILE)
    return re.sub(
        r'^(\s*(?:import|export)\b[^"]*?)"(\.[^"]+\.js)"',
        lambda found: f'{found[1]}"inside:{scripts.joined(path, found[2])}"',
        text,
        flags=re.MULTILINE,
    )
