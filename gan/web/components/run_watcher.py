"""Run watcher: keeps a page's view of a training run or a race up to date, past Gradio's events."""

import time
from collections.abc import Mapping
from typing import Any

import gradio as gr
from gradio.components import Component

from gan.web.components.client_html import client_html

POLL_SECONDS = 0.5
NOTHING_SEEN: dict[str, Any] = {"id": "", "turn": 0, "at": None, "versions": {}, "steady": None, "active": False}
"""Its value while there is nothing to follow on the page."""

_BEYOND = 2**53
"""Images and milliseconds are fewer."""


def run_watcher(shows: Mapping[str, Component], route: str = "watch", tick_for: str = "", **options: Any) -> gr.HTML:
    """Asks ``/watch`` (``gan.web.http.watch``) what is new, while the run is active and the tab is looked at: twice a second,
    less often when many watch.

    One of Gradio's own events with all that a page shows of a run costs the server some 20 ms, which thirty viewers would take
    from training; so this asks for what is new alone, and hands each fact to the component that shows it, as a DOM event "feed".

    Its value is what the page has seen: {"id": of the run or race, "turn": when the page was turned to it, "at": where the time
    line stands, "versions": of each fact, "steady": what only Gradio can show, such as which buttons can be pressed, "active":
    whether there may be more}. Triggers ``look`` when something steady has changed.

    Args:
        shows: the component that shows each fact, by the fact's name. These facts are asked for.
        route: where, relative to the app's root.
        tick_for: the id of an element that only Gradio can keep up to date: ``tick`` is triggered for it, once a second while
            it is in sight, and whenever Gradio has turned the page.
    """
    return client_html(
        "run_watcher",
        NOTHING_SEEN,
        '<span class="watcher"></span>',
        ["look", "tick"],
        seen,
        shows={fact: component.elem_id for fact, component in shows.items()},
        route=route,
        tick_for=tick_for,
        seconds=POLL_SECONDS,
        container=False,
        **options,
    )


def turned() -> dict[str, Any]:
    """The value for a page that is being turned to another run: nothing seen of it yet, and what was asked before is older.

    An answer may come after another one that was asked later; the watcher keeps the newest turn.
    """
    return NOTHING_SEEN | {"turn": time.time_ns() // 1_000_000}


def unseen(value: Any) -> dict[str, Any]:
    """The value for a page that is to show all of its run anew: as ``value``, but nothing seen."""
    return NOTHING_SEEN | {"turn": seen(value)["turn"]}


def seen(value: Any) -> dict[str, Any]:
    """What a page has seen, from what a browser sent: what is missing or no such value is as if nothing had been seen."""
    given = value if isinstance(value, dict) else {}
    kept = NOTHING_SEEN | {key: given[key] for key in NOTHING_SEEN if key in given}
    if not isinstance(kept["id"], str):
        kept["id"] = ""
    for key in ("at", "turn"):
        if isinstance(kept[key], bool) or not isinstance(kept[key], int) or not 0 <= kept[key] < _BEYOND:
            kept[key] = NOTHING_SEEN[key]
    versions = kept["versions"] if isinstance(kept["versions"], dict) else {}
    kept["versions"] = {fact: version for fact, version in versions.items() if isinstance(version, str)}
    kept["active"] = kept["active"] is True
    return kept


def id_shown(own: str, value: Any) -> str:
    """The run or race that the page shows: what its watcher (of this ``value``) has seen, else the visitor's ``own``."""
    return seen(value)["id"] or own
