"""Visitor's key: what this browser is known by, sent along with an event. See ``gan.runs.visitor``."""

from typing import Any

import gradio as gr
from gradio.components import Component

_ELEM_ID = "visitor-key"


def visitor_key() -> gr.Textbox:
    """An input for handlers that ask who is there: 32 hex digits, or "" from a browser without our script.

    It is never drawn, and no value is kept in the page: ``sending`` puts the browser's key in its place as an event is sent.
    """
    return gr.Textbox("", visible=False, elem_id=_ELEM_ID)


def sending(inputs: Any) -> str | None:
    """JavaScript that puts the browser's key in its place among ``inputs``; None where no handler asks for it.

    Gradio hands over a set of inputs in the order in which its components were made.
    """
    several = sorted(inputs, key=lambda one: one._id) if isinstance(inputs, set) else inputs
    listed = several if isinstance(several, list | tuple) else [several]
    places = [at for at, one in enumerate(listed) if isinstance(one, Component) and one.elem_id == _ELEM_ID]
    return f"(...sent) => {{ sent[{places[0]}] = window.visitor_key(); return sent; }}" if places else None
