"""Panel: words as HTML that may be brought up to date past Gradio's events."""

from typing import Any

import gradio as gr

from gan.web.components.client_html import client_html


def panel(value: str, **options: Any) -> gr.HTML:
    """HTML that also takes what the run watcher or the point socket feeds it."""
    return client_html("panel", value, **options)
