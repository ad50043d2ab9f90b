"""Event handlers: how a page's handler is bound to an event, and how it answers an error, in one sentence without a traceback."""

import functools
import html
from collections.abc import Callable
from typing import Any, Literal

import gradio as gr
from gradio.blocks import Block
from gradio.components import Component
from gradio.events import EventListener

from gan.errors import TheatreError, UsageError
from gan.web.visitor_key import sending

Updates = dict[Block, Any]
"""What a page's handler answers: a new value for each component that changes. One that is left out stays as it is."""
_LET_GO = "() => { document.querySelector('main').inert = false }"
"""Undoes ``assets/js/head/hold.js``."""


def in_one_sentence(handler: Callable[..., Any]) -> Callable[..., Any]:
    """``handler`` with our errors turned into Gradio's, which the page shows and ``gradio_client`` raises.

    An event comes to it as ``Said``.
    """

    @functools.wraps(handler)
    def answer(*arguments: Any, **named: Any) -> Any:
        try:
            return handler(*(Said(one) if isinstance(one, gr.EventData) else one for one in arguments), **named)
        except TheatreError as error:
            raise refusal(error) from error

    return answer


class Said(gr.EventData):
    """What an event of a component says, by name. What it does not say is a UsageError, since all our components' events do."""

    def __init__(self, event: gr.EventData):
        said = event._data
        super().__init__(event.target, said if isinstance(said, dict) else {})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._data:
            raise UsageError(f"This event does not say its {name[:40]}; reload the page and try again.")
        return self._data[name]


def refusal(error: TheatreError) -> gr.Error:
    """Gradio's error for one of ours. A notice is drawn as HTML, and a sentence may quote what a stranger's link says."""
    return gr.Error(html.escape(str(error), quote=False), print_exception=False)


def warn(sentence: str) -> None:
    """A warning on the page, as text: nothing in it is markup."""
    gr.Warning(html.escape(sentence, quote=False))


def inform(sentence: str) -> None:
    """News on the page, as text: nothing in it is markup."""
    gr.Info(html.escape(sentence, quote=False))


def on(
    listener: Callable[..., Any],
    handler: Callable[..., Any],
    inputs: Any,
    outputs: Any,
    by: Literal["click", "typing", "hand"] = "click",
) -> Any:
    """Attach a page's handler, which answers ``Updates``; its errors are one sentence, and it is no part of the public API
    (``gan.web.api`` is that).

    ``by`` says what sets it off. A hand that drags goes past the queue, which is the shortest way, and of the requests that come
    while one is under way only the newest is answered; it cannot send a wrong value. Typing wants the newest too, but may be
    wrong, and only through the queue is an error a message on the page and not a failed request. A click counts once.
    """
    return listener(
        in_one_sentence(handler),
        inputs,
        outputs,
        queue=by != "hand",
        show_progress="hidden",
        api_visibility="private",
        trigger_mode="once" if by == "click" else "always_last",
        concurrency_limit=None,
        js=sending(inputs),
    )


def either(*events: tuple[Component, str]) -> Callable[..., Any]:
    """One listener, for ``on``, to several events. Of two listeners that write the same outputs, the later answer may be the one
    that has not seen what happened meanwhile; one asks again once it is answered."""
    triggers = []
    for component, name in events:
        trigger = EventListener(name)
        trigger.__self__ = component  # type: ignore[attr-defined]  # gr.HTML's own events are no triggers of gr.on as they come
        triggers.append(trigger)
    return functools.partial(gr.on, triggers)


def on_load(handler: Callable[..., Any], inputs: Any, outputs: Any) -> Any:
    """Run ``handler`` when the page being built is opened; on the queue, since only there a ``gr.Warning`` is heard.

    The answer says what the whole page shows, so the page takes no click before it (``assets/js/head/hold.js``).
    """
    page = gr.context.Context.root_block
    if page is None:
        raise RuntimeError("on_load is called while a page is being built")
    opened = page.load(
        in_one_sentence(handler),
        inputs,
        outputs,
        show_progress="hidden",
        api_visibility="private",
        concurrency_limit=None,
        js=sending(inputs),
    )
    opened.then(None, js=_LET_GO)
    return opened
