from types import SimpleNamespace
from typing import Any

from gan import recipes
from gan.teaching.diagnosis import Finding
from gan.training.history import History
from gan.web.pages.train import diagnosis_panel

SICK = Finding("discriminator-won", "sick", "The detective has won", "D(G(z)) is < 0.001.", "Take another loss.")
WATCH = Finding("oscillation", "watch", "They chase each other", "20 swings.", "Lower both.")
FINE = Finding("healthy", "fine", "Nothing is wrong", "FID is 20.", "Nothing needs doing.")


class Run(SimpleNamespace):
    """As much of a job as a diagnosis reads; it counts how often its history was asked for."""

    __hash__ = object.__hash__  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__(asked=0)

    def history(self) -> History:
        self.asked += 1
        return History(recipes.get("dcgan"))


def status(**values: Any) -> dict[str, Any]:
    return {"next": 0, "readings": [], "marks": [], "state": "running"} | values


def test_the_gravest_finding_is_told_in_full_and_the_others_in_a_line_that_unfolds():
    panel = diagnosis_panel.panel([SICK, WATCH, FINE, FINE])
    assert panel.index(SICK.title) < panel.index("D(G(z)) is &lt; 0.001.") < panel.index(WATCH.title) < panel.index(FINE.title)
    assert panel.count("data-kind") == diagnosis_panel.SHOWN and panel.count("<li") == diagnosis_panel.SHOWN - 1
    assert '<b class="doctor-sick">Sick</b>' in panel and '<b class="doctor-watch">Watch</b>' in panel


def test_without_findings_the_panel_is_empty_but_there():
    assert diagnosis_panel.panel([]) == diagnosis_panel.QUIET


def test_a_run_is_looked_at_again_only_when_there_is_more_to_go_by():
    run = Run()
    first = diagnosis_panel.findings(run, status())  # type: ignore[arg-type]
    assert [finding.kind for finding in first] == ["young"]
    assert diagnosis_panel.findings(run, status(next=diagnosis_panel.POINTS_PER_DIAGNOSIS - 1)) is first and run.asked == 1  # type: ignore[arg-type]
    for more in ({"next": diagnosis_panel.POINTS_PER_DIAGNOSIS}, {"readings": [1]}, {"marks": [1]}, {"state": "failed"}):
        before = run.asked
        diagnosis_panel.findings(run, status(**more))  # type: ignore[arg-type]
        assert run.asked == before + 1, more
    diagnosis_panel.findings(Run(), status(state="failed"))  # type: ignore[arg-type]  # another run has a diagnosis of its own
    assert run.asked == 5
