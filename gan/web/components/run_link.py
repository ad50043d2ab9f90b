"""Run link: the address at which others watch a run or a race, and for its owner the one by which it is steered."""

from typing import Any

import gradio as gr

from gan.web.components.client_html import client_html


def run_link(noun: str, **options: Any) -> gr.HTML:
    """Keeps the page's address that of the run; its value says which one, None while there is none.

    Args:
        noun: "run" or "race": what the page shows, and the word of its address that names it.
    """
    template = '<div class="run-link" hidden></div>'
    return client_html("run_link", None, template, noun=noun, elem_classes="run-link-block", **options)


def watched(identity: str) -> dict[str, Any]:
    """The value for who only watches."""
    return {"id": identity, "mine": False, "key": "", "note": ""}


def steered(identity: str, key: str, note: str = "") -> dict[str, Any]:
    """The value for who steers the run; ``key``: lets others steer it; ``note``: what whoever has the link sees."""
    return {"id": identity, "mine": True, "key": key, "note": note}
