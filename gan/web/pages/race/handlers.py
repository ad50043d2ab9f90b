"""Handlers of Race: what each event of the page does to a race, and what the page shows then."""

from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.blocks import Block

from gan import recipes
from gan.errors import TheatreError
from gan.runs.race import MOST, Race, Races
from gan.web.components.run_watcher import NOTHING_SEEN, id_shown, turned, unseen
from gan.web.components.run_watcher import seen as read_seen
from gan.web.pages.race import feed, views
from gan.web.pages.race.layout import RacePage
from gan.web.show import run_views, view_state

Answer = dict[Block, Any]
"""New values by component; whatever is left out stays as it is."""


@dataclass(frozen=True)
class Handlers:
    """What the events of a page do. Of the arguments, ``mine`` is the visitor's own race, and ``seen`` the
    watcher's value."""

    races: Races
    page: RacePage

    def preview(self, seen: Any, *names: str) -> Answer:
        """Show the lanes as chosen, as long as no race is shown."""
        if read_seen(seen)["id"]:
            return gr.skip()
        chosen = [recipes.get(name) for name in names if name]
        answer: Answer = {lane.column: gr.update(visible=at < len(chosen)) for at, lane in enumerate(self.page.lanes)}
        for number, (lane, recipe) in enumerate(zip(self.page.lanes, chosen, strict=False), 1):
            answer |= {
                lane.name: views.lane_name(number, recipe),
                lane.stage: run_views.noise_picture(),
                lane.panel: views.waiting(recipe),
            }
        return answer

    def start(self, filled: dict[Block, Any]) -> Answer:
        """Start a race as the form says."""
        form = self.page.form
        names, texts = [filled[field] for field in form.recipes], [filled[field] for field in form.settings]
        entries = views.entries(names, texts, filled[form.images])
        race = self.races.start(entries, filled[form.dataset], filled[form.seed], filled[form.minutes])
        return {self.page.mine: race.id} | self.look(race.id, turned())

    def pause_or_resume(self, mine: str, seen: Any) -> Answer:
        """Have every lane rest, or go on."""
        race = self.races.get(id_shown(mine, seen))
        if race.state == "paused":
            race.resume()
        else:
            race.pause()
        return self.look(mine, seen)

    def stop(self, mine: str, seen: Any) -> Answer:
        """End the race."""
        self.races.get(id_shown(mine, seen)).stop()
        return self.look(mine, seen)

    def arrive(self, mine: str, request: gr.Request) -> Answer:
        """Show the race in the link (``?race=ID``), else the visitor's own, if the server still knows it."""
        wanted = view_state.state_from_request("race", request).get("race") or mine
        try:
            race = self.races.get(wanted)
        except TheatreError as error:
            return {self.page.mine: ""} | self._empty(str(error) if wanted else "")
        return self._form(race) | self.look(wanted, NOTHING_SEEN)

    def look_at_all(self, mine: str, seen: Any) -> Answer:
        """As ``look``, at all there is."""
        return self.look(id_shown(mine, seen), unseen(seen))

    def look(self, mine: str, seen: Any) -> Answer:
        """Show what has changed since ``seen``."""
        page, before, wanted = self.page, read_seen(seen), id_shown(mine, seen)
        try:
            race = self.races.get(wanted)
        except TheatreError as error:
            return self._empty(str(error))
        look = feed.look(race, feed.FACTS, seen)
        known = before["id"] == race.id
        answer: Answer = {} if known else self._opened(race)
        answer |= {page.seen: look.seen} | {page.shows[name]: value for name, value in look.facts.items()}
        if not known or look.seen["steady"] != before["steady"]:
            answer |= self._buttons(look.status["state"])
        return answer

    def _form(self, race: Race) -> Answer:
        """The form as it would be filled in to start this race."""
        form, first = self.page.form, race.lanes[0]
        gaps = [None] * (MOST - len(race.lanes))
        entered = [*(lane.recipe for lane in race.lanes), *gaps]
        return {
            **{field: recipe.name if recipe else "" for field, recipe in zip(form.recipes, entered, strict=True)},
            **{field: views.changed(recipe) if recipe else "" for field, recipe in zip(form.settings, entered, strict=True)},
            form.dataset: first.dataset,
            form.images: first.recipe.images,
            form.seed: first.seed,
            form.minutes: race.limit / 60,
        }

    def _opened(self, race: Race) -> Answer:
        """The lanes of a race that the page has not shown before, without any samples."""
        answer: Answer = {}
        for number, lane in enumerate(self.page.lanes, 1):
            answer |= {lane.column: gr.update(visible=number <= len(race.lanes))}
            if number <= len(race.lanes):
                answer |= {
                    lane.name: views.lane_name(number, race.lanes[number - 1].recipe),
                    lane.stage: run_views.noise_picture(),
                }
        return answer

    def _buttons(self, state: str) -> Answer:
        """The buttons for a state of the race."""
        over = state == "over"
        return {
            self.page.start: gr.update(interactive=over),
            self.page.pause: gr.update(interactive=not over, value="Resume" if state == "paused" else "Pause"),
            self.page.stop: gr.update(interactive=not over),
        }

    def _empty(self, trouble: str = "") -> Answer:
        """The page before any race; ``trouble`` says why there is none."""
        current = self.races.current()
        return {
            self.page.seen: NOTHING_SEEN,
            self.page.shows["chart"]: views.EMPTY_CHART,
            self.page.shows["status"]: views.idle(trouble, current.id if current else ""),
            self.page.start: gr.update(interactive=True),
            self.page.pause: gr.update(interactive=False, value="Pause"),
            self.page.stop: gr.update(interactive=False),
        }
