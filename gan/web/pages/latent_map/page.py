"""Map: what lies where in latent space? A plane through it, drawn as a mosaic to drag and zoom."""

import html
import math
import random
from dataclasses import dataclass
from typing import Any

import gradio as gr
import torch

from gan.errors import TheatreError
from gan.latents.latent import NOISE_LIMIT, Latent, check_seed
from gan.web.components.console import console as new_console
from gan.web.components.latent_map import latent_map as new_map
from gan.web.components.local_lane import local_lane
from gan.web.components.panel import panel
from gan.web.components.stage import stage as new_stage
from gan.web.events import Updates, on, on_load, warn
from gan.web.help import heading, help_panel
from gan.web.pages.latent_map import views
from gan.web.pages.latent_map.views import CORNERS, FIRST_CORNERS, FIRST_SEED, KINDS, Scene
from gan.web.show import latent_views, links, model_cache, points
from gan.web.show.model_picker import ModelPicker, model_picker, others_button

PARTS = ["label", "category", "codes"]


@dataclass(frozen=True, eq=False)
class Parts:
    """The page's components, and the handlers that answer for them by name (see ``gan.web.events.Updates``)."""

    model: gr.Dropdown
    picker: ModelPicker
    kind: gr.Radio
    seed: gr.Number
    corners: tuple[gr.Textbox, ...]
    corner_row: gr.Row
    console: gr.HTML
    atlas: gr.HTML
    stage: gr.HTML
    opinion: gr.HTML
    place_text: gr.HTML

    def load_tiles(self, value: Any) -> Updates:
        """The tiles that the map lacks."""
        scene, where = views.message(value)
        return {self.atlas: gr.update(tiles=views.tiles(scene, *views.wanted(value), where["layer"]))}

    def pick(self, value: Any) -> Updates:
        """The picture at the place that was picked."""
        scene, _ = views.message(value)
        return self._place(scene, *_picked(value))

    def change_conditions(self, point: Any, value: Any) -> Updates:
        """The same place under another label, category or codes."""
        before, where = views.message(value)
        scene, _ = views.scene(before.state | _conditions(point))
        return self._atlas(scene, where) | self._place(scene, *_picked(value))

    def change_plane(self, model: str, kind: str, seed: Any, a: str, b: str, c: str, point: Any, value: Any) -> Updates:
        """Another plane, seen from its middle."""
        return self._from_middle(_asked(model, kind, seed, [a, b, c], point), value)

    def change_model(self, model: str, kind: str, seed: Any, a: str, b: str, c: str, _point: Any, value: Any) -> Updates:
        """The same plane of another model, where corners were given as seeds; its labels and codes start anew."""
        texts = [text if text.strip().isdecimal() else first for text, first in zip((a, b, c), FIRST_CORNERS, strict=True)]
        return self._from_middle(_asked(model, kind, seed, texts, points.origin(model_cache.get(model).model)), value)

    def draw_plane(self, model: str, kind: str, _seed: Any, _a: str, _b: str, _c: str, point: Any, value: Any) -> Updates:
        """The same kind of plane elsewhere."""
        seed, *texts = (random.randrange(10_000) for _ in range(4))
        return self._from_middle(_asked(model, kind, seed, [str(text) for text in texts], point), value)

    def load(self, key: str, model: str, request: gr.Request) -> Updates:
        """The view that the link asks for, else the first one; with the list of models as it is now."""
        asked = dict(request.query_params)
        if not asked:  # the page was built with this view
            return self.picker.show(key, model)
        try:
            (scene, changed), (where, _) = views.read(asked), views.view(asked)
            for sentence in changed:
                warn(sentence)
        except TheatreError as error:
            warn(f"{error} Showing the first map instead.")
            (scene, _), (where, _) = views.read({}), views.view({})
        return self._open(scene, where, (where["x"], where["y"])) | self.picker.show(key, scene.held.model.name)

    def _from_middle(self, asked: links.State, value: Any) -> Updates:
        scene, _ = views.scene(asked)
        where, _ = views.view({"layer": views.message(value)[1]["layer"]})
        return self._open(scene, where, (0.0, 0.0))

    def _atlas(self, scene: Scene, where: dict[str, Any]) -> Updates:
        frame, tiles = _mosaic(scene, where)
        return {self.atlas: gr.update(frame=frame, tiles=tiles)}

    def _place(self, scene: Scene, x: float, y: float) -> Updates:
        """The picture at a place, D's opinion of it, and where it is."""
        latent = _latent_at(scene, x, y)
        shown = latent_views.main_picture(scene.held, points.from_latent(latent))
        return {
            self.stage: shown.picture,
            self.opinion: shown.opinion,
            self.place_text: _place_text(scene, latent, x, y),
        }

    def _open(self, scene: Scene, where: dict[str, Any], place: tuple[float, float]) -> Updates:
        """The whole page; a field stays as it is where the scene's address does not name it."""
        state = scene.state
        fields: Updates = {part: state[key] for key, part in zip(CORNERS, self.corners, strict=True) if key in state}
        if "seed" in state:
            fields |= {self.seed: state["seed"]}
        lists: Updates = {
            self.kind: state["plane"],
            self.corner_row: gr.update(visible=state["plane"] == "three"),
            self.console: gr.update(value=scene.rest, layout=points.layout(scene.held, PARTS)),
        }
        return fields | lists | self._atlas(scene, where) | self._place(scene, *place)


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    (scene, _), (where, _) = views.read({}), views.view({})
    first_frame, first_tiles = _mosaic(scene, where)
    latent = _latent_at(scene, where["x"], where["y"])
    shown = latent_views.main_picture(scene.held, points.from_latent(latent))

    heading("Map", "What lies where in latent space? Drag the map, zoom in, and click a picture.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=3, min_width=270, elem_classes="controls"):
            with gr.Row(elem_classes="tight"):
                model = gr.Dropdown(
                    model_cache.choices(), value=scene.held.model.name, label="Model", scale=3, min_width=150, elem_id="map-model"
                )
                seed = gr.Number(FIRST_SEED, label="Seed", precision=0, minimum=0, min_width=80, elem_id="map-seed")
            others = others_button(views.PAGE)
            kind = gr.Radio(
                [(words, name) for name, words in KINDS.items()], value="principal", label="Plane", elem_id="map-plane"
            )
            with gr.Row(elem_classes="tight", visible=False, elem_id="map-corners") as three:
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
            stage = new_stage(shown.picture, elem_id="map-stage", elem_classes="main-stage")
            opinion = panel(shown.opinion, elem_id="map-opinion")
            words = panel(_place_text(scene, latent, where["x"], where["y"]), elem_id="map-words")
    local_lane("map", model, stage="map-stage")
    help_panel("latent_map")

    parts = Parts(
        model=model,
        picker=model_picker([model], others),
        kind=kind,
        seed=seed,
        corners=tuple(corners),
        corner_row=three,
        console=console,
        atlas=atlas,
        stage=stage,
        opinion=opinion,
        place_text=words,
    )
    place = [stage, opinion, words]
    settings = [model, kind, seed, *corners, console, atlas]
    everything = [*settings, parts.picker.others, three, *place]
    on(atlas.move, parts.load_tiles, [atlas], [atlas], by="hand")  # type: ignore[attr-defined]
    on(atlas.pick, parts.pick, [atlas], place, by="hand")  # type: ignore[attr-defined]
    on(console.input, parts.change_conditions, [console, atlas], [atlas, *place], by="hand")
    on(model.input, parts.change_model, settings, everything, by="typing")
    on(kind.input, parts.change_plane, settings, everything, by="typing")
    on(seed.input, parts.change_plane, settings, everything, by="typing")
    for corner in corners:
        on(corner.submit, parts.change_plane, settings, everything)
    on(another.click, parts.draw_plane, settings, everything)
    on_load(parts.load, [parts.picker.key, model], everything)


def _mosaic(scene: Scene, where: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The frame of a map and the tiles of its first view."""
    level, cells = views.in_view(where)
    return views.frame(scene, where), views.tiles(scene, level, cells, where["layer"])


def _latent_at(scene: Scene, x: float, y: float) -> Latent:
    return views.latent_at(scene, torch.tensor([[x, y]], dtype=torch.float32))


def _place_text(scene: Scene, latent: Latent, x: float, y: float) -> str:
    """Where a point is, how long its z is, and a link to it, as HTML."""
    beyond = bool((scene.plane.points(torch.tensor([[x, y]])).abs() > NOISE_LIMIT).any())
    clamped = f" Numbers of z beyond {NOISE_LIMIT:g} are clamped to it here." if beyond else ""
    length = f"|z| = {latent.noise.norm():.1f}; in training about {math.sqrt(scene.held.model.latent.noise):.1f}"
    address = html.escape(links.explore(scene.held.model.name, points.from_latent(latent)), quote=True)
    return (
        f'<p class="told">At <b>x = {x:.2f}, y = {y:.2f}</b>, {length}.{clamped}</p>'
        f'<p class="onward"><a href="{address}">Open in Explore</a></p>'
    )


def _picked(value: Any) -> tuple[float, float]:
    """The place that was picked last, or the middle of the view."""
    picked = value.get("picked")
    x, y = picked if isinstance(picked, list) and len(picked) == 2 else (value.get("x"), value.get("y"))
    found, _ = views.view({"x": x, "y": y})
    return found["x"], found["y"]


def _conditions(point: Any) -> links.State:
    """Label, category and codes of a point."""
    return {part: value for part, value in points.to_state(point).items() if part in PARTS}


def _asked(model: str, kind: str, seed: Any, texts: list[str], point: Any) -> links.State:
    corners = dict(zip(CORNERS, texts, strict=True))
    return {"model": model, "plane": kind, "seed": check_seed(seed)} | corners | _conditions(point)
