"""Journeys: what lies between two pictures? Ways through latent space, played, and taken home."""

from typing import Any

import gradio as gr

from gan.errors import TheatreError, UsageError
from gan.latents.latent import check_seed
from gan.models import checkpoint
from gan.web.components.film_player import film_player as new_player
from gan.web.components.keyframes import keyframes as new_keyframes
from gan.web.events import on, on_load
from gan.web.help import JOURNEYS_HELP, heading, help_panel
from gan.web.pages.journeys import files, state, views
from gan.web.pages.journeys.state import FASTEST, KINDS, SLOWEST, USUAL, Plan
from gan.web.show import model_cache

_UNDONE = 30
"""Changes that can be undone."""
_LARGEST = 20 * 2**20
_FIRST_VIEW = {"fps": USUAL, "at": 0, "playing": True, "linked": False, "busy": False}
_BEFORE = {**_FIRST_VIEW, "playing": False, "busy": True}
"""The first paint stands still until it is known what the link asks for."""
_STOP = '<p class="told">Pause, or click a frame: it can be opened in Explore from here.</p>'


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = model_cache.get(model_cache.first())
    first = state.begin(held.model)
    heading("Journeys", "What lies between two pictures? Travel through latent space.")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            with gr.Row(elem_classes="tight"):
                model = gr.Dropdown(
                    checkpoint.names(), value=held.model.name, label="Model", scale=2, min_width=120, elem_id="journeys-model"
                )
                seed = gr.Number(
                    first["seed"], label="Seed of the walk", precision=0, minimum=0, min_width=110, elem_id="journeys-seed"
                )
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
            player = new_player(views.played(held, first, view=_BEFORE), elem_id="journeys-player")
            where = gr.HTML(_STOP, elem_id="journeys-where", js_on_load=None)
            told = gr.Markdown(views.said(held, first), elem_id="journeys-told")
    help_panel(JOURNEYS_HELP)

    plan, past = gr.State(first), gr.State([])
    scene = [plan, past, model, kind, seed, keys, player, where, told]
    now = [plan, past]
    on(
        kind.input,
        lambda plan, past, to: _changed(plan, past, {**plan, "kind": state.check_kind(to)}),
        [*now, kind],
        scene,
    )
    on(
        seed.input,
        lambda plan, past, to: _changed(plan, past, {**plan, "seed": check_seed(to)}),
        [*now, seed],
        scene,
        by="typing",
    )
    on(model.input, _change_model, [*now, model], scene, by="typing")
    on(random.click, lambda plan, past: _changed(plan, past, state.added_random(plan, _model(plan))), now, scene)
    on(words.submit, _add_words, [*now, words], [words, *scene])
    on(keys.move, _move, now, scene)
    on(keys.drop, _drop, now, scene)
    on(undo.click, _undo, now, scene)
    on(opened.upload, _open, [*now, opened], scene)
    on(player.more, _more, [plan], [player], by="hand")
    on(player.rest, _rest, [plan], [where], by="hand")
    on_load(_arrive, None, scene)


def _model(plan: Plan) -> Any:
    return model_cache.get(plan["model"]).model


def _shown(plan: Plan, past: list[Plan], view: dict[str, Any] | None = None, first: int = 0) -> tuple[Any, ...]:
    """plan, past, model, kind, seed, keys, player, where and told."""
    held = model_cache.get(plan["model"])
    return (
        plan,
        past,
        gr.update(choices=model_cache.choices_with(plan["model"]), value=plan["model"]),
        plan["kind"],
        plan["seed"],
        views.thumbnails(held, plan),
        views.played(held, plan, first, view),
        _STOP,
        views.said(held, plan),
    )


def _changed(before: Plan, past: list[Plan], after: Plan) -> tuple[Any, ...]:
    return _shown(after, [*past, before][-_UNDONE:])


def _change_model(plan: Plan, past: list[Plan], name: str) -> tuple[Any, ...]:
    return _changed(plan, past, state.carried(plan, _model(plan), model_cache.get(name).model))


def _add_words(plan: Plan, past: list[Plan], words: str) -> tuple[Any, ...]:
    key, changed = state.key_of_words(_model(plan), words)
    _say(changed)
    return "", *_changed(plan, past, state.added(plan, key))


def _move(plan: Plan, past: list[Plan], event: gr.EventData) -> tuple[Any, ...]:
    return _changed(plan, past, state.moved(plan, event.index, event.to))


def _drop(plan: Plan, past: list[Plan], event: gr.EventData) -> tuple[Any, ...]:
    return _changed(plan, past, state.removed(plan, event.index))


def _undo(plan: Plan, past: list[Plan]) -> tuple[Any, ...]:
    if not past:
        raise UsageError("There is nothing to undo yet; change something first.")
    return _shown(past[-1], past[:-1])


def _open(plan: Plan, past: list[Plan], content: bytes) -> tuple[Any, ...]:
    if not isinstance(content, bytes) or len(content) > _LARGEST:
        raise UsageError(f"A journey's file has at most {_LARGEST // 2**20} MiB; choose one that was taken from this page.")
    asked = files.opened(content)
    opened, changed = state.read(asked)
    _say(changed)
    return _shown(opened, [*past, plan][-_UNDONE:], _view(asked), files.number(asked, "first", 0, 0, 10_000_000))


def _more(plan: Plan, event: gr.EventData) -> Any:
    return views.played(model_cache.get(plan["model"]), plan, int(event.first))


def _rest(plan: Plan, event: gr.EventData) -> str:
    return views.stopped(model_cache.get(plan["model"]), plan, int(event.frame), int(event.lane))


def _view(asked: dict[str, str]) -> dict[str, Any]:
    """How the player stands when a link or a file asks for it."""
    return {
        "fps": files.number(asked, "fps", USUAL, SLOWEST, FASTEST),
        "at": files.number(asked, "at", 0, 0, 10_000_000),
        "playing": "at" not in asked,
        "linked": True,
        "busy": False,
    }


def _say(changed: list[str]) -> None:
    if changed:
        gr.Warning(" ".join(changed))


def _arrive(request: gr.Request) -> tuple[Any, ...]:
    """The journey that the link asks for, else the first one, which is there already."""
    asked = dict(request.query_params)
    try:
        if not asked:
            raise LookupError
        plan, changed = state.read(asked)
        _say(changed)
        view = _view(asked)
        return _shown(plan, [], view, view["at"] if plan["kind"] == "walk" else 0)
    except TheatreError as error:
        gr.Warning(f"{error} Showing the first journey instead.")
    except LookupError:
        pass
    return _shown(state.begin(model_cache.get(model_cache.first()).model), [], _FIRST_VIEW)
