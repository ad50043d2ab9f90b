"""What Train live does with what a browser sends, without a browser."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from gan import recipes
from gan.errors import UsageError
from gan.runs.registry import JobRegistry
from gan.runs.rights import Rights
from gan.web.components.run_watcher import NOTHING_SEEN
from gan.web.components.timeline import LIVE
from gan.web.pages.train import layout
from gan.web.pages.train.handlers import Handlers
from tests.runs.real_runs import tiny, until, until_steps

KEY, OTHER = "0" * 32, "1" * 32
MINE = Rights.of(KEY)


@pytest.fixture
def handlers(registries: Callable[..., JobRegistry]) -> Iterator[Handlers]:
    with gr.Blocks():
        page = layout.draw()
    yield Handlers(registries(), page)


def at(query: dict[str, str]) -> Any:
    """The request of a page with this query."""
    return SimpleNamespace(query_params=query)


def filled(handlers: Handlers, fields: dict[Any, Any], **settings: Any) -> dict[Any, Any]:
    """What a browser sends when Start is pressed: the fields as they were built, but for these."""
    form = handlers.page.form
    chosen = {field: field.value for field in form.fields} | {handlers.page.key: KEY} | fields
    return chosen | {form.settings[key]: value for key, value in settings.items()}


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
    first = jobs.start(tiny(), "mnist", 0, rights=MINE)
    seen = NOTHING_SEEN | {"id": first.id}
    shown = handlers.restart(KEY, first.id, seen, LIVE)
    now = shown[page.run]
    assert now != first.id and shown[page.seen]["id"] == shown[page.turned] == now
    assert handlers.look_again(KEY, first.id, seen, LIVE, now) == gr.skip()
    for look in (handlers.look_again, handlers.look_at_all):
        assert look(KEY, first.id, shown[page.seen], LIVE, now)[page.seen]["id"] == now


def test_every_answer_is_among_the_outputs_and_tells_only_what_has_changed(handlers: Handlers) -> None:
    page = handlers.page
    job = handlers.jobs.start(tiny(), "mnist", 0, rights=MINE)
    until_steps(job)
    first = handlers.pause_or_go_on(KEY, job.id, NOTHING_SEEN, LIVE)
    assert set(first) <= page.view and first[page.transport.pause]["value"] == "Resume"
    assert not first[page.critique]["visible"] and first[page.form.settings["lr_g"]] == job.recipe.lr_g
    again = handlers.look_again(KEY, job.id, first[page.seen], LIVE, job.id)
    assert not {page.transport.pause, page.critique, page.form.frozen, page.download, page.stage, page.chart} & set(again)
    assert page.shows["status"] in again
    changed = handlers.change_setting("lr_g")(KEY, job.id, first[page.seen], LIVE, 0.25)
    assert changed[page.form.settings["lr_g"]] == 0.25 and page.transport.pause not in changed
    with pytest.raises(UsageError, match="lr_g is empty"):
        handlers.change_setting("lr_g")(KEY, job.id, first[page.seen], LIVE, None)


def test_without_a_run_there_is_nobody_to_obey_and_the_page_says_so(handlers: Handlers) -> None:
    page = handlers.page
    assert handlers.set_pace(KEY, "", NOTHING_SEEN, LIVE, 1.5) == gr.skip()
    gone = handlers.look_again(KEY, "0badcafe", NOTHING_SEEN, LIVE, "")
    assert set(gone) <= page.view and gone[page.seen] == NOTHING_SEEN
    assert gone[page.shows["status"]].count("no run") == 1 and gone[page.transport.start]["interactive"]


def test_who_has_only_the_link_watches_and_steers_nothing(handlers: Handlers) -> None:
    jobs, page = handlers.jobs, handlers.page
    job = jobs.start(tiny(), "mnist", 0, rights=MINE)
    until_steps(job)
    arrived = handlers.arrive(OTHER, "", at({"run": job.id}))
    seen, transport = arrived[page.seen], page.transport
    assert arrived[page.link] == {"id": job.id, "mine": False, "key": "", "note": ""} and page.run not in arrived
    off = [transport.pause, transport.stop, transport.restart, page.timeline.keep, page.speed, *transport.steps.values()]
    assert not any(arrived[control]["interactive"] for control in off)
    assert arrived[transport.start]["interactive"] and arrived[page.timeline.branch]["interactive"], "a run of their own"
    cell: Any = SimpleNamespace(index=3)
    for forbidden in (
        lambda: handlers.pause_or_go_on(OTHER, "", seen, LIVE),
        lambda: handlers.stop(OTHER, "", seen, LIVE),
        lambda: handlers.restart(OTHER, "", seen, LIVE),
        lambda: handlers.step("")(OTHER, "", seen, LIVE),
        lambda: handlers.set_pace(OTHER, "", seen, LIVE, 1.5),
        lambda: handlers.watch_cell(OTHER, "", seen, LIVE, cell),
        lambda: handlers.keep(OTHER, "", seen, LIVE, ""),
        lambda: handlers.stop("", job.id, seen, LIVE),
    ):
        with pytest.raises(UsageError, match="Only whoever started this run steers it"):
            forbidden()
    assert handlers.change_setting("lr_g")(OTHER, "", seen, LIVE, 0.5) == gr.skip(), "it is for the next start"
    assert job.state == "running" and not job.status()["marks"]
    mine = handlers.arrive(KEY, "", at({"run": job.id}))
    assert mine[page.link]["key"] == job.spec.rights.key and mine[transport.pause]["interactive"]


def test_who_has_the_steering_link_steers_from_then_on(handlers: Handlers) -> None:
    jobs, page = handlers.jobs, handlers.page
    job = jobs.start(tiny(), "mnist", 0, rights=MINE)
    link = {"run": job.id, "key": job.spec.rights.key}
    assert not handlers.arrive(OTHER, "", at(link | {"key": OTHER}))[page.link]["mine"]
    assert handlers.arrive(OTHER, "", at(link))[page.link]["mine"]
    again = handlers.arrive(OTHER, "", at({"run": job.id}))
    assert again[page.link]["mine"]
    handlers.stop(OTHER, "", again[page.seen], LIVE)
    until(lambda: not job.active)


def test_a_branch_is_in_place_of_its_parent_or_the_visitors_own(handlers: Handlers) -> None:
    jobs, page = handlers.jobs, handlers.page
    job = jobs.start(tiny(), "mnist", 0, rights=MINE)
    until(lambda: job.moments)
    seen = handlers.arrive(OTHER, "", at({"run": job.id}))[page.seen]
    values = [job.recipe.setting(key) for key in layout.LIVE]
    theirs = jobs.get(handlers.branch(OTHER, "", seen, {"at": 0}, True, *values)[page.run])
    assert job.active and theirs.spec.rights.obeys(OTHER) and not theirs.spec.rights.obeys(KEY)
    theirs.stop()
    until(lambda: not theirs.active)
    shown = handlers.branch(KEY, job.id, seen, {"at": 0}, True, *values)
    ours = jobs.get(shown[page.run])
    assert job.state == "stopped" and job.saved_path and ours.spec.rights == job.spec.rights
    panel = shown[page.shows["status"]]
    assert f"Branched at {job.moments[0].images:,} images from" in panel and f"./train?run={job.id}" in panel
    assert "which was stopped and saved" in panel


def test_a_tab_whose_server_was_started_again_offers_what_a_reload_does(
    handlers: Handlers, registries: Callable[..., JobRegistry]
) -> None:
    page = handlers.page
    job = handlers.jobs.start(tiny(), "mnist", 0, rights=MINE)
    until_steps(job)
    seen = handlers.arrive(KEY, job.id, at({}))[page.seen]
    handlers.jobs.close()
    after = Handlers(registries(), page)
    looked = after.look_again(KEY, job.id, seen, LIVE, job.id)
    reloaded = after.arrive(KEY, job.id, at({}))
    told = page.shows["status"]
    assert looked[told] == reloaded[told] and "Go on</b> takes it up" in looked[told]
    assert looked[page.transport.pause] == gr.update(interactive=True, value="Go on") and looked[page.seen]["id"] == job.id
    other = after.look_again(OTHER, "", seen, LIVE, job.id)
    assert "Go on</b>" not in other[told] and not other[page.transport.pause]["interactive"]
    gone_on = after.pause_or_go_on(KEY, "", looked[page.seen], LIVE)
    assert after.jobs.get(gone_on[page.run]).spec.rights.owner == MINE.owner


def test_without_a_run_the_page_tells_how_many_places_are_taken(handlers: Handlers) -> None:
    page, jobs = handlers.page, handlers.jobs
    idle = handlers.arrive(KEY, "", at({}))[page.shows["status"]]
    assert "places" not in idle
    job = jobs.start(tiny(), "mnist", 0, rights=MINE)
    idle = handlers.arrive(OTHER, "", at({}))[page.shows["status"]]
    assert "1 of 2 places for runs is taken" in idle and job.id not in idle
    assert job.id in handlers.arrive(KEY, "", at({}))[page.shows["status"]]
