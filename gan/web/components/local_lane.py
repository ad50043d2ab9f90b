"""Local lane: has a page's script answer what follows a hand, in the visitor's browser, once the networks are there."""

import gradio as gr
from gradio.components import Component

from gan import paths
from gan.web.components.client_html import client_html
from gan.web.view_table import TABLE

_TELL = "(value) => {{ (window.inputs_told ??= {{}})['{id}'] = value; document.dispatchEvent(new Event('input-told')) }}"
"""What a browser notes when one of Gradio's own inputs has another value, be it before the lane is there."""


def local_lane(script: str, *inputs: Component, stage: str = "") -> gr.HTML:
    """Nothing to see; call it once in a page, after its other components.

    The module ``assets/js/pages/SCRIPT.js`` says which events it answers (``follows``). Those are answered in the browser as soon
    as the page's networks have been downloaded, and Gradio is spared them.

    Args:
        script: the page's script.
        inputs: Gradio's own inputs that the script reads, the lists of models among them; each has an ``elem_id`` PREFIX-NAME.
        stage: the id of the stage on which the visitor is told, when asked, how fast pictures come.

    Raises:
        FileNotFoundError: there is no such script.
    """
    if not (paths.ASSETS / "js" / "pages" / f"{script}.js").is_file():
        raise FileNotFoundError(f"assets/js/pages/{script}.js")
    values = {}
    for one in inputs:
        name = str(one.elem_id).partition("-")[2]
        values[name] = one.value
        one.change(None, [one], None, js=_TELL.format(id=name), show_progress="hidden", api_visibility="private")  # type: ignore[attr-defined]
    return client_html(
        "local_lane",
        None,
        '<span class="local-lane"></span>',
        page=script,
        fields=values,
        table=TABLE,
        stage=stage,
        container=False,
    )
