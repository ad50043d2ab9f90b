"""Feed of Your images: the facts about a visitor's run that the page follows, by name."""

from gan.web.pages.own_images import views
from gan.web.show.facts import Fact
from gan.web.show.run_facts import RunFact, RunSight, new_sheet


def _grid(sight: RunSight, version: str) -> Fact | None:
    new = new_sheet(sight, version)
    return new and Fact(views.grid_picture(*new[:4]), new[4])


FACTS: dict[str, RunFact] = {
    "own_images_status": lambda sight, _: Fact(views.status_panel(sight.status)),
    "own_images_grid": _grid,
}
"""The panel, as HTML, and the stage's value: samples of which none can be picked."""
