import pytest
import torch
from torch.nn.functional import interpolate

from gan.analysis.inversion import distances
from gan.data import datasets, drawn_digit


def bar(top: int, left: int, height: int, width: int, side: int = 56) -> torch.Tensor:
    sheet = torch.zeros(side, side, dtype=torch.uint8)
    sheet[top : top + height, left : left + width] = 255
    return sheet


def extent(picture: torch.Tensor) -> tuple[int, int]:
    inked = picture[0] > 0
    return int(inked.any(1).sum()), int(inked.any(0).sum())


@pytest.mark.parametrize("place", [(0, 0), (10, 30), (26, 50)])
@pytest.mark.parametrize("height", [6, 15, 30])
def test_wherever_and_however_large_it_is_drawn_it_fills_the_box_in_the_middle(place: tuple[int, int], height: int):
    found = drawn_digit.as_digit(bar(*place, height, 6))
    assert found.shape == (1, 28, 28) and found.dtype == torch.uint8 and found.max() == 255
    assert extent(found) == (20, max(1, round(6 * 20 / height)))
    ink = found[0].float()
    for axis in (0, 1):
        profile = ink.sum(1 - axis)
        assert float((profile * torch.arange(28)).sum() / profile.sum()) == pytest.approx(14, abs=0.51)


def test_the_centre_of_mass_counts_and_not_the_middle_of_the_box():
    heavy = bar(10, 10, 30, 6)
    heavy[34:40, 10:40] = 255  # an L: most ink is low and to the left
    found = drawn_digit.as_digit(heavy)[0].float()
    rows = (found.sum(1) * torch.arange(28)).sum() / found.sum()
    assert float(rows) == pytest.approx(14, abs=0.51)
    assert int((found.sum(1) > 0).nonzero()[0]) < 4  # so the box lies higher than the middle


def test_mnists_own_digits_stay_as_they_are():
    digits = datasets.subset("mnist", "test", 100).images
    large = digits.repeat_interleave(2, 2).repeat_interleave(2, 3)
    again = torch.stack([drawn_digit.as_digit(one[0]) for one in large])
    far = torch.tensor([distances(again[i : i + 1], digits[i])[0] for i in range(100)])
    others = torch.tensor([distances(digits[i : i + 1], digits[i - 1])[0] for i in range(100)])
    assert far.median() < 30 and far.mean() < others.mean() / 3


def test_no_ink_gives_an_empty_sheet_and_a_dot_no_trouble():
    assert drawn_digit.as_digit(torch.full((56, 56), 20, dtype=torch.uint8)).max() == 0
    assert drawn_digit.as_digit(torch.zeros(56, 56, dtype=torch.uint8)).max() == 0
    assert drawn_digit.as_digit(bar(3, 50, 1, 1)).max() == 255
    assert drawn_digit.as_digit(bar(0, 0, 56, 1)).shape == (1, 28, 28)


def test_a_picture_that_is_no_digit_is_only_scaled():
    small = torch.randint(256, (1, 28, 28), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    small[0, 0, 0] = 255
    large = interpolate(small[None].float(), (56, 56), mode="nearest")[0, 0].to(torch.uint8)
    assert (drawn_digit.as_picture(large).float() - small.float()).abs().mean() < 40
    left = drawn_digit.as_picture(bar(20, 0, 20, 10))
    assert left[0, :, :4].float().mean() > 40 and left[0, :, 8:].max() == 0
