"""Map: what lies where in latent space? A plane through it, drawn as a mosaic to drag and zoom."""

import html
import math
import random
from typing import Any

import gradio as gr
import torch

from gan.errors import TheatreError
from gan.latents import latent as latents
from gan.web.components.console import console as new_console
from gan.web.components.latent_map import latent_map as new_map
from gan.web.components.stage import stage as new_stage
from gan.web.events import on, on_load
from gan.web.help import MAP_HELP, heading, help_panel
from gan.web.pages.latent_map import views
from gan.web.pages.latent_map.views import CORNERS, FIRST_CORNERS, FIRST_SEED, KINDS, Scene
from gan.web.show import latent_views, links, model_cache, points

PARTS = ["label", "category", "codes"]
OTHERS = 11
"""Values of the page besides the model."""


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    (scene, _), (where, _) = views.read({}), views.view({})
    first_frame, first_tiles = _drawn(scene, where)
    picture, opinion_value, words_value = _chosen(scene, where["x"], where["y"])

    heading("Map", "What lies where in latent space? Drag the map, zoom in, and click a picture.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=3, min_width=270, elem_classes="controls"):
            with gr.Row(elem_classes="tight"):
                model = gr.Dropdown(
                    model_cache.choices(), value=scene.held.model.name, label="Model", scale=3, min_width=150, elem_id="map-model"
                )
                seed = gr.Number(FIRST_SEED, label="Seed", precision=0, minimum=0, min_width=80, elem_id="map-seed")
            kind = gr.Radio(
                [(words, name) for name, words in KINDS.items()], value="principal", label="Plane", elem_id="map-plane"
            )
            with gr.Row(elem_classes="tight", visible=False) as three:
                corners = [
                    gr.Textbox(
                        text,
                        label=name.upper(),
                        max_lines=1,
                        max_length=2000,
                        min_width=70,
                        placeholder="seed or link",
                        elem_id=f"map-{name}",
                    )
                    for name, text in zip(CORNERS, FIRST_CORNERS, strict=True)
                ]
            another = gr.Button("Another place", variant="primary", size="sm", elem_id="map-another")
            console = new_console(scene.rest, points.layout(scene.held, PARTS), elem_id="map-console")
        with gr.Column(scale=6, min_width=320):
            atlas = new_map(first_frame, first_tiles, elem_id="map-atlas")
        with gr.Column(scale=3, min_width=240):
            stage = new_stage(picture, elem_id="map-stage", elem_classes="main-stage")
            opinion = gr.HTML(opinion_value, elem_id="map-opinion", js_on_load=None)
            words = gr.HTML(words_value, elem_id="map-words", js_on_load=None)
    help_panel(MAP_HELP)

    chosen = [stage, opinion, words]
    settings = [model, kind, seed, *corners, console, atlas]
    everything = [model, kind, seed, *corners, three, console, atlas, *chosen]
    on(atlas.move, _more, [atlas], [atlas], by="hand")
    on(atlas.pick, _picked, [atlas], chosen, by="hand")
    on(console.input, _conditioned, [console, atlas], [atlas, *chosen], by="hand")
    on(model.input, _changed_model, settings, everything, by="typing")
    on(kind.input, _changed, settings, everything, by="typing")
    on(seed.input, _changed, settings, everything, by="typing")
    for corner in corners:
        on(corner.submit, _changed, settings, everything)
    on(another.click, _another, settings, everything)
    on_load(_arrive, None, everything)


def _drawn(scene: Scene, where: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The frame of a map and the tiles of its first view."""
    level, cells = views.in_view(where)
    return views.frame(scene, where), views.tiles(scene, level, cells, where["layer"])


def _chosen(scene: Scene, x: float, y: float) -> tuple[Any, ...]:
    """The picture at a place, D's opinion of it, and where it is."""
    latent = views.latent_at(scene, torch.tensor([[x, y]], dtype=torch.float32))
    point = points.from_latent(latent)
    beyond = bool((scene.plane.points(torch.tensor([[x, y]])).abs() > latents.NOISE_LIMIT).any())
    clamped = f" Numbers of z beyond {latents.NOISE_LIMIT:g} are clamped to it here." if beyond else ""
    length = f"|z| = {latent.noise.norm():.1f}; in training about {math.sqrt(scene.held.model.latent.noise):.1f}"
    address = html.escape(links.explore(scene.held.model.name, point), quote=True)
    words = (
        f'<p class="told">At <b>x = {x:.2f}, y = {y:.2f}</b>, {length}.{clamped}</p>'
        f'<p class="onward"><a href="{address}">Open in Explore</a></p>'
    )
    return (*latent_views.main_picture(scene.held, point), words)


def _whole_page(scene: Scene, where: dict[str, Any], place: tuple[float, float]) -> tuple[Any, ...]:
    """Every value of the page; see ``everything`` in ``build``."""
    held, query = scene.held, scene.query
    drawn_frame, drawn_tiles = _drawn(scene, where)
    corners = [query[name] if name in query else gr.skip() for name in CORNERS]
    return (
        gr.update(choices=model_cache.choices_with(held.model.name), value=held.model.name),
        query["plane"],
        int(query["seed"]) if "seed" in query else gr.skip(),
        *corners,
        gr.update(visible=query["plane"] == "three"),
        gr.update(value=scene.rest, layout=points.layout(held, PARTS)),
        gr.update(frame=drawn_frame, tiles=drawn_tiles),
        *_chosen(scene, *place),
    )


def _more(value: Any) -> Any:
    """The tiles that the map lacks."""
    scene, where = views.message(value)
    return gr.update(tiles=views.tiles(scene, *views.wanted(value), where["layer"]))


def _picked(value: Any) -> tuple[Any, ...]:
    scene, _ = views.message(value)
    return _chosen(scene, *_place(value))


def _place(value: Any) -> tuple[float, float]:
    """The place that was picked last, or the middle of the view."""
    picked = value.get("picked")
    x, y = picked if isinstance(picked, list) and len(picked) == 2 else (value.get("x"), value.get("y"))
    found, _ = views.view({"x": x, "y": y})
    return found["x"], found["y"]


def _conditioned(point: Any, value: Any) -> tuple[Any, ...]:
    """The same place under another label, category or codes."""
    before, where = views.message(value)
    moved = links.query("", {**point, "noise": before.rest["noise"]})
    asked = before.query | {part: moved[part] for part in PARTS if part in moved}
    scene, _ = views.read(asked)
    drawn_frame, drawn_tiles = _drawn(scene, where)
    return (gr.update(frame=drawn_frame, tiles=drawn_tiles), *_chosen(scene, *_place(value)))


def _asked(model: str, kind: str, seed: Any, texts: list[str], point: Any) -> dict[str, str]:
    asked = {"model": model, "plane": kind, "seed": str(latents.check_seed(seed))}
    written = links.query("", point)
    return asked | dict(zip(CORNERS, texts, strict=True)) | {part: written[part] for part in PARTS if part in written}


def _changed(model: str, kind: str, seed: Any, a: str, b: str, c: str, point: Any, value: Any) -> tuple[Any, ...]:
    """Another plane, seen from its middle."""
    return _from_middle(_asked(model, kind, seed, [a, b, c], point), value)


def _changed_model(model: str, kind: str, seed: Any, a: str, b: str, c: str, _point: Any, value: Any) -> tuple[Any, ...]:
    """The same plane of another model, where corners were given as seeds; its labels and codes start anew."""
    texts = [text if text.strip().isdigit() else first for text, first in zip((a, b, c), FIRST_CORNERS, strict=True)]
    return _from_middle(_asked(model, kind, seed, texts, points.origin(model_cache.get(model).model)), value)


def _another(model: str, kind: str, _seed: Any, _a: str, _b: str, _c: str, point: Any, value: Any) -> tuple[Any, ...]:
    """The same kind of plane elsewhere."""
    seed, *texts = (random.randrange(10_000) for _ in range(4))
    return _from_middle(_asked(model, kind, seed, [str(text) for text in texts], point), value)


def _from_middle(asked: dict[str, str], value: Any) -> tuple[Any, ...]:
    scene, _ = views.read(asked)
    where, _ = views.view({"layer": views.message(value)[1]["layer"]})
    return _whole_page(scene, where, (0.0, 0.0))


def _arrive(request: gr.Request) -> tuple[Any, ...]:
    """The view that the link asks for, else the first one; with the list of models as it is now."""
    asked = dict(request.query_params)
    if not asked:  # the page was built with this view
        return (gr.update(choices=model_cache.choices()), *(gr.skip() for _ in range(OTHERS)))
    try:
        (scene, changed), (where, clamped) = views.read(asked), views.view(asked)
        for sentence in (*changed, *clamped):
            gr.Warning(sentence)
    except TheatreError as error:
        gr.Warning(f"{error} Showing the first map instead.")
        (scene, _), (where, _) = views.read({}), views.view({})
    return _whole_page(scene, where, (where["x"], where["y"]))
