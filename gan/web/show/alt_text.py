"""Alternative texts: what a picture shows, for those who cannot see it and for those who hover over it."""

import contextlib

import torch
from torch import Tensor

from gan.errors import TheatreError
from gan.evaluation import classifier
from gan.latents.latent import Latent
from gan.web.show import latent_views
from gan.web.show.model_cache import OpenModel
from gan.web.view_rules import RULES

SURE: float = RULES["picture"]["sure"]
"""How sure the classifier must be before what it sees is called by name."""


def describe(held: OpenModel, latent: Latent, images: Tensor) -> str:
    """A picture's content and D's opinion of it: "a generated 7; the discriminator believes 62% that it is real"."""
    opinion = float(held.model.opinion(images, latent.label)[0])
    return f"{content(held, latent, images)}; {latent_views.belief(held, opinion)}"


def content(held: OpenModel, latent: Latent, images: Tensor) -> str:
    """A picture's content: what was asked for, when a label was; else what the classifier sees, if it is sure."""
    if latent.label is not None:
        return latent_views.name_of(held, latent)
    said = RULES["picture"]
    category = "" if latent.category is None else said["of_category"].format(category=int(latent.category[0]))
    name = _recognised(held, images) or ("digit" if held.draws_digits else "picture")
    return str(said["seen"].format(name=name, category=category))


def _recognised(held: OpenModel, images: Tensor) -> str | None:
    with contextlib.suppress(TheatreError), torch.no_grad():  # pictures of a visitor's own have no classifier
        network = classifier.load(held.model.header.dataset, "labels")
        if held.model.header.shape == (1, 28, 28):
            sure, label = network(images[:1]).softmax(1)[0].max(0)
            return held.class_names[int(label)] if float(sure) >= SURE else None
    return None
