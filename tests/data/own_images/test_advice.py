"""A set that is blank, nearly black, nearly white or nearly all the same says so before training."""

import numpy as np
import pytest
import torch

from gan.data.own_images.advice import advice


def images(low: int, high: int, count: int = 40) -> torch.Tensor:
    random = np.random.default_rng(0)
    return torch.from_numpy(random.integers(low, high, (count, 1, 28, 28)).astype(np.uint8))


def shades(count: int = 40) -> torch.Tensor:
    return (torch.arange(count) * 6)[:, None, None, None].expand(count, 1, 28, 28).to(torch.uint8)


def alike(noise: int) -> torch.Tensor:
    return (images(0, 200, 1).short() + images(0, noise, 40).short()).clamp(0, 255).to(torch.uint8)


@pytest.mark.parametrize(
    ("pictures", "words"),
    [
        (images(0, 7), "nearly black"),
        (images(245, 256), "nearly white"),
        (shades(), "blank"),
        (alike(4), "nearly all the same"),
        (torch.cat([images(0, 255, 30), shades(10)]), "Of the 40 pictures 10 are blank"),
    ],
)
def test_a_set_from_which_nothing_is_learnt_says_so(pictures: torch.Tensor, words: str):
    assert words in advice(pictures)


def test_ordinary_sets_say_nothing():
    assert advice(images(0, 256)) == advice(images(20, 120)) == advice(alike(60)) == ""
    digits = torch.zeros(40, 1, 28, 28, dtype=torch.uint8)
    for number in range(40):
        digits[number, 0, 5 + number % 15 : 9 + number % 15, number // 3 : number // 3 + 6] = 255  # mostly black, and yet drawn
    assert advice(digits) == ""


def test_colour_tells_pictures_of_one_brightness_apart():
    coloured = torch.zeros(40, 3, 28, 28, dtype=torch.uint8)
    coloured[:, 0, :14] = 200
    coloured[::2] = coloured[::2].flip(1)
    assert "same" not in advice(coloured) and "black" not in advice(coloured)
