import math

import pytest
import torch
from torch import Tensor, nn

from gan.data import datasets
from gan.evaluation import classifier
from gan.functional.metrics import frechet_distance, precision_recall


def standardised(count: int, width: int, seed: int = 0) -> Tensor:
    """Points whose sample mean is exactly 0 and whose sample covariance is exactly I."""
    points = torch.randn(count, width, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    points = points - points.mean(0)
    return points @ torch.linalg.inv(torch.linalg.cholesky(torch.cov(points.T).reshape(width, width))).T


def test_between_one_dimensional_gaussians():
    line = standardised(50, 2) * torch.tensor([1, 0])  # in the plane, since a covariance wants a matrix
    a, b = 1 + 2 * line, torch.tensor([4, 1]) + 5 * line  # N(1, 2^2) and N(4, 5^2): (1 - 4)^2 + (2 - 5)^2 = 18
    assert frechet_distance(a, b) == pytest.approx(18)


def test_between_diagonal_gaussians():
    mean, deviation = torch.tensor([1.0, 0.0, -2.0]), torch.tensor([0.5, 2.0, 3.0])
    a = standardised(200, 3, seed=1)
    b = mean + deviation * standardised(300, 3, seed=2)
    # |mu|^2 = 1 + 4 = 5; (1 - 0.5)^2 + (1 - 2)^2 + (1 - 3)^2 = 0.25 + 1 + 4
    assert frechet_distance(a, b) == pytest.approx(5 + 5.25)


def test_between_gaussians_whose_axes_differ():
    turn = torch.tensor([[math.cos(0.5), -math.sin(0.5)], [math.sin(0.5), math.cos(0.5)]], dtype=torch.float64)
    scale = torch.tensor([[3.0, 0.0], [0.0, 1.0]], dtype=torch.float64)
    a, b = standardised(100, 2, 3) @ scale, standardised(100, 2, 4) @ scale @ turn
    # for 2x2 matrices tr sqrt(M) = sqrt(tr M + 2 sqrt(det M)), M = C_a C_b
    one, other = scale @ scale, turn.T @ scale @ scale @ turn
    product = one @ other
    root = math.sqrt(product.trace() + 2 * math.sqrt(torch.linalg.det(product)))
    assert frechet_distance(a, b) == pytest.approx(float(one.trace() + other.trace()) - 2 * root)


def test_a_set_has_no_distance_from_itself_and_order_does_not_matter():
    points = torch.randn(40, 60, generator=torch.Generator().manual_seed(0))  # more features than points: a singular covariance
    other = points.flip(1) * 2
    assert frechet_distance(points, points) == pytest.approx(0, abs=1e-4)
    assert frechet_distance(points, other) == pytest.approx(frechet_distance(other, points), rel=1e-5)


class Features(nn.Module):
    """The project's feature network as torchmetrics wants it: images in, features out, an int that says how many."""

    def __init__(self):
        super().__init__()
        self.network = classifier.load("mnist", "features")
        self.num_features = self.network.num_features

    def forward(self, images: Tensor) -> Tensor:
        return self.network.features(images)


def test_fid_agrees_with_torchmetrics_on_the_same_pictures():
    from torchmetrics.image.fid import FrechetInceptionDistance  # two seconds, which every worker's collection would take

    real, test = datasets.subset("mnist", "train", 400).images, datasets.subset("mnist", "test", 300).images
    noisy = (test.float() + 40 * torch.randn(test.shape, generator=torch.Generator().manual_seed(0))).clamp(0, 255).byte()
    network = Features().network
    for fake in (test, noisy):
        # normalize=False: the pictures are uint8 and go to the network as they are
        theirs = FrechetInceptionDistance(feature=Features(), normalize=False, input_img_size=(1, 28, 28)).eval()
        theirs.update(real, real=True)
        theirs.update(fake, real=False)
        ours = frechet_distance(classifier.features(network, real), classifier.features(network, fake))
        # both in float64; they take the roots of the unsymmetric product's eigenvalues, which rounding blurs: within 0.1%
        assert ours == pytest.approx(theirs.compute().item(), rel=1e-3)


def column(*values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.float32)[:, None]


def test_precision_and_recall_by_hand():
    # distances to the nearest other real point: 1 for 0 and for 1, 2 for 3. Of the fakes -1.5 is 1.5 from 0: outside;
    # 2 is 1 from 1: inside; 5.5 is 2.5 from 3: outside. Each fake's own ball has radius 3.5 and together they hold all reals
    assert precision_recall(column(0, 1, 3), column(-1.5, 2, 5.5), k=1) == (pytest.approx(1 / 3), 1.0)


def cloud(centre: float, count: int = 30, seed: int = 0) -> Tensor:
    return centre + torch.randn(count, 4, generator=torch.Generator().manual_seed(seed))


def test_identical_sets_are_precise_and_complete():
    assert precision_recall(cloud(0), cloud(0)) == (1, 1)


def test_disjoint_sets_are_neither():
    assert precision_recall(cloud(0), cloud(1000)) == (0, 0)


def test_dropping_a_mode_costs_recall_only():
    both, one = torch.cat([cloud(0), cloud(1000)]), cloud(0)
    assert precision_recall(both, one) == (1, 0.5)


def test_inventing_a_mode_costs_precision_only():
    both, one = torch.cat([cloud(0), cloud(1000)]), cloud(0)
    assert precision_recall(one, both) == (0.5, 1)


def test_chunks_change_nothing():
    real, fake = cloud(0, 70), cloud(0.8, 50, seed=1)
    whole = precision_recall(real, fake, chunk=1000)
    assert whole == precision_recall(real, fake, chunk=13) and 0 < whole[0] < 1
