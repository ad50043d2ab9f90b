"""Metrics between two sets of feature vectors, as pure functions on tensors."""

import torch
from torch import Tensor


def frechet_distance(a: Tensor, b: Tensor) -> float:
    """FID: |mu_a - mu_b|^2 + tr(C_a + C_b - 2 (C_a C_b)^(1/2)) of features (N, F). Heusel and others 2017, equation 6.

    In float64. The trace of the root is the sum of the square roots of C_a C_b's eigenvalues, which are those of the
    symmetric R C_b R with R = C_a^(1/2).
    """
    a, b = a.double(), b.double()
    cov_a, cov_b = torch.cov(a.T), torch.cov(b.T)
    values, vectors = torch.linalg.eigh(cov_a)
    root = vectors * values.clamp(min=0).sqrt() @ vectors.T
    cross = torch.linalg.eigvalsh(root @ cov_b @ root).clamp(min=0).sqrt().sum()
    return float((a.mean(0) - b.mean(0)).square().sum() + cov_a.trace() + cov_b.trace() - 2 * cross)


def precision_recall(real: Tensor, fake: Tensor, k: int = 3, chunk: int = 1000) -> tuple[float, float]:
    """Improved precision and recall of features (N, F). Kynkäänniemi and others 2019, equations 1 and 2.

    Precision: the share of fakes within a real point's distance to its k-th nearest real neighbour. Recall: the share
    of reals within such a ball around a fake. The distance matrix is made ``chunk`` rows at a time.
    """
    return _covered(real, fake, k, chunk), _covered(fake, real, k, chunk)


def _covered(manifold: Tensor, points: Tensor, k: int, chunk: int) -> float:
    """The share of ``points`` that lie in some k-nearest-neighbour ball of ``manifold``."""
    radii = torch.cat([torch.cdist(part, manifold).kthvalue(k + 1, dim=1).values for part in manifold.split(chunk)])
    inside = [(torch.cdist(part, manifold) <= radii).any(1) for part in points.split(chunk)]
    return float(torch.cat(inside).float().mean())
