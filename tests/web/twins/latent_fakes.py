"""Fakes of the pages about latent space: models with directions, and points of them, for both languages."""

import random
from typing import Any

import pytest
import torch

from gan.analysis.principal_directions import PrincipalDirections
from gan.web.pages.latent_map import views as maps
from gan.web.show import alt_text, model_cache
from gan.web.show.model_cache import OpenModel
from tests.web.twins import fakes, harness

HELD = [pytest.param(held, id=name) for name, held in fakes.MODELS.items()]
of_each = pytest.mark.parametrize("held", HELD)
of_more = pytest.mark.parametrize("held", [one for one in HELD if one.values[0].model.latent.noise > 1])  # type: ignore[union-attr]
SEEDS = (1, 2, 4, 7, 11, 23, 42)


def principal(held: OpenModel, _method: str) -> PrincipalDirections:
    """Directions as exact as facts tell them."""
    noise = held.model.latent.noise
    vectors = torch.linalg.qr(torch.randn(noise, noise, generator=torch.Generator().manual_seed(noise)))[0]
    rounded = torch.tensor([[round(value, 5) for value in row] for row in vectors.tolist()])
    return PrincipalDirections(rounded, torch.tensor([round(20 / (i + 1) ** 2, 3) for i in range(noise)]))


def known(held: OpenModel) -> dict[str, Any]:
    """Facts beyond those that the harness tells."""
    found = principal(held, "pca")
    one = {"vectors": found.vectors.tolist(), "strengths": found.strengths.tolist()}
    return {"directions": {"pca": one, "sefa": one}, "truncation": None}


def model(held: OpenModel) -> dict[str, Any]:
    """A model as JavaScript is given it."""
    return harness.model(held, SEEDS, **known(held))


@pytest.fixture(autouse=True)
def only_fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fakes are the models that there are, and no name was given."""
    monkeypatch.setattr(model_cache, "get", fakes.MODELS.__getitem__)
    monkeypatch.setattr(model_cache, "first", lambda *_: "plain")
    monkeypatch.setattr(model_cache, "principal_of", principal)
    monkeypatch.setattr(alt_text.classifier, "load", lambda dataset, role: fakes.fake_classifier)
    monkeypatch.setattr(maps, "namer", lambda held: fakes.fake_classifier)
    monkeypatch.setattr(maps.classifier, "label", lambda network, images: network(images).argmax(1))


def some_points(held: OpenModel, count: int = 6) -> list[dict[str, Any]]:
    """Points of a model's space, the same each time."""
    lots = random.Random(held.model.name)
    return [fakes.a_point(held, lots) for _ in range(count)]
