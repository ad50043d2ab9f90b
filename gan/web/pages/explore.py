"""Explore: what has the generator learnt? Drag a latent dimension and see the picture bend."""

import random
from typing import Any

import gradio as gr

from gan.latents.latent import check_seed
from gan.models import checkpoint
from gan.web.components.console import console as new_console
from gan.web.components.model_card import contents
from gan.web.components.model_card import model_card as new_card
from gan.web.components.panel import panel
from gan.web.components.stage import stage as new_stage
from gan.web.components.view_history import view_history as new_keeper
from gan.web.events import on, on_load
from gan.web.help import EXPLORE_HELP, heading, help_panel
from gan.web.show import latent_views, model_cache, points, view_state
from gan.web.show.follow import picture_follows

FIRST_SEED, OTHER_SEED = 7, 11
MORE = [
    ("nearest", "Memorised?", "Which training pictures are nearest to this one?"),
    ("compare", "Compare", "This view in two models, or beside another"),
]
"""Pages that open the view that is shown here."""


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = model_cache.get(model_cache.first())
    start = points.from_seed(held.model, FIRST_SEED)
    other = _elsewhere(held, start, OTHER_SEED)
    stage_value, opinion_value = latent_views.main_picture(held, start)
    around_value, around_points = latent_views.neighbourhood(held, start)
    film_value, film_points = latent_views.film(held, start, other)

    heading("Explore", "What has the generator learnt? Drag a dimension of z and watch the picture bend.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            with gr.Row(elem_classes="tight"):
                model = gr.Dropdown(
                    checkpoint.names(), value=held.model.name, label="Model", scale=3, min_width=160, elem_id="explore-model"
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
            caption = gr.Markdown(latent_views.neighbourhood_caption(held))
    keeper = new_keeper("explore", "explore-stage", "explore-randomise", MORE, elem_id="explore-keeper")
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
    picture_follows(console, model, stage, opinion)
    on(console.settle, _settled, [model, console, seed], [around, around_state, keeper], by="hand")
    scene = [console, stage, opinion, around, around_state, keeper]
    on(randomise.click, _randomise, [model], [seed, *scene])
    on(reset.click, lambda name: _scene(name, points.origin(model_cache.get(name).model)), [model], scene)
    on(seed.input, _seeded, [model, seed], scene, by="typing")
    on(around.pick, _picked, [model, around_state, seed], scene)
    on(strip.pick, _picked, [model, film_state, seed], scene)
    film_outputs = [strip, film_state]
    on(
        set_a.click,
        lambda name, here, b: (here, *latent_views.film(model_cache.get(name), here, b)),
        [model, console, b],
        [a, *film_outputs],
    )
    on(
        set_b.click,
        lambda name, a, here: (here, *latent_views.film(model_cache.get(name), a, here)),
        [model, a, console],
        [b, *film_outputs],
    )
    on(new_b.click, _new_b, [model, a], [b, *film_outputs])
    everything = [seed, *scene, model, current, caption, card, a, b, *film_outputs]
    on(model.input, _change_model, [model, current, console, seed], everything, by="typing")
    view_state.on_go(keeper, _go_to, [current], everything)
    on_load(_arrive, None, everything)


def _settled(name: str, point: Any, seed: Any) -> tuple[Any, ...]:
    return (*latent_views.neighbourhood(model_cache.get(name), point), view_state.kept(name, point, seed))


def _scene(name: str, point: Any, seed: Any = None, at: int | None = None) -> tuple[Any, ...]:
    """console, stage, opinion, neighbours, their points and what is kept, all for one point."""
    held = model_cache.get(name)
    return (
        point,
        *latent_views.main_picture(held, point),
        *latent_views.neighbourhood(held, point),
        view_state.kept(name, point, seed, at),
    )


def _randomise(name: str) -> tuple[Any, ...]:
    seed = random.randrange(10_000)
    return (seed, *_seeded(name, seed))


def _seeded(name: str, seed: Any) -> tuple[Any, ...]:
    return _scene(name, points.from_seed(model_cache.get(name).model, check_seed(seed)), seed)


def _picked(name: str, grid: list[Any], seed: Any, event: gr.EventData) -> tuple[Any, ...]:
    return _scene(name, grid[min(len(grid) - 1, max(0, int(event.index)))], seed)


def _new_b(name: str, a: Any) -> tuple[Any, ...]:
    held = model_cache.get(name)
    b = _elsewhere(held, a, random.randrange(10_000))
    return (b, *latent_views.film(held, a, b))


def _elsewhere(held: model_cache.OpenModel, a: dict[str, Any], seed: int) -> dict[str, Any]:
    """Other noise and codes with the label and category of ``a``, so that the way there is smooth."""
    return {**points.from_seed(held.model, seed), "label": a["label"], "category": a["category"]}


def _change_model(name: str, before: str, point: Any, seed: Any) -> tuple[Any, ...]:
    """Another model at the same point, where the two latent spaces agree."""
    held = model_cache.get(name)
    return _opened(held, points.carry(point, model_cache.get(before).model, held.model), seed)


def _opened(held: model_cache.OpenModel, point: Any, seed: Any, at: int | None = None) -> tuple[Any, ...]:
    other = _elsewhere(held, point, OTHER_SEED)
    _, *rest = _scene(held.model.name, point, seed, at)
    return (
        gr.skip() if seed is None else seed,
        gr.update(value=point, layout=points.layout(held)),
        *rest,
        gr.update(choices=model_cache.choices_with(held.model.name), value=held.model.name),
        held.model.name,
        latent_views.neighbourhood_caption(held),
        contents(held.model),
        point,
        other,
        *latent_views.film(held, point, other),
    )


def _start(held: model_cache.OpenModel, seed: int | None) -> dict[str, Any]:
    return points.from_seed(held.model, FIRST_SEED if seed is None else seed)


def _go_to(current: str, event: gr.EventData) -> tuple[Any, ...]:
    """A view of the history or a favourite; a journey stays while the model does."""
    view, at = view_state.going(event, model_cache.first, _start)
    if view.held.model.name != current:
        return _opened(view.held, view.point, view.seed, at)
    seed = gr.skip() if view.seed is None else view.seed
    return (seed, *_scene(current, view.point, view.seed, at), *[gr.skip()] * 8)


def _arrive(request: gr.Request) -> tuple[Any, ...]:
    """The view that the link asks for, else the best model's; with the list as it is now."""
    view = view_state.arriving(request, model_cache.first, _start)
    seed = FIRST_SEED if view.seed is None else view.seed
    return _opened(view.held, view.point, seed)
