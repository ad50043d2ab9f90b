"""Static site: all its files, and the folder into which they are put so that nothing half-written ever looks whole."""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson  # Gradio's own

from gan import paths
from gan.errors import TheatreError, UsageError, unknown
from gan.export import preview
from gan.models import catalogue
from gan.web.show import model_bundles, model_cache, model_facts
from gan.web.static import document, first_page, package_files, page_layout, page_table, scripts
from gan.web.static.document import Frame, Made

MARKER = "gan-theatre-site.json"
"""The file by which an earlier site is known; it lists all files."""
LARGEST = 10 * 2**20
"""Bytes of a file that every host takes as it is."""
FORMAT = "gan-theatre-site-1"

Say = Callable[[str], None]
Files = dict[str, bytes]
"""Content of each file by its path in the site."""


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


def write(
    folder: Path, models: Sequence[str] | None = None, pages: Sequence[str] | None = None, say: Say = lambda _: None
) -> Site:
    """Make a site and put it into ``folder``, in place of an earlier one.

    Args:
        folder: made if it is not there.
        models: names; None for all that belong to nobody.
        pages: names of ``page_table.PAGES``; None for all that have a model.
        say: is told of progress.

    Raises:
        UsageError: an unknown name, a page without a model, or a folder that holds other things.
        TheatreError: a damaged model, or a folder that cannot be written.
    """
    check_folder(folder)
    site = make(models, pages, say)
    place(folder, site.files)
    return site


def make(models: Sequence[str] | None = None, pages: Sequence[str] | None = None, say: Say = lambda _: None) -> Site:
    """The site; arguments and errors as of ``write``."""
    known = model_cache.choices()
    for name in models or ():
        if name not in known:
            raise unknown("model", name, known)
    with catalogue.only(models) if models is not None else nullcontext():
        named = tuple(name for name in known if models is None or name in models)
        if not named:
            raise UsageError("There is no model to show; train one with 'python -m gan train'.")
        made = _pages(pages, say)
        return _site(made, named, say)


def _pages(names: Sequence[str] | None, say: Say) -> list[Made]:
    made = []
    for page in page_table.find(names):
        say(f"page {page.title}")
        try:
            made.append(Made(page, page_layout.read(page.build)))
        except UsageError as error:
            if names is not None:
                raise UsageError(f"The page {page.name} has no model here: {error}") from error
            say(f"  left out: no model for it")
    return made


def _site(made: list[Made], names: tuple[str, ...], say: Say) -> Site:
    files: Files = {}
    facts: dict[str, Any] = {"models": [], "classifiers": {}}
    for name in names:
        say(f"model {name}")
        held = model_cache.get(name)
        told = model_facts.facts(name, held, with_directions=True)
        files[_weights(told, name, files)] = model_bundles.content(held)
        facts["models"].append(told)
    ...
    return Site(files, tuple(one.page.title for one in made), names)
