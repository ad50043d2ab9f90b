"""Principal directions of a generator: the few directions of z along which its first layer changes most.

Nobody trained these networks to give a single entry of z a meaning; a direction across many entries has one more often.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gan.analysis.effects import strengths
from gan.errors import TheatreError, unknown
from gan.models import Model

METHODS = {"pca": "PCA", "sefa": "SeFa"}
"""Methods of finding directions, and their names."""
DRAWS = 2000
"""Number of points at which the first layer is evaluated."""
_ACTIVATIONS = (nn.ReLU, nn.LeakyReLU)


@dataclass(frozen=True, eq=False)
class PrincipalDirections:
    """All principal directions of a generator, the strongest first.

    Attributes:
        vectors: (noise, noise) float32; the rows are orthonormal.
        strengths: (noise,) the effect of each, as ``gan.analysis.effects.strengths`` measures it, falling.
    """

    vectors: Tensor
    strengths: Tensor


def find(model: Model, method: str) -> PrincipalDirections:
    """The principal directions by one of ``METHODS``, the same at every call.

    Raises:
        UsageError: no such method.
        TheatreError: a network whose first layer is not a dense one.
    """
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    vectors = _signed(_by_pca(model) if method == "pca" else _by_factorisation(model))
    measured = strengths(model, vectors)
    order = measured.argsort(descending=True, stable=True)
    return PrincipalDirections(vectors[order], measured[order])


def first_layer(generator: nn.Module) -> nn.Sequential:
    """The part of a generator that reads [z | label | codes]: its dense layer, and all up to the first activation function.

    Raises:
        TheatreError: it does not begin with a dense layer.
    """
    if not isinstance(generator, nn.Sequential) or not isinstance(generator[0], nn.Linear):
        raise TheatreError("This generator does not begin with a dense layer, so it has no principal directions here.")
    end = next((i for i, layer in enumerate(generator) if isinstance(layer, _ACTIVATIONS)), 0)
    return generator[: end + 1]


@torch.no_grad()
def _by_pca(model: Model, seed: int = 0) -> Tensor:
    """GANSpace (Härkönen and others 2020): principal components of the first layer's activations, regressed back to z.

    Label and codes are fixed at their mean, since z alone is studied. The draws are made exactly uncorrelated with
    variance 1, so that chance correlations between entries of z are not found as directions.
    """
    spec, random = model.latent, torch.Generator().manual_seed(seed)
    noise = torch.randn(max(DRAWS, 4 * spec.noise), spec.noise, generator=random)
    noise = torch.linalg.qr(noise - noise.mean(0)).Q * len(noise) ** 0.5
    held = torch.zeros(len(noise), spec.width - spec.noise)
    held[:, : spec.classes] = 1 / max(1, spec.classes)
    held[:, spec.classes : spec.classes + spec.categories] = 1 / max(1, spec.categories)
    activations = first_layer(model.generator)(torch.cat([noise, held], 1)).flatten(1)
    scores = _leading(activations - activations.mean(0), spec.noise, random)
    # with uncorrelated scores, least squares from score k to z is their covariance; only its direction matters
    return _orthonormal((noise.T @ scores).T)


def _leading(centred: Tensor, count: int, random: torch.Generator, rounds: int = 4) -> Tensor:
    """Scores (N, count) of the first principal components, up to their scale; by subspace iteration, since a whole
    decomposition of thousands of rows and columns takes a minute."""
    basis = torch.randn(centred.shape[1], count, generator=random)
    for _ in range(rounds):
        basis = torch.linalg.qr(centred.T @ (centred @ basis)).Q
    return torch.linalg.svd(centred @ basis, full_matrices=False).U


@torch.no_grad()
def _by_factorisation(model: Model) -> Tensor:
    """SeFa (Shen and Zhou 2021): eigenvectors of A^T A, A the first weight's columns for z."""
    dense = first_layer(model.generator)[0]
    weight: Tensor = dense.weight[:, : model.latent.noise].double()  # type: ignore[assignment, index]
    return torch.linalg.eigh(weight.T @ weight).eigenvectors.T.flip(0).float()


def _orthonormal(rows: Tensor) -> Tensor:
    """Rows made orthonormal by Gram and Schmidt, the first one kept."""
    return torch.linalg.qr(rows.T.double()).Q.T.float()


def _signed(rows: Tensor) -> Tensor:
    """Each row turned so that its largest entry is positive: a decomposition leaves the sign open."""
    largest = rows.gather(1, rows.abs().argmax(1, keepdim=True))
    return rows * largest.sign()
