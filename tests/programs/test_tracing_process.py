"""Tracing in a process of its own: the same programs, and what becomes of a process that is killed, or that cannot start."""

from typing import Any

import pytest

from gan import processes
from gan.browser import model_programs
from gan.browser.tracing_process import Tracer
from gan.errors import TheatreError
from tests.helpers import SHAPE, small


@pytest.fixture
def tracer() -> Any:
    one = Tracer()
    yield one
    one._end()


def test_the_process_answers_what_would_be_traced_here(tracer: Tracer):
    recipe = small("vanilla")
    assert tracer.ask("of_recipe", recipe, SHAPE) == model_programs.of_recipe(recipe, SHAPE)
    first = tracer._there
    assert tracer.ask("of_classifier", (1, 8, 8), 3) == model_programs.of_classifier((1, 8, 8), 3)
    assert first is not None and tracer._there is first and first[0].is_alive()


def test_one_that_was_killed_is_started_again(tracer: Tracer):
    tracer.ask("of_classifier", (1, 8, 8), 3)
    assert tracer._there is not None
    tracer._there[0].kill()
    assert sorted(tracer.ask("of_classifier", (1, 8, 8), 3)) == ["classify"]


def test_where_no_process_can_start_it_is_traced_here(tracer: Tracer, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: Any) -> Any:
        raise TheatreError("Could not start a tracing process; wait a little and try again.")

    monkeypatch.setattr(processes, "start", refuse)
    assert sorted(tracer.ask("of_classifier", (1, 8, 8), 3)) == ["classify"]
