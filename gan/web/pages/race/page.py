"""Race: two to four recipes or settings on the same data, seed and clock, side by side.

The race lives on the server (``gan.runs.race``); this page only starts it, steers it and polls it, so that a reload finds it
again and many may watch.
"""

from collections.abc import Callable
from typing import Any

import gradio as gr

from gan import recipes
from gan.data import datasets
from gan.errors import TheatreError
from gan.recipes import Recipe
from gan.runs.race import MOST, Race, Races
from gan.web.components.race_chart import race_chart
from gan.web.components.stage import stage as new_stage
from gan.web.events import on, on_load
from gan.web.help import heading, help_panel
from gan.web.pages.race import views
from gan.web.show import run_views

FIRST = ("dcgan", "wgan-gp", "vanilla", "")
"""The recipe in each lane at first; "" leaves a lane empty."""
IMAGES = 120_000
MINUTES = 3
POLL_SECONDS = 0.5
NOTHING_SEEN: dict[str, Any] = {"race": "", "next": [], "grids": [], "state": []}
LANE = 4
"""Outputs of each lane: its column, name, stage and panel."""
VIEW = 7 + MOST * LANE
"""How many values ``_look`` gives."""
SETUP = 2 * MOST + 4
"""How many fields set a race up."""


def build(races: Races) -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Race", "Which recipe gets further, with the same pictures in the same time? Choose the lanes and press Start.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=3, min_width=300, elem_classes="controls"):
            names, texts = _lanes_to_fill()
            with gr.Row(elem_classes="tight"):
                dataset = gr.Dropdown(list(datasets.SOURCES), value="mnist", label="Data", min_width=130, elem_id="race-dataset")
                seed = gr.Number(0, label="Seed", precision=0, min_width=60, elem_id="race-seed")
            with gr.Row(elem_classes="tight"):
                images = gr.Number(IMAGES, label="Images for each", precision=0, min_width=110, elem_id="race-images")
                minutes = gr.Number(MINUTES, label="Minutes", min_width=60, elem_id="race-minutes")
            with gr.Row(elem_classes="tight transport"):
                start = gr.Button("Start", variant="primary", elem_id="race-start", min_width=70)
                pause = gr.Button("Pause", interactive=False, elem_id="race-pause", min_width=70)
                stop = gr.Button("Stop", variant="stop", interactive=False, elem_id="race-stop", min_width=60)
        with gr.Column(scale=9, min_width=300):
            status = gr.HTML(views.idle(), elem_id="race-status", js_on_load=None)
            with gr.Row(elem_classes="lanes"):
                lanes = [part for number in range(MOST) for part in _new_lane(number)]
            chart = race_chart(views.EMPTY_CHART, elem_id="race-chart")
    help_panel("race")
    with gr.Accordion("Which settings may a lane change?", open=False):
        gr.Markdown(views.settings_help())

    mine = gr.BrowserState("", storage_key="gan-theatre-race", secret="gan-theatre")
    seen = gr.State(NOTHING_SEEN)
    timer = gr.Timer(POLL_SECONDS, active=False)
    view = [seen, chart, status, start, pause, stop, timer, *lanes]
    setup = [*names, *texts, dataset, images, seed, minutes]

    for field in names:
        on(field.input, _preview, [seen, *names], lanes)
    on(start.click, _starter(races), setup, [mine, *view])
    on(pause.click, lambda mine, seen: _command(races, mine, seen, _toggle), [mine, seen], view)
    on(stop.click, lambda mine, seen: _command(races, mine, seen, Race.stop), [mine, seen], view)
    on(timer.tick, lambda mine, seen: _look(races, mine, seen), [mine, seen], view, by="hand")
    on(chart.gap, lambda mine, seen: _look(races, seen["race"] or mine, NOTHING_SEEN), [mine, seen], view, by="hand")
    on_load(_arriver(races), [mine], [mine, *setup, *view])


def _lanes_to_fill() -> tuple[list[gr.Dropdown], list[gr.Textbox]]:
    """For each lane a recipe and its changes."""
    names, texts = [], []
    choices = [("(empty)", ""), *((name, name) for name in recipes.RECIPES)]
    for number, first in enumerate(FIRST, 1):
        with gr.Row(elem_classes="tight"):
            label = f"Lane {number}"
            names.append(gr.Dropdown(choices, value=first, label=label, min_width=100, elem_id=f"race-recipe-{number}"))
            texts.append(
                gr.Textbox(
                    "",
                    label="Settings",
                    placeholder="lr_d=1e-2",
                    max_length=400,
                    max_lines=1,
                    min_width=140,
                    elem_id=f"race-settings-{number}",
                )
            )
    return names, texts


def _new_lane(number: int) -> tuple[gr.Column, gr.HTML, gr.HTML, gr.HTML]:
    """One lane's column with its name, stage and panel, before any race."""
    first = FIRST[number]
    recipe = recipes.get(first) if first else None
    with gr.Column(visible=recipe is not None, min_width=150, elem_id=f"race-lane-{number + 1}") as column:
        name = gr.HTML(views.lane_name(number + 1, recipe) if recipe else "", js_on_load=None)
        stage = new_stage(run_views.curtain(), elem_id=f"race-stage-{number + 1}", elem_classes="lane-stage")
        panel = gr.HTML(views.waiting(recipe) if recipe else "", js_on_load=None)
    return column, name, stage, panel


def _preview(seen: dict[str, Any], *names: str) -> tuple[Any, ...]:
    """The lanes as chosen, as long as no race is shown."""
    if seen["race"]:
        return (gr.skip(),) * (MOST * LANE)
    return _curtains([recipes.get(name) for name in names if name])


def _curtains(chosen: list[Recipe]) -> tuple[Any, ...]:
    """The values of all lanes before a race."""
    values: list[Any] = []
    for number in range(1, MOST + 1):
        if number <= len(chosen):
            recipe = chosen[number - 1]
            shown = views.lane_name(number, recipe), run_views.curtain(), views.waiting(recipe)
            values += [gr.update(visible=True), *shown]
        else:
            values += [gr.update(visible=False), *[gr.skip()] * (LANE - 1)]
    return tuple(values)


def _starter(races: Races) -> Callable[..., tuple[Any, ...]]:
    def begin(*fields: Any) -> tuple[Any, ...]:
        names, texts = list(fields[:MOST]), list(fields[MOST : 2 * MOST])
        dataset, images, seed, minutes = fields[2 * MOST :]
        race = races.start(views.entries(names, texts, images), dataset, seed, minutes)
        return (race.id, *_look(races, race.id, NOTHING_SEEN))

    return begin


def _toggle(race: Race) -> None:
    if race.state == "paused":
        race.resume()
    else:
        race.pause()


def _command(races: Races, mine: str, seen: dict[str, Any], command: Callable[[Race], None]) -> tuple[Any, ...]:
    command(races.get(seen["race"] or mine))
    return _look(races, mine, seen)


def _arriver(races: Races) -> Callable[..., tuple[Any, ...]]:
    def arrive(mine: str, request: gr.Request) -> tuple[Any, ...]:
        """The race in the link (``?race=ID``), else the visitor's own, if the server still knows it."""
        wanted = dict(request.query_params).get("race") or mine
        try:
            race = races.get(wanted)
        except TheatreError as error:
            return ("", *[gr.skip()] * SETUP, *_empty(races, str(error) if wanted else ""))
        return (wanted if wanted == mine else gr.skip(), *_setup(race), *_look(races, wanted, NOTHING_SEEN))

    return arrive


def _setup(race: Race) -> tuple[Any, ...]:
    """The fields as they would be filled in to start this race."""
    entered = [lane.recipe for lane in race.lanes]
    gaps = [""] * (MOST - len(entered))
    names = [recipe.name for recipe in entered] + gaps
    first = race.lanes[0]
    texts = [views.changed(recipe) for recipe in entered] + gaps
    return (*names, *texts, first.dataset, first.recipe.images, first.seed, race.limit / 60)


def _look(races: Races, mine: str, seen: dict[str, Any]) -> tuple[Any, ...]:
    """What has changed since ``seen``: the values of ``view``."""
    wanted = seen["race"] or mine
    try:
        race = races.get(wanted)
    except TheatreError as error:
        return _empty(races, str(error))
    known = seen["race"] == wanted
    grids = [lane.grid() for lane in race.lanes]  # before the status, so that the numbers beside a grid are never older than it
    status = race.status()
    first = seen["next"] if known else [0] * len(race.lanes)
    lanes: list[Any] = []
    for number, (lane, grid) in enumerate(zip(race.lanes, grids, strict=True)):
        facts = status["lanes"][number]
        new = grid and not (known and grid[0] == seen["grids"][number])
        picture = views.lane_picture(facts, *grid[1:]) if grid and new else gr.skip()
        column = name = gr.skip()
        if not known:
            column, name = gr.update(visible=True), views.lane_name(number + 1, lane.recipe)
            picture = picture if new else run_views.curtain()
        lanes += [column, name, picture, views.lane_panel(facts)]
    hidden = [gr.skip() if known else gr.update(visible=False), *[gr.skip()] * (LANE - 1)]
    lanes += hidden * (MOST - len(race.lanes))
    now = {
        "race": wanted,
        "next": [facts["next"] for facts in status["lanes"]],
        "grids": [grid[0] if grid else -1 for grid in grids],
        "state": [status["state"], *(facts["saved"] for facts in status["lanes"])],
    }
    buttons = _buttons(status["state"]) if not known or now["state"] != list(seen["state"]) else (gr.skip(),) * 4
    return (now, views.chart_value(status, first), views.status_panel(status), *buttons, *lanes)


def _buttons(state: str) -> tuple[Any, ...]:
    """start, pause, stop and timer for a state."""
    over = state == "over"
    return (
        gr.update(interactive=over),
        gr.update(interactive=not over, value="Resume" if state == "paused" else "Pause"),
        gr.update(interactive=not over),
        gr.Timer(POLL_SECONDS, active=not over),
    )


def _empty(races: Races, trouble: str = "") -> tuple[Any, ...]:
    """The page before any race: the values of ``view``; ``trouble`` says why there is none."""
    current = races.current()
    off = gr.update(interactive=False)
    return (
        NOTHING_SEEN,
        views.EMPTY_CHART,
        views.idle(trouble, current.id if current else ""),
        gr.update(interactive=True),
        gr.update(interactive=False, value="Pause"),
        off,
        gr.Timer(active=False),
        *[gr.skip()] * (MOST * LANE),
    )
