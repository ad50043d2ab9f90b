"""Explore: what has the generator learnt? Drag a latent dimension and see the picture bend."""

import random
from typing import Any

import gradio as gr

from gan import checkpoints
from gan.errors import TheatreError
from gan.latent import check_seed
from gan.web import points, shelf, views
from gan.web.components.card import card as new_card
from gan.web.components.card import contents
from gan.web.components.console import console as new_console
from gan.web.components.panel import panel
from gan.web.components.stage import stage as new_stage
from gan.web.manners import on, on_load, picture_follows
from gan.web.words import EXPLORE_HELP, heading, help_panel

FIRST_SEED, OTHER_SEED = 7, 11


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = shelf.take(shelf.first())
    start = points.from_seed(held.model, FIRST_SEED)
    other = _elsewhere(held, start, OTHER_SEED)
    stage_value, opinion_value = views.main_picture(held, start)
    around_value, around_points = views.neighbourhood(held, start)
    film_value, film_points = views.film(held, start, other)

    heading("Explore", "What has the generator learnt? Drag a dimension of z and watch the picture bend.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            with gr.Row(elem_classes="tight"):
                model = gr.Dropdown(
                    checkpoints.names(), value=held.model.name, label="Model", scale=3, min_width=160, elem_id="explore-model"
                )
                seed = gr.Number(FIRST_SEED, label="Seed", precision=0, minimum=0, min_width=80, elem_id="explore-seed")
            with gr.Row(elem_classes="tight"):
                randomise = gr.Button("Randomise", variant="primary", size="sm", min_width=90, elem_id="explore-randomise")
                reset = gr.Button("Reset to 0", size="sm", min_width=90, elem_id="explore-reset")
            console = new_console(start, points.layout(held), elem_id="explore-console")
        with gr.Column(scale=4, min_width=300, elem_classes="in-view"):
            stage = new_stage(stage_value, elem_id="explore-stage", elem_classes="main-stage")
            opinion = panel(opinion_value, elem_id="explore-opinion")
        with gr.Column(scale=4, min_width=300):
            around = new_stage(around_value, elem_id="explore-around", elem_classes="main-stage")
            caption = gr.Markdown(views.neighbourhood_caption(held))
    with gr.Row(elem_classes="journey"):
        with gr.Column(scale=3, min_width=250):
            gr.Markdown("**A journey** along the great circle from A to B. Click a frame to go there.")
            with gr.Row(elem_classes="tight"):
                set_a = gr.Button("A is here", size="sm", min_width=60, elem_id="explore-set-a")
                set_b = gr.Button("B is here", size="sm", min_width=60, elem_id="explore-set-b")
                new_b = gr.Button("New B", size="sm", min_width=60, elem_id="explore-new-b")
        with gr.Column(scale=10, min_width=300):
            strip = new_stage(film_value, elem_id="explore-film")
    card = new_card(contents(held.model), elem_id="explore-card")
    help_panel(EXPLORE_HELP)

    around_state, film_state = gr.State(around_points), gr.State(film_points)
    a, b, current = gr.State(start), gr.State(other), gr.State(held.model.name)
    scene = [console, stage, opinion, around, around_state]

    picture_follows(console, model, stage, opinion)
    on(console.settle, lambda name, point: views.neighbourhood(shelf.take(name), point), [model, console],
       [around, around_state], by="hand")  # fmt: skip
    on(randomise.click, _randomise, [model], [seed, *scene])
    on(reset.click, lambda name: _scene(name, points.origin(shelf.take(name).model)), [model], scene)
    on(seed.input, _seeded, [model, seed], scene, by="typing")
    on(around.pick, _picked, [model, around_state], scene)
    on(strip.pick, _picked, [model, film_state], scene)
    film_outputs = [strip, film_state]
    on(set_a.click, lambda name, here, b: (here, *views.film(shelf.take(name), here, b)), [model, console, b], [a, *film_outputs])
    on(set_b.click, lambda name, a, here: (here, *views.film(shelf.take(name), a, here)), [model, a, console], [b, *film_outputs])
    on(new_b.click, _new_b, [model, a], [b, *film_outputs])
    everything = [model, current, seed, *scene, caption, card, a, b, *film_outputs]
    on(model.input, _change_model, [model, current, console, seed], everything, by="typing")
    on_load(_arrive, None, everything)


def _scene(name: str, point: Any) -> tuple[Any, ...]:
    """console, stage, opinion, neighbours and their points, all for one point."""
    held = shelf.take(name)
    return (point, *views.main_picture(held, point), *views.neighbourhood(held, point))


def _randomise(name: str) -> tuple[Any, ...]:
    seed = random.randrange(10_000)
    return (seed, *_scene(name, points.from_seed(shelf.take(name).model, seed)))


def _seeded(name: str, seed: Any) -> tuple[Any, ...]:
    return _scene(name, points.from_seed(shelf.take(name).model, check_seed(seed)))


def _picked(name: str, grid: list[Any], event: gr.EventData) -> tuple[Any, ...]:
    return _scene(name, grid[min(len(grid) - 1, max(0, int(event.index)))])


def _new_b(name: str, a: Any) -> tuple[Any, ...]:
    held = shelf.take(name)
    b = _elsewhere(held, a, random.randrange(10_000))
    return (b, *views.film(held, a, b))


def _elsewhere(held: shelf.Held, a: dict[str, Any], seed: int) -> dict[str, Any]:
    """Other noise and codes with the label and category of ``a``, so that the way there is smooth."""
    return {**points.from_seed(held.model, seed), "label": a["label"], "category": a["category"]}


def _change_model(name: str, before: str, point: Any, seed: Any) -> tuple[Any, ...]:
    """Another model at the same point, where the two latent spaces agree."""
    held = shelf.take(name)
    return _opened(held, points.carry(point, shelf.take(before).model, held.model), seed)


def _opened(held: shelf.Held, point: Any, seed: Any) -> tuple[Any, ...]:
    other = _elsewhere(held, point, OTHER_SEED)
    _, *rest = _scene(held.model.name, point)
    return (
        gr.update(choices=shelf.choices_with(held.model.name), value=held.model.name),
        held.model.name,
        seed,
        gr.update(value=point, layout=points.layout(held)),
        *rest,
        views.neighbourhood_caption(held),
        contents(held.model),
        point,
        other,
        *views.film(held, point, other),
    )


def _arrive(request: gr.Request) -> tuple[Any, ...]:
    """The view that the link asks for (``?model=NAME&seed=N``), else the best model; with the list as it is now."""
    asked = dict(request.query_params)
    seed = FIRST_SEED
    try:
        held = shelf.take(asked.get("model") or shelf.first())
        seed = check_seed(int(asked["seed"])) if "seed" in asked else FIRST_SEED
    except (TheatreError, ValueError) as error:
        gr.Warning(f"{error} Showing the best model instead.")
        held = shelf.take(shelf.first())
    return _opened(held, points.from_seed(held.model, seed), seed)
