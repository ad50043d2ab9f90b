"""Static site: all its files by their paths, made from the app's pages and models."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import orjson  # Gradio's own

from gan import models, paths
from gan.data import image_file
from gan.errors import UsageError, unknown
from gan.models import catalogue
from gan.web.pages import train_here
from gan.web.show import baked_pictures, model_cache
from gan.web.static import document, first_page, models_data, package_files, page_layout, page_table, scripts
from gan.web.static.document import Frame, Made
from gan.web.static.models_data import Files

HOME = "index.html"
_KEPT_ONCE_NEEDED = (".safetensors", image_file.SUFFIX, ".md", ".nojekyll")
"""Endings of files that a browser does not keep from the first visit on."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Site:
    """A static site before it is written.

    Attributes:
        files: all of it.
        pages: titles of its pages.
        models: names of its models.
    """

    files: Files
    pages: tuple[str, ...]
    models: tuple[str, ...]


def make(wanted: Sequence[str] | None = None, pages: Sequence[str] | None = None, say: Say = print) -> Site:
    """The site.

    Args:
        wanted: names of models; None for all that belong to nobody.
        pages: names of ``page_table.PAGES``; None for all that have a model.
        say: is told of progress.

    Raises:
        UsageError: an unknown name, or a page without a model.
        TheatreError: a damaged model.
    """
    names = known_models(wanted)
    chosen = page_table.find(pages)
    with catalogue.only(names):
        made = pages_of(chosen, pages is not None, say)
        return Site(_files(made, names, say), tuple(one.page.title for one in made), names)


def known_models(wanted: Sequence[str] | None) -> tuple[str, ...]:
    """The models of these names, or all that belong to nobody, in the order in which pages list them.

    Raises:
        UsageError: an unknown name, or no model at all.
    """
    known = model_cache.choices()
    for name in wanted or ():
        if name not in known:
            raise unknown("model", name, known)
    names = tuple(name for name in known if wanted is None or name in wanted)
    if not names:
        raise UsageError("There is no model to show; train one with 'python -m gan train'.")
    return names


def pages_of(chosen: Iterable[page_table.StaticPage], all_of_them: bool, say: Say) -> list[Made]:
    """The pages, built; one for which there is no model is left out, or refused where all of them are asked for.

    Raises:
        UsageError: no model for a page, or for any.
    """
    made = []
    for page in chosen:
        try:
            made.append(Made(page, page_layout.read(page.build)))
            say(f"page {page.title}")
        except UsageError as error:
            if all_of_them:
                raise UsageError(
                    f"None of these models fits the page {page.name}; leave it out, or choose other models."
                ) from error
            say(f"page {page.title}: left out, as none of these models fits it")
    if not made:
        raise UsageError("None of these models fits any page; choose other models.")
    return made


def _files(made: list[Made], names: Sequence[str], say: Say) -> Files:
    files = models_data.files(names, say)
    modules = scripts.needed({name for one in made for name in one.components}, [one.page.script for one in made])
    contents = [scripts.content(path) for path in modules]
    folder = f"js/{scripts.digest(*contents)}"
    files |= {f"{folder}/{path}": content for path, content in zip(modules, contents, strict=True)}
    sheet, first = scripts.style_sheet().encode(), scripts.first().encode()
    style, opening = f"css/{scripts.digest(sheet)}.css", f"js/first-{scripts.digest(first)}.js"
    files |= {style: sheet, opening: first}
    files["pictures/icon.png"] = (paths.ASSETS / "pictures" / "favicon.png").read_bytes()
    files |= baked(made) | programs(made)

    addresses = page_table.addresses(one.page for one in made)
    links = [(addresses[one.page.address], one.page.title) for one in made]
    model = models.load(names[0])
    film = first_page.film(model)
    film_address = f"pictures/film-{scripts.digest(film)}.webp"
    files[film_address] = film

    def frame(used: Iterable[str], entry: str, early: str = "") -> Frame:
        return Frame(_head(style, opening, folder, used, entry, early), addresses, links, HOME)

    for one in made:
        used = scripts.with_imports(
            ["static/host.js", f"pages/{one.page.script}.js", *(f"components/{name}.js" for name in one.components)]
        )
        files[addresses[one.page.address]] = document.document(one, frame(used, "static/host.js")).encode()
    early = _to_explore(made)
    whole = frame(["static/first_page.js"], "static/first_page.js", early)
    inner = first_page.contents(made, addresses, film_address, model)
    files[HOME] = document.page(first_page.HEADING, first_page.QUESTION, inner, whole, "").encode()
    files["manifest.webmanifest"] = package_files.manifest(HOME).encode()
    files["README.md"] = package_files.readme([one.page.title for one in made], names).encode()
    files[".nojekyll"] = b""
    kept = ["./", *sorted(path for path in files if not path.endswith(_KEPT_ONCE_NEEDED))]
    version = scripts.digest(*(files[path] for path in sorted(files)))
    files["service_worker.js"] = package_files.service_worker(version, kept).encode()
    return files


def programs(made: Iterable[Made]) -> Files:
    """What the pages train with, if one of them does: the files of ``assets/programs``."""
    if not scripts.train({name for one in made for name in one.components}):
        return {}
    return {f"data/programs/{file.name}": file.read_bytes() for file in sorted((paths.ASSETS / "programs").glob("*.json"))}


def _head(style: str, opening: str, folder: str, used: Iterable[str], entry: str, early: str) -> str:
    preloads = "".join(f'<link rel="modulepreload" href="{folder}/{path}">\n' for path in used if path.endswith(".js"))
    return (
        '<link rel="icon" type="image/png" href="pictures/icon.png">\n<link rel="manifest" href="manifest.webmanifest">\n'
        f'{early}<link rel="stylesheet" href="{style}">\n<script src="{opening}"></script>\n{preloads}'
        f'<script type="module" src="{folder}/{entry}"></script>\n'
    )


def _to_explore(made: Iterable[Made]) -> str:
    """What opens a link to a view in Explore, as the app's first page does."""
    if not any(one.page.name == "explore" for one in made):
        return ""
    keys = orjson.dumps(list(page_table.explore_keys())).decode()
    return (
        f"<script>if ({keys}.some((key) => new URLSearchParams(location.search).has(key))) "
        'location.replace("explore.html" + location.search + location.hash);</script>\n'
    )


def baked(made: Iterable[Made]) -> Files:
    """What pages need besides their models."""
    names = {one.page.name for one in made}
    files: Files = {}
    if "game" in names:
        files["data/quiz.json"] = orjson.dumps(baked_pictures.quiz())
    if "draw" in names:
        data = [entry.header.dataset for entry in catalogue.entries()]
        files["data/examples.json"] = orjson.dumps(baked_pictures.examples(data))
    if "train" in names:
        name = image_file.image_file(train_here.DATASET).name
        files[f"data/{name}"] = image_file.content(name)
    return files
