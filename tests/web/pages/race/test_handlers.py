"""What Race does with what a browser sends, without a browser."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from gan.errors import UsageError
from gan.runs.race import MOST, Races
from gan.runs.registry import JobRegistry
from gan.web.components.run_watcher import NOTHING_SEEN
from gan.web.pages.race import feed, layout
from gan.web.pages.race.handlers import Handlers
from tests.runs.real_runs import until

KEY, OTHER = "0" * 32, "1" * 32
TINY = "g_width=8, d_width=8, batch=16"


@pytest.fixture
def handlers(registries: Callable[..., JobRegistry]) -> Iterator[Handlers]:
    with gr.Blocks():
        page = layout.draw()
    yield Handlers(Races(registries()), page)


def at(query: dict[str, str]) -> Any:
    """The request of a page with this query."""
    return SimpleNamespace(query_params=query)


def filled(handlers: Handlers, *lanes: tuple[str, str]) -> dict[Any, Any]:
    """What a browser sends when Start is pressed with these recipes and settings in the lanes."""
    form = handlers.page.form
    fields = {field: field.value for field in form.fields}
    for number in range(MOST):
        name, text = lanes[number] if number < len(lanes) else ("", "")
        fields |= {form.recipes[number]: name, form.settings[number]: text}
    return fields | {form.images: 5_000_000, handlers.page.key: KEY}


def test_each_fact_has_its_place_on_the_page(handlers: Handlers) -> None:
    assert set(handlers.page.shows) == set(feed.FACTS)
    assert all(component.elem_id for component in handlers.page.shows.values())


def test_lanes_are_shown_as_chosen_until_there_is_a_race(handlers: Handlers) -> None:
    page = handlers.page
    shown = handlers.preview(NOTHING_SEEN, "dcgan", "", "wgan", "")
    assert set(shown) <= page.of_lanes
    assert [shown[lane.column]["visible"] for lane in page.lanes] == [True, True, False, False]
    assert "<b>2</b> wgan" in shown[page.lanes[1].name] and page.lanes[2].stage not in shown
    assert handlers.preview(NOTHING_SEEN | {"id": "0badcafe"}, "dcgan", "", "wgan", "") == gr.skip()


def test_a_race_is_shown_whole_once_and_then_what_is_new(handlers: Handlers) -> None:
    page = handlers.page
    shown = handlers.start(filled(handlers, ("vanilla", TINY), ("vanilla", f"{TINY}, lr_d=0.002")))
    assert set(shown) <= page.view | {page.mine}
    assert [shown[lane.column]["visible"] for lane in page.lanes] == [True, True, False, False]
    assert "lr_d=0.002" in shown[page.lanes[1].name] and page.lanes[2].name not in shown
    assert shown[page.pause]["interactive"] and not shown[page.start]["interactive"]
    race = handlers.races.get(shown[page.mine])
    until(lambda: race.state == "running" and all(lane.grid() for lane in race.lanes))
    running = handlers.look(KEY, race.id, shown[page.seen])
    assert set(running) <= page.view and page.lanes[0].column not in running and page.lanes[0].stage in running
    paused = handlers.pause_or_resume(KEY, race.id, running[page.seen])
    assert paused[page.pause]["value"] == "Resume"
    until(lambda: all(lane.state == "paused" for lane in race.lanes))
    still = handlers.look(KEY, race.id, handlers.look(KEY, race.id, paused[page.seen])[page.seen])
    assert not {page.pause, page.chart, page.lanes[0].stage, page.lanes[0].name} & set(still)
    assert page.chart in handlers.look_at_all(KEY, race.id, still[page.seen])
    handlers.stop(KEY, race.id, still[page.seen])
    until(lambda: not race.active)
    over = handlers.look(KEY, race.id, still[page.seen])
    assert over[page.start]["interactive"] and not over[page.seen]["active"]
    again = handlers._form(race)
    assert set(again) == page.form.fields and again[page.form.recipes[2]] == "" == again[page.form.settings[3]]
    assert again[page.form.settings[1]] == "g_width=8, d_width=8, lr_d=0.002, batch=16"


def test_who_has_only_the_link_watches_and_steers_nothing(handlers: Handlers) -> None:
    page = handlers.page
    shown = handlers.start(filled(handlers, ("vanilla", TINY), ("vanilla", TINY)))
    race = handlers.races.get(shown[page.mine])
    assert shown[page.link]["mine"] and shown[page.link]["key"] == race.rights.key
    arrived = handlers.arrive(OTHER, "", at({"race": race.id}))
    assert not arrived[page.link]["mine"] and not arrived[page.link]["key"]
    assert not arrived[page.pause]["interactive"] and not arrived[page.stop]["interactive"] and arrived[page.start]["interactive"]
    for forbidden in (handlers.stop, handlers.pause_or_resume):
        with pytest.raises(UsageError, match="Only whoever started this race steers it"):
            forbidden(OTHER, "", arrived[page.seen])
    assert handlers.arrive(OTHER, "", at({"race": race.id, "key": race.rights.key}))[page.link]["mine"]
    handlers.stop(OTHER, "", arrived[page.seen])
    until(lambda: not race.active)


def test_without_a_race_the_page_says_so(handlers: Handlers) -> None:
    page = handlers.page
    gone = handlers.look(KEY, "0badcafe", NOTHING_SEEN)
    assert set(gone) <= page.view and gone[page.seen] == NOTHING_SEEN and "no race" in gone[page.shows["status"]]
    with pytest.raises(UsageError, match="at least 2"):
        handlers.start(filled(handlers, ("vanilla", "")))
