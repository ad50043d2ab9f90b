"""Views of Journeys in Python and in JavaScript, on generated inputs."""

import random
from typing import Any

from gan.web.pages.journeys import state as plans
from gan.web.pages.journeys import views as journeys
from gan.web.show import links
from gan.web.show.links import TABLE
from gan.web.show.model_cache import OpenModel
from tests.web.twins import fakes, harness
from tests.web.twins.harness import Case
from tests.web.twins.latent_fakes import SEEDS, model, of_each, only_fakes, some_points

__all__ = ["only_fakes"]  # a fixture that every test here uses


def plans_of(held: OpenModel) -> list[plans.Plan]:
    made = [plans.begin(held.model, kind) for kind in plans.KINDS]
    points_too = [{**made[1], "keys": [*made[1]["keys"][:2], *some_points(held, 3)]}]
    return made + points_too


@of_each
def test_plans_and_their_links(held: OpenModel):
    cases, here = [], model(held)
    for plan in plans_of(held):
        keys, many = plan["keys"], model(held)
        cases.append(Case("views/journey_plan.js address", [TABLE, plan], lambda p=plan: plans.address(p)))
        cases.append(Case("views/journey_plan.js moved", [plan, 1, 99], lambda p=plan: plans.moved(p, 1, 99)))
        cases.append(Case("views/journey_plan.js removed", [plan, 2], lambda p=plan: plans.removed(p, 2)))
        few = {**plan, "keys": keys[:2]}
        cases.append(Case("views/journey_plan.js removed", [few, 0], lambda f=few: plans.removed(f, 0)))
        cases.append(Case("views/journey_plan.js added", [plan, keys[0]], lambda p=plan: plans.added(p, p["keys"][0])))
        full = {**plan, "keys": keys[:1] * 12}
        cases.append(Case("views/journey_plan.js added", [full, keys[0]], lambda f=full: plans.added(f, f["keys"][0])))
        cases.append(Case("views/journey_views.js describe", [many["facts"], plan], lambda p=plan: journeys.describe(held, p)))
        cases.append(Case("views/journey_views.js thumbnails", [many, plan], lambda p=plan: journeys.thumbnails(held, p)))
        for name in ("digits", "codes", "plain"):
            other = fakes.MODELS[name]
            wanted = lambda p=plan, o=other: plans.carried(p, held.model, o.model)  # noqa: E731
            cases.append(Case("views/journey_plan.js carried", [plan, here, harness.model(other, (*SEEDS, 3))], wanted))
    queries = [plans.address(plan) for plan in plans_of(held)]
    queries += [
        "kind=loop&walk=5",
        "keys=seed:7;label:2",
        "keys=seed:7;label:99|seed:1",
        "keys=nothing|seed:2",
        "keys=z:1,2|seed:4",
    ]
    for query in queries:

        def read(query: str = query) -> Any:
            state, changed = links.decode("journeys", query)
            plan, more = plans.read(links.words("journeys", {**state, "model": held.model.name}))
            return {"plan": plan, "changed": [*changed, *more]}

        cases.append(Case("./latent_calls.js read_plan", [TABLE, here, query], read))
    harness.check(cases)


@of_each
def test_keyframes_that_are_typed(held: OpenModel):
    z = ",".join(["0.5"] * held.model.latent.noise)
    cases = []
    for words in (" 7 ", f"http://x/?z={z}&label=1#top", "./?seed=11", "seven", "./?z=1,2,3,4,5,6", ""):

        def python(words: str = words) -> Any:
            key, changed = plans.key_of_words(held.model, words)
            return {"key": key, "changed": changed}

        cases.append(Case("views/journey_plan.js key_of_words", [TABLE, model(held), words], python))
    harness.check(cases)


@of_each
def test_what_is_played(held: OpenModel):
    cases = []
    for plan in plans_of(held):
        for first, view in ((0, {"fps": 20, "at": 3, "playing": True, "linked": False, "busy": False}), (96, None)):
            if plan["kind"] != "walk" and first:
                continue

            def python(plan: Any = plan, first: int = first, view: Any = view) -> Any:
                value = journeys.player_value(held, plan, first, view)
                lanes = value.pop("lanes")
                return value | {
                    "titles": [[one["title"], one["alt"]] for one in lanes],
                    "plots": True,
                    "files": {"GIF": "./x.gif"},
                }

            cases.append(Case("./latent_calls.js player", [TABLE, model(held), plan, first, view], python))
    harness.check(cases)


@of_each
def test_plots_of_a_journey(held: OpenModel):
    lots = random.Random(held.model.name)
    series = {name: [lots.uniform(0.01, 0.99) for _ in range(48)] for name in ("lerp", "slerp")}
    facts, noise = fakes.facts(held), held.model.latent.noise
    opinions = [facts, series, ["A", "B"]]
    harness.check(
        [
            Case(
                "views/journey_views.js norm_plot",
                [series, noise, ["A", "B"]],
                lambda: journeys.norm_plot(series, noise, ("A", "B")),
            ),
            Case("views/journey_views.js opinion_plot", opinions, lambda: journeys.opinion_plot(held, series, ("A", "B"))),
        ]
    )


@of_each
def test_a_frame_where_a_hand_stops(held: OpenModel):
    cases = []
    for plan in plans_of(held)[:2]:
        for frame, lane in ((0, 0), (0, 1), (24, 0), (10_000, 7)):  # at a keyframe, where no last bit counts
            wanted = lambda p=plan, f=frame, k=lane: journeys.describe_frame(held, p, f, k)  # noqa: E731
            cases.append(Case("views/journey_views.js describe_frame", [TABLE, model(held), plan, frame, lane], wanted))
    cases = [case for case in cases if not (case.arguments[2]["kind"] == "ab" and case.arguments[3] == 24)]
    harness.check(cases)
