import base64
import gzip
import json

import torch

from gan.data import datasets
from gan.teaching import quiz_models, quiz_pool
from gan.teaching.quiz import COUNT
from gan.web.show import baked_pictures


def pictures(pixels: str) -> torch.Tensor:
    return torch.frombuffer(bytearray(base64.b64decode(pixels)), dtype=torch.uint8).view(-1, 1, 28, 28)


def test_the_quiz_is_its_pool():
    baked, pool = baked_pictures.quiz(12), quiz_pool.make_pool(12)
    assert (baked["count"], baked["height"], baked["width"]) == (COUNT, 28, 28)
    assert torch.equal(pictures(baked["real"]), pool.real)
    assert [level["moment"] for level in baked["levels"]] == list(quiz_models.MOMENTS)
    for level, made in zip(baked["levels"], pool.levels, strict=True):
        assert torch.equal(pictures(level["fake"]), made.fake)
        assert all(abs(said - opinion) < 1e-4 for said, opinion in zip(level["of_fake"], made.of_fake, strict=True))
    assert json.loads(json.dumps(baked)) == baked


def test_the_whole_quiz_is_a_small_file():
    text = json.dumps(baked_pictures.quiz()).encode()
    assert len(text) < 1_400_000 and len(gzip.compress(text)) < 700_000


def test_examples_are_the_first_test_pictures_of_each_data_set_that_is_here():
    baked = baked_pictures.examples(["fashion-mnist", "stacked-mnist", "somebodys-own", "mnist"])
    assert set(baked) == {"mnist"} | ({"fashion-mnist"} if datasets.is_local("fashion-mnist") else set())
    for name, one in baked.items():
        assert one["count"] == baked_pictures.EXAMPLES
        assert torch.equal(pictures(one["pixels"]), datasets.load(name, "test").images[: one["count"]])
    assert set(baked_pictures.examples([])) == {"mnist"}
