"""Principal directions: found where they are known, orthonormal, ordered, and worth more than a raw entry of z."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from gan import models, paths
from gan.analysis import principal_directions
from gan.analysis.effects import effects, strengths
from gan.errors import TheatreError, UsageError
from gan.latents.latent import Latent, LatentSpec
from gan.models import checkpoint
from tests.helpers import is_sentence, small, trained

SHIPPED = sorted(file.name.removesuffix(checkpoint.SUFFIX) for file in paths.SHIPPED.glob(f"*{checkpoint.SUFFIX}"))


@dataclass
class Linear:
    """A made-up linear generator whose strongest directions are known."""

    latent: LatentSpec
    generator: nn.Module

    def generate(self, latent: Latent) -> Tensor:
        with torch.no_grad():
            pictures = self.generator(self.latent.encode(latent))
        return (128 + 10 * pictures).clamp(0, 255).round().to(torch.uint8)[:, None, None, :]


def linear(spec: LatentSpec, gains: list[float], seed: int = 0) -> tuple[Linear, Tensor]:
    """A generator that stretches the rows of a random orthonormal basis (the second answer) by ``gains``."""
    random = torch.Generator().manual_seed(seed)
    basis = torch.linalg.qr(torch.randn(spec.noise, spec.noise, generator=random)).Q
    outputs = torch.linalg.qr(torch.randn(40, spec.noise, generator=random)).Q
    dense = nn.Linear(spec.width, 40)
    nn.init.normal_(dense.weight, 0, 3, generator=random)  # labels and codes do much: that must not be found in z
    with torch.no_grad():
        dense.weight[:, : spec.noise] = outputs @ torch.diag(torch.tensor(gains)) @ basis.T
    return Linear(spec, nn.Sequential(dense)), basis.T


@pytest.mark.parametrize("method", principal_directions.METHODS)
@pytest.mark.parametrize("spec", [LatentSpec(noise=6), LatentSpec(noise=6, classes=10), LatentSpec(6, 0, 10, 2)], ids=str)
def test_both_methods_find_the_known_directions_of_a_linear_generator(method: str, spec: LatentSpec):
    gains = [6.0, 4.0, 3.0, 2.0, 1.0, 0.5]
    model, known = linear(spec, gains)
    found = principal_directions.find(model, method).vectors  # type: ignore[arg-type]
    agreement = (found @ known.T).abs()
    assert (agreement.max(1).values > 0.999).all()
    assert agreement[:2].argmax(1).tolist() == [0, 1]


@cache
def mean_effect(name: str) -> float:
    """What an entry of z moves on average: measured once for both methods."""
    return effects(models.load(name)).mean().item()


@pytest.mark.parametrize("method", principal_directions.METHODS)
@pytest.mark.parametrize("name", SHIPPED)
def test_of_shipped_models_they_are_orthonormal_ordered_and_move_more_than_an_entry(name: str, method: str):
    model = models.load(name)
    found = principal_directions.find(model, method)
    spec = model.latent
    assert found.vectors.shape == (spec.noise, spec.noise)
    assert torch.allclose(found.vectors @ found.vectors.T, torch.eye(spec.noise), atol=1e-4)
    assert (found.strengths.diff() <= 0).all()
    assert torch.allclose(found.strengths[:3], strengths(model, found.vectors[:3]), atol=0.05)
    assert found.strengths[:6].mean() > mean_effect(name)


@pytest.mark.parametrize("method", principal_directions.METHODS)
@pytest.mark.parametrize("recipe", ["cgan", "infogan", "vanilla"])
def test_they_are_the_same_every_time_sign_included(recipe: str, method: str, tmp_path: Path):
    checkpoint.save(tmp_path / "x.safetensors", trained(small(recipe))[0], "mnist")
    first = principal_directions.find(models.open_file(tmp_path / "x.safetensors"), method)
    torch.rand(5)  # the state of the global generator is not part of it
    again = principal_directions.find(models.open_file(tmp_path / "x.safetensors"), method)
    assert torch.equal(first.vectors, again.vectors) and torch.equal(first.strengths, again.strengths)
    largest = first.vectors.gather(1, first.vectors.abs().argmax(1, keepdim=True))
    assert (largest > 0).all()


def test_the_first_layer_ends_with_its_activation_function():
    generator = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 2), nn.ReLU())
    assert [type(layer) for layer in principal_directions.first_layer(generator)] == [nn.Linear, nn.BatchNorm1d, nn.ReLU]


def test_what_cannot_be_asked_is_one_sentence():
    model, _ = linear(LatentSpec(noise=2), [2.0, 1.0])
    with pytest.raises(UsageError, match="pca, sefa") as refused:
        principal_directions.find(model, "ica")  # type: ignore[arg-type]
    assert is_sentence(refused.value)
    with pytest.raises(TheatreError, match="dense layer") as refused_too:
        principal_directions.first_layer(nn.Sequential(nn.Conv2d(1, 1, 1)))
    assert is_sentence(refused_too.value)
