"""Handlers of Race: what each event of the page does to a race, and what the page shows then."""

import contextlib
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.blocks import Block

from gan import recipes
from gan.errors import TheatreError
from gan.runs.race import MOST, Race, Races
from gan.runs.rights import Rights
from gan.web.components.run_watcher import NOTHING_SEEN, id_shown, turned, unseen
from gan.web.components.run_watcher import seen as read_seen
from gan.web.pages.race import feed, views
from gan.web.pages.race.layout import RacePage
from gan.web.show import run_views, view_state

Answer = dict[Block, Any]
"""New values by component; whatever is left out stays as it is."""


@dataclass(frozen=True)
class Handlers:
    """What the events of a page do. Of the arguments, ``key`` is the visitor's, ``mine`` their own race, and ``seen`` the
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
        key = filled[self.page.key]
        race = self.races.start(entries, filled[form.dataset], filled[form.seed], filled[form.minutes], Rights.of(key))
        return {self.page.mine: race.id} | self.look(key, race.id, turned())

    def pause_or_resume(self, key: str, mine: str, seen: Any) -> Answer:
        """Have every lane rest, or go on."""
        race = self.races.steer(id_shown(mine, seen), key)
        if race.state == "paused":
            race.resume()
        else:
            race.pause()
        return self.look(key, mine, seen)

    def stop(self, key: str, mine: str, seen: Any) -> Answer:
        """End the race."""
        self.races.steer(id_shown(mine, seen), key).stop()
        return self.look(key, mine, seen)

    def arrive(self, key: str, mine: str, request: gr.Request) -> Answer:
        """Show the race in the link (``?race=ID``), else the visitor's own, if the server still knows it; who brings its key
        (``&key=KEY``) steers it from then on."""
        asked = view_state.state_from_request("race", request)
        wanted = asked.get("race") or mine
        if "key" in asked:
            with contextlib.suppress(TheatreError):  # that only watching is left is said on the page
                self.races.admit(wanted, asked["key"], key)
        try:
            race = self.races.get(wanted)
        except TheatreError as error:
            return {self.page.mine: ""} | self._empty(key, str(error) if wanted else "")
        return self._form(race) | self.look(key, wanted, NOTHING_SEEN)

    def look_at_all(self, key: str, mine: str, seen: Any) -> Answer:
        """As ``look``, at all there is."""
        return self.look(key, id_shown(mine, seen), unseen(seen))

    def look(self, key: str, mine: str, seen: Any) -> Answer:
        """Show what has changed since ``seen``."""
        page, before, wanted = self.page, read_seen(seen), id_shown(mine, seen)
        try:
            race = self.races.get(wanted)
        except TheatreError as error:
            return self._empty(key, str(error))
        steers = race.rights.obeys(key)
        look = feed.look(race, feed.FACTS, seen)
        known = before["id"] == race.id
        answer: Answer = {} if known else self._opened(race) | {page.link: views.link(race, steers)}
        answer |= {page.seen: look.seen} | {page.shows[name]: value for name, value in look.facts.items()}
        if not known or look.seen["steady"] != before["steady"]:
            answer |= self._buttons(look.status["state"], steers)
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

    def _buttons(self, state: str, steers: bool) -> Answer:
        """The buttons for a state of the race; ``steers``: whether the visitor does, who else may start one of their own."""
        over = state == "over"
        return {
            self.page.start: gr.update(interactive=over or not steers),
            self.page.pause: gr.update(interactive=steers and not over, value="Resume" if state == "paused" else "Pause"),
            self.page.stop: gr.update(interactive=steers and not over),
        }

    def _empty(self, key: str, trouble: str = "") -> Answer:
        """The page before any race; ``trouble`` says why there is none."""
        current = self.races.current()
        return {
            self.page.seen: NOTHING_SEEN,
            self.page.shows["chart"]: views.EMPTY_CHART,
            self.page.shows["status"]: views.idle(trouble, current.id if current else "", self.races.places(key)),
            self.page.link: None,
            self.page.start: gr.update(interactive=True),
            self.page.pause: gr.update(interactive=False, value="Pause"),
            self.page.stop: gr.update(interactive=False),
        }
