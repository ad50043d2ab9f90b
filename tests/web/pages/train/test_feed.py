"""The facts that Train live follows."""

from collections.abc import Callable

import gradio as gr

from gan.runs.registry import JobRegistry
from gan.web.components.run_watcher import NOTHING_SEEN
from gan.web.pages.train import feed, layout
from gan.web.show import run_facts
from tests.runs.real_runs import tiny, until, until_steps


def test_each_fact_has_its_place_on_the_page() -> None:
    with gr.Blocks():
        page = layout.draw()
    assert set(page.shows) == set(feed.FACTS)
    assert page.seen.props["shows"] == {fact: component.elem_id for fact, component in page.shows.items()}


def test_what_only_gradio_can_show_is_told_apart(registries: Callable[..., JobRegistry]) -> None:
    job = registries().start(tiny(images=10_000_000), "mnist", 1)
    until_steps(job)
    job.pause()
    until(lambda: job.state == "paused" and job.grid() is not None)
    before = run_facts.look(job, feed.FACTS, NOTHING_SEEN).seen
    job.turn(lr_g=0.5)
    after = run_facts.look(job, feed.FACTS, before).seen
    assert {key for key in before["steady"] if before["steady"][key] != after["steady"][key]} == {"knobs"}
    job.watch(3)
    look = run_facts.look(job, feed.FACTS, after)
    assert look.seen["steady"]["critique"] and look.facts["critique"]["pixels"]
    assert 'aria-label="the doctor"' in look.facts["diagnosis"] and 'class="verdict"' in look.facts["verdict"]
