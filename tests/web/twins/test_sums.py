"""Views of Arithmetic and Compare in Python and in JavaScript, on generated inputs."""

import itertools
import random
from typing import Any

import pytest

from gan.studies.truncation import Trade
from gan.web.pages.arithmetic import state as sums
from gan.web.pages.arithmetic import views as sum_views
from gan.web.pages.compare import state as comparison
from gan.web.show import model_cache, points
from gan.web.show.links import TABLE
from gan.web.show.model_cache import OpenModel
from tests.web.twins import fakes, harness
from tests.web.twins.harness import Case
from tests.web.twins.latent_fakes import model, of_each, only_fakes, some_points

__all__ = ["only_fakes"]  # a fixture that every test here uses


# --- Arithmetic


@of_each
def test_sums(held: OpenModel):
    here, lots, cases = model(held), random.Random(1), []
    for seed in (0, 4, 12):
        first = sums.begin(held.model, seed, 0.7)
        cases.append(Case("views/sums.js begin", [here, seed, 0.7], lambda f=first: f))
        chosen = {group: sorted(lots.sample(range(30), lots.randint(0, 4))) for group in "ABC"}
        for total in (first, {**first, "chosen": chosen, "psi": 1.25}):
            arguments = [here, total]
            cases.append(Case("views/sums.js address", [TABLE, total], lambda t=total: sums.address(t)))
            cases.append(Case("views/sum_views.js truncated", arguments, lambda t=total: sum_views.truncated(held, t)))
            cases.append(Case("views/sum_views.js choices", arguments, lambda t=total: sum_views.choices(held, t)))
            cases.append(Case("views/sum_views.js result_points", arguments, lambda t=total: sum_views.result_points(held, t)))
            if all(total["chosen"].values()):
                cases.append(Case("views/sum_views.js terms_picture", arguments, lambda t=total: sum_views.terms(held, t)))
                result = lambda t=total: sum_views.result(held, t).picture  # noqa: E731
                cases.append(Case("views/sum_views.js result_picture", arguments, result))
        for one in some_points(held, 3):
            plain = points.from_latent(points.to_latent(held.model, one))
            wanted = lambda p=plain: sum_views.describe_point(held, p, "A - B + C")  # noqa: E731
            cases.append(Case("views/sum_views.js describe_point", [TABLE, here, plain, "A - B + C"], wanted))
    harness.check(cases)


def test_the_trade(monkeypatch: pytest.MonkeyPatch):
    held, cases, lots = fakes.MODELS["plain"], [], random.Random(9)
    facts = fakes.facts(held)
    cases.append(Case("views/truncation_trade.js trade", [facts | {"truncation": None}, 0.7], lambda: measured([], 0.7)))

    def measured(trades: list[Trade], psi: float) -> str:
        row = {"model": "plain", "trades": [one.__dict__ for one in trades], "real": {"precision": 0.9375, "recall": 0.8}}
        monkeypatch.setattr(sum_views.result_file, "load", lambda study: {"rows": [row]})
        return sum_views.trade(held, psi)

    for _ in range(6):
        trades = [Trade(psi, lots.uniform(0.2, 1), lots.random()) for psi in (0.2, 0.4, 0.6, 0.8, 1.0, 1.3)]
        told = {"trades": [[one.psi, one.precision, one.recall] for one in trades], "real": [0.9375, 0.8]}
        for psi in (0, 0.2, 0.7, 0.75, 1, 1.3, 1.35, 2):
            wanted = lambda t=trades, p=psi: measured(t, p)  # noqa: E731
            cases.append(Case("views/truncation_trade.js trade", [facts | {"truncation": told}, psi], wanted))
    harness.check(cases)


# --- Compare


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(fakes.MODELS, 2), ("plain", "plain"), ("codes", "codes")])
def test_comparisons(one: str, other: str):
    left, right = fakes.MODELS[one], fakes.MODELS[other]
    both = [fakes.facts(left), fakes.facts(right)]
    cases = [
        Case("views/comparison.js differences", both, lambda: comparison.differences(left, right)),
        Case("views/comparison.js joint_layout", both, lambda: comparison.layout(left, right)),
    ]
    for a, b in zip(some_points(left, 3), some_points(right, 3), strict=True):
        sides = {"left": a, "right": b}
        cases.append(Case("views/comparison.js joined", [a, b], lambda a=a, b=b: comparison.joined(a, b)))
        cases.append(Case("views/comparison.js fitted", [both[1], a], lambda a=a: comparison.fitted(right, a)))

        def query(a: Any = a, b: Any = b) -> str:
            apart = not comparison.share_z(left, right)
            whole = comparison.joined(a, b)
            apart = apart or comparison.fitted(left, whole) != a or comparison.fitted(right, whole) != b
            return comparison.query(left, right, a, b, apart)

        cases.append(Case("views/comparison.js query", [TABLE, *both, sides], query))
    harness.check(cases)


@pytest.mark.parametrize(("one", "other"), [("plain", "plain"), ("digits", "clothes"), ("codes", "vague"), ("plain", "line")])
def test_links_to_two(one: str, other: str, monkeypatch: pytest.MonkeyPatch):
    left, right = fakes.MODELS[one], fakes.MODELS[other]
    monkeypatch.setattr(comparison, "partner", lambda held: other)
    monkeypatch.setattr(model_cache, "first", lambda: one)
    by_name = {name: model(held) for name, held in fakes.MODELS.items()}
    a, b = some_points(left, 1)[0], some_points(right, 1)[0]
    z = ",".join(["0.25"] * left.model.latent.noise)
    queries = [
        "",
        f"left={one}&right={other}",
        f"model={one}&seed=11",
        f"z={z}&label=3&category=1",
        f"z={z}&label=77",
        "seed=x",
        "z=1",
    ]
    queries += [comparison.query(left, right, a, b, True)]
    cases = []
    for query in queries:

        def python(query: str = query) -> Any:
            start = lambda held, seed: points.from_seed(held.model, 7)  # noqa: E731
            mine, its, apart = comparison.opened(query, start)
            names = [mine.held.model.name, its.held.model.name]
            return [*names, {"left": mine.point, "right": its.point}, apart, [*mine.changed, *its.changed]]

        cases.append(Case("./latent_calls.js compared", [TABLE, query, by_name, one, other], python))
    harness.check(cases)
