"""Your models on Train live: what the visitor has saved, renamed and deleted there."""

from typing import Any

import gradio as gr

from gan.errors import TheatreError
from gan.models.catalogue import Entry
from gan.quota import quota
from gan.runs import owned_models
from gan.web.components.your_models import contents, your_models
from gan.web.events import Updates, inform, on
from gan.web.show.model_picker import when


def build(key: gr.Textbox) -> None:
    """Draw the fold and bind its events; ``key`` is the visitor's. Call inside a Blocks context."""
    fold = your_models(elem_id="train-models")

    def look(key: str) -> Updates:
        """The models as they are now."""
        return {fold: value(key)}

    def rename(key: str, event: gr.EventData) -> Updates:
        """Another name for a model."""
        name, to = _text(event, "name"), _text(event, "to")
        owned_models.rename_model(key, name, to)
        inform(f"{name} is called {to} now.")
        return {fold: value(key)}

    def discard(key: str, event: gr.EventData) -> Updates:
        """A model less."""
        name = _text(event, "name")
        owned_models.delete(key, name)
        inform(f"{name} is deleted.")
        return {fold: value(key)}

    for asked, handler in ((fold.look, look), (fold.rename, rename), (fold.discard, discard)):  # type: ignore[attr-defined]
        on(asked, handler, [key], [fold])


def value(key: object) -> dict[str, Any]:
    """The value of the fold: the models of the visitor with this key, and how many more they may save."""
    entries, most = owned_models.of_visitor(key), quota()
    if not entries:
        return contents([], "None yet: a run that ends is saved here, and so is what Keep as a model keeps.")
    mib = sum(entry.size for entry in entries) / 2**20
    told = f"{len(entries)} of at most {most.models_of_visitor} models, {mib:,.0f} of {most.mib_of_visitor:,} MiB. "
    return contents([(entry.name, _about(entry)) for entry in entries], told + "Others find them behind the lists of models.")


def _about(entry: Entry) -> str:
    try:
        header = entry.header
    except TheatreError:
        return "is damaged; delete it"
    size = f"{entry.size / 2**20:.1f} MiB"
    return f"{header.recipe.name} on {header.dataset}, {header.images:,} images, {when(entry)}, {size}"


def _text(event: gr.EventData, part: str) -> str:
    """A part of what the page sent, if it is text."""
    found = getattr(event, part, "")
    return found if isinstance(found, str) else ""
