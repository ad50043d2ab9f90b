"""Seeded draws: the points that a seed draws in a browser are those of PyTorch, so that a link with a seed is one picture."""

import dataclasses

import pytest
import torch

from gan.latents.latent import LatentSpec
from gan.web.show import points
from tests.web.twins.harness import Case, check, in_javascript

SPECS = {
    "z of 64": LatentSpec(64),
    "InfoGAN's": LatentSpec(62, 0, 10, 2),
    "labels": LatentSpec(64, 10),
    "many labels": LatentSpec(100, 1000),
    "one block": LatentSpec(16),
    "fewer than 16": LatentSpec(7, 3, 0, 1),
    "an odd few": LatentSpec(3, 0, 4, 1),
    "one": LatentSpec(1, 0, 0, 5),
    "just above a block": LatentSpec(17),
}
SEEDS = [*range(40), 2026, 123_456_789, 2**31 - 1]


@pytest.mark.parametrize("name", SPECS)
def test_points_drawn_one_after_another_are_the_same_numbers(name: str):
    spec = SPECS[name]

    def filled(seed: int) -> list[dict]:
        latent = spec.fill(3, seed)
        return [points.from_latent(latent, row) for row in range(3)]

    told = dataclasses.asdict(spec)
    check([Case("models/draws.js fill", [told, seed, 3], lambda seed=seed: filled(seed)) for seed in SEEDS])  # type: ignore[misc]


@pytest.mark.parametrize("name", SPECS)
def test_points_drawn_at_once_are_the_same_up_to_the_last_bit_of_a_vectorised_function(name: str):
    spec, seeds = SPECS[name], SEEDS[::4]
    asked = [{"function": "./calls.js sampled", "arguments": [dataclasses.asdict(spec), seed, 20]} for seed in seeds]
    for seed, answer in zip(seeds, in_javascript(asked), strict=True):
        wanted, found = spec.sample(20, torch.Generator().manual_seed(seed)), answer["value"]
        for part in ("label", "category"):
            there = getattr(wanted, part)
            assert [one[part] for one in found] == ([None] * 20 if there is None else there.tolist())
        assert [one["codes"] for one in found] == wanted.codes.tolist()
        noise = torch.tensor([one["noise"] for one in found])
        assert (noise - wanted.noise).abs().max() < 2e-6
