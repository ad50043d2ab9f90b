"""Views of an upload and of its run: panels as HTML, and the values of the stages."""

import html
from typing import Any

from gan.data.datasets import Dataset
from gan.data.own_images import gather, sample_zip
from gan.data.own_images.sandbox import Report
from gan.runs.past_runs import PastRun
from gan.runs.places import Places
from gan.web.components.stage import picture
from gan.web.show import run_views

COLUMNS = 8
SKIPPED_SHOWN = 20
CLASSES_SHOWN = 12
INVITATION = (
    f"Up to {gather.MOST:,} pictures, also in a tar, or as IDX, NPZ or CSV. Sub-folders become classes. Nobody else sees them."
)
EXAMPLE = (
    '<div class="summary"><b>An example</b> of what will be trained on: our sample pictures, digits with a colour for each. '
    "Yours come here, cropped to squares and scaled.</div>"
)


def sheet_picture(shown: Dataset, report: Report) -> dict[str, Any]:
    """Value of the stage: pictures just as they will be trained on."""
    kind = "grey" if report.channels == 1 else "colour"
    alt = f"{len(shown.images)} of your {report.count} {kind} pictures, {report.side} by {report.side} pixels each"
    return picture(shown.images, alt, COLUMNS, 1) | {"columns": 1, "rows": 1}  # there is nothing to pick


def example_picture() -> dict[str, Any]:
    """Value of the stage before any upload."""
    shown = gather.preview(sample_zip.sample())
    return picture(shown.images, "example: 64 coloured digits", COLUMNS, 1) | {"columns": 1, "rows": 1}


def grid_picture(images: int, pixels: bytes, width: int, height: int) -> dict[str, Any]:
    """Value of the stage: what the generator draws, after ``images``."""
    sheet = run_views.grid_picture(images, (1, 1), run_views.sheet(pixels, width, height))  # one cell: nothing to pick
    return sheet | {"alt": f"generated samples after {images:,} images, always from the same noise"}


def summary(report: Report) -> str:
    """What was found, what was left out and why, and what to expect."""
    kind = "grey" if report.channels == 1 else "colour"
    lines = [f"<b>{report.count:,} {kind} pictures</b> of {report.side} x {report.side} pixels will be trained on."]
    if len(report.classes) > 1:
        shown = [f"{html.escape(name)} ({count:,})" for name, count in report.classes[:CLASSES_SHOWN]]
        more = len(report.classes) - CLASSES_SHOWN
        lines.append(f"Classes: {', '.join(shown)}{f' and {more} more' if more > 0 else ''}.")
    if report.advice:
        lines.append(f'<span class="advice">{html.escape(report.advice)}</span>')
    if report.left_out:
        rows = "".join(f"<li><b>{html.escape(name)}</b>: {html.escape(why)}</li>" for name, why in report.skipped[:SKIPPED_SHOWN])
        more = report.left_out - min(SKIPPED_SHOWN, len(report.skipped))
        rest = f"<li>and {more:,} more</li>" if more > 0 else ""
        files = "1 file was" if report.left_out == 1 else f"{report.left_out:,} files were"
        lines.append(f"<details><summary>{files} left out</summary><ul>{rows}{rest}</ul></details>")
    return f'<div class="summary">{"<br>".join(lines)}</div>'


def idle(now: Places | None = None) -> str:
    """The panel when there is no run; ``now`` says which places are taken."""
    words = "Noise, from which every generator starts. Bring pictures, then press <b>Start</b>."
    return f'<div class="status">{words}{run_views.places_line(now) if now else ""}</div>'


def past_run_panel(run: PastRun, mine: bool) -> str:
    """What an earlier server left of a run, and where it can be gone on with."""
    way = f'<p class="onward"><a href="./train?run={run.id}">See it on Train live</a></p>'
    return run_views.past_run_panel(run, mine) + way


def status_panel(status: dict[str, Any]) -> str:
    """The run's state as on Train live, and the way there."""
    more = "" if status["state"] in run_views.OVER else f'<a href="./train?run={status["run"]}">Watch it on Train live</a>'
    return run_views.status_panel(status) + (f'<p class="onward">{more}</p>' if more else "")
