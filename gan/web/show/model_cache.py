"""Cache of opened models, shared by all visitors, with what was measured of each once."""

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from gan import models
from gan.analysis import effects, principal_directions
from gan.analysis.principal_directions import PrincipalDirections
from gan.data import datasets
from gan.errors import TheatreError, UsageError, unknown
from gan.evaluation import classifier, model_card
from gan.evaluation.scores import match_categories
from gan.models import Model, catalogue
from gan.runs import model_names
from gan.runs.folder import CHECKPOINT, runs_folder
from gan.web.show.model_picker import Wanted, every, opens, shared
from gan.web.show.single_flight import cached

OPEN_AT_ONCE = 24
"""About 5 MB each."""


@dataclass(frozen=True, eq=False)
class OpenModel:
    """A model and what is known of it.

    Attributes:
        model: the model.
        effects: (noise,) how much each entry of z changes the picture.
        order: entries of z, strongest first.
        real, fake: D's mean opinion of test images and of generated ones, or None when the data is not at hand.
        category_classes: for each category the class it turned out to be, or None.
        class_names: what the labels mean.
    """

    model: Model
    effects: Tensor
    order: list[int]
    real: float | None
    fake: float | None
    category_classes: list[int] | None
    category_accuracy: float | None
    class_names: tuple[str, ...]

    @property
    def names_classes(self) -> bool:
        """Whether c1 says which class it is, more often than not."""
        return self.category_accuracy is not None and self.category_accuracy > 0.5

    @property
    def draws_digits(self) -> bool:
        """Whether a label is a digit, so that numbers can be written."""
        return model_card.draws_digits(self.model.header)

    @property
    def noun(self) -> str:
        """What one label stands for: "digit" or "class"."""
        return model_card.noun(self.model.header)

    @property
    def nouns(self) -> str:
        """More than one ``noun``."""
        return model_card.nouns(self.model.header)


def get(name: str) -> OpenModel:
    """The model called ``name``, from memory when its file has not changed; "run:ID" is what lies in that run's folder.

    Raises:
        UsageError: no such model.
        TheatreError: its file is damaged.
    """
    name = str(name)
    path = runs_folder() / name.removeprefix(model_names.RUN) / CHECKPOINT if model_names.is_run(name) else None
    if path is None:
        path = catalogue.find_named(name)
    elif not path.exists():
        raise UsageError(
            "The model of this run is not on the server any more, or not yet; look at the page where it was trained."
        )
    return _open(path, path.stat().st_mtime_ns, name)


def needing(**needs: bool) -> Wanted:
    """The models that take a label (``classes=True``) or none, a category (``categories=True``) or none."""
    return lambda header: all(bool(getattr(header.recipe.latent, part)) == wanted for part, wanted in needs.items())


def choices(wanted: Wanted = every) -> list[str]:
    """Names of the models that belong to nobody and that a page can show."""
    return list(shared(wanted))


def first(wanted: Wanted = every) -> str:
    """The model that a page opens with: the first of ``choices``, in the order of ``catalogue.entries``; somebody's where there
    is no other.

    Raises:
        UsageError: there is none.
    """
    found = next(shared(wanted), "") or next((entry.name for entry in catalogue.entries() if opens(entry, wanted)), "")
    if not found:
        raise unknown("model of that kind", "", ["(none yet: train one on the Train live page)"])
    return found


def first_unconditional() -> str:
    """The model whose pictures z alone decides, so that a plane through z shows many kinds: of the first data set's, the one
    whose samples look most real (precision); the best model if there is none.

    Raises:
        UsageError: there is none at all.
    """
    headers = {
        name: catalogue.header_of(catalogue.find_named(name)) for name in choices(needing(classes=False, categories=False))
    }
    if not headers:
        return first()
    data = next(iter(headers.values())).dataset
    return max((name for name in headers if headers[name].dataset == data), key=lambda name: _precision(headers[name].scores))


def _precision(scores: dict[str, Any]) -> float:
    value = scores.get("precision")
    return value if isinstance(value, float) else 0.0


def preload() -> None:
    """Open what the pages show first: for a thread, while the pages' own libraries are still loading.

    What goes wrong is left to the pages, which find it again and say so.
    """
    torch.set_num_threads(1)  # as the app
    with contextlib.suppress(TheatreError):
        opened = [get(name) for name in (first(), first(needing(categories=True)), first_unconditional())]
        for held in (opened[0], opened[2]):
            principal_of(held, "pca")


@cached(OPEN_AT_ONCE)
def principal_of(held: OpenModel, method: str) -> PrincipalDirections:
    """``principal_directions.find``, once for each opened model. Raises the same."""
    return principal_directions.find(held.model, method)


@cached(OPEN_AT_ONCE)
def _open(path: Path, _mtime: int, name: str) -> OpenModel:
    model = replace(models.open_file(path), name=name)
    measured = effects.effects(model)
    latent = model.latent.sample(1000 if model.latent.categories else 200, torch.Generator().manual_seed(1))
    pictures = model.generate(latent)
    fake = float(model.opinion(pictures, latent.label).mean())
    matching: list[int] | None = None
    accuracy: float | None = None
    real: float | None = None
    data, names = model.header.dataset, model_card.class_names(model.header)
    if datasets.is_local(data):  # nobody who opens a model has asked for a download
        with contextlib.suppress(TheatreError):
            test = datasets.subset(data, "test", 200)
            real = float(model.opinion(test.images, test.labels).mean())
    if latent.category is not None:
        with contextlib.suppress(TheatreError):  # a model can still be explored without; only these figures are missing
            seen = classifier.label(classifier.load(data, "labels"), pictures)
            matching, accuracy = match_categories(latent.category, seen, model.latent.categories, len(names))
    order = measured.argsort(descending=True).tolist()
    return OpenModel(model, measured, order, real, fake, matching, accuracy, names)
