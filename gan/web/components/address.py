"""Address: keeps the page's address in step with what the page shows, so that the address is a link to it."""

from typing import Any

import gradio as gr

from gan.web.components.client_html import client_html


def address(**options: Any) -> gr.HTML:
    """Its value is the part after the question mark; nothing is done while it is empty."""
    return client_html("address", "", "<span></span>", **options)
