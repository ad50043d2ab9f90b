"""Maths of latent space in Python and in JavaScript: planes, walks, arithmetic and NumPy's draws on generated inputs."""

import random
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gan.latents import arithmetic, plane, walks
from gan.latents import latent as latents
from gan.latents.latent import LatentSpec
from gan.web.show import svg_plot
from tests.web.twins import harness
from tests.web.twins.fakes import exact
from tests.web.twins.harness import Case

SPECS = [
    LatentSpec(1),
    LatentSpec(7),
    LatentSpec(64, classes=10),
    LatentSpec(16, categories=10, codes=2),
    LatentSpec(5, classes=3),
]
of_each = pytest.mark.parametrize("spec", SPECS, ids=str)


def rows(latent: latents.Latent) -> list[dict[str, Any]]:
    return [exact(latent, row) for row in range(len(latent.noise))]


def drawn(spec: LatentSpec, count: int, seed: int) -> latents.Latent:
    return spec.sample(count, torch.Generator().manual_seed(seed))


def test_numpys_draws():
    def python(seed: int, index: int) -> list[float]:
        draws = np.random.default_rng([seed, index])
        normal = np.float32(draws.standard_normal(200)).tolist()
        return [*normal, *np.float32(draws.uniform(-1, 1, 3)).tolist()]

    lots = random.Random(5)
    seeds = [(0, 0), (1, 0), (2**31 - 1, 277_780), *((lots.randrange(2**31), lots.randrange(300_000)) for _ in range(30))]
    harness.check([Case("./latent_calls.js numpy_draws", [*seed], lambda s=seed: python(*s)) for seed in seeds])


@pytest.mark.parametrize("noise", [1, 2, 3, 16, 64, 128, 512])
def test_the_shell(noise: int):
    harness.check_close([Case("views/walks.js shell", [noise], lambda: [float(part) for part in walks.shell(noise)])], 1e-9)


@of_each
def test_loops_and_walks(spec: LatentSpec):
    cases = []
    for count in (1, 2, 3, 5, 12, 13):
        keys = drawn(spec, count, count)
        for steps in (1, 4, 24):
            cases.append(Case("views/walks.js loop", [rows(keys), steps], lambda k=keys, s=steps: rows(walks.loop(k, s))))
    start = drawn(spec, 1, 3)
    for first, count in ((0, 96), (35, 3), (1_000_000, 5), (10_000_000, 1), (10_000_001, 1), (-1, 2), (0, 1001)):
        arguments = [rows(start)[0], 7, first, count, 36]
        cases.append(Case("views/walks.js walk", arguments, lambda f=first, c=count: rows(walks.walk(spec, start, 7, f, c, 36))))
    harness.check_close(cases)


def flat(one: plane.Plane) -> dict[str, list[float]]:
    return {"origin": one.origin.tolist(), "across": one.across.tolist(), "down": one.down.tolist()}


def test_planes():
    cases = []
    for noise in (1, 2, 5, 64):
        for seed in range(8):
            a, b, c = torch.randn(3, noise, generator=torch.Generator().manual_seed(seed))
            many: list[tuple[Tensor, Tensor, Tensor]] = [(a, b, c), (a, a, c), (a, b, a), (a, 2 * a, 3 * a), (a, b, b + 1e-5 * c)]
            for three in many:
                arguments = [part.tolist() for part in three]
                cases.append(Case("views/plane.js through", arguments, lambda t=three: flat(plane.through(*t))))
                cases.append(Case("views/plane.js spanned", arguments, lambda t=three: flat(plane.spanned(*t))))
    harness.check_close(cases, 1e-6)


def test_places_on_a_plane():
    cases, lots = [], random.Random(2)
    for seed in range(20):
        one = plane.random(torch.randn(9, generator=torch.Generator().manual_seed(seed)), seed)
        x, y = lots.uniform(-10, 10), round(lots.uniform(-10, 10), 3)
        z = one.points(torch.tensor([[x, y]]))[0]
        cases.append(Case("views/plane.js z_at", [flat(one), x, y], z.tolist))
        harness.check_close([Case("views/plane.js place_of", [flat(one), z.tolist()], lambda o=one, z=z: list(o.place(z)))])
    harness.check(cases)


@of_each
def test_sums(spec: LatentSpec):
    cases, lots = [], random.Random(4)
    for seed in range(12):
        groups = [drawn(spec, lots.randint(1, 6), seed * 10 + part) for part in range(3)]
        arguments = [rows(group) for group in groups]
        cases.append(Case("views/vector_arithmetic.js mean", arguments[:1], lambda g=groups: exact(arithmetic.mean(g[0]))))
        cases.append(Case("views/vector_arithmetic.js combine", arguments, lambda g=groups: exact(arithmetic.combine(*g))))
    harness.check_close(cases, 1e-6)
    one = drawn(spec, 1, 8)
    seeds = (0, 4, 2**31 - 1)
    harness.check(
        [
            Case("views/vector_arithmetic.js around", [rows(one)[0], 9, seed], lambda s=seed: rows(arithmetic.around(one, 9, s)))
            for seed in seeds
        ]
    )


def test_numbers_as_text():
    lots = random.Random(6)
    some = [lots.uniform(-1, 1) * 10 ** lots.randint(-8, 8) for _ in range(300)] + [
        0.0,
        1.0,
        0.5,
        10.0,
        999.5,
        1e6,
        123456.0,
        1e-5,
    ]
    cases = [Case("lib/decimals.js general", [n, d], lambda n=n, d=d: f"{n:.{d}g}") for n in some for d in (3, 6)]
    cases += [Case("lib/decimals.js with_commas", [n], lambda n=n: f"{n:,}") for n in (0, 12, 999, 1000, 1234567, 10**7)]
    harness.check(cases)


def test_plots():
    cases, lots = [], random.Random(7)
    for names, count in ((("lerp", "slerp"), 48), (("the <loop>",), 7), (("one", "two", "three"), 1), (("walk",), 96)):
        series = {name: [lots.uniform(-2, 12) for _ in range(count)] for name in names}
        plot = {
            "title": "|z| & <more>",
            "series": series,
            "low": -1.5,
            "high": 11.25,
            "ends": ["A", "frame 1,000"],
            "alt": 'a "b"',
        }
        with_band = plot | {"band": [2.0, 8.125], "band_words": "training: 95% of z"}
        for one in (plot, with_band):
            cases.append(Case("views/svg_plot.js lines", [one], lambda o=one: svg_plot.lines(**o)))
    harness.check(cases)
