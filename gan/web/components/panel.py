"""A panel: words as HTML that may be brought up to date past Gradio's events."""

from typing import Any

import gradio as gr


def panel(value: str, **options: Any) -> gr.HTML:
    """HTML that also takes what the watcher or the follower feeds it."""
    follow = 'element.addEventListener("feed", (event) => { if (props.value !== event.detail) props.value = event.detail; });'
    return gr.HTML(value, js_on_load=follow, **options)
