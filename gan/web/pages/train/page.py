"""Train live: noise becomes digits while you watch, with the players' curves beside it.

The run lives in a worker process (``gan.runs.registry``); this page only starts it, steers it and watches it
(``gan.web.pages.train.feed``), so that a reload finds it again and many may watch.
"""

from collections.abc import Callable
from typing import Any

import gradio as gr

from gan import recipes
from gan.data import datasets
from gan.errors import TheatreError, UsageError
from gan.recipes import SETTINGS, Recipe
from gan.recipes.plan import IMAGES, changed, plan
from gan.runs.past_runs import Earlier
from gan.runs.registry import Job, JobRegistry
from gan.web.components.chart import chart as new_chart
from gan.web.components.panel import panel
from gan.web.components.run_watcher import NOTHING_SEEN, run_shown, run_watcher
from gan.web.components.run_watcher import seen as read_seen
from gan.web.components.stage import stage as new_stage
from gan.web.components.timeline import LIVE as LIVE_LINE
from gan.web.components.timeline import NO_SPAN, back_at
from gan.web.events import on, on_load
from gan.web.help import TRAIN_HELP, heading, help_panel
from gan.web.pages.train import doctor, feed, play, predictions, rewind
from gan.web.show import run_views

FIRST_RECIPE = "cgan"
STOP_SECONDS = 20.0
"""How long a restart waits for the run before it to be saved."""
LIVE = ("lr_g", "lr_d", "d_steps", "batch", "objective", "smoothing", "instance_noise")
"""The settings on the page that a run obeys from its next step on, in order."""
FIXED = ("noise", "g_width", "g_depth", "d_width", "g_norm")
"""Those that make other networks, and so another run."""
SETTABLE = (*LIVE, *FIXED)
SPEEDS = (("full speed", 0.0), ("slow motion", 0.25), ("line by line", 1.5))
"""What slow motion is called, and the seconds before each line of the algorithm."""
FROZEN = (("nobody", ""), ("discriminator", "discriminator"), ("generator", "generator"))


def build(jobs: JobRegistry) -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Train live", "Can a forger learn from nothing but the detective's opinion? Press Start and watch.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            recipe = gr.Dropdown(
                [(f"{row.title} ({name})", name) for name, row in recipes.RECIPES.items()],
                value=FIRST_RECIPE,
                label="Recipe",
                elem_id="train-recipe",
            )
            with gr.Row(elem_classes="tight"):
                dataset = gr.Dropdown(
                    list(datasets.SOURCES),
                    value="mnist",
                    label="Data",
                    min_width=120,
                    elem_id="train-dataset",
                )
                images = gr.Number(IMAGES, label="Images", precision=0, minimum=1000, min_width=90, elem_id="train-images")
                seed = gr.Number(0, label="Seed", precision=0, minimum=0, min_width=60, elem_id="train-seed")
            with gr.Row(elem_classes="tight transport"):
                start = gr.Button("Start", variant="primary", elem_id="train-start", min_width=70)
                pause = gr.Button("Pause", interactive=False, elem_id="train-pause", min_width=70)
                stop = gr.Button("Stop", variant="stop", interactive=False, elem_id="train-stop", min_width=60)
                restart = gr.Button("Restart", interactive=False, elem_id="train-restart", min_width=70)
            with gr.Row(elem_classes="tight transport"):
                step = gr.Button("Step", interactive=False, size="sm", elem_id="train-step", min_width=60)
                step_d = gr.Button("D step", interactive=False, size="sm", elem_id="train-step-d", min_width=60)
                step_g = gr.Button("G step", interactive=False, size="sm", elem_id="train-step-g", min_width=60)
            speed = gr.Radio(list(SPEEDS), value=0.0, show_label=False, container=False, elem_id="train-speed")
            status = panel(run_views.idle(), elem_id="train-status")
            download = gr.DownloadButton("Download the model", visible=False, size="sm", elem_id="train-download")
            with gr.Accordion("Break it on purpose", open=False, elem_id="train-break"):
                bet = predictions.build()
            with gr.Accordion("Change it while it runs (from the next step on)", open=False, elem_id="train-knobs"):
                live = [_field(key, recipes.get(FIRST_RECIPE)) for key in LIVE]
                frozen = gr.Radio(
                    list(FROZEN),
                    value="",
                    label="freeze",
                    info="The player whose weights stay as they are.",
                    elem_id="train-frozen",
                )
            with gr.Accordion("Networks and name (take effect at the next start)", open=False, elem_id="train-settings"):
                fixed = [_field(key, recipes.get(FIRST_RECIPE)) for key in FIXED]
                name = gr.Textbox("", label="Save as", placeholder="a free name is chosen", max_length=40, elem_id="train-name")
        with gr.Column(scale=4, min_width=300):
            stage = new_stage(run_views.curtain(), elem_id="train-stage", elem_classes="main-stage")
            back = rewind.build()
            told = panel(run_views.STILL, elem_id="train-told")
            health = panel(doctor.QUIET, elem_id="train-doctor")
            verdict = panel(predictions.NOTHING, elem_id="train-verdict")
            with gr.Column(visible=False, elem_id="train-critique") as critique:
                words = new_stage(None, elem_id="train-words", elem_classes="main-stage")
                gr.Markdown(
                    "Blue: with **more ink** here D would sooner take it for real. Orange: with **less**. "
                    "This is all that G learns from."
                )
        with gr.Column(scale=5, min_width=300):
            chart = new_chart(run_views.EMPTY_CHART | {"total": IMAGES}, elem_id="train-chart")
    run = gr.BrowserState("", storage_key="gan-theatre-run", secret="gan-theatre")
    seen = run_watcher(elem_id="train-watcher")
    turned = gr.State("")  # the run that the server turned this page to last
    play.build(jobs, run, seen, back.line)
    help_panel(TRAIN_HELP)

    fields = [*live, *fixed]
    buttons = [start, pause, stop, restart, step, step_d, step_g, download, back.branch, back.keep]
    view = [seen, turned, chart, stage, back.line, told, status, critique, words, *buttons, speed, *live, frozen, health, verdict]
    where = [run, seen, back.line]

    filled_for = gr.Textbox(FIRST_RECIPE, visible=False)  # travels with the fields, whatever overtakes whatever
    on(recipe.input, _fill, [recipe], [filled_for, *fields])
    what = [recipe, dataset, images, seed, name, frozen, filled_for, *fields]
    on(start.click, _starter(jobs), what, [run, *view])
    on(restart.click, lambda *where: _restart(jobs, *where), where, [run, *view])
    on(bet.preset.input, predictions.ask, [bet.preset], [bet.question, bet.prediction])
    shown = [recipe, filled_for, dataset, images, seed, *fixed]
    on(bet.start.click, _breaker(jobs), [bet.preset, bet.prediction, *where], [run, *shown, *view])
    on(pause.click, lambda *where: _toggle(jobs, *where), where, [run, *view])
    on(stop.click, lambda run, seen, line: _command(jobs, run, seen, line, lambda job: job.stop()), where, view)
    for button, player in ((step, ""), (step_d, "discriminator"), (step_g, "generator")):
        on(button.click, _stepper(jobs, player), where, view)
    on(speed.input, _pacer(jobs), [*where, speed], view)
    for key, field in zip((*LIVE, "frozen"), (*live, frozen), strict=True):
        events = ("input",) if isinstance(field, (gr.Radio, gr.Dropdown)) else ("blur", "submit")  # not at each letter
        for event in events:
            on(getattr(field, event), _turner(jobs, key), [*where, field], view)
    for asked in (seen.look, back.line.input):
        on(asked, lambda *where: _look_again(jobs, *where), [*where, turned], view, by="hand")
    on(back.branch.click, _brancher(jobs), [*where, *live], [run, *view])
    on(back.keep.click, _keeper(jobs), [*where, name], None)
    on(stage.pick, _watcher(jobs), where, view)
    on(
        chart.gap,
        lambda run, seen, line, turned: _look_again(jobs, run, seen, line, turned, True),
        [*where, turned],
        view,
        by="hand",
    )
    on_load(_arriver(jobs), [run], [run, *shown, *view])


def _field(key: str, recipe: Recipe) -> gr.components.Component:
    setting, value = SETTINGS[key], recipe.setting(key)
    label, identity = f"{key.replace('_', ' ')}", f"train-{key}"
    if setting.choices:
        return gr.Dropdown(list(setting.choices), value=value, label=label, info=setting.help, elem_id=identity)  # type: ignore[arg-type]
    whole = 0 if isinstance(value, int) else None
    return gr.Number(value, label=label, info=setting.help, precision=whole, elem_id=identity)  # type: ignore[arg-type]


def _fill(name: str) -> list[Any]:
    """filled_for, and the fields' values for another recipe."""
    recipe = recipes.get(name)
    return [name, *map(recipe.setting, SETTABLE)]


def _starter(jobs: JobRegistry) -> Callable[..., tuple[Any, ...]]:
    def begin(
        recipe: str, dataset: str, images: Any, seed: Any, name: str, frozen: str, filled_for: str, *values: Any
    ) -> tuple[Any, ...]:
        # who presses Start before the fields have followed the recipe has changed none of them
        settings = dict(zip(SETTABLE, values, strict=True)) if filled_for == recipe else {}
        job = jobs.start(plan(recipe, images, settings), dataset, seed, name or "")
        if frozen:
            job.turn(frozen=frozen)
        return (job.id, *_look(jobs, job.id, NOTHING_SEEN, LIVE_LINE))

    return begin


def _restart(jobs: JobRegistry, run: str, seen: Any, line: Any) -> tuple[Any, ...]:
    """The same recipe, data and seed from the first step; what was going on is stopped, and so saved."""
    job = jobs.get(run_shown(run, seen))
    if job.active:
        job.stop()
        job.wait(STOP_SECONDS)
    again = jobs.again(job.id)
    return (again.id, *_look(jobs, again.id, NOTHING_SEEN, line))


def _breaker(jobs: JobRegistry) -> Callable[..., tuple[Any, ...]]:
    """Start a run that is broken on purpose; the page's fields then show its settings."""

    def begin(preset: str, prediction: int | None, run: str, seen: Any, line: Any) -> tuple[Any, ...]:
        job = predictions.start(jobs, preset, prediction, run_shown(run, seen))
        return (job.id, *_settings(job), *_look(jobs, job.id, NOTHING_SEEN, LIVE_LINE))

    return begin


def _arriver(jobs: JobRegistry) -> Callable[..., tuple[Any, ...]]:
    def arrive(run: str, request: gr.Request) -> tuple[Any, ...]:
        """The run in the link (``?run=ID``), else the visitor's own, if the server still knows it."""
        wanted = dict(request.query_params).get("run") or run
        try:
            job: Job | Earlier = jobs.get(wanted)
            view = _look(jobs, wanted, NOTHING_SEEN, LIVE_LINE)
        except TheatreError:
            try:
                job = jobs.left(wanted)
                view = _empty(run_views.left(job), job.unfinished)
            except TheatreError as error:
                trouble = str(error) if wanted else ""
                return ("", *[gr.skip()] * (5 + len(FIXED)), *_empty(run_views.idle(trouble)))
        return (wanted if wanted == run else gr.skip(), *_settings(job), *view)

    return arrive


def _settings(job: Job | Earlier) -> tuple[Any, ...]:
    """recipe, filled_for, dataset, images, seed and the fixed settings as the run was started with.

    Somebody's own pictures are no choice of data.
    """
    name, dataset = job.recipe.name, job.dataset if job.dataset in datasets.SOURCES else gr.skip()
    return (name, name, dataset, job.recipe.images, job.seed, *map(job.recipe.setting, FIXED))


def _toggle(jobs: JobRegistry, run: str, seen: Any, line: Any) -> tuple[Any, ...]:
    """Pause, resume, or go on with a run that has ended before its time."""
    wanted = run_shown(run, seen)
    if jobs.is_active(wanted):
        toggle = _command(jobs, run, seen, line, lambda job: job.resume() if job.state == "paused" else job.pause())
        return (gr.skip(), *toggle)
    again = jobs.go_on(wanted)
    return (again.id, *_look(jobs, again.id, NOTHING_SEEN, line))


def _brancher(jobs: JobRegistry) -> Callable[..., tuple[Any, ...]]:
    def branch(run: str, seen: Any, line: Any, *values: Any) -> tuple[Any, ...]:
        """From the moment on the time line, with the settings as they stand on the page; the networks have to stay."""
        job = jobs.get(run_shown(run, seen))
        recipe = changed(job.recipe, dict(zip(LIVE, values, strict=True)))
        other = rewind.branch(jobs, job.id, line, recipe)
        return (other.id, *_look(jobs, other.id, NOTHING_SEEN, line))

    return branch


def _keeper(jobs: JobRegistry) -> Callable[..., None]:
    def keep(run: str, seen: Any, line: Any, name: str) -> None:
        saved = rewind.keep(jobs, run_shown(run, seen), line, name or "")
        gr.Info(f"Saved as {saved}; Explore opens it.")

    return keep


def _watcher(jobs: JobRegistry) -> Callable[..., tuple[Any, ...]]:
    """A cell of the grid was clicked: what does D say of it?"""

    def watch(run: str, seen: Any, line: Any, event: gr.EventData) -> tuple[Any, ...]:
        return _steered(jobs, run, seen, line, lambda job: job.watch(int(event.index)))

    return watch


def _stepper(jobs: JobRegistry, player: str) -> Callable[..., tuple[Any, ...]]:
    return lambda run, seen, line: _command(jobs, run, seen, line, lambda job: job.step(1, player))


def _pacer(jobs: JobRegistry) -> Callable[..., tuple[Any, ...]]:
    return lambda run, seen, line, pace: _steered(jobs, run, seen, line, lambda job: job.slow(pace))


def _turner(jobs: JobRegistry, key: str) -> Callable[..., tuple[Any, ...]]:
    """A live setting was changed by hand."""

    def turn(run: str, seen: Any, line: Any, value: Any) -> tuple[Any, ...]:
        if value is None:
            raise UsageError(f"{key} is empty; it must be {SETTINGS[key].allowed}.")
        return _steered(jobs, run, seen, line, lambda job: job.turn(**{key: value}))

    return turn


def _steered(jobs: JobRegistry, run: str, seen: Any, line: Any, command: Callable[[Job], None]) -> tuple[Any, ...]:
    """As ``_command``; without a run under way there is nobody to obey, and the page stays as it is."""
    return _command(jobs, run, seen, line, command) if jobs.is_active(run_shown(run, seen)) else (gr.skip(),) * VIEW


def _command(jobs: JobRegistry, run: str, seen: Any, line: Any, command: Callable[[Job], None]) -> tuple[Any, ...]:
    command(jobs.get(run_shown(run, seen)))
    return _look(jobs, run, seen, line)


def _look_again(jobs: JobRegistry, run: str, seen: Any, line: Any, turned: str, whole: bool = False) -> tuple[Any, ...]:
    """``_look`` of a page's own accord, at all there is if it is to be ``whole``.

    One that was asked for just before a restart or a branch turned the page to another run, and is answered after it, must not
    turn it back.
    """
    if turned and read_seen(seen)["run"] != turned:
        return (gr.skip(),) * VIEW
    return _look(jobs, run_shown(run, seen), NOTHING_SEEN if whole else seen, line)


def _look(jobs: JobRegistry, run: str, seen: Any, line: Any) -> tuple[Any, ...]:
    """What has changed since ``seen``, with the time line standing where ``line`` says: the values of ``view``."""
    before = read_seen(seen)
    try:
        job = jobs.get(before["run"] or run)
    except TheatreError as error:
        return _empty(run_views.idle(str(error)))
    sight = feed.look(job, before, back_at(line))
    now, old = sight.seen["steady"], before["steady"] if before["run"] == job.id else None
    changed = {key: not isinstance(old, dict) or old.get(key) != value for key, value in now.items()}
    return (
        sight.seen,
        job.id,
        sight.chart,
        gr.skip() if sight.stage is None else sight.stage,
        gr.update(span=sight.span),
        sight.told,
        sight.panel,
        gr.update(visible=now["critique"]) if changed["critique"] else gr.skip(),
        gr.skip() if sight.critique is None else sight.critique,
        *(_buttons(sight.status, job.saved_path) if changed["state"] else (gr.skip(),) * BUTTONS),
        *(_knob_values(job, sight.status) if changed["knobs"] else (gr.skip(),) * (2 + len(LIVE))),
        sight.health,
        sight.verdict,
    )


BUTTONS = 10
VIEW = 9 + BUTTONS + 2 + len(LIVE) + 2
"""How many values ``_buttons`` and ``_look`` give."""


def _knob_values(job: Job, status: dict[str, Any]) -> tuple[Any, ...]:
    """speed, the live settings and the frozen player as they are in force, whoever turned them."""
    knobs = status["knobs"]
    values = [job.recipe.setting(key) if knobs[key] is None else knobs[key] for key in LIVE]
    paces = [pace for _, pace in SPEEDS]
    return (status["pace"] if status["pace"] in paces else gr.skip(), *values, knobs["frozen"])


def _buttons(status: dict[str, Any], saved: Any) -> tuple[Any, ...]:
    """start, pause, stop, restart, the three steps, download, branch and keep for a state."""
    state = status["state"]
    over = state in run_views.OVER
    going = gr.update(interactive=not over)
    unfinished = 0 < status["images"] < status["total"]
    pause = "Resume" if state == "paused" else "Go on" if over and unfinished else "Pause"
    moments = gr.update(interactive=status["images"] > 0)
    return (
        gr.update(interactive=over),
        gr.update(interactive=not over or unfinished, value=pause),
        going,
        gr.update(interactive=True),
        going,
        going,
        going,
        gr.update(visible=saved is not None, value=None if saved is None else str(saved)),
        moments,
        moments,
    )


def _empty(panel: str, unfinished: bool = False) -> tuple[Any, ...]:
    """The page without a run: the values of ``view``; ``panel`` says why, and ``unfinished`` that one can be gone on with."""
    off = gr.update(interactive=False)
    return (
        NOTHING_SEEN,
        "",
        run_views.EMPTY_CHART | {"total": IMAGES},
        run_views.curtain(),
        gr.update(span=NO_SPAN),
        run_views.STILL,
        panel,
        gr.update(visible=False),
        gr.skip(),
        gr.update(interactive=True),
        gr.update(interactive=unfinished, value="Go on" if unfinished else "Pause"),
        *[off] * 5,
        gr.update(visible=False),
        *[off] * 2,
        *[gr.skip()] * (2 + len(LIVE)),
        doctor.QUIET,
        predictions.NOTHING,
    )
