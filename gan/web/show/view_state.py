"""Views: what goes into a link, a history or a list of favourites, and how it is opened again."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import gradio as gr

from gan.errors import TheatreError, UsageError
from gan.latents.latent import check_seed
from gan.web.components.stage import picture
from gan.web.events import in_one_sentence
from gan.web.show import alt_text, links, model_cache, points

DefaultPoint = Callable[[model_cache.OpenModel, int | None], dict[str, Any]]
"""A page's own point of a model, drawn with a seed or with the page's first."""


class View(NamedTuple):
    """What a link asks for.

    Attributes:
        held: the model.
        point: see ``gan.web.show.points``.
        seed: the seed that the link names, if it does.
        changed: a sentence for all that was changed.
        query: all words of the link.
    """

    held: model_cache.OpenModel
    point: dict[str, Any]
    seed: int | None
    changed: list[str]
    query: Mapping[str, str]


def history_entry(name: str, point: Any, seed: Any = None, at: int | None = None, **more: str) -> dict[str, Any]:
    """The value of a keeper: the picture at ``point``, what it shows in words, and the query that opens it again.

    Args:
        seed: what the page's field says; a link with it is short, when the point's z is what it draws.
        at: which entry of the visitor's history this is, when it was gone back to.
        more: other words of the link.
    """
    held = model_cache.get(name)
    latent = points.to_latent(held.model, point)
    images = held.model.generate(latent)
    query = links.encode({**short_query(held, points.from_latent(latent), seed), **more})
    return {**picture(images, alt_text.describe(held, latent, images)), "query": query, "at": at}


def short_query(held: model_cache.OpenModel, point: dict[str, Any], seed: Any) -> dict[str, str]:
    """The words of a link to a point, with a seed for z if it draws just this one."""
    words = links.query(held.model.name, point)
    try:
        drawn = points.from_seed(held.model, check_seed(seed))["noise"]
    except UsageError:
        return words
    if drawn != point["noise"]:
        return words
    del words["z"]
    return {"model": words.pop("model"), "seed": str(int(seed)), **words}


def from_query(asked: Mapping[str, str], best: Callable[[], str], default: DefaultPoint) -> View:
    """The view that a link asks for; what it leaves out is the best model's, or of ``default``.

    Raises:
        UsageError: a part that cannot be read.
        TheatreError: no such model, or its file is damaged.
    """
    if sum(map(len, asked.values())) > links.LONGEST:
        raise UsageError("This link is too long to be one of GAN Theatre's; copy it again.")
    held = model_cache.get(asked.get("model") or best())
    seed = _seed(asked["seed"]) if "seed" in asked else None
    point, changed = links.read(held.model.latent, {**links.query(held.model.name, default(held, seed)), **asked})
    return View(held, point, seed, changed, asked)


def default_point(held: model_cache.OpenModel, seed: int | None) -> dict[str, Any]:
    """The plainest ``DefaultPoint``: what the seed draws, or seed 0."""
    return points.from_seed(held.model, seed or 0)


def _seed(text: str) -> int:
    try:
        return check_seed(int(text))
    except ValueError:
        raise UsageError(f"The link's seed must be a whole number, not {text[:40]!r}.") from None


def from_request(request: gr.Request, best: Callable[[], str], default: DefaultPoint) -> View:
    """The view that a page's address asks for; what is wrong with it is said, and then it is the best model's."""
    try:
        view = from_query(dict(request.query_params), best, default)
    except TheatreError as error:
        gr.Warning(f"{error} Showing the best model instead.")
        return from_query({}, best, default)
    warn_of_changes(view)
    return view


def from_event(event: gr.EventData, best: Callable[[], str], default: DefaultPoint) -> tuple[View, int | None]:
    """The view that a keeper's ``go`` asks for, and its index in the visitor's history. Raises as ``from_query``."""
    view = from_query(links.decode(str(event.query)), best, default)
    warn_of_changes(view)
    return view, history_index(event)


def on_restore(keeper: gr.HTML, handler: Callable[..., Any], inputs: Any, outputs: Any) -> Any:
    """Attach what opens a view of the history. The keeper asks for one at a time; Gradio's own ways of holding back a quick hand
    would lose or repeat which view it asked for."""
    return keeper.go(  # type: ignore[attr-defined]
        in_one_sentence(handler), inputs, outputs, show_progress="hidden", api_visibility="private", trigger_mode="multiple",
        concurrency_limit=None,
    )  # fmt: skip


def history_index(event: gr.EventData) -> int | None:
    """Which entry of the visitor's history is gone back to, if it is one."""
    return event.at if isinstance(event.at, int) and 0 <= event.at < 1000 else None


def warn_of_changes(view: View) -> None:
    """A warning on the page for all that was changed of a link."""
    for sentence in view.changed:
        gr.Warning(sentence)
