import pytest
import torch

from gan.data import datasets
from gan.evaluation import handwriting


def bar(width: int, lean: float = 0.0, side: int = 41) -> torch.Tensor:
    """One image with a stroke of ``width`` columns that moves ``lean`` columns to the right for each row upwards."""
    image = torch.zeros(1, 1, side, side, dtype=torch.uint8)
    middle = side // 2
    for row in range(8, side - 8):
        left = round(middle - width / 2 + lean * (middle - row))
        image[0, 0, row, left : left + width] = 255
    return image


@pytest.mark.parametrize("lean", [-0.5, 0.0, 0.25])
def test_slant_is_the_lean_of_a_stroke(lean: float):
    assert handwriting.slant(bar(3, lean)).item() == pytest.approx(lean, abs=0.03)


@pytest.mark.parametrize("width", [1, 3, 6])
def test_thickness_is_the_width_of_a_long_stroke(width: int):
    # 25 rows: area 25 w, edges 2 * 25 + 2 w and a little for the corner
    assert handwriting.thickness(bar(width)).item() == pytest.approx(2 * 25 * width / (50 + 2 * width), rel=0.03)


def test_a_blank_image_measures_nothing_and_harms_nothing():
    blank = torch.zeros(2, 1, 28, 28, dtype=torch.uint8)
    assert handwriting.slant(blank).tolist() == [0, 0] and handwriting.thickness(blank).tolist() == [0, 0]


def test_real_digits_lean_a_little_to_the_right_and_are_some_pixels_thick():
    digits = datasets.subset("mnist", "test", 1000).images
    assert 0 < handwriting.slant(digits).mean() < 0.4
    assert 1.5 < handwriting.thickness(digits).mean() < 4


class Leaning:
    """A stand-in for a model whose c2 leans a stroke and whose c3 thickens it."""

    from gan.latents.latent import LatentSpec

    latent = LatentSpec(noise=1, codes=2)

    def generate(self, latent) -> torch.Tensor:
        return torch.cat([bar(round(4 + 1.5 * float(c3)), 0.3 * float(c2)) for c2, c3 in latent.codes])


def test_effects_tell_what_each_code_does():
    found = handwriting.code_effects(Leaning(), rows=5)  # type: ignore[arg-type]
    assert found["c2"]["slant"] > 0.95 and found["c3"]["width"] > 0.95
    assert abs(found["c2"]["width"]) < 0.7 and abs(found["c3"]["slant"]) < 0.7  # jagged edges of slanted strokes count a little
