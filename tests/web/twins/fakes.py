"""Fake models: made-up latent spaces with a generator, a discriminator and a classifier that compute with whole numbers alone, so
that ``run_twins.js`` can do as they do, to the last bit."""

import dataclasses
import math
import random
from types import SimpleNamespace
from typing import Any
from unittest import mock

import torch
from torch import Tensor

from gan.evaluation import model_card
from gan.latents.latent import Latent, LatentSpec
from gan.models import Model, catalogue
from gan.web.show import model_facts
from gan.web.show.model_cache import OpenModel

CROWD = 251


def numbers(point: dict[str, Any]) -> list[int]:
    """A point as whole numbers, as exact as what a slider shows."""
    thousandths = [math.floor(value * 1000 + 0.5) for value in [*point["noise"], *point["codes"]]]
    return [*thousandths, point["label"] or 0, point["category"] or 0]


def pixels(point: dict[str, Any], count: int) -> list[int]:
    """A picture's bytes: each hangs on each of the point's numbers."""
    total = sum(number * (7 * i + 3) for i, number in enumerate(numbers(point)))
    return [(total * (p + 1) + 11 * p) % CROWD for p in range(count)]


def judged(picture: list[int], probability: bool) -> float:
    """D's opinion of a picture's bytes."""
    return (sum(picture) % 97) / 96 if probability else (sum(picture) % 97 - 48) / 7


class FakeModel(Model):
    """A model whose networks are ``pixels`` and ``judged``."""

    @property
    def is_probability(self) -> bool:
        return self.header.seed == 0  # which says nothing else here

    def generate(self, latent: Latent, chunk: int = 128) -> Tensor:
        size = math.prod(self.header.shape)
        rows = [pixels(exact(latent, row), size) for row in range(len(latent.noise))]
        return torch.tensor(rows, dtype=torch.uint8).view(-1, *self.header.shape)

    def opinion(self, images: Tensor, labels: Tensor | None = None) -> Tensor:
        return torch.tensor([judged(one.flatten().tolist(), self.is_probability) for one in images], dtype=torch.float32)


def exact(latent: Latent, row: int = 0) -> dict[str, Any]:
    """One row as plain values, not rounded."""
    return {
        "noise": latent.noise[row].tolist(),
        "label": None if latent.label is None else int(latent.label[row]),
        "category": None if latent.category is None else int(latent.category[row]),
        "codes": latent.codes[row].tolist(),
    }


def fake_classifier(images: Tensor) -> Tensor:
    """Logits (N, 10) of pictures: sure of every second one."""
    rows = []
    for one in images:
        total = int(one.sum())
        sure = 0.95 if total % 2 else 0.5
        rows.append([math.log(sure if i == total % 10 else (1 - sure) / 9) for i in range(10)])
    return torch.tensor(rows)


def fake(name: str, spec: LatentSpec, shape: tuple[int, int, int], dataset: str, probability: bool, **known: Any) -> OpenModel:
    """A fake model with what is known of it; ``known`` are fields of ``OpenModel``."""
    real = catalogue.header_of(catalogue.find(catalogue.names()[0]))
    recipe = dataclasses.replace(real.recipe, latent=spec)
    header = dataclasses.replace(real, recipe=recipe, shape=shape, dataset=dataset, seed=0 if probability else 1)
    none: Any = None
    model = FakeModel(name, header, none, none)
    lots = random.Random(name)
    effects = torch.tensor([round(lots.uniform(0, 30), 3) for _ in range(spec.noise)])
    what: dict[str, Any] = {"real": None, "fake": None, "category_classes": None, "category_accuracy": None} | known
    order = effects.argsort(descending=True).tolist()
    return OpenModel(model, effects, order, class_names=model_card.class_names(header), **what)


MODELS = {
    held.model.name: held
    for held in (
        fake("plain", LatentSpec(5), (1, 28, 28), "mnist", True, real=0.8125, fake=0.3),
        fake("line", LatentSpec(1), (1, 4, 3), "fashion-mnist", False, real=1.5, fake=-2.25),
        fake("critic", LatentSpec(64), (1, 28, 28), "mnist", False),
        fake("digits", LatentSpec(7, classes=10), (1, 4, 4), "mnist", True, real=0.5),
        fake("clothes", LatentSpec(6, classes=10), (1, 3, 4), "fashion-mnist", False, real=0.125, fake=0.126),
        fake("three", LatentSpec(4, classes=3), (3, 2, 3), "own", True, fake=0.995),
        fake("codes", LatentSpec(8, categories=10, codes=2), (1, 28, 28), "mnist", True, real=0.7, fake=0.2,
             category_classes=[3, 1, 4, 0, 5, 9, 2, 6, 8, 7], category_accuracy=0.9565),
        fake("vague", LatentSpec(3, categories=4, codes=3), (3, 3, 3), "mnist", False,
             category_classes=[1, -1, 1, 2], category_accuracy=0.125),
    )
}  # fmt: skip
"""One of each kind, by name."""


def a_point(held: OpenModel, lots: random.Random) -> dict[str, Any]:
    """A point as a hand leaves it: on a slider's steps, at a bound, or anywhere."""
    spec = held.model.latent

    def number(limit: float) -> float:
        return lots.choice((0.0, limit, -limit, 0.0625, -0.0005, round(lots.gauss(0, 1), 3), lots.uniform(-limit, limit)))

    return {
        "noise": [number(6) for _ in range(spec.noise)],
        "label": lots.randrange(spec.classes) if spec.classes else None,
        "category": lots.randrange(spec.categories) if spec.categories else None,
        "codes": [number(3) for _ in range(spec.codes)],
    }


def facts(held: OpenModel) -> dict[str, Any]:
    """What a browser knows of a fake model; that it has no weights it isn't told."""
    bundle = SimpleNamespace(digest="", programs=("draw", "judge"), file=lambda name: {})
    with mock.patch.object(model_facts.model_bundles, "outline", lambda held: bundle):
        known = model_facts.facts(held.model.name, held)
    return known | {"classifier": held.model.header.dataset}  # fake_classifier reads the pictures of all of them
