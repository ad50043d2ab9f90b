"""Playing with a run's networks: what the panel answers, without a browser."""

from collections.abc import Callable

import gradio as gr

from gan.runs.registry import JobRegistry
from gan.web.components.console import console
from gan.web.components.run_watcher import NOTHING_SEEN
from gan.web.components.timeline import LIVE
from gan.web.pages.train.play import NO_RUN, Panel
from tests.runs.real_runs import tiny, until_saved


def test_a_panel_is_filled_once_for_a_run_and_then_drawn_anew(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    with gr.Blocks():
        panel = Panel(jobs, console(None, None), gr.HTML(), gr.HTML(), gr.State(""))
    assert panel.open("", NOTHING_SEEN, LIVE) == {panel.filled_for: "", panel.opinion: NO_RUN}
    assert panel.draw("", NOTHING_SEEN, LIVE, None) == gr.skip()
    job = jobs.start(tiny(), "mnist", 0)
    until_saved(job)
    filled = panel.draw_again(job.id, NOTHING_SEEN, LIVE, None, "")
    assert set(filled) == panel.all and filled[panel.filled_for] == job.id
    point = filled[panel.console]["value"]
    assert set(panel.draw_again(job.id, NOTHING_SEEN, LIVE, point, job.id)) == {panel.stage, panel.opinion}
    elsewhere = panel.randomise(job.id, NOTHING_SEEN, LIVE)
    assert elsewhere[panel.console]["value"] != point
