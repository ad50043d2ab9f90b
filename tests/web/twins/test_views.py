"""Views of a point in Python and in JavaScript: the same points, pictures, words and links on generated inputs."""

import itertools
import random
from typing import Any

import pytest
import torch

from gan.latents import latent as latents
from gan.web.components.stage import picture
from gan.web.show import alt_text, latent_views, model_cache, points, view_state
from gan.web.show.links import TABLE
from gan.web.show.model_cache import OpenModel
from tests.web.twins import fakes, harness
from tests.web.twins.harness import Case

EACH = 12
"""Generated points of a model."""
HELD = [pytest.param(held, id=name) for name, held in fakes.MODELS.items()]
of_each = pytest.mark.parametrize("held", HELD)


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fakes are the models that there are."""
    monkeypatch.setattr(model_cache, "get", fakes.MODELS.__getitem__)
    monkeypatch.setattr(alt_text.classifier, "load", lambda dataset, role: fakes.fake_classifier)


def some_points(held: OpenModel, count: int = EACH) -> list[dict[str, Any]]:
    lots = random.Random(held.model.name)
    return [fakes.a_point(held, lots) for _ in range(count)]


def rows(latent: latents.Latent) -> list[dict[str, Any]]:
    return [points.from_latent(latent, row) for row in range(len(latent.noise))]


def test_numbers_are_written_and_rounded_as_python_does():
    lots = random.Random(1)
    some = [lots.uniform(-4, 4) for _ in range(200)] + [k / 2000 for k in range(-60, 60)] + [k / 32 for k in range(-64, 64)]
    some += [0.0, -0.0, 1e-9, -1e-9, 0.125, 0.995, 1.005, 2.675, 12345.678]
    cases = [Case("lib/decimals.js fixed", [n, d], lambda n=n, d=d: f"{n:.{d}f}") for d in (0, 1, 2, 3) for n in some]
    cases = [case for case in cases if str(case.arguments[0]) != "-0.0"]  # JSON makes it 0 on its way to JavaScript
    cases += [Case("lib/decimals.js round", [n, 3], lambda n=n: round(n, 3)) for n in some]
    cases += [Case("lib/decimals.js percent", [n], lambda n=n: f"{n:.0%}") for n in some if str(n) != "-0.0"]
    cases += [
        Case("views/spaced_numbers.js linspace", [-r, r, n], lambda r=r, n=n: torch.linspace(-r, r, n).tolist())
        for r in (1, 2, 2.5, 3)
        for n in range(2, 30)
    ]
    harness.check(cases)


@of_each
def test_points_are_carried_and_read(held: OpenModel):
    facts, spec = fakes.facts(held), held.model.latent
    some = some_points(held)
    cases = [Case("views/points.js origin", [facts], lambda: points.origin(held.model))]
    for one in some:
        cases.append(
            Case("views/points.js plain", [facts, one], lambda o=one: points.from_latent(points.to_latent(held.model, o)))
        )
        cases.append(Case("views/points.js to_state", [one], lambda o=one: points.to_state(o)))
    for other in fakes.MODELS.values():
        arguments = [some[0], facts, harness.model(other, [0])]
        cases.append(Case("views/points.js carry", arguments, lambda o=other: points.carry(some[0], held.model, o.model)))
    lots = random.Random(3)
    states = [points.to_state(one) for one in some]
    states += [{"z": [1.0] * lots.randint(1, 9), "label": 3} for _ in range(4)]
    extras: list[dict[str, Any]] = [{}, {"label": 99}, {"category": -4}, {"codes": [0.5]}, {"codes": [0.5, -0.25]}]
    extras.append({"label": 1, "category": 1, "codes": [1.0] * 3})
    states += [{"z": [0.5] * spec.noise, **extra} for extra in extras]
    for state in states:

        def read(state: Any = state) -> Any:
            point, changed = points.from_state(spec, state)
            return {"point": point, "changed": changed}

        cases.append(Case("views/points.js from_state", [facts, state], read))
    harness.check(cases)


@of_each
def test_words_and_panels_are_the_same(held: OpenModel):
    facts = fakes.facts(held)
    cases = []
    lots = random.Random(5)
    opinions = [0.0, 1.0, 0.125, 0.005, 0.995, -3.125, *(lots.uniform(-2, 3) for _ in range(20))]
    if held.model.is_probability:
        opinions = [abs(one) % 1 for one in opinions] + [1.0]
    for opinion in opinions:
        cases.append(Case("views/words.js belief", [facts, opinion], lambda o=opinion: latent_views.belief(held, o)))
        cases.append(
            Case("views/opinion.js opinion_panel", [facts, opinion], lambda o=opinion: latent_views.opinion_panel(held, o))
        )
    cases.append(
        Case("views/opinion.js opinion_panel", [facts, 0.4, "D(x)"], lambda: latent_views.opinion_panel(held, 0.4, "D(x)"))
    )
    for one in some_points(held):
        latent = points.to_latent(held.model, one)
        images = held.model.generate(latent)
        cases.append(Case("views/words.js name_of", [facts, one], lambda la=latent: latent_views.name_of(held, la)))
        cases.append(
            Case("views/words.js content", [facts, one, harness.pictures(held, one), harness.classifier],
                 lambda la=latent, im=images: alt_text.content(held, la, im))
        )  # fmt: skip
    captions = {
        "neighbourhood_caption": latent_views.neighbourhood_caption,
        "all_labels_caption": latent_views.all_labels_caption,
    }
    cases += [Case(f"views/captions.js {name}", [facts], lambda f=function: f(held)) for name, function in captions.items()]
    cases.append(Case("views/captions.js category_matching", [facts], lambda: latent_views.category_matching(held)))
    harness.check(cases)


@of_each
def test_pictures_and_sheets_are_the_same(held: OpenModel):
    facts, draw = fakes.facts(held), harness.draw(held)
    some = some_points(held)
    cases = []
    for one, other in zip(some, [*some[1:], some[0]], strict=True):
        cases.append(Case("views/sheets.js neighbourhood", [facts, draw, one], lambda o=one: latent_views.neighbourhood(held, o)))
        cases.append(
            Case("views/sheets.js interpolation", [facts, draw, one, other],
                 lambda a=one, b=other: latent_views.interpolation(held, a, b))
        )  # fmt: skip
        cases.append(Case("views/sheets.js all_labels", [facts, draw, one], lambda o=one: latent_views.all_labels(held, o)))
    for text in ("2026", " 1 2\t3", "0", "", "12a", "1234567890123", "٣", "-1"):
        cases.append(
            Case("views/sheets.js handwriting", [facts, draw, some[0], text],
                 lambda t=text: latent_views.handwriting(held, some[0], t))
        )  # fmt: skip
    for code in held.model.latent.code_names[:2]:
        cases.append(
            Case("views/sheets.js code_sweep", [facts, draw, some[0], code],
                 lambda c=code: latent_views.code_sweep(held, some[0], c))
        )  # fmt: skip
    many = harness.pictures(held, *some[:7])
    images = held.model.generate(points.join([points.to_latent(held.model, one) for one in some[:7]]))
    for columns, gap in ((1, 0), (3, 1), (7, 2)):
        said = {"columns": columns, "gap": gap, "marked": 2}
        cases.append(
            Case("views/stage.js picture", [many, "seven", said], lambda c=columns, g=gap: picture(images, "seven", c, g, 2))
        )
    harness.check(cases)


@of_each
def test_clicks_on_sheets_lead_to_the_same_points(held: OpenModel):
    facts = fakes.facts(held)
    some = some_points(held)
    grids = [(latent_views.around(held, some[0]), "around", [facts, some[0]])]
    grids += [(latent_views.way(held, a, b), "way", [facts, a, b]) for a, b in itertools.pairwise(some)]
    grids += [(latent_views.swept(held, some[0], code), "swept", [facts, some[0], code]) for code in held.model.latent.code_names]
    harness.check([
        Case("./calls.js grid", [name, arguments], lambda g=grid: rows(g)) for grid, name, arguments in grids
    ])  # fmt: skip


@of_each
def test_a_settled_view_is_kept_as_the_same_link_and_picture(held: OpenModel):
    name = held.model.name
    model = harness.model(held, [0, 7, 11])
    cases = []
    for number, one in enumerate([*some_points(held), points.from_seed(held.model, 7), points.from_seed(held.model, 11)]):
        for page, seed in (("explore", 7), ("codes", None), ("digits", "11"), ("explore", 1.5)):
            more = {"number": "2026 & 7"} if page == "digits" else {}
            where = {"table": TABLE, "page": page, "seed": seed, "at": number, "more": more, "classifier": harness.classifier}
            cases.append(
                Case("./calls.js kept", [model, one, where],
                     lambda o=one, p=page, s=seed, n=number, m=more: view_state.history_entry(p, name, o, s, n, **m))
            )  # fmt: skip
    for one in some_points(held):

        def main(one: Any = one) -> Any:
            shown = latent_views.main_picture(held, one)
            return {"picture": shown.picture, "opinion": shown.opinion}

        cases.append(Case("./calls.js shown", [model, one], main))
    harness.check(cases)
