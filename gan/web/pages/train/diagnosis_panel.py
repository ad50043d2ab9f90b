"""Diagnosis panel: the findings about a run as HTML, the gravest in full and a line for each of the next."""

import html
from typing import Any
from weakref import WeakKeyDictionary

from gan.runs.job import Job
from gan.teaching.diagnosis import Finding, diagnose

SHOWN = 3
"""Findings that are told, at most."""
POINTS_PER_DIAGNOSIS = 8
"""A run is diagnosed again when there are so many more points, about a second's: words that change faster cannot be read."""
QUIET = '<section class="doctor" aria-label="the doctor"></section>'
"""Before any run; as high as a finding, so that nothing moves when the first one comes."""
_SEVERITIES = {"sick": "Sick", "watch": "Watch", "fine": "Fine"}

_diagnoses: "WeakKeyDictionary[Job, tuple[tuple[Any, ...], list[Finding]]]" = WeakKeyDictionary()


def findings(job: Job, status: dict[str, Any]) -> list[Finding]:
    """Diagnosis of a run, made anew only when there is more to go by; ``status``: the run's, as it is now."""
    kept = (status["next"] // POINTS_PER_DIAGNOSIS, len(status["readings"]), len(status["marks"]), status["state"])
    if _diagnoses.get(job, (None,))[0] != kept:
        _diagnoses[job] = kept, diagnose(job.history())
    return _diagnoses[job][1]


def panel(found: list[Finding]) -> str:
    """The findings as HTML, the gravest first, as ``diagnose`` gives them."""
    if not found:
        return QUIET
    first, *others = found[:SHOWN]
    lines = "".join(
        f'<li data-kind="{one.kind}" tabindex="0">{_title(one)}<span class="doctor-more">{_words(one)}</span></li>'
        for one in others
    )
    return (
        f'<section class="doctor" aria-label="the doctor"><div data-kind="{first.kind}">{_title(first)}{_words(first)}</div>'
        + (f"<ul>{lines}</ul>" if lines else "")
        + "</section>"
    )


def _title(finding: Finding) -> str:
    return (
        f'<b class="doctor-{finding.severity}">{_SEVERITIES[finding.severity]}</b> <strong>{html.escape(finding.title)}</strong>'
    )


def _words(finding: Finding) -> str:
    return f"<p>{html.escape(finding.evidence)}</p><p>{html.escape(finding.advice)}</p>"
