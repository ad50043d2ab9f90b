"""Your models: a fold with the models that a visitor has saved, each with buttons to rename and to delete it."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from gan.web.components.client_html import client_html

_TEMPLATE = """<details class="your-models">
  <summary>Your models</summary>
  <p class="your-models-told"></p>
  <ul></ul>
</details>"""
NOTHING: dict[str, Any] = {"models": [], "told": "Looking them up ..."}
"""Before it was unfolded."""


def your_models(**options: Any) -> gr.HTML:
    """Its value is made by ``contents``. Triggers ``look`` when it is unfolded, ``rename`` with {name, to} and ``discard`` with
    {name}. The script writes every word as text."""
    return client_html("your_models", NOTHING, _TEMPLATE, ["look", "rename", "discard"], **options)


def contents(models: Sequence[tuple[str, str]], told: str) -> dict[str, Any]:
    """The value of ``your_models``.

    Args:
        models: name of each, and what is known of it.
        told: a sentence above them.
    """
    return {"models": [{"name": name, "about": about} for name, about in models], "told": told}
