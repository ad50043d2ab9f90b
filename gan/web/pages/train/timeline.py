"""Time line of a run: go back to a moment, branch a new run from it, or keep it as a model."""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from gan.recipes import Recipe
from gan.runs.job import Job
from gan.runs.model_names import check_name, place_free
from gan.runs.registry import JobRegistry
from gan.web.components.timeline import back_at, timeline
from gan.web.show import live_model


@dataclass(frozen=True)
class Panel:
    """The components: the time line, and what can be done with the moment at which it stands."""

    line: gr.HTML
    branch: gr.Button
    stops: gr.Checkbox
    keep: gr.Button


def draw() -> Panel:
    """Draw them; call inside a Blocks context."""
    line = timeline(elem_id="train-line")
    with gr.Row(elem_classes="tight transport"):
        branch = gr.Button("Branch from here", size="sm", min_width=110, elem_id="train-branch")
        keep = gr.Button("Keep as a model", size="sm", min_width=110, elem_id="train-keep")
    stops = gr.Checkbox(
        True, label="A branch stops this run, which is saved", interactive=False, container=False, elem_id="train-branch-stops"
    )
    return Panel(line, branch, stops, keep)


def branch(jobs: JobRegistry, key: str, run: str, line: Any, recipe: Recipe, stops: bool) -> Job:
    """Start a new run from the moment at which the time line stands, under ``recipe``; ``stops``: in place of ``run``, where the
    visitor with this key steers that.

    Raises:
        UsageError: there is no such run or moment, or the recipe's networks are not the run's.
        TheatreError: as ``JobRegistry.start``.
    """
    job = jobs.get(run)
    return jobs.branch(run, live_model.moment_of(job, back_at(line)), recipe, key, stops)


def keep(jobs: JobRegistry, key: str, run: str, line: Any, name: str) -> str:
    """Save the moment at which the time line stands among the models, and say under which name.

    Raises:
        UsageError: a name that is not allowed, or no such run or moment, or the run is private or does not obey this key.
        TheatreError: the disk refused.
    """
    job = jobs.steer(run, key)
    job.check_public()
    moment = live_model.moment_of(job, back_at(line))
    return place_free(moment.path, check_name(name) if name else "", job.recipe.name, job.spec.rights.owner)
