"""Facts of a model for a page that draws it by itself: what Python knows and has measured, and where its weights are.

A name here is a model's, "run:ID" for what a run has saved, and "live:ID" or "live:ID@IMAGES" for a run's networks as they are
this second or were after so many images.
"""

import contextlib
from typing import Any

from gan.analysis import principal_directions
from gan.errors import TheatreError, UsageError
from gan.evaluation import classifier
from gan.runs.registry import JobRegistry
from gan.studies import result_file, truncation
from gan.web.components.model_card import contents
from gan.web.show import live_model, model_bundles, model_cache, points
from gan.web.show.model_cache import OpenModel

LIVE = "live:"
CLASSIFIER = "classifier:"
"""What the name of a data set's classifier begins with where it stands among those of models."""
DIRECTIONS = 8
"""Principal directions that are told, by each method."""


def held_of(name: str, jobs: JobRegistry) -> OpenModel:
    """The model that a name stands for.

    Raises:
        UsageError: there is none.
        TheatreError: its file is damaged.
    """
    if not name.startswith(LIVE):
        return model_cache.get(name)
    run, _, at = name.removeprefix(LIVE).partition("@")
    if at and not (at.isdecimal() and len(at) < 13):
        raise UsageError(f"A moment of a run is a number of images, not {at[:40]!r}.")
    return live_model.get(jobs.get(run), int(at) if at else None)


def facts(name: str, held: OpenModel, with_directions: bool = False) -> dict[str, Any]:
    """Facts, as ``assets/js/models/types.js`` names them.

    Args:
        name: what the browser calls the model.
        held: the model.
        with_directions: whether its principal directions are found too, which takes a second or two.
    """
    bundle, spec, header = model_bundles.outline(held), held.model.latent, held.model.header
    latent = {part: getattr(spec, part) for part in ("noise", "classes", "categories", "codes")}
    return {
        "name": name,
        "version": bundle.digest,
        "shape": list(header.shape),
        "latent": latent | {"code_names": list(spec.code_names)},
        "probability": held.model.is_probability,
        "real": held.real,
        "fake": held.fake,
        "dataset": header.dataset,
        "classifier": classifier_of(header.dataset),
        "class_names": list(held.class_names),
        "draws_digits": held.draws_digits,
        "noun": held.noun,
        "nouns": held.nouns,
        "category_classes": held.category_classes,
        "category_accuracy": held.category_accuracy,
        "names_classes": held.names_classes,
        "layout": points.layout(held),
        "card": contents(held.model),
        "directions": _directions(held) if with_directions else {},
        "truncation": _truncation(held.model.name),
        "programs": list(bundle.programs),
        "weights": bundle.file(name),
    }


def _directions(held: OpenModel) -> dict[str, Any]:
    """The first principal directions by each method; none for a generator that has none."""
    found = {}
    with contextlib.suppress(TheatreError):
        for method in principal_directions.METHODS:
            one = model_cache.principal_of(held, method)
            found[method] = {
                "vectors": [[round(number, 5) for number in row] for row in one.vectors[:DIRECTIONS].tolist()],
                "strengths": [round(strength, 3) for strength in one.strengths[:DIRECTIONS].tolist()],
            }
    return found


def _truncation(name: str) -> dict[str, Any] | None:
    """Precision and recall by psi, and those of real pictures; None where they were not measured."""
    with contextlib.suppress(TheatreError):
        study = result_file.load(truncation.STUDY)
        if trades := truncation.measured(study, name):
            real = truncation.of_real(study, name)
            return {"trades": [[one.psi, one.precision, one.recall] for one in trades], "real": [real.precision, real.recall]}
    return None


def classifier_of(dataset: str) -> str | None:
    """Name of the classifier that reads pictures like those of a data set, or None."""
    with contextlib.suppress(TheatreError):
        classifier.source_of(dataset)
        return dataset if classifier.file_of(dataset, "labels").exists() else None
    return None


def classifier_facts(dataset: str) -> dict[str, Any]:
    """What a browser has to know of a classifier: "name", "version", "programs" and "weights", as in ``facts``.

    Raises:
        UsageError: no such data set, or one without a classifier.
        TheatreError: the classifier was never trained here, or its file is damaged.
    """
    network, shape = classifier.load(dataset, "labels"), classifier.shape_of(dataset, "labels")
    bundle = model_bundles.classifier_outline(network, shape)
    return {
        "name": dataset,
        "version": bundle.digest,
        "shape": list(shape),
        "programs": list(bundle.programs),
        "weights": bundle.file(CLASSIFIER + dataset),
    }


def weights(digest: str, name: str, jobs: JobRegistry) -> bytes:
    """Content of the bundle of this digest.

    Raises:
        UsageError: no such model, or what is called so has other weights now.
        TheatreError: its file is damaged.
    """
    if (kept := model_bundles.BUNDLES.kept(digest)) is not None:
        return kept
    if name.startswith(CLASSIFIER):
        dataset = name.removeprefix(CLASSIFIER)
        network, shape = classifier.load(dataset, "labels"), classifier.shape_of(dataset, "labels")
        now, content = model_bundles.classifier_outline(network, shape), model_bundles.classifier_content(network, shape)
    else:
        held = held_of(name, jobs)
        now, content = model_bundles.outline(held), model_bundles.content(held)
    if now.digest != digest:
        raise UsageError("These weights have been replaced by newer ones; reload the page.")
    return content
