"""What an event brings is read by its component, whatever came; and our own mistakes are a line in the log."""

import logging
from typing import Any

import gradio as gr
import pytest

from gan.errors import TheatreError
from gan.web.checked_blocks import FAULT, CheckedBlocks
from gan.web.components.console import console
from gan.web.components.direction_sliders import direction_sliders
from gan.web.components.run_watcher import NOTHING_SEEN, run_watcher
from gan.web.components.timeline import timeline
from gan.web.events import Said, on
from tests.helpers import run_coroutine

POINT = {"noise": [0.5, -1], "label": 3, "category": None, "codes": []}
SLIDERS = POINT | {"base": [0.0, 0.0], "amounts": {"1": 2.5}, "last": "1"}


def answered(value: Any) -> Any:
    if value == "boom":
        raise ZeroDivisionError("a mistake\nof ours")
    if value == "refused":
        raise TheatreError("This is <b>not</b> possible.")
    return value


def call(make: Any, *sent: Any) -> Any:
    """What a handler is given where a page's component sends something."""
    heard = []
    with CheckedBlocks() as demo:
        on(demo.load, lambda value: heard.append(answered(value)), [make()], None)
    run_coroutine(demo.process_api(demo.fns[0], list(sent), state=None))
    return heard[0]


@pytest.mark.parametrize(
    ("make", "right"),
    [
        (lambda: gr.Number(1, label="Seed", precision=0, minimum=0), 7),
        (lambda: gr.Number(1, label="Rate"), 0.5),
        (lambda: gr.Slider(0, 2, 1, step=0.1, label="psi"), 1.5),
        (lambda: gr.Dropdown(["a", "b"], value="a", label="Model"), "b"),
        (lambda: gr.Dropdown(["a", "b"], value=[], multiselect=True, label="Names"), ["a", "b"]),
        (lambda: gr.Radio([("one", 1), ("two", 2)], value=1, label="Level"), 2),
        (lambda: gr.Textbox("", label="Name", max_length=5), "five5"),
        (lambda: gr.BrowserState("", storage_key="k", secret="s"), "1234abcd"),
        (lambda: console(POINT, None), POINT),
        (lambda: console(None, None), None),
        (lambda: direction_sliders(SLIDERS, {}, {}), SLIDERS),
        (lambda: timeline(), {"at": 300}),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_right_value_comes_through_and_no_wrong_one(make: Any, right: Any) -> None:
    assert call(make, right) == right
    for wrong in ([[]], {"a": 1}, 10**30, "²" * 300, True, {"noise": "x"}, {"noise": [None]}, {"noise": [], "codes": 4}):
        try:
            given = call(make, wrong)
        except gr.Error as error:
            assert not error.print_exception and error.message.endswith(".") and "object" not in error.message
        else:
            assert given in ({"at": None}, right) or isinstance(given, int | float), (wrong, given)
    for sent in ((), (right, right)):
        with pytest.raises(gr.Error, match="takes 1 values"):
            call(make, *sent)


def test_what_a_watcher_says_is_cleaned() -> None:
    assert call(lambda: run_watcher({}), {"id": 3, "at": -1, "turn": 10**30, "versions": [1], "active": "yes"}) == NOTHING_SEEN


def test_a_choice_that_is_none_is_told_without_the_list() -> None:
    with pytest.raises(gr.Error, match="Model cannot be 'c'; choose one of its list") as refused:
        call(lambda: gr.Dropdown(["a", "b"], value="a", label="Model"), "c")
    assert not refused.value.print_exception


def test_an_error_of_ours_is_its_sentence_and_a_mistake_one_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(gr.Error, match="This is &lt;b&gt;not&lt;/b&gt; possible"), caplog.at_level(logging.INFO):
        call(lambda: gr.Textbox(""), "refused")
    assert not caplog.records
    with pytest.raises(gr.Error) as raised:
        call(lambda: gr.Textbox(""), "boom")
    assert raised.value.message == FAULT and not raised.value.print_exception
    (line,) = [record.getMessage() for record in caplog.records]
    assert "ZeroDivisionError at test_checked_blocks.py:" in line and "\n" not in line


@pytest.mark.parametrize("said", [None, 4, "index", [], {}, {"indexes": 1}], ids=str)
def test_what_an_event_does_not_say_is_a_sentence(said: Any) -> None:
    with pytest.raises(TheatreError, match="does not say its index"):
        _ = Said(gr.EventData(None, said)).index
    assert Said(gr.EventData(None, {"index": 4})).index == 4
