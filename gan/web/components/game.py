"""Game: a page that computes in the visitor's browser alone, as one component; its controls are the component's own."""

from typing import Any

import gradio as gr

from gan.web.components.client_html import client_html
from gan.web.view_table import of_page


def game(name: str, page: str, **props: Any) -> gr.HTML:
    """The component of a game.

    Args:
        name: its module in ``assets/js/components``, which draws all of it.
        page: its row in the table of view state, with which it reads and writes the page's address.
        props: what else the component is told.

    Raises:
        FileNotFoundError: there is no such module.
    """
    template = f'<div class="game {name.replace("_", "-")}"></div>'
    return client_html(name, None, template, table=of_page(page), page=page, elem_id=page, **props)
