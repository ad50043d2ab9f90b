"""Models of a static site: facts that Python has measured, as one JSON file, and the weights with their programs beside it."""

from collections.abc import Callable, Sequence
from typing import Any

import orjson  # Gradio's own

from gan.evaluation import classifier
from gan.web.show import model_bundles, model_cache, model_facts

FACTS = "data/models.json"
Files = dict[str, bytes]
"""Content of each file by its path in the site."""


def files(names: Sequence[str], say: Callable[[str], None]) -> Files:
    """``FACTS`` and the weights of these models and of the classifiers that read their pictures.

    Raises:
        TheatreError: a damaged model.
    """
    made: Files = {}
    models, readers = [], {}
    for name in names:
        held = model_cache.get(name)
        told = model_facts.facts(name, held, with_directions=True)
        made[_place(told, name)] = model_bundles.content(held)
        models.append(told)
        say(f"model {name}: {told['weights']['bytes'] / 2**20:.1f} MiB")
        reader = told["classifier"]
        if reader and reader not in readers:
            readers[reader] = about = model_facts.classifier_facts(reader)
            network, shape = classifier.load(reader, "labels"), classifier.shape_of(reader, "labels")
            made[_place(about, f"classifier-{reader}")] = model_bundles.classifier_content(network, shape)
    made[FACTS] = orjson.dumps({"models": models, "classifiers": readers})
    return made


def _place(told: dict[str, Any], name: str) -> str:
    """Path of the weights, which these facts are told too. Its name holds their digest, so that they may be kept for ever."""
    letters = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
    path = f"data/{letters}-{told['version'][:16]}.safetensors"
    told["weights"] = {**told["weights"], "file": path}
    return path
