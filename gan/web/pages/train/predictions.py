"""Predictions: one is made, a run that is broken on purpose is started, and the run shows whether the prediction was right."""

import html
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import gradio as gr
from gradio.blocks import Block

from gan.errors import UsageError
from gan.runs.job import Job
from gan.runs.registry import JobRegistry
from gan.runs.rights import Rights
from gan.teaching import failures
from gan.teaching.diagnosis import Finding
from gan.teaching.failures import DATASET, FAILURES, SEED, Failure
from gan.training.history import Reading

FIRST = next(iter(FAILURES.values()))
NOTHING = '<div class="verdict"></div>'
"""While no broken run is on the page."""


@dataclass
class Prediction:
    """A prediction: what somebody expects of a broken run.

    Attributes:
        preset: how it is broken.
        choice: which of the preset's choices, from 0.
        verdict: as HTML, once there is one; it stands, whatever the run does next.
    """

    preset: Failure
    choice: int
    verdict: str = ""


_predictions: "WeakKeyDictionary[Job, Prediction]" = WeakKeyDictionary()


@dataclass(frozen=True)
class Panel:
    """The components of the folded panel: what to break, the question, the visitor's choice, and the button that starts it."""

    preset: gr.Dropdown
    question: gr.HTML
    choice: gr.Radio
    start: gr.Button

    def ask(self, name: str) -> dict[Block, Any]:
        """Ask the question of another preset, with its choices, none of them chosen."""
        preset = failures.get(name)
        return {self.question: question(preset), self.choice: gr.update(choices=_choices(preset), value=None)}


def draw() -> Panel:
    """Draw the panel; call inside its Accordion."""
    preset = gr.Dropdown(
        [(one.title, one.name) for one in FAILURES.values()],
        value=FIRST.name,
        label="What to break",
        container=False,
        elem_id="break-preset",
    )
    asked = gr.HTML(question(FIRST), elem_id="break-question", js_on_load=None)
    choice = gr.Radio(_choices(FIRST), value=None, label="Your prediction", container=False, elem_id="break-prediction")
    start = gr.Button("Start it broken", elem_id="break-start", size="sm")
    return Panel(preset, asked, choice, start)


def _choices(preset: Failure) -> list[tuple[str, int]]:
    return [(words, number) for number, words in enumerate(preset.choices)]


def question(preset: Failure) -> str:
    """The question as HTML, and what is changed to ask it."""
    changes = [f"{key} = {value}" for key, value in preset.changes.items()]
    changes += [f"{preset.few} training images"] if preset.few else []
    return (
        f'<p class="question">{html.escape(preset.question)} <small>{preset.recipe}: {html.escape(", ".join(changes))}; '
        f"{preset.images:,} images.</small></p>"
    )


def start(jobs: JobRegistry, key: str, name: str, choice: int | None, run: str) -> Job:
    """Start the broken run of a preset for the visitor with this key; ``run`` is their own on the page or "", and has to be over.

    Raises:
        UsageError: nothing was predicted, or the page's run is still going; besides what ``JobRegistry.start`` raises.
    """
    preset = failures.get(name)
    if choice is None or not 0 <= choice < len(preset.choices):
        raise UsageError("Predict first: choose what you think will happen, then press Start it broken.")
    if jobs.is_active(run):
        raise UsageError("A run is still going on this page; stop it first, then start a broken one.")
    data = failures.training_images(preset) if preset.few else None
    job = jobs.start(failures.recipe_of(preset), DATASET, SEED, data=data, rights=Rights.of(key))
    _predictions[job] = Prediction(preset, choice)
    return job


def verdict(job: Job, status: dict[str, Any], found: list[Finding]) -> str:
    """What has become of the prediction made of this run: as HTML, ``NOTHING`` if there was none."""
    prediction = _predictions.get(job)
    if prediction is None:
        return NOTHING
    prediction.verdict = prediction.verdict or _verdict(prediction, status, found)
    expected = html.escape(prediction.preset.choices[prediction.choice])
    waiting = f"<p>You predicted: <b>{expected}.</b> The run will show.</p>"
    return f'<div class="verdict" role="status">{prediction.verdict + _this_run(status) if prediction.verdict else waiting}</div>'


def _verdict(prediction: Prediction, status: dict[str, Any], found: list[Finding]) -> str:
    """The verdict, or "" while it is too early for one."""
    preset = prediction.preset
    shown = any(one.kind == preset.finding and one.severity == "sick" for one in found)
    if not shown and status["state"] in ("stopped", "failed"):
        return f"<p>It ended before it showed: start it again, and let D see all {preset.images:,} images.</p>"
    if not shown and status["state"] != "finished":
        return ""
    if status["marks"]:
        return "<p>Settings were changed on the way, so this run cannot judge the prediction. Start it again to see.</p>"
    if preset.finding and not shown:
        head = "<b>This run came out otherwise</b> than the one that was measured, as a GAN can."
    elif prediction.choice == preset.answer:
        head = '<b class="right">You were right:</b> ' + html.escape(preset.choices[preset.answer]) + "."
    else:
        head = '<b class="wrong">Not so.</b> What happens: ' + html.escape(preset.choices[preset.answer]) + "."
    return f"<p>{head}</p><p>{html.escape(preset.why)}</p>"


def _this_run(status: dict[str, Any]) -> str:
    """Its newest score, to lay beside what was measured."""
    if not status["readings"]:
        return ""
    last = Reading(*status["readings"][-1])
    return f"<p>Your run: FID {last.fid:,.0f} after {last.images:,} images.</p>"
