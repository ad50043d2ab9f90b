"""Run watcher: keeps a page's view of a training run up to date, past Gradio's events."""

from typing import Any

import gradio as gr

from gan.web.components.client_html import client_html

POLL_SECONDS = 0.5
NOTHING_SEEN: dict[str, Any] = {"run": "", "next": 0, "grid": -1, "said": 0, "at": None, "steady": None, "active": False}
"""Its value while no run is on the page."""


def run_watcher(**options: Any) -> gr.HTML:
    """Asks ``/watch/RUN`` (``gan.web.pages.train.feed``) what is new, while its run is active and the tab is looked at:
    twice a second, less often when many watch.

    One of Gradio's own events with all that this page shows costs the server some 20 ms, which thirty viewers would take from
    training; so this asks for what is new alone, and hands it to the components that show it as a DOM event "feed".

    Its value is what the page has seen: {"run": id, "next": index of the next point, "grid" and "said": versions of the sheet
    and of the critique, "at": where the time line stands, "steady": what only Gradio can show, such as which buttons can be
    pressed, "active": whether there may be more}. Triggers ``look`` when something steady has changed.
    """
    template = '<span class="watcher"></span>'
    return client_html("run_watcher", NOTHING_SEEN, template, ["look"], seconds=POLL_SECONDS, container=False, **options)


def seen(value: Any) -> dict[str, Any]:
    """What a page has seen, from what a browser sent: what is missing or no such value is as if nothing had been seen."""
    given = value if isinstance(value, dict) else {}
    kept = NOTHING_SEEN | {key: given[key] for key in NOTHING_SEEN if key in given}
    if not isinstance(kept["run"], str):
        kept["run"] = ""
    if isinstance(kept["next"], bool) or not isinstance(kept["next"], int) or kept["next"] < 0:
        kept["next"] = 0
    return kept


def run_shown(run: str, value: Any) -> str:
    """The run that the page shows: what its watcher (of this ``value``) has seen, else the visitor's own."""
    return seen(value)["run"] or run
