"""How the house speaks to a visitor: errors in one sentence, never a traceback."""

import functools
from collections.abc import Callable
from typing import Any

import gradio as gr

from gan.errors import TheatreError


def in_one_sentence(handler: Callable[..., Any]) -> Callable[..., Any]:
    """``handler`` with our errors turned into Gradio's, which the page shows and ``gradio_client`` raises."""

    @functools.wraps(handler)
    def polite(*arguments: Any, **named: Any) -> Any:
        try:
            return handler(*arguments, **named)
        except TheatreError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return polite


def on(listener: Callable[..., Any], handler: Callable[..., Any], inputs: Any, outputs: Any, drag: bool = False) -> Any:
    """Attach a page's handler: off the queue, politely, out of the public API (``gan.web.api`` is that).

    ``drag`` marks an event that follows a hand: while one request is under way only the newest of the next ones is kept.
    """
    return listener(
        in_one_sentence(handler),
        inputs,
        outputs,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
        trigger_mode="always_last" if drag else "once",
    )
