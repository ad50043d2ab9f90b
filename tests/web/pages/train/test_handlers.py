"""What Train live does with what a browser sends, without a browser."""

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr
import pytest

from gan import recipes
from gan.errors import UsageError
from gan.runs.registry import JobRegistry
from gan.web.components.run_watcher import NOTHING_SEEN
from gan.web.components.timeline import LIVE
from gan.web.pages.train import layout
from gan.web.pages.train.handlers import Handlers
from tests.runs.real_runs import tiny, until_steps


@pytest.fixture
def handlers(registries: Callable[..., JobRegistry]) -> Iterator[Handlers]:
    with gr.Blocks():
        page = layout.draw()
    yield Handlers(registries(), page)


def filled(handlers: Handlers, fields: dict[Any, Any], **settings: Any) -> dict[Any, Any]:
    """What a browser sends when Start is pressed: the fields as they were built, but for these."""
    form = handlers.page.form
    return {field: field.value for field in form.fields} | fields | {form.settings[key]: value for key, value in settings.items()}


def test_a_start_that_overtakes_the_fields_takes_the_recipe_as_it_is(handlers: Handlers) -> None:
    jobs, form = handlers.jobs, handlers.page.form
    chosen = {form.recipe: "vanilla", form.images: 1_000_000}
    handlers.start(filled(handlers, handlers.fill("dcgan") | chosen))
    job = jobs.newest()
    assert job and job.recipe == recipes.get("vanilla").with_settings(images=1_000_000)
    job.stop()
    handlers.start(filled(handlers, handlers.fill("vanilla") | chosen, g_width=16))
    job = jobs.newest()
    assert job and job.recipe == recipes.get("vanilla").with_settings(images=1_000_000, g_width=16)


def test_a_look_that_a_restart_has_overtaken_does_not_turn_the_page_back(handlers: Handlers) -> None:
    jobs, page = handlers.jobs, handlers.page
    first = jobs.start(tiny(), "mnist", 0)
    seen = NOTHING_SEEN | {"id": first.id}
    shown = handlers.restart(first.id, seen, LIVE)
    now = shown[page.run]
    assert now != first.id and shown[page.seen]["id"] == shown[page.turned] == now
    assert handlers.look_again(first.id, seen, LIVE, now) == gr.skip()
    for look in (handlers.look_again, handlers.look_at_all):
        assert look(first.id, shown[page.seen], LIVE, now)[page.seen]["id"] == now


def test_every_answer_is_among_the_outputs_and_tells_only_what_has_changed(handlers: Handlers) -> None:
    page = handlers.page
    job = handlers.jobs.start(tiny(), "mnist", 0)
    until_steps(job)
    first = handlers.pause_or_go_on(job.id, NOTHING_SEEN, LIVE)
    assert set(first) <= page.view and first[page.transport.pause]["value"] == "Resume"
    assert not first[page.critique]["visible"] and first[page.form.settings["lr_g"]] == job.recipe.lr_g
    again = handlers.look_again(job.id, first[page.seen], LIVE, job.id)
    assert not {page.transport.pause, page.critique, page.form.frozen, page.download, page.stage, page.chart} & set(again)
    assert page.shows["status"] in again
    changed = handlers.change_setting("lr_g")(job.id, first[page.seen], LIVE, 0.25)
    assert changed[page.form.settings["lr_g"]] == 0.25 and page.transport.pause not in changed
    with pytest.raises(UsageError, match="lr_g is empty"):
        handlers.change_setting("lr_g")(job.id, first[page.seen], LIVE, None)


def test_without_a_run_there_is_nobody_to_obey_and_the_page_says_so(handlers: Handlers) -> None:
    page = handlers.page
    assert handlers.set_pace("", NOTHING_SEEN, LIVE, 1.5) == gr.skip()
    gone = handlers.look_again("0badcafe", NOTHING_SEEN, LIVE, "")
    assert set(gone) <= page.view and gone[page.seen] == NOTHING_SEEN
    assert gone[page.shows["status"]].count("no run") == 1 and gone[page.transport.start]["interactive"]
