"""Checked blocks: a gr.Blocks in which one place reads whatever an event brings, before Gradio and before any handler.

Gradio itself trusts its pages: of a value that no page sends it makes a traceback of seventy lines, a sentence with paths of the
server, or nothing at all.
"""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction

from gan.errors import UsageError
from gan.web import reading
from gan.web.events import refusal

_log = logging.getLogger(__name__)
FAULT = "Something went wrong on the server, which has noted it; reload the page and try again."
FAULT_TITLE = "Not your doing"
"""By which ``gan.web.http.gradio_requests`` tells our mistakes from a visitor's."""
_MOST_CHOSEN = 100


class CheckedBlocks(gr.Blocks):
    """Blocks whose events are refused in one sentence if what they bring cannot be read, and answered in one if we fail."""

    async def preprocess_data(
        self, block_fn: BlockFunction, inputs: list[Any], state: Any, explicit_call: bool = False
    ) -> list[Any]:
        """The arguments of a handler. Raises gr.Error: a value that its component does not take, too few or too many."""
        try:
            if len(inputs) != len(block_fn.inputs):
                raise UsageError(f"This call takes {len(block_fn.inputs)} values, but {len(inputs)} came.")
            read = [_read(component, value) for component, value in zip(block_fn.inputs, inputs, strict=True)]
        except UsageError as error:
            raise refusal(error) from None
        try:
            return list(await super().preprocess_data(block_fn, read, state, explicit_call))
        except Exception:  # whatever Gradio makes of a choice that is none, a file that was not sent, a number out of range
            raise refusal(UsageError(_unfit(block_fn, read, state))) from None

    async def process_api(self, block_fn: BlockFunction | int, *arguments: Any, **named: Any) -> dict[str, Any]:
        """The answer to an event. Raises gr.Error: a sentence, whatever happened; a mistake of ours is a line in the log."""
        try:
            return await super().process_api(block_fn, *arguments, **named)
        except gr.Error:
            raise
        except Exception as error:
            note(str(getattr(block_fn, "name", block_fn)), error)
            raise gr.Error(FAULT, print_exception=False, title=FAULT_TITLE) from None


def note(what: str, error: BaseException) -> None:
    """One line in the log for a mistake of ours: what could not be answered, why and where; at level DEBUG the traceback too."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    said = " ".join(ascii(str(error))[1:-1].split())[:200]
    _log.error("%s could not be answered: %s at %s: %s", what, type(error).__name__, where, said)
    _log.debug("as follows", exc_info=error)


def _read(component: Any, value: Any) -> Any:
    """A value as its component takes it. Raises UsageError: another type, or out of range."""
    if own := getattr(component, "reads", None):
        return own(value)
    for kind, reader in _READERS.items():
        if isinstance(component, kind):
            return reader(component, value)
    return value  # kept on the server, or a file, which Gradio looks for among those that were sent to it


def _number(component: Any, value: Any) -> float | None:
    if value is None and isinstance(component, gr.Number):
        return None  # an empty field; what that means is the handler's to say
    low, high = component.minimum, component.maximum
    bounds = (float("-inf") if low is None else low, float("inf") if high is None else high)
    if component.precision == 0:
        return reading.whole(value, _called(component), *bounds)
    return reading.number(value, _called(component), *bounds)


def _choice(component: Any, value: Any) -> Any:
    """A choice or, where several can be chosen, a list of them; whether it is one of those there are, Gradio knows."""
    if getattr(component, "multiselect", False):
        some = [] if value is None else value
        if not isinstance(some, list) or len(some) > _MOST_CHOSEN:
            raise UsageError(f"{_called(component)} takes a list of choices; reload the page and choose again.")
        return [_one_choice(component, one) for one in some]
    if value is None and component.value is None:
        return None  # nothing is chosen at first
    return _one_choice(component, value)


def _one_choice(component: Any, value: Any) -> Any:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return value
    raise UsageError(f"{_called(component)} must be one of its choices; reload the page and choose again.")


def _kept(component: Any, value: Any) -> Any:
    """What a browser kept: an id where one is kept; anything else is its page's to read."""
    if not isinstance(component.default_value, str):
        return value
    return reading.text(value, "What this browser has kept", reading.LONGEST_NAME)


def _called(component: Any) -> str:
    return str(getattr(component, "label", None) or "This value").partition(":")[0]


_READERS: dict[type, Callable[[Any, Any], Any]] = {
    gr.Number: _number,
    gr.Slider: _number,
    gr.Radio: _choice,
    gr.Dropdown: _choice,
    gr.Textbox: lambda component, value: reading.text(value, _called(component), component.max_length or reading.LONGEST_TEXT),
    gr.BrowserState: _kept,
}
"""By the component's class; a gr.HTML of ours has a reader of its own (``gan.web.components.client_html``)."""


def _unfit(block_fn: BlockFunction, values: list[Any], state: Any) -> str:
    """A sentence for values that Gradio does not take, though each is of the right type."""
    for component, value in zip(block_fn.inputs, values, strict=True):
        now = state[component._id] if state is not None and component._id in state else component
        if isinstance(now, gr.Radio | gr.Dropdown) and not isinstance(value, list):
            names = [choice for _, choice in now.choices]
            if value is not None and value not in names:
                return f"{_called(now)} cannot be {str(value)[:60]!r}; choose one of its list, or reload the page for a new list."
    return "This request does not fit the page; reload it and try again."
