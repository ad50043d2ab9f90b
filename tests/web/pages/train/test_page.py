"""What Train live does with what a browser sends, without a browser."""

from collections.abc import Callable

import gradio as gr

from gan import recipes
from gan.runs.registry import JobRegistry
from gan.web.components.run_watcher import NOTHING_SEEN
from gan.web.pages.train import page
from tests.runs.real_runs import tiny


def test_a_start_that_overtakes_the_fields_takes_the_recipe_as_it_is(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    begin = page._starter(jobs)
    _, *old = page._fill("dcgan")
    begin("vanilla", "mnist", 1_000_000, 0, "", "", "dcgan", *old)
    job = jobs.newest()
    assert job and job.recipe == recipes.get("vanilla").with_settings(images=1_000_000)
    job.stop()
    filled_for, *new = page._fill("vanilla")
    new[page.SETTABLE.index("g_width")] = 16
    begin("vanilla", "mnist", 1_000_000, 0, "", "", filled_for, *new)
    job = jobs.newest()
    assert job and job.recipe == recipes.get("vanilla").with_settings(images=1_000_000, g_width=16)


def test_a_look_that_a_restart_has_overtaken_does_not_turn_the_page_back(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    first = jobs.start(tiny(), "mnist", 0)
    seen = NOTHING_SEEN | {"run": first.id}
    now, *shown = page._restart(jobs, first.id, seen, page.LIVE_LINE)
    assert now != first.id and shown[0]["run"] == shown[1] == now
    late = page._look_again(jobs, first.id, seen, page.LIVE_LINE, now)
    assert late == (gr.skip(),) * len(shown)
    for whole in (False, True):
        assert page._look_again(jobs, first.id, shown[0], page.LIVE_LINE, now, whole)[:2] != late[:2]
