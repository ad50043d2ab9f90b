"""Memorised?: is this picture in the training set? Its nearest training pictures, beside how near real new ones have theirs."""

import math
import random
from typing import Any

import gradio as gr
import torch

from gan.data import datasets
from gan.errors import TheatreError
from gan.evaluation import nearest_real
from gan.evaluation.nearest_real import Answer, Near
from gan.latents.latent import check_seed
from gan.models import checkpoint
from gan.web.components.stage import picture
from gan.web.components.stage import stage as new_stage
from gan.web.components.view_history import view_history as new_keeper
from gan.web.events import on, on_load
from gan.web.help import NEAREST_HELP, heading, help_panel
from gan.web.show import latent_views, model_cache, points, view_state

FIRST_SEED = 7
COUNT = 5
SEARCHED = 100
"""Pictures of which the most suspicious one is looked for."""
BARS = 40
TITLES = {"pixels": "Nearest in pixels", "features": "Nearest in features"}
MORE = [("./", "Open in Explore", "Bring this picture to the sliders")]


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    held = model_cache.get(model_cache.first())
    start = _start(held, None)
    heading("Memorised?", "Did the generator invent this picture, or learn it by heart?")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=4, min_width=300, elem_classes="controls"):
            with gr.Row(elem_classes="tight"):
                model = gr.Dropdown(
                    checkpoint.names(), value=held.model.name, label="Model", scale=3, min_width=160, elem_id="nearest-model"
                )
                seed = gr.Number(FIRST_SEED, label="Seed", precision=0, minimum=0, min_width=80, elem_id="nearest-seed")
            with gr.Row(elem_classes="tight"):
                another = gr.Button("Another picture", variant="primary", size="sm", min_width=90, elem_id="nearest-another")
                suspect = gr.Button(f"Most suspicious of {SEARCHED}", size="sm", min_width=90, elem_id="nearest-suspect")
            stage = new_stage(latent_views.main_picture(held, start)[0], elem_id="nearest-stage", elem_classes="main-stage")
        with gr.Column(scale=8, min_width=300):
            words = gr.Markdown(elem_id="nearest-words", elem_classes="found")
            sheets, rulers = [], []
            for kind, title in TITLES.items():
                gr.Markdown(f"**{title}**")
                sheets.append(new_stage(_nothing(), elem_id=f"nearest-{kind}", elem_classes="look-only"))
                rulers.append(gr.HTML(elem_id=f"nearest-{kind}-ruler", js_on_load=None))
    keeper = new_keeper("nearest", "nearest-stage", "nearest-another", MORE, elem_id="nearest-keeper")
    help_panel(NEAREST_HELP)

    point = gr.State(start)
    shown = [model, seed, point, stage, keeper]
    for moved in (
        on(another.click, lambda name: _drawn(name, random.randrange(10_000)), [model], shown),
        on(suspect.click, _suspicious, [model], shown),
        on(seed.input, lambda name, seed: _drawn(name, check_seed(seed)), [model, seed], shown, by="typing"),
        on(model.input, lambda name, seed: _drawn(name, check_seed(seed)), [model, seed], shown, by="typing"),
        view_state.on_go(keeper, _go_to, None, shown),
        on_load(_arrive, None, shown),
    ):
        on(moved.then, _look, [model, point], [words, *sheets, *rulers])


def _start(held: model_cache.OpenModel, seed: int | None) -> dict[str, Any]:
    return points.from_seed(held.model, FIRST_SEED if seed is None else seed)


def _shown(held: model_cache.OpenModel, point: Any, seed: int | None, at: int | None = None) -> tuple[Any, ...]:
    name = held.model.name
    return (
        gr.update(choices=model_cache.choices_with(name), value=name),
        gr.skip() if seed is None else seed,
        point,
        latent_views.main_picture(held, point)[0],
        view_state.kept(name, point, seed, at),
    )


def _drawn(name: str, seed: int) -> tuple[Any, ...]:
    held = model_cache.get(name)
    return _shown(held, points.from_seed(held.model, seed), seed)


def _suspicious(name: str) -> tuple[Any, ...]:
    """The one of some fresh pictures that is nearest to a training picture."""
    held = model_cache.get(name)
    latent = held.model.latent.sample(SEARCHED, torch.Generator().manual_seed(random.randrange(2**31)))
    row = nearest_real.closest(held.model.header.dataset, held.model.generate(latent))
    return _shown(held, points.from_latent(latent, row), None)


def _go_to(event: gr.EventData) -> tuple[Any, ...]:
    view, at = view_state.going(event, model_cache.first, _start)
    return _shown(view.held, view.point, view.seed, at)


def _arrive(request: gr.Request) -> tuple[Any, ...]:
    view = view_state.arriving(request, model_cache.first, _start)
    return _shown(view.held, view.point, view.seed)


def _nothing() -> dict[str, Any]:
    """As large as what will stand there, so that nothing jumps."""
    return picture(torch.zeros(COUNT, 1, 28, 28, dtype=torch.uint8), "nothing looked up yet", COUNT, 1)


def _look(name: str, point: Any) -> tuple[Any, ...]:
    """What is said, both sheets and both rulers, for one point of a model; where nothing can be looked up, why."""
    held = model_cache.get(name)
    try:
        data = held.model.header.dataset
        if data not in datasets.SOURCES:
            raise TheatreError("The pictures that this model learnt from are not kept here; choose a model of digits or clothes.")
        answer = nearest_real.look_up(data, held.model.generate(points.to_latent(held.model, point)), COUNT)[0]
        train = datasets.load(data, "train")
    except TheatreError as error:
        return (f"**Not looked up.** {error}", *[_nothing()] * 2, "", "")
    return (
        verdict(held, answer),
        *[_sheet(held, train, kind, answer.near[kind]) for kind in TITLES],
        *[_ruler(held, answer, kind) for kind in TITLES],
    )


def _real(held: model_cache.OpenModel, answer: Answer) -> str:
    """What the picture is compared with: "real test 7s"."""
    name = held.class_names[answer.label]
    return f"real test {name}s" if held.draws_digits else f"real test pictures of class {name}"


def verdict(held: model_cache.OpenModel, answer: Answer) -> str:
    """What was found, in a sentence or two."""
    real = _real(held, answer)
    if answer.verdict == "copy":
        return f"**Memorised.** Training picture {int(answer.near['pixels'].place[0]):,} is this very picture, pixel by pixel."
    if answer.verdict == "close":
        where = " and ".join(kind for kind, near in answer.near.items() if near.closer >= nearest_real.RARE)
        return (
            f"**Suspiciously close.** In {where} it is nearer to a training picture than {nearest_real.RARE:.0%} of {real} are. "
            "One real picture in a hundred is as near by chance, so look at both before you judge."
        )
    if answer.verdict == "far":
        return (
            f"**Invented, but unlike the real ones.** It is farther from every training picture than nearly all {real} are: "
            "nothing was copied, and it may not be a good picture either."
        )
    return (
        f"**Invented.** It is about as far from all training pictures as {real} are, and those the generator cannot have learnt "
        "by heart."
    )


def _sheet(held: model_cache.OpenModel, train: datasets.Dataset, kind: str, near: Near) -> dict[str, Any]:
    names = ", ".join(held.class_names[int(train.labels[place])] for place in near.place)
    alt = f"the {len(near.place)} training pictures nearest in {kind}, of the classes {names}"
    top = [f"{distance:.1f}" for distance in near.distance]
    return picture(train.images[near.place], alt, len(near.place), 1, top=top)


def _ruler(held: model_cache.OpenModel, answer: Answer, kind: str) -> str:
    """How near real test pictures have theirs, as bars, and where this picture stands among them."""
    near = answer.near[kind]
    mine = float(near.distance[0])
    longest = 1.05 * max(mine, float(near.usual.max()))
    counts = torch.histc(near.usual, BARS, 0, longest)
    bars = "".join(
        f'<rect class="of-real" x="{100 * i / BARS:.1f}" width="{92 / BARS:.2f}" y="{40 - height:.1f}" height="{height:.1f}"/>'
        for i, height in enumerate((36 * counts / counts.max()).tolist())
        if height
    )
    unit = "of 255 grey levels" if kind == "pixels" else "in features"
    closer = f"closer than {math.floor(100 * near.closer)}% of {_real(held, answer)}"
    place = 100 * mine / longest
    return (
        f'<div class="ruler"><svg viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label="{kind}: {closer}">{bars}'
        f'<path class="of-g" vector-effect="non-scaling-stroke" d="M{place:.1f} 0 V40"/></svg>'
        f'<p title="Bars: the distance from each of {len(near.usual)} real test pictures to its own nearest training picture. '
        f'Line: this picture.">Nearest: {mine:.1f} {unit}, <b>{closer}</b>.</p></div>'
    )
