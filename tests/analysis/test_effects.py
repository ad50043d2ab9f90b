"""How much a direction changes the picture."""

import math

import torch
from torch import Tensor

from gan.analysis.effects import effects, strengths
from gan.latents.latent import Latent, LatentSpec


class Levers:
    """A made-up model of four pixels: each grows with one entry of z, the second twice as fast, the last not at all."""

    latent = LatentSpec(noise=4)

    def generate(self, latent: Latent) -> Tensor:
        return (128 + latent.noise * torch.tensor([10.0, 20.0, 4.0, 0.0])).round().to(torch.uint8)[:, None, None, :]


def test_an_entry_is_as_strong_as_the_pixels_it_moves():
    assert effects(Levers()).tolist() == [3 * 10 / 4, 3 * 20 / 4, 3 * 4 / 4, 0]  # type: ignore[arg-type]


def test_a_direction_between_two_entries_moves_both():
    between = torch.tensor([[1.0, 1.0, 0.0, 0.0]]) / math.sqrt(2)
    found = strengths(Levers(), between)  # type: ignore[arg-type]
    assert abs(found.item() - 3 * (10 + 20) / math.sqrt(2) / 4) < 0.3  # half a grey level for each rounding


def test_the_measure_does_not_depend_on_the_sign():
    along = torch.tensor([[0.6, 0.8, 0.0, 0.0]])
    assert torch.equal(strengths(Levers(), along), strengths(Levers(), -along))  # type: ignore[arg-type]
