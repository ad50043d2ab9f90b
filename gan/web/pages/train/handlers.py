"""Handlers of Train live: what each event of the page does to a run, and what the page shows then."""

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
from gan.web import reading
from gan.web.components.run_watcher import NOTHING_SEEN, id_shown, turned, unseen
from gan.web.components.run_watcher import seen as read_seen
from gan.web.components.timeline import LIVE as LIVE_LINE
from gan.web.components.timeline import NO_SPAN, back_at
from gan.web.events import inform
from gan.web.pages.train import diagnosis_panel, feed, predictions, timeline
from gan.web.pages.train.layout import FIXED, LIVE, SETTABLE, SPEEDS, TrainPage
from gan.web.show import run_facts, run_views, view_state

STOP_SECONDS = 20.0
"""How long a restart waits for the run before it to be saved."""

Answer = dict[Block, Any]
"""New values by component; whatever is left out stays as it is."""


@dataclass(frozen=True)
class Handlers:
    """What the events of a page do. Of the arguments, ``run`` is the visitor's own run, ``seen`` the watcher's value and ``line``
    the time line's.
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
        job = self.jobs.start(recipe, filled[form.dataset], filled[form.seed], filled[form.name] or "")
        if frozen:
            job.turn(frozen=frozen)
        return self._turn_to(job, LIVE_LINE)

    def start_broken(self, preset: str, choice: int | None, run: str, seen: Any, line: Any) -> Answer:
        """Start a run that is broken on purpose; the page's fields then show its settings."""
        job = predictions.start(self.jobs, preset, choice, id_shown(run, seen))
        return self._turn_to(job, LIVE_LINE) | self._settings(job)

    def restart(self, run: str, seen: Any, line: Any) -> Answer:
        """Start the same recipe, data and seed from the first step; what was going on is stopped, and so saved."""
        job = self.jobs.get(id_shown(run, seen))
        if job.active:
            job.stop()
            job.wait(STOP_SECONDS)
        return self._turn_to(self.jobs.again(job.id), line)

    def pause_or_go_on(self, run: str, seen: Any, line: Any) -> Answer:
        """Pause, resume, or go on with a run that has ended before its time."""
        wanted = id_shown(run, seen)
        if self.jobs.is_active(wanted):
            return self._command(run, seen, line, lambda job: job.resume() if job.state == "paused" else job.pause())
        return self._turn_to(self.jobs.go_on(wanted), line)

    def stop(self, run: str, seen: Any, line: Any) -> Answer:
        """End the run; what it has learnt is saved."""
        return self._command(run, seen, line, lambda job: job.stop())

    def step(self, player: str) -> Callable[..., Answer]:
        """The handler that lets one player, or both if it is "", learn from one batch."""
        return lambda run, seen, line: self._command(run, seen, line, lambda job: job.step(1, player))

    def branch(self, run: str, seen: Any, line: Any, *values: Any) -> Answer:
        """Branch from the moment on the time line, with the live settings as they stand on the page; the networks stay."""
        job = self.jobs.get(id_shown(run, seen))
        recipe = changed(job.recipe, dict(zip(LIVE, values, strict=True)))
        return self._turn_to(timeline.branch(self.jobs, job.id, line, recipe), line)

    def keep(self, run: str, seen: Any, line: Any, name: str) -> None:
        """Save the moment on the time line among the models."""
        saved = timeline.keep(self.jobs, id_shown(run, seen), line, name or "")
        inform(f"Saved as {saved}; Explore opens it.")

    def watch_cell(self, run: str, seen: Any, line: Any, event: gr.EventData) -> Answer:
        """Have D's words on the cell of the grid that was clicked told from now on."""
        return self._steer(run, seen, line, lambda job: job.watch(reading.whole(event.index, "The cell")))

    def set_pace(self, run: str, seen: Any, line: Any, pace: float) -> Answer:
        """Set the seconds before each line of the algorithm."""
        return self._steer(run, seen, line, lambda job: job.slow(pace))

    def change_setting(self, key: str) -> Callable[..., Answer]:
        """The handler of a live setting that was changed by hand."""

        def change(run: str, seen: Any, line: Any, value: Any) -> Answer:
            if value is None:
                raise UsageError(f"{key} is empty; it must be {SETTINGS[key].allowed}.")
            return self._steer(run, seen, line, lambda job: job.turn(**{key: value}))

        return change

    def arrive(self, run: str, request: gr.Request) -> Answer:
        """Show the run in the link (``?run=ID``), else the visitor's own, if the server still knows it."""
        wanted = view_state.state_from_request("train", request).get("run") or run
        try:
            job: Job | PastRun = self.jobs.get(wanted)
            shown = {self.page.turned: wanted} | self._look(wanted, NOTHING_SEEN, LIVE_LINE)
        except TheatreError:
            try:
                job = self.jobs.past_run(wanted)
            except TheatreError as error:
                return {self.page.run: ""} | self._empty(run_views.idle_panel(str(error) if wanted else ""))
            shown = self._empty(run_views.past_run_panel(job), job.unfinished)
        return self._settings(job) | shown

    def look_again(self, run: str, seen: Any, line: Any, turned: str) -> Answer:
        """Look at the run of the page's own accord.

        A look that was asked for just before a restart or a branch turned the page to another run, and is answered after it,
        must not turn it back.
        """
        if turned and read_seen(seen)["id"] != turned:
            return gr.skip()
        return self._look(id_shown(run, seen), seen, line)

    def look_at_all(self, run: str, seen: Any, line: Any, turned: str) -> Answer:
        """As ``look_again``, at all there is."""
        if turned and read_seen(seen)["id"] != turned:
            return gr.skip()
        return self._look(id_shown(run, seen), unseen(seen), line)

    def _steer(self, run: str, seen: Any, line: Any, command: Callable[[Job], None]) -> Answer:
        """As ``_command``; without a run under way there is nobody to obey, and the page stays as it is."""
        return self._command(run, seen, line, command) if self.jobs.is_active(id_shown(run, seen)) else gr.skip()

    def _command(self, run: str, seen: Any, line: Any, command: Callable[[Job], None]) -> Answer:
        command(self.jobs.get(id_shown(run, seen)))
        return self._look(run, seen, line)

    def _turn_to(self, job: Job, line: Any) -> Answer:
        """Make a new run the visitor's own, and show it."""
        return {self.page.run: job.id, self.page.turned: job.id} | self._look(job.id, turned(), line)

    def _settings(self, job: Job | PastRun) -> Answer:
        """The fields as the run was started with; somebody's own pictures are no choice of data."""
        form = self.page.form
        name = job.recipe.name
        shown: Answer = {form.recipe: name, form.filled_for: name, form.images: job.recipe.images, form.seed: job.seed}
        data = {form.dataset: job.dataset} if job.dataset in datasets.SOURCES else {}
        return shown | data | {form.settings[key]: job.recipe.setting(key) for key in FIXED}

    def _look(self, run: str, seen: Any, line: Any) -> Answer:
        """What has changed since ``seen``, with the time line standing where ``line`` says."""
        page, before = self.page, read_seen(seen)
        try:
            job = self.jobs.get(before["id"] or run)
        except TheatreError as error:
            return self._empty(run_views.idle_panel(str(error)))
        look = run_facts.look(job, feed.FACTS, before | {"at": back_at(line)})
        now, old = look.seen["steady"], before["steady"] if before["id"] == job.id else None
        changed = {key for key, value in now.items() if not isinstance(old, dict) or old.get(key) != value}
        answer: Answer = {page.seen: look.seen} | self._shown(look.facts)
        if "critique" in changed:
            answer |= {page.critique: gr.update(visible=now["critique"])}
        if "state" in changed:
            answer |= self._buttons(look.status, job.saved_path)
        if "knobs" in changed:
            answer |= self._knobs(job, look.status)
        return answer

    def _shown(self, facts: dict[str, Any]) -> Answer:
        """Facts in their places; the time line's value is the hand's, and what it spans a property."""
        return {self.page.shows[name]: gr.update(span=fact) if name == "span" else fact for name, fact in facts.items()}

    def _knobs(self, job: Job, status: dict[str, Any]) -> Answer:
        """The speed, the live settings and the frozen player as they are in force, whoever changed them."""
        page, knobs = self.page, status["knobs"]
        values = {key: job.recipe.setting(key) if knobs[key] is None else knobs[key] for key in LIVE}
        answer: Answer = {page.form.settings[key]: value for key, value in values.items()}
        if status["pace"] in {pace for _, pace in SPEEDS}:
            answer |= {page.speed: status["pace"]}
        return answer | {page.form.frozen: knobs["frozen"]}

    def _buttons(self, status: dict[str, Any], saved: Any) -> Answer:
        """The buttons for a state of the run; ``saved``: where its model lies, or None."""
        transport, timeline = self.page.transport, self.page.timeline
        over = status["state"] in run_views.OVER
        unfinished = 0 < status["images"] < status["total"]
        pause = "Resume" if status["state"] == "paused" else "Go on" if over and unfinished else "Pause"
        going, moments = gr.update(interactive=not over), gr.update(interactive=status["images"] > 0)
        return {
            transport.start: gr.update(interactive=over),
            transport.pause: gr.update(interactive=not over or unfinished, value=pause),
            transport.restart: gr.update(interactive=True),
            **dict.fromkeys([transport.stop, *transport.steps.values()], going),
            self.page.download: gr.update(visible=saved is not None, value=None if saved is None else str(saved)),
            **dict.fromkeys([timeline.branch, timeline.keep], moments),
        }

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
            page.critique: gr.update(visible=False),
            transport.start: gr.update(interactive=True),
            transport.pause: gr.update(interactive=unfinished, value="Go on" if unfinished else "Pause"),
            **dict.fromkeys(off, gr.update(interactive=False)),
            page.download: gr.update(visible=False),
        }
        return self._shown(facts) | rest
