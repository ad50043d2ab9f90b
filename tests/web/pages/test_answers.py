"""Pages as they are wired, without a browser: what each handler answers is among the outputs of each event that calls it."""

import functools
import inspect
import itertools
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from gradio.block_function import BlockFunction

from gan.web.pages import arithmetic, codes, compare, digits, directions, draw, explore, journeys, latent_map, memorised, quiz
from gan.web.show import model_cache

PAGES = (arithmetic, codes, compare, digits, directions, draw, explore, journeys, latent_map, memorised, quiz)
EVENT = {
    "index": 1, "to": 0, "query": "", "at": None, "first": 96, "frame": 3, "lane": 0, "guesses": [True] * 20,
    "chosen": {"A": [1], "B": [2], "C": [3]},
}  # fmt: skip
"""All that the components' events say."""
ALONE = {
    "undo": ("there is nothing to undo yet", "gan.web.pages.journeys"),
    "open_file": ("no file was chosen", "gan.web.pages.journeys"),
    "add_key": ("no keyframe was typed", "gan.web.pages.journeys"),
    "save_name": ("no name was typed", "gan.web.pages.directions"),
    "search_example": ("a whole search takes seconds", "gan.web.pages.draw"),
    "remove_name": ("no name was saved", "gan.web.pages.directions"),
}
"""Handlers that are not called here, and why."""
SHOWN: dict[int, Any] = {}
"""Values of all components that were built, by their numbers."""


@functools.cache
def listeners(page: Any) -> list[BlockFunction]:
    """Every event of a page that a handler of its own answers."""
    with gr.Blocks() as demo:
        page.build()
    SHOWN.update({number: getattr(block, "value", None) for number, block in demo.blocks.items()})
    return [listener for listener in demo.fns.values() if listener.fn is not None]


def source_of(listener: BlockFunction) -> Any:
    """What the sheet that triggers an event says it was made of."""
    value = SHOWN.get(listener.targets[0][0] or -1)
    return value.get("source") if isinstance(value, dict) else None


def asked(listener: BlockFunction) -> Iterator[Any]:
    """The arguments of a handler, as the page opens: the values of its inputs, then the event or the request."""
    for component in listener.inputs:
        value = getattr(component, "value", None)
        yield {**value, "level": 0, "wanted": [[0, 0]]} if isinstance(value, dict) and "zoom" in value else value  # as a map asks
    assert listener.fn is not None
    for parameter in inspect.signature(listener.fn).parameters.values():
        if parameter.annotation is gr.EventData:
            yield SimpleNamespace(**EVENT, source=source_of(listener))
        elif parameter.annotation is gr.Request:
            yield SimpleNamespace(query_params={})


def answers(listener: BlockFunction) -> list[dict[Any, Any]]:
    handler: Callable[..., Any] | None = listener.fn
    assert handler is not None
    found = handler(*asked(listener))
    return list(itertools.islice(found, 2)) if inspect.isgenerator(found) else [found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__.rpartition(".")[2])
def test_a_handler_answers_only_for_outputs_of_its_event(page: Any):
    called = set()
    for listener in listeners(page):
        name = listener.fn.__name__  # type: ignore[union-attr]
        if ALONE.get(name, ("", ""))[1] == page.__name__:
            continue
        for answer in answers(listener):
            if answer == gr.skip():
                continue
            assert answer and set(answer) <= set(listener.outputs), name
        called.add(name)
    assert "load" in called and len(called) > 3


def test_a_page_that_is_opened_says_what_all_of_it_shows():
    for page in (explore, digits, codes, compare):
        (opened,) = (listener for listener in listeners(page) if listener.fn.__name__ == "load")  # type: ignore[union-attr]
        assert set(answers(opened)[0]) == set(opened.outputs), page.__name__
        (restored,) = (listener for listener in listeners(page) if listener.fn.__name__ == "restore")  # type: ignore[union-attr]
        assert set(answers(restored)[0]) <= set(restored.outputs)


def test_the_interpolation_of_explore_stays_while_the_model_does():
    (restored,) = (listener for listener in listeners(explore) if listener.fn.__name__ == "restore")  # type: ignore[union-attr]
    here = model_cache.first()
    other = next(name for name in model_cache.choices() if name != here)
    names = lambda answer: {component.elem_id for component in answer}  # noqa: E731
    handler: Any = restored.fn
    stays = handler("", here, SimpleNamespace(query=f"model={here}&seed=3", at=2))
    assert "explore-film" not in names(stays) and {"explore-stage", "explore-seed", "explore-history"} <= names(stays)
    moves = handler("", here, SimpleNamespace(query=f"model={other}&seed=3", at=None))
    assert {"explore-film", "explore-card", "explore-model"} <= names(moves)
