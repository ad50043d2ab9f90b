"""The picture that a link means, as a file."""

import io

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gan import models
from gan.export import images
from gan.web.http import picture_files
from gan.web.show import points, view_state


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=picture_files.routes()))


def test_every_kind_of_file_is_the_very_picture(client: TestClient) -> None:
    model = models.load("cgan")
    point = {**points.from_seed(model, 5), "label": 4}
    point["noise"][0] = -2.5
    wanted = images.sheet(model.generate(points.to_latent(model, point)))
    query = view_state.history_entry("explore", "cgan", point)["query"]
    answers = {kind: client.get(f"/picture?as={kind}&{query}") for kind in picture_files.KINDS}
    for kind, answer in answers.items():
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="cgan.{kind}"'
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(answers["small.png"].content))), wanted)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(answers["png"].content)))[::16, ::16], wanted)
    with np.load(io.BytesIO(answers["npz"].content)) as held:
        assert np.array_equal(held["pixels"], wanted) and held["label"] == 4
    text = answers["py"].text
    assert "label=4," in text and "models.load('cgan')" in text
    compile(text, "cgan.py", "exec")


@pytest.mark.parametrize(
    "query", ["as=exe", "model=nonesuch", "model=../secret", "model=dcgan&z=1,2", "model=run:../../x", "z=" + "1," * 5000]
)
def test_what_cannot_be_is_one_sentence(client: TestClient, query: str) -> None:
    answer = client.get(f"/picture?{query}")
    assert answer.status_code == 404 and answer.text.endswith(".") and "\n" not in answer.text


def test_nothing_else_is_taken(client: TestClient) -> None:
    assert client.post("/picture").status_code == 405
