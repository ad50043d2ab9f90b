"""Handlers of Train live: what each event of the page does to a run, and what the page shows then."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.blocks import Block

from gan import recipes
from gan.data import datasets
from gan.errors import TheatreError, UsageError
from gan.recipes import SETTINGS
from gan.recipes.plan import IMAGES, changed, plan
from gan.runs.past_runs import PastRun
from gan.runs.registry import Job, JobRegistry
from gan.runs.rights import Rights
from gan.web import reading
from gan.web.components.run_watcher import NOTHING_SEEN, id_shown, turned, unseen
from gan.web.components.run_watcher import seen as read_seen
from gan.web.components.timeline import LIVE as LIVE_LINE
from gan.web.components.timeline import NO_SPAN, back_at
from gan.web.events import inform
from gan.web.pages.train import diagnosis_panel, feed, predictions, timeline
from gan.web.pages.train.layout import FIXED, LIVE, SETTABLE, SPEEDS, TrainPage
from gan.web.show import run_facts, run_views, view_state

Answer = dict[Block, Any]
"""New values by component; whatever is left out stays as it is."""


@dataclass(frozen=True)
class Handlers:
    """What the events of a page do. Of the arguments, ``key`` is the visitor's, ``run`` their own run, ``seen`` the watcher's
    value and ``line`` the time line's.
    """

    jobs: JobRegistry
    page: TrainPage

    def fill(self, name: str) -> Answer:
        """Set the fields of the settings to another recipe's."""
        recipe, form = recipes.get(name), self.page.form
        return {form.filled_for: name} | {form.settings[key]: recipe.setting(key) for key in SETTABLE}

    def start(self, filled: dict[Block, Any]) -> Answer:
        """Start a run as the form says."""
        form = self.page.form
        name, frozen = filled[form.recipe], filled[form.frozen]
        # who presses Start before the fields have followed the recipe has changed none of them
        settings = {key: filled[form.settings[key]] for key in SETTABLE} if filled[form.filled_for] == name else {}
        recipe = plan(name, filled[form.images], settings)
        key = filled[self.page.key]
        rights = Rights.of(key)
        job = self.jobs.start(recipe, filled[form.dataset], filled[form.seed], filled[form.name] or "", rights=rights)
        if frozen:
            job.turn(frozen=frozen)
        return self._turn_to(key, job, LIVE_LINE)

    def start_broken(self, key: str, run: str, seen: Any, line: Any, preset: str, choice: int | None) -> Answer:
        """Start a run that is broken on purpose; the page's fields then show its settings."""
        shown = id_shown(run, seen)
        job = predictions.start(self.jobs, key, preset, choice, shown if self._steers(key, shown) else "")
        return self._turn_to(key, job, LIVE_LINE) | self._settings(job)

    def restart(self, key: str, run: str, seen: Any, line: Any) -> Answer:
        """Start the same recipe, data and seed from the first step; what was going on is stopped, and so saved."""
        return self._turn_to(key, self.jobs.again(id_shown(run, seen), key), line)

    def pause_or_go_on(self, key: str, run: str, seen: Any, line: Any) -> Answer:
        """Pause, resume, or go on with a run that has ended before its time."""
        wanted = id_shown(run, seen)
        if self.jobs.is_active(wanted):
            return self._command(key, run, seen, line, lambda job: job.resume() if job.state == "paused" else job.pause())
        return self._turn_to(key, self.jobs.go_on(wanted, key), line)

    def stop(self, key: str, run: str, seen: Any, line: Any) -> Answer:
        """End the run; what it has learnt is saved."""
        return self._command(key, run, seen, line, lambda job: job.stop())

    def step(self, player: str) -> Callable[..., Answer]:
        """The handler that lets one player, or both if it is "", learn from one batch."""
        return lambda key, run, seen, line: self._command(key, run, seen, line, lambda job: job.step(1, player))

    def branch(self, key: str, run: str, seen: Any, line: Any, stops: bool, *values: Any) -> Answer:
        """Branch from the moment on the time line, with the live settings as they stand on the page; the networks stay. The run
        itself is stopped, and so saved, if that is wanted and the visitor steers it."""
        job = self.jobs.get(id_shown(run, seen))
        recipe = changed(job.recipe, dict(zip(LIVE, values, strict=True)))
        return self._turn_to(key, timeline.branch(self.jobs, key, job.id, line, recipe, bool(stops)), line)

    def keep(self, key: str, run: str, seen: Any, line: Any, name: str) -> None:
        """Save the moment on the time line among the models."""
        saved = timeline.keep(self.jobs, key, id_shown(run, seen), line, name or "")
        inform(f"Saved as {saved}; Explore opens it.")

    def watch_cell(self, key: str, run: str, seen: Any, line: Any, event: gr.EventData) -> Answer:
        """Have D's words on the cell of the grid that was clicked told from now on."""
        return self._steer(key, run, seen, line, lambda job: job.watch(reading.whole(event.index, "The cell")))

    def set_pace(self, key: str, run: str, seen: Any, line: Any, pace: float) -> Answer:
        """Set the seconds before each line of the algorithm."""
        return self._steer(key, run, seen, line, lambda job: job.slow(pace))

    def change_setting(self, key: str) -> Callable[..., Answer]:
        """The handler of a live setting that was changed by hand."""

        def change(key_of: str, run: str, seen: Any, line: Any, value: Any) -> Answer:
            if not self._steers(key_of, id_shown(run, seen)):
                return gr.skip()  # the field is for the next start alone
            if value is None:
                raise UsageError(f"{key} is empty; it must be {SETTINGS[key].allowed}.")
            return self._steer(key_of, run, seen, line, lambda job: job.turn(**{key: value}))

        return change

    def arrive(self, key: str, run: str, request: gr.Request) -> Answer:
        """Show the run in the link (``?run=ID``), else the visitor's own, if the server still knows it; who brings its key
        (``&key=KEY``) steers it from then on."""
        asked = view_state.state_from_request("train", request)
        wanted = asked.get("run") or run
        if "key" in asked:
            with contextlib.suppress(TheatreError):  # that only watching is left is said on the page
                self.jobs.admit(wanted, asked["key"], key)
        try:
            job = self.jobs.get(wanted)
        except TheatreError:
            shown = self._without(key, wanted, NOTHING_SEEN)
            try:
                return self._settings(self.jobs.past_run(wanted)) | shown
            except TheatreError:
                return {self.page.run: ""} | shown
        return self._settings(job) | {self.page.turned: wanted} | self._look(key, wanted, NOTHING_SEEN, LIVE_LINE)

    def look_again(self, key: str, run: str, seen: Any, line: Any, turned: str) -> Answer:
        """Look at the run of the page's own accord.

        A look that was asked for just before a restart or a branch turned the page to another run, and is answered after it,
        must not turn it back.
        """
        if turned and read_seen(seen)["id"] != turned:
            return gr.skip()
        return self._look(key, id_shown(run, seen), seen, line)

    def look_at_all(self, key: str, run: str, seen: Any, line: Any, turned: str) -> Answer:
        """As ``look_again``, at all there is."""
        if turned and read_seen(seen)["id"] != turned:
            return gr.skip()
        return self._look(key, id_shown(run, seen), unseen(seen), line)

    def _steer(self, key: str, run: str, seen: Any, line: Any, command: Callable[[Job], None]) -> Answer:
        """As ``_command``; without a run under way there is nobody to obey, and the page stays as it is."""
        return self._command(key, run, seen, line, command) if self.jobs.is_active(id_shown(run, seen)) else gr.skip()

    def _command(self, key: str, run: str, seen: Any, line: Any, command: Callable[[Job], None]) -> Answer:
        command(self.jobs.steer(id_shown(run, seen), key))
        return self._look(key, run, seen, line)

    def _turn_to(self, key: str, job: Job, line: Any) -> Answer:
        """Make a new run the visitor's own, and show it."""
        return {self.page.run: job.id, self.page.turned: job.id} | self._look(key, job.id, turned(), line)

    def _steers(self, key: str, run: str) -> bool:
        """Whether the run is under way and obeys this key."""
        return self.jobs.is_active(run) and self.jobs.get(run).spec.rights.obeys(key)

    def _settings(self, job: Job | PastRun) -> Answer:
        """The fields as the run was started with; somebody's own pictures are no choice of data."""
        form = self.page.form
        name = job.recipe.name
        shown: Answer = {form.recipe: name, form.filled_for: name, form.images: job.recipe.images, form.seed: job.seed}
        data = {form.dataset: job.dataset} if job.dataset in datasets.SOURCES else {}
        return shown | data | {form.settings[key]: job.recipe.setting(key) for key in FIXED}

    def _look(self, key: str, run: str, seen: Any, line: Any) -> Answer:
        """What has changed since ``seen``, with the time line standing where ``line`` says."""
        page, before = self.page, read_seen(seen)
        try:
            job = self.jobs.get(before["id"] or run)
        except TheatreError:
            return self._without(key, before["id"] or run, seen)
        mine = job.spec.rights.obeys(key)
        look = run_facts.look(job, feed.FACTS, before | {"at": back_at(line)})
        now, old = look.seen["steady"], before["steady"] if before["id"] == job.id else None
        changed = {key for key, value in now.items() if not isinstance(old, dict) or old.get(key) != value}
        answer: Answer = {page.seen: look.seen} | self._shown(look.facts)
        if before["id"] != job.id:
            answer |= {page.link: run_views.link(job, mine)}
        if "critique" in changed:
            answer |= {page.critique: gr.update(visible=now["critique"])}
        if "state" in changed:
            answer |= self._buttons(look.status, job.saved_path, mine)
        if "knobs" in changed:
            answer |= self._knobs(job, look.status, mine)
        return answer

    def _shown(self, facts: dict[str, Any]) -> Answer:
        """Facts in their places; the time line's value is the hand's, and what it spans a property."""
        return {self.page.shows[name]: gr.update(span=fact) if name == "span" else fact for name, fact in facts.items()}

    def _knobs(self, job: Job, status: dict[str, Any], mine: bool) -> Answer:
        """The speed, the live settings and the frozen player as they are in force, whoever changed them."""
        page, knobs = self.page, status["knobs"]
        values = {key: job.recipe.setting(key) if knobs[key] is None else knobs[key] for key in LIVE}
        answer: Answer = {page.form.settings[key]: value for key, value in values.items()}
        pace = {"value": status["pace"]} if status["pace"] in {pace for _, pace in SPEEDS} else {}
        answer |= {page.speed: gr.update(interactive=mine, **pace)}
        return answer | {page.form.frozen: knobs["frozen"]}

    def _buttons(self, status: dict[str, Any], saved: Any, mine: bool) -> Answer:
        """The buttons for a state of the run; ``saved``: where its model lies, or None; ``mine``: whether the visitor steers it.
        Who only watches may start, or branch, a run of their own."""
        transport, timeline = self.page.transport, self.page.timeline
        over = status["state"] in run_views.OVER
        unfinished = 0 < status["images"] < status["total"]
        pause = "Resume" if status["state"] == "paused" else "Go on" if over and unfinished else "Pause"
        moments = status["images"] > 0
        going = gr.update(interactive=mine and not over)
        return {
            transport.start: gr.update(interactive=over or not mine),
            transport.pause: gr.update(interactive=mine and (not over or unfinished), value=pause),
            transport.restart: gr.update(interactive=mine),
            **dict.fromkeys([transport.stop, *transport.steps.values()], going),
            self.page.download: gr.update(visible=saved is not None, value=None if saved is None else str(saved)),
            timeline.branch: gr.update(interactive=moments and (mine or not status["private"])),
            timeline.stops: gr.update(interactive=mine and not over),
            timeline.keep: gr.update(interactive=moments and mine),
        }

    def _without(self, key: str, wanted: str, seen: Any) -> Answer:
        """The page when the server does not know the run ``wanted``: what an earlier server left of it can be gone on with."""
        try:
            past = self.jobs.past_run(wanted)
        except TheatreError as error:
            return self._empty(run_views.idle_panel(str(error) if wanted else "", self.jobs.places(key)))
        mine = past.rights.obeys(key)
        shown = self._empty(run_views.past_run_panel(past, mine), mine and past.unfinished)
        return shown | {self.page.seen: unseen(seen) | {"id": wanted}}

    def _empty(self, status: str, unfinished: bool = False) -> Answer:
        """The page without a run; ``status`` says why there is none, and ``unfinished`` that one can be gone on with."""
        page, transport, timeline = self.page, self.page.transport, self.page.timeline
        off = [transport.stop, transport.restart, *transport.steps.values(), timeline.branch, timeline.keep]
        facts = {
            "status": status,
            "caption": run_views.CAPTION,
            "curve": run_views.EMPTY_CHART | {"total": IMAGES},
            "grid": run_views.noise_picture(),
            "span": NO_SPAN,
            "diagnosis": diagnosis_panel.QUIET,
            "verdict": predictions.NOTHING,
        }
        rest: Answer = {
            page.seen: NOTHING_SEEN,
            page.turned: "",
            page.link: None,
            page.speed: gr.update(interactive=True),
            timeline.stops: gr.update(interactive=False),
            page.critique: gr.update(visible=False),
            transport.start: gr.update(interactive=True),
            transport.pause: gr.update(interactive=unfinished, value="Go on" if unfinished else "Pause"),
            **dict.fromkeys(off, gr.update(interactive=False)),
            page.download: gr.update(visible=False),
        }
        return self._shown(facts) | rest
