"""Keeps the page's address in step with what the page shows, so that the address is a link to it."""

import gradio as gr

from gan import paths


def address(**options: object) -> gr.HTML:
    """Its value is the part after the question mark; nothing is done while it is empty."""
    script = (paths.ASSETS / "js" / "components" / "address.js").read_text()
    return gr.HTML("", html_template="<span></span>", js_on_load=script, apply_default_css=False, **options)  # type: ignore[arg-type]
