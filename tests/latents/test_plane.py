"""Planes through latent space."""

import pytest
import torch
from torch import Tensor

from gan.errors import UsageError
from gan.latents import plane
from gan.latents.plane import Plane
from tests.helpers import is_sentence


def drawn(count: int, seed: int = 0, noise: int = 16) -> Tensor:
    return torch.randn(count, noise, generator=torch.Generator().manual_seed(seed))


def is_orthonormal(one: Plane) -> bool:
    axes = torch.stack([one.across, one.down])
    return torch.allclose(axes @ axes.T, torch.eye(2), atol=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_a_plane_through_three_points_holds_all_three(seed: int):
    corners = drawn(3, seed)
    found = plane.through(*corners)
    assert is_orthonormal(found)
    places = torch.tensor([found.place(corner) for corner in corners])
    assert torch.allclose(found.points(places), corners, atol=1e-5)
    assert torch.allclose(places.mean(0), torch.zeros(2), atol=1e-5)  # the origin is their mean
    assert places[1, 0] > places[0, 0] and abs(places[1, 1] - places[0, 1]) < 1e-5  # a to b is to the right
    assert places[2, 1] > places[0, 1]  # and c is below


@pytest.mark.parametrize("nearly", [0.0, 1e-6])
def test_points_on_a_line_span_no_plane(nearly: float):
    a, b, elsewhere = drawn(3)
    for corners in ((a, b, a + 2 * (b - a) + nearly * elsewhere), (a, a, b), (a, b, b), (a, b, a), (a, a, a)):
        with pytest.raises(UsageError, match="one line") as refused:
            plane.through(*corners)
        assert is_sentence(refused.value)


def test_a_slim_triangle_still_has_right_angles():
    a, b, elsewhere = drawn(3)
    assert is_orthonormal(plane.through(a, b, a + 2 * (b - a) + 0.02 * elsewhere))


def test_a_random_plane_is_its_seeds_and_goes_through_its_origin():
    origin = drawn(1)[0]
    first, again, other = (plane.random(origin, seed) for seed in (3, 3, 4))
    assert is_orthonormal(first)
    assert torch.equal(first.across, again.across) and torch.equal(first.down, again.down)
    assert not torch.allclose(first.across, other.across, atol=0.1)
    assert torch.equal(first.points(torch.zeros(1, 2))[0], origin)
    with pytest.raises(UsageError):
        plane.random(origin[:1], 0)


def test_steps_on_the_map_are_as_long_in_latent_space():
    places = torch.tensor([[0.0, 0.0], [3.0, 4.0]])
    points = plane.random(drawn(1)[0], 1).points(places)
    assert abs((points[1] - points[0]).norm() - 5) < 1e-5


def test_place_is_the_nearest_point_of_the_plane():
    one, outside = plane.random(torch.zeros(16), 2), drawn(1, 9)[0]
    found = one.points(torch.tensor([one.place(outside)]))[0]
    away = outside - found
    assert abs(away @ one.across) < 1e-5 and abs(away @ one.down) < 1e-5
    assert away.norm() > 0.5


def test_a_window_is_a_lattice_around_its_middle_row_by_row():
    assert plane.window(1, -1, 0.5, 3).tolist() == [
        [0.5, -1.5], [1.0, -1.5], [1.5, -1.5],
        [0.5, -1.0], [1.0, -1.0], [1.5, -1.0],
        [0.5, -0.5], [1.0, -0.5], [1.5, -0.5],
    ]  # fmt: skip
    even = plane.window(0, 0, 1, 2)
    assert even.mean(0).tolist() == [0, 0] and even[0].tolist() == [-0.5, -0.5]
