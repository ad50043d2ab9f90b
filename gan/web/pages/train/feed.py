"""Feed of Train live: the facts about a run that the page follows, by name."""

from gan.web.pages.train import diagnosis_panel, predictions
from gan.web.show import run_facts
from gan.web.show.facts import Fact
from gan.web.show.run_facts import RunFact, RunSight


def _diagnosis(sight: RunSight, _version: str) -> Fact:
    return Fact(diagnosis_panel.panel(diagnosis_panel.findings(sight.job, sight.status)))


def _verdict(sight: RunSight, _version: str) -> Fact:
    found = diagnosis_panel.findings(sight.job, sight.status)
    return Fact(predictions.verdict(sight.job, sight.status, found))


FACTS: dict[str, RunFact] = run_facts.FACTS | {"diagnosis": _diagnosis, "verdict": _verdict}
"""Those of every run, and two of this page's own: HTML."""
