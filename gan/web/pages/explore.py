"""Explore: what has the generator learnt? Drag a latent dimension and see the picture bend."""

import random
from dataclasses import dataclass
from typing import Any

import gradio as gr

from gan.latents.latent import check_seed
from gan.web.components.console import console as new_console
from gan.web.components.local_lane import local_lane
from gan.web.components.model_card import contents
from gan.web.components.model_card import model_card as new_card
from gan.web.components.panel import panel
from gan.web.components.stage import stage as new_stage
from gan.web.components.view_history import view_history as new_history
from gan.web.events import Updates, on, on_load
from gan.web.help import heading, help_panel
from gan.web.show import latent_views, links, model_cache, points, view_state
from gan.web.show.follow import picture_follows
from gan.web.show.model_cache import OpenModel
from gan.web.show.model_picker import ModelPicker, model_picker, others_button
from gan.web.view_rules import RULES

PAGE = "explore"
FIRST_SEED: int = links.default(PAGE, "seed")
OTHER_SEED: int = RULES["explore"]["other_seed"]
MORE = [
    ("nearest", "Memorised?", "Which training pictures are nearest to this one?"),
    ("compare", "Compare", "This view in two models, or beside another"),
]
"""Pages that open the view that is shown here."""


@dataclass(frozen=True, eq=False)
class Parts:
    """The page's components, and the handlers that answer for them by name (see ``gan.web.events.Updates``)."""

    model: gr.Dropdown
    picker: ModelPicker
    seed: gr.Number
    console: gr.HTML
    stage: gr.HTML
    opinion: gr.HTML
    around: gr.HTML
    caption: gr.Markdown
    history: gr.HTML
    strip: gr.HTML
    card: gr.HTML
    a: gr.State
    b: gr.State
    current: gr.State

    def settle(self, name: str, point: Any, seed: Any) -> Updates:
        """A point at which a hand has come to rest."""
        entry = view_state.history_entry(PAGE, name, point, seed)
        return {self.around: latent_views.neighbourhood(model_cache.get(name), point), self.history: entry}

    def randomise(self, name: str) -> Updates:
        """Another seed, drawn at random."""
        seed = random.randrange(RULES["seeds"]["drawn"])
        return {self.seed: seed} | self.change_seed(name, seed)

    def change_seed(self, name: str, seed: Any) -> Updates:
        """What a typed seed draws."""
        return self._scene(name, points.from_seed(model_cache.get(name).model, check_seed(seed)), seed)

    def reset(self, name: str) -> Updates:
        """The middle of latent space."""
        return self._scene(name, points.origin(model_cache.get(name).model))

    def pick(self, name: str, seed: Any, event: gr.EventData) -> Updates:
        """A neighbour that was clicked."""
        (middle,) = points.sources(event.source, 1)
        return self._scene(name, points.picked(latent_views.around(model_cache.get(name), middle), event.index), seed)

    def pick_frame(self, name: str, seed: Any, event: gr.EventData) -> Updates:
        """A frame of the way from A to B that was clicked."""
        a, b = points.sources(event.source, 2)
        return self._scene(name, points.picked(latent_views.way(model_cache.get(name), a, b), event.index), seed)

    def set_a(self, name: str, here: Any, b: Any) -> Updates:
        """The interpolation sets out from this point."""
        return {self.a: here, self.strip: latent_views.interpolation(model_cache.get(name), here, b)}

    def set_b(self, name: str, a: Any, here: Any) -> Updates:
        """The interpolation ends at this point."""
        return {self.b: here, self.strip: latent_views.interpolation(model_cache.get(name), a, here)}

    def draw_b(self, name: str, a: Any) -> Updates:
        """The interpolation ends at another point, drawn at random."""
        held = model_cache.get(name)
        b = _with_other_noise(held, a, random.randrange(RULES["seeds"]["drawn"]))
        return {self.b: b, self.strip: latent_views.interpolation(held, a, b)}

    def change_model(self, name: str, before: str, point: Any, seed: Any) -> Updates:
        """Another model at the same point, where the two latent spaces agree."""
        held = model_cache.get(name)
        return self._open(held, points.carry(point, model_cache.get(before).model, held.model), seed)

    def restore(self, key: str, current: str, event: gr.EventData) -> Updates:
        """A view of the history or a favourite; the interpolation stays while the model does."""
        view, at = view_state.from_event(PAGE, event, model_cache.first, _default_point)
        if view.held.model.name != current:
            return self._open(view.held, view.point, view.seed, at) | self.picker.show(key, view.held.model.name)
        return self._seed_of(view.seed) | self._scene(current, view.point, view.seed, at)

    def load(self, key: str, request: gr.Request) -> Updates:
        """The view that the link asks for, else the best model's; with the list of models as it is now."""
        view = view_state.from_request(PAGE, request, model_cache.first, _default_point)
        opened = self._open(view.held, view.point, FIRST_SEED if view.seed is None else view.seed)
        return opened | self.picker.show(key, view.held.model.name)

    def _seed_of(self, seed: int | None) -> Updates:
        return {} if seed is None else {self.seed: seed}

    def _scene(self, name: str, point: Any, seed: Any = None, at: int | None = None) -> Updates:
        """All that shows one point of a model."""
        held = model_cache.get(name)
        shown = latent_views.main_picture(held, point)
        entry = view_state.history_entry(PAGE, name, point, seed, at)
        around = latent_views.neighbourhood(held, point)
        return {
            self.console: point,
            self.stage: shown.picture,
            self.opinion: shown.opinion,
            self.history: entry,
            self.around: around,
        }

    def _open(self, held: OpenModel, point: Any, seed: Any, at: int | None = None) -> Updates:
        """The whole page for one point of a model."""
        name, b = held.model.name, _with_other_noise(held, point, OTHER_SEED)
        return (
            self._scene(name, point, seed, at)
            | self._seed_of(seed)
            | {
                self.console: gr.update(value=point, layout=points.layout(held)),
                self.current: name,
                self.caption: latent_views.neighbourhood_caption(held),
                self.card: contents(held.model),
                self.strip: latent_views.interpolation(held, point, b),
                self.a: point,
                self.b: b,
            }
        )


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = model_cache.get(model_cache.first())
    start = points.from_seed(held.model, FIRST_SEED)
    other = _with_other_noise(held, start, OTHER_SEED)
    shown = latent_views.main_picture(held, start)

    heading("Explore", "What has the generator learnt? Drag a dimension of z and watch the picture bend.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            with gr.Row(elem_classes="tight"):
                model = gr.Dropdown(
                    model_cache.choices(), value=held.model.name, label="Model", scale=3, min_width=160, elem_id="explore-model"
                )
                seed = gr.Number(FIRST_SEED, label="Seed", precision=0, minimum=0, min_width=80, elem_id="explore-seed")
            others = others_button(PAGE)
            with gr.Row(elem_classes="tight"):
                randomise = gr.Button("Randomise", variant="primary", size="sm", min_width=90, elem_id="explore-randomise")
                reset = gr.Button("Reset to 0", size="sm", min_width=90, elem_id="explore-reset")
            console = new_console(start, points.layout(held), elem_id="explore-console")
        with gr.Column(scale=4, min_width=300, elem_classes="in-view"):
            stage = new_stage(shown.picture, elem_id="explore-stage", elem_classes="main-stage")
            opinion = panel(shown.opinion, elem_id="explore-opinion")
        with gr.Column(scale=4, min_width=300):
            neighbours = latent_views.neighbourhood(held, start)
            around = new_stage(neighbours, elem_id="explore-around", elem_classes="main-stage")
            caption = gr.Markdown(latent_views.neighbourhood_caption(held), elem_id="explore-caption")
    history = new_history("explore", "explore-stage", "explore-randomise", MORE, elem_id="explore-history")
    with gr.Row(elem_classes="journey"):
        with gr.Column(scale=3, min_width=250):
            gr.Markdown("**A journey** along the great circle from A to B. Click a frame to go there.")
            with gr.Row(elem_classes="tight"):
                set_a = gr.Button("A is here", size="sm", min_width=60, elem_id="explore-set-a")
                set_b = gr.Button("B is here", size="sm", min_width=60, elem_id="explore-set-b")
                new_b = gr.Button("New B", size="sm", min_width=60, elem_id="explore-new-b")
        with gr.Column(scale=10, min_width=300):
            strip = new_stage(latent_views.interpolation(held, start, other), elem_id="explore-film")
    card = new_card(contents(held.model), elem_id="explore-card")
    help_panel("explore")

    parts = Parts(
        model=model,
        picker=model_picker([model], others),
        seed=seed,
        console=console,
        stage=stage,
        opinion=opinion,
        around=around,
        caption=caption,
        history=history,
        strip=strip,
        card=card,
        a=gr.State(start),
        b=gr.State(other),
        current=gr.State(held.model.name),
    )
    picture_follows(console, model, stage, opinion)
    local_lane("explore", model, seed, stage="explore-stage")
    scene = [console, stage, opinion, around, history]
    everything = [seed, *scene, *parts.picker.all, parts.current, caption, card, parts.a, parts.b, strip]
    on(console.settle, parts.settle, [model, console, seed], [around, history], by="hand")
    on(randomise.click, parts.randomise, [model], [seed, *scene])
    on(reset.click, parts.reset, [model], scene)
    on(seed.input, parts.change_seed, [model, seed], scene, by="typing")
    on(around.pick, parts.pick, [model, seed], scene)
    on(strip.pick, parts.pick_frame, [model, seed], scene)
    on(set_a.click, parts.set_a, [model, console, parts.b], [parts.a, strip])
    on(set_b.click, parts.set_b, [model, parts.a, console], [parts.b, strip])
    on(new_b.click, parts.draw_b, [model, parts.a], [parts.b, strip])
    on(model.input, parts.change_model, [model, parts.current, console, seed], everything, by="typing")
    view_state.on_restore(history, parts.restore, [parts.picker.key, parts.current], everything)
    on_load(parts.load, [parts.picker.key], everything)


def _with_other_noise(held: OpenModel, a: dict[str, Any], seed: int) -> dict[str, Any]:
    """Other noise and codes with the label and category of ``a``, so that the way there is smooth."""
    return {**points.from_seed(held.model, seed), "label": a["label"], "category": a["category"]}


def _default_point(held: OpenModel, seed: int | None) -> dict[str, Any]:
    return points.from_seed(held.model, FIRST_SEED if seed is None else seed)
