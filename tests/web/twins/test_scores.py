"""Scores of points in Python and in a browser: the same on the same points, and the assignment of a browser is the cheapest."""

from typing import Any

import numpy as np
import pytest
import torch
from scipy.optimize import linear_sum_assignment

from gan.games.distributions import ALL, Distribution
from gan.games.scores import scored
from tests.web.twins.harness import Case, check_close, in_javascript

CALLS = "./game_calls.js"


def described(fakes: np.ndarray, reals: np.ndarray, held_out: np.ndarray, one: Distribution) -> Any:
    """What ``scored`` answers, in a form that JSON has: a score that is no number is null in JavaScript's."""
    found = scored(fakes, reals, held_out, one.modes)
    return {name: each._asdict() for name, each in found._asdict().items()}


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_scores_agree(one: Distribution):
    random = torch.Generator().manual_seed(5)
    cases = []
    for count, scale, shift in ((300, 1.0, 0.0), (300, 0.02, 0.3), (37, 1.5, 0.7), (1, 1.0, 0.0)):
        fakes, reals, held_out = one.sample(random, count) * scale + shift, one.sample(random, 250), one.sample(random, count)
        # float32 to both: a sum of two of them may lie on the other side of a cell's edge
        given = [each.astype(np.float32) for each in (fakes, reals, held_out)]
        flat = [each.ravel().tolist() for each in given]
        told = [{"centre": mode.centre, "radius": mode.radius} for mode in one.modes]
        arguments = [*flat, one.dimensions, told]
        cases.append(Case("games/scores.js scored", arguments, lambda given=given: described(*given, one)))  # type: ignore[misc]
    check_close(cases, 1e-9)


def test_a_point_that_is_no_number_has_no_score():
    asked = [{"function": f"{CALLS} broken_scores", "arguments": []}]
    wanted = {"js": None, "wasserstein": None, "modes_found": 0, "on_data": None}
    assert in_javascript(asked) == [{"value": wanted}]


@pytest.mark.parametrize("kind", ["uniform", "few values", "all equal", "wide"])
def test_an_assignment_is_the_cheapest(kind: str):
    random = np.random.default_rng(3)
    asked, wanted = [], []
    for count in (1, 2, 3, 10, 60, 200):
        costs = random.uniform(0, 1, (count, count))
        if kind == "few values":
            costs = np.floor(costs * 4)
        elif kind == "all equal":
            costs = np.full((count, count), 0.7)
        elif kind == "wide":
            costs = 10 ** (12 * costs - 6)
        asked.append({"function": f"{CALLS} assigned", "arguments": [costs.ravel().tolist(), count]})
        wanted.append(costs[linear_sum_assignment(costs)].sum())
    for answer, least, call in zip(in_javascript(asked), wanted, asked, strict=True):
        columns, cost = answer["value"]
        assert sorted(columns) == list(range(call["arguments"][1]))
        assert cost == pytest.approx(least, rel=1e-12)
