"""Distributions of points: the same seed gives the same points in Python and in a browser, and their densities agree."""

import dataclasses

import numpy as np
import pytest
import torch

from gan.errors import TheatreError
from gan.games.distributions import DISTRIBUTIONS, NAMES_1D, NAMES_2D, distribution
from tests.web.twins.harness import Case, check, check_close, in_javascript

CALLS = "./game_calls.js"


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_the_same_seed_gives_the_same_points(name: str):
    def drawn(seed: int) -> list[float]:
        return DISTRIBUTIONS[name].sample(torch.Generator().manual_seed(seed), 400).ravel().tolist()

    cases = [Case(f"{CALLS} drawn", [name, seed, 400], lambda seed=seed: drawn(seed)) for seed in (0, 7, 2**31 - 1)]  # type: ignore[misc]
    check_close(cases, 1e-6)  # sine and logarithm may differ in their last bit


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_densities_agree(name: str):
    wanted = DISTRIBUTIONS[name]
    points = np.random.default_rng(1).uniform(-1.6, 1.6, (500, wanted.dimensions))
    cases = [Case(f"{CALLS} densities", [name, points.tolist()], lambda: wanted.density(points).tolist())]
    check_close(cases, 1e-9)


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_what_is_said_of_it_agrees(name: str):
    one = dataclasses.asdict(DISTRIBUTIONS[name])
    said = {key: one[key] for key in ("title", "help", "dimensions", "modes")}
    check_close([Case(f"{CALLS} described", [name], lambda: said)], 1e-12)


def test_an_unknown_name_is_refused_with_the_same_sentence():
    check([Case("games/distributions.js distribution", ["heart"], lambda: distribution("heart"))])
    with pytest.raises(TheatreError):
        distribution("heart")


def test_names():
    asked = [{"function": f"{CALLS} names", "arguments": []}]
    assert in_javascript(asked) == [{"value": [list(NAMES_1D), list(NAMES_2D)]}]
