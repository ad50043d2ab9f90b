"""Journeys: what lies between two pictures? Ways through latent space, played, and taken home."""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from gan.errors import TheatreError, UsageError
from gan.latents.latent import check_seed
from gan.models import Model
from gan.web import reading
from gan.web.components.film_player import film_player as new_player
from gan.web.components.keyframes import keyframes as new_keyframes
from gan.web.components.local_lane import local_lane
from gan.web.components.panel import panel
from gan.web.events import Updates, on, on_load, warn
from gan.web.help import heading, help_panel
from gan.web.pages.journeys import files, state, views
from gan.web.pages.journeys.state import KINDS, Plan
from gan.web.show import links, model_cache
from gan.web.show.model_picker import ModelPicker, model_picker, others_button

_UNDONE = 30
"""Changes that can be undone."""
_LARGEST = 20 * 2**20
_FIRST_VIEW = {"fps": links.default(state.PAGE, "fps"), "at": 0, "playing": True, "linked": False, "busy": False}
_BEFORE = {**_FIRST_VIEW, "playing": False, "busy": True}
"""The first paint stands still until it is known what the link asks for."""
_STOP = '<p class="told">Pause, or click a frame: it can be opened in Explore from here.</p>'


@dataclass(frozen=True, eq=False)
class Parts:
    """The page's components, and the handlers that answer for them by name (see ``gan.web.events.Updates``)."""

    plan: gr.State
    past: gr.State
    model: gr.Dropdown
    picker: ModelPicker
    kind: gr.Radio
    seed: gr.Number
    keys: gr.HTML
    key_text: gr.Textbox
    player: gr.HTML
    frame_text: gr.HTML
    plan_text: gr.Markdown

    def change_kind(self, plan: Plan, past: list[Plan], kind: str) -> Updates:
        """Another kind of way through the same keyframes."""
        return self._change(plan, past, {**plan, "kind": state.check_kind(kind)})

    def change_seed(self, plan: Plan, past: list[Plan], seed: Any) -> Updates:
        """Another walk."""
        return self._change(plan, past, {**plan, "seed": check_seed(seed)})

    def change_model(self, plan: Plan, past: list[Plan], name: str) -> Updates:
        """The journey in another model."""
        return self._change(plan, past, state.carried(plan, _model(plan), model_cache.get(name).model))

    def add_random(self, plan: Plan, past: list[Plan]) -> Updates:
        """Another keyframe, drawn at random."""
        return self._change(plan, past, state.added_random(plan, _model(plan)))

    def add_key(self, plan: Plan, past: list[Plan], text: str) -> Updates:
        """The keyframe that was typed."""
        key, changed = state.key_of_words(_model(plan), text)
        _warn(changed)
        return {self.key_text: ""} | self._change(plan, past, state.added(plan, key))

    def move_key(self, plan: Plan, past: list[Plan], event: gr.EventData) -> Updates:
        """A keyframe to another place."""
        return self._change(plan, past, state.moved(plan, event.index, event.to))

    def remove_key(self, plan: Plan, past: list[Plan], event: gr.EventData) -> Updates:
        """A keyframe less."""
        return self._change(plan, past, state.removed(plan, event.index))

    def undo(self, plan: Plan, past: list[Plan], key: str) -> Updates:
        """The journey before the last change."""
        if not past:
            raise UsageError("There is nothing to undo yet; change something first.")
        return self._open(past[-1], past[:-1]) | self.picker.show(key, past[-1]["model"])

    def open_file(self, plan: Plan, past: list[Plan], content: bytes, key: str) -> Updates:
        """The journey that a file holds."""
        if not isinstance(content, bytes) or len(content) > _LARGEST:
            raise UsageError(f"A journey's file has at most {_LARGEST // 2**20} MiB; choose one that was taken from this page.")
        asked = files.opened(content)
        opened, changed = state.read(asked)
        _warn(changed)
        before = [*past, plan][-_UNDONE:]
        page = self._open(opened, before, _player_view(asked), state.playing(asked)["first"])
        return page | self.picker.show(key, opened["model"])

    def load_frames(self, plan: Plan, event: gr.EventData) -> Updates:
        """The next frames of a walk."""
        return {
            self.player: views.player_value(model_cache.get(plan["model"]), plan, reading.whole(event.first, "The first frame"))
        }

    def describe_frame(self, plan: Plan, event: gr.EventData) -> Updates:
        """What is said of the frame at which the player stands."""
        return {
            self.frame_text: views.describe_frame(
                model_cache.get(plan["model"]),
                plan,
                reading.whole(event.frame, "The frame"),
                reading.whole(event.lane, "The film"),
            )
        }

    def load(self, key: str, request: gr.Request) -> Updates:
        """The journey that the link asks for, else the first one, which is there already."""
        asked = dict(request.query_params)
        if asked:
            try:
                plan, changed = state.read(asked)
                _warn(changed)
                view = _player_view(asked)
                page = self._open(plan, [], view, view["at"] if plan["kind"] == "walk" else 0)
                return page | self.picker.show(key, plan["model"])
            except TheatreError as error:
                warn(f"{error} Showing the first journey instead.")
        plan = state.begin(model_cache.get(model_cache.first()).model)
        return self._open(plan, [], _FIRST_VIEW) | self.picker.show(key, plan["model"])

    def _change(self, before: Plan, past: list[Plan], after: Plan) -> Updates:
        return self._open(after, [*past, before][-_UNDONE:])

    def _open(self, plan: Plan, past: list[Plan], view: dict[str, Any] | None = None, first: int = 0) -> Updates:
        """The whole page for one journey, apart from the field for a keyframe."""
        held = model_cache.get(plan["model"])
        return {
            self.plan: plan,
            self.past: past,
            self.kind: plan["kind"],
            self.seed: plan["seed"],
            self.keys: views.thumbnails(held, plan),
            self.player: views.player_value(held, plan, first, view),
            self.frame_text: _STOP,
            self.plan_text: views.describe(held, plan),
        }


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = model_cache.get(model_cache.first())
    first = state.begin(held.model)
    heading("Journeys", "What lies between two pictures? Travel through latent space.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            with gr.Row(elem_classes="tight"):
                model = gr.Dropdown(
                    model_cache.choices(), value=held.model.name, label="Model", scale=2, min_width=120, elem_id="journeys-model"
                )
                seed = gr.Number(
                    first["seed"], label="Seed of the walk", precision=0, minimum=0, min_width=110, elem_id="journeys-seed"
                )
            others = others_button("journeys")
            kind = gr.Radio(
                [(title, key) for key, title in KINDS.items()],
                value="ab",
                show_label=False,
                container=False,
                elem_id="journeys-kind",
            )
            keys = new_keyframes(views.thumbnails(held, first), elem_id="journeys-keys")
            with gr.Row(elem_classes="tight"):
                random = gr.Button("Add a random one", size="sm", min_width=120, variant="primary", elem_id="journeys-random")
                undo = gr.Button("Undo", size="sm", min_width=60, elem_id="journeys-undo")
            words = gr.Textbox(
                label="Add a keyframe by seed or by a link from Explore (Enter)", max_lines=1, max_length=20_000,
                placeholder="7", elem_id="journeys-words",
            )  # fmt: skip
            opened = gr.UploadButton(
                "Open a journey from a file", size="sm", type="binary", file_types=[".png", ".gif", ".webp", ".mp4"],
                elem_id="journeys-open",
            )  # fmt: skip
        with gr.Column(scale=9, min_width=300, elem_classes="pictures-first"):
            player = new_player(views.player_value(held, first, view=_BEFORE), elem_id="journeys-player")
            frame_text = panel(_STOP, elem_id="journeys-where")
            plan_text = gr.Markdown(views.describe(held, first), elem_id="journeys-told")
    local_lane("journeys", model)
    help_panel("journeys")

    parts = Parts(
        plan=gr.State(first),
        past=gr.State([]),
        model=model,
        picker=model_picker([model], others),
        kind=kind,
        seed=seed,
        keys=keys,
        key_text=words,
        player=player,
        frame_text=frame_text,
        plan_text=plan_text,
    )
    now = [parts.plan, parts.past]
    key = parts.picker.key
    scene = [*now, *parts.picker.all, kind, seed, keys, player, frame_text, plan_text]
    on(kind.input, parts.change_kind, [*now, kind], scene)
    on(seed.input, parts.change_seed, [*now, seed], scene, by="typing")
    on(model.input, parts.change_model, [*now, model], scene, by="typing")
    on(random.click, parts.add_random, now, scene)
    on(words.submit, parts.add_key, [*now, words], [words, *scene])
    on(keys.move, parts.move_key, now, scene)  # type: ignore[attr-defined]
    on(keys.drop, parts.remove_key, now, scene)  # type: ignore[attr-defined]
    on(undo.click, parts.undo, [*now, key], scene)
    on(opened.upload, parts.open_file, [*now, opened, key], scene)
    on(player.more, parts.load_frames, [parts.plan], [player], by="hand")  # type: ignore[attr-defined]
    on(player.rest, parts.describe_frame, [parts.plan], [frame_text], by="hand")  # type: ignore[attr-defined]
    on_load(parts.load, [key], scene)


def _model(plan: Plan) -> Model:
    return model_cache.get(plan["model"]).model


def _player_view(asked: dict[str, str]) -> dict[str, Any]:
    """How the player stands when a link or a file asks for it."""
    player = state.playing(asked)
    return {"fps": player["fps"], "at": player["at"], "playing": "at" not in asked, "linked": True, "busy": False}


def _warn(changed: list[str]) -> None:
    if changed:
        warn(" ".join(changed))
