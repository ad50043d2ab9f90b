"""Views: what goes into a link, a history or a list of favourites, and how it is opened again."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import gradio as gr

from gan.errors import TheatreError, UsageError
from gan.latents.latent import check_seed
from gan.web import reading
from gan.web.components.stage import picture
from gan.web.events import in_one_sentence, warn
from gan.web.show import alt_text, links, model_cache, points
from gan.web.view_rules import RULES
from gan.web.visitor_key import sending

DefaultPoint = Callable[[model_cache.OpenModel, int | None], dict[str, Any]]
"""A page's own point of a model, drawn with a seed or with the page's first."""


class View(NamedTuple):
    """What a link asks for.

    Attributes:
        held: the model.
        point: see ``gan.web.show.points``.
        seed: the seed that the link names, if it does.
        changed: a sentence for all that was changed.
        state: all that the link holds, by key.
    """

    held: model_cache.OpenModel
    point: dict[str, Any]
    seed: int | None
    changed: list[str]
    state: links.State


def history_entry(page: str, name: str, point: Any, seed: Any = None, at: int | None = None, **more: str) -> dict[str, Any]:
    """The value of a history: the picture at ``point``, what it shows in words, and the query that opens it again.

    Args:
        page: whose address it is.
        seed: what the page's field says; a link with it is short, when the point's z is what it draws.
        at: which entry of the visitor's history this is, when it was gone back to.
        more: other keys of the link.
    """
    held = model_cache.get(name)
    latent = points.to_latent(held.model, point)
    images = held.model.generate(latent)
    query = links.encode(page, {**short_state(held, points.from_latent(latent), seed), **more})
    return {**picture(images, alt_text.describe(held, latent, images)), "query": query, "at": at}


def short_state(held: model_cache.OpenModel, point: dict[str, Any], seed: Any) -> links.State:
    """The view state of a point, with a seed for z if it draws just this one."""
    state = {"model": held.model.name, **points.to_state(point)}
    try:
        drawn = points.from_seed(held.model, check_seed(seed))["noise"]
    except UsageError:
        return state
    if drawn == point["noise"]:
        del state["z"]
        state["seed"] = int(seed)
    return state


def from_query(page: str, query: str | Mapping[str, str], best: Callable[[], str], default: DefaultPoint) -> View:
    """The view that a query of a page asks for; what it leaves out is the best model's, or of ``default``.

    Raises:
        UsageError: a part that cannot be read.
        TheatreError: no such model, or its file is damaged.
    """
    state, changed = links.decode(page, query)
    view = from_state(model_cache.get(state.get("model") or best()), state, default)
    return view._replace(changed=[*changed, *view.changed])


def from_state(held: model_cache.OpenModel, state: links.State, default: DefaultPoint) -> View:
    """The view of a model that a state asks for. Raises as ``points.from_state``."""
    seed = state.get("seed")
    point, changed = points.from_state(held.model.latent, {**points.to_state(default(held, seed)), **state})
    return View(held, point, seed, changed, state)


def default_point(held: model_cache.OpenModel, seed: int | None) -> dict[str, Any]:
    """The plainest ``DefaultPoint``: what the seed draws, or seed 0."""
    return points.from_seed(held.model, seed or 0)


def from_request(page: str, request: gr.Request, best: Callable[[], str], default: DefaultPoint) -> View:
    """The view that a page's address asks for; what is wrong with it is said, and then it is the best model's."""
    try:
        view = from_query(page, request.query_params, best, default)
    except TheatreError as error:
        warn(RULES["link"]["instead"].format(error=error))
        return from_query(page, {}, best, default)
    warn_of_changes(view)
    return view


def state_from_request(page: str, request: gr.Request, instead: str = "") -> links.State:
    """The state that a page's address asks for, where the page shows no point of a model.

    What is wrong with it is said, and what is done ``instead``; then it is empty.
    """
    try:
        state, changed = links.decode(page, request.query_params)
    except UsageError as error:
        warn(f"{error} {instead}".rstrip())
        return {}
    for sentence in changed:
        warn(sentence)
    return state


def from_event(page: str, event: gr.EventData, best: Callable[[], str], default: DefaultPoint) -> tuple[View, int | None]:
    """The view that a history's ``go`` asks for, and its index in the visitor's history. Raises as ``from_query``."""
    view = from_query(page, reading.text(event.query, "The view"), best, default)
    warn_of_changes(view)
    return view, history_index(event)


def on_restore(history: gr.HTML, handler: Callable[..., Any], inputs: Any, outputs: Any) -> Any:
    """Attach what opens a view of the history. The history asks for one at a time; Gradio's own ways of holding back a quick hand
    would lose or repeat which view it asked for."""
    return history.go(  # type: ignore[attr-defined]
        in_one_sentence(handler), inputs, outputs, show_progress="hidden", api_visibility="private", trigger_mode="multiple",
        concurrency_limit=None, js=sending(inputs),
    )  # fmt: skip


def history_index(event: gr.EventData) -> int | None:
    """Which entry of the visitor's history is gone back to, if it is one."""
    return event.at if isinstance(event.at, int) and 0 <= event.at < 1000 else None


def warn_of_changes(view: View) -> None:
    """A warning on the page for all that was changed of a link."""
    for sentence in view.changed:
        warn(sentence)
