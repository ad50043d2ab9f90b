"""Baked pictures: real and generated pictures that pages without a server need, as the JSON of data/NAME.json in their folder.

``python -m gan static`` writes ``quiz()`` as "quiz" where there is the page Real or fake?, and ``examples`` of its models' data
sets as "examples" where there is Draw; a page's script reads them by ``page.baked(NAME)`` (``assets/js/pages/types.js``).
"""

import base64
from collections.abc import Iterable
from typing import Any

from torch import Tensor

from gan.data import datasets
from gan.teaching import quiz_models, quiz_pool
from gan.teaching.quiz import COUNT

EXAMPLES = 20
"""Test pictures of each data set that a pad offers."""
FALLBACK = "mnist"
"""Data set of the pictures that a pad offers where a model's own are not at hand."""


def quiz(pictures: int = quiz_pool.PICTURES) -> dict[str, Any]:
    """Pool that Real or fake? deals from: {"count" of a round, "height", "width", "real": pixels in base64, "levels": [{"moment":
    real images that D had seen, "fake": pixels, "of_real", "of_fake": opinions}]}. Raises as ``quiz_pool.make_pool``.
    """
    pool = quiz_pool.make_pool(pictures)
    height, width = pool.real.shape[2:]
    levels = [
        {"moment": moment, "fake": _pixels(level.fake), "of_real": _rounded(level.of_real), "of_fake": _rounded(level.of_fake)}
        for moment, level in zip(quiz_models.MOMENTS, pool.levels, strict=True)
    ]
    return {"count": COUNT, "height": height, "width": width, "real": _pixels(pool.real), "levels": levels}


def examples(names: Iterable[str], pictures: int = EXAMPLES) -> dict[str, dict[str, Any]]:
    """The first test pictures of each data set of grey pictures among ``names`` that is on this machine, and of MNIST, which
    stands in for the others: by data set {"count", "height", "width", "pixels" in base64}.

    Raises:
        TheatreError: a data set's file is damaged.
    """
    found = {}
    for name in dict.fromkeys([FALLBACK, *names]):
        if not datasets.is_local(name):
            continue
        images = datasets.load(name, "test").images[:pictures]
        count, channels, height, width = images.shape
        if channels == 1:
            found[name] = {"count": count, "height": height, "width": width, "pixels": _pixels(images)}
    return found


def _pixels(images: Tensor) -> str:
    return base64.b64encode(images.contiguous().numpy().tobytes()).decode()


def _rounded(opinions: Iterable[float]) -> list[float]:
    return [round(opinion, 4) for opinion in opinions]
