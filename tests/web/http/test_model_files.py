"""Models as a browser fetches them: facts, weights, and one sentence where there are none."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from safetensors.torch import load
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gan import models, paths
from gan.browser.program import Program
from gan.browser.reference import run as run_program
from gan.runs import model_names
from gan.runs.folder import CHECKPOINT, runs_folder
from gan.runs.registry import Job, JobRegistry
from gan.web.http import model_files
from gan.web.http.shares import LIMITS
from gan.web.show import model_bundles, model_cache, points
from tests.runs.real_runs import tiny as tiny_recipe
from tests.runs.real_runs import until, until_steps


@pytest.fixture
def jobs(registries: Callable[..., JobRegistry]) -> JobRegistry:
    return registries()


@pytest.fixture
def client(jobs: JobRegistry) -> TestClient:
    return TestClient(Starlette(routes=model_files.routes(jobs)))


def saved(name: str, source: Path) -> Path:
    """A saved model of this name, a copy of ``source``."""
    target = model_names.model_file(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
    return target


def facts_of(client: TestClient, name: str) -> dict:
    """Facts as a browser is told them."""
    answer = client.get(f"/models/facts/{name}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def drawn(content: bytes, seed: int) -> torch.Tensor:
    """The picture of a seed, by what is in a bundle alone."""
    told = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]
    program = Program.from_json(json.loads(told["programs"])["draw"])
    noise = torch.randn(1, program.inputs["noise"][1], generator=torch.Generator().manual_seed(seed))
    parts = {name: torch.zeros(shape) for name, shape in program.inputs.items()}
    return run_program(program, parts | {"noise": noise}, load(content))["levels"]


def test_facts_say_what_pages_show(client: TestClient):
    facts, held = facts_of(client, "infogan"), model_cache.get("infogan")
    assert facts["name"] == "infogan" and facts["shape"] == [1, 28, 28] and facts["dataset"] == "mnist"
    assert facts["latent"] == {
        "noise": held.model.latent.noise,
        "classes": 0,
        "categories": 10,
        "codes": 2,
        "code_names": ["c2", "c3"],
    }
    assert facts["layout"] == json.loads(json.dumps(points.layout(held)))
    assert facts["probability"] is True and 0 < facts["fake"] < 1 and facts["classifier"] == "mnist"
    assert facts["category_classes"] == held.category_classes and facts["noun"] == "digit"
    assert facts["programs"] == ["draw", "judge", "slopes", "search"]


def test_weights_are_kept_for_ever_and_draw(client: TestClient):
    facts = facts_of(client, "dcgan")
    answer = client.get("/" + facts["weights"]["file"])
    assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
    assert len(answer.content) == facts["weights"]["bytes"] > facts["weights"]["draw_bytes"]
    model = models.load("dcgan")
    latent = model.latent.sample(1, torch.Generator().manual_seed(4))
    assert (drawn(answer.content, 4) - model.generate(latent).float()).abs().max() <= 1


def test_facts_are_told_again_only_where_they_are_new(client: TestClient, tiny: Path, tiny_files: dict[str, Path]):
    file = saved("mine", tiny)
    first = client.get("/models/facts/mine")
    again = client.get("/models/facts/mine", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content and first.headers["cache-control"] == "no-cache"
    shutil.copy(tiny_files["infogan"], file)
    os.utime(file, (1, 1))
    newer = client.get("/models/facts/mine", headers={"If-None-Match": first.headers["etag"]})
    assert newer.status_code == 200 and newer.json()["version"] != first.json()["version"]


def test_weights_that_are_in_memory_no_more_are_made_again(client: TestClient, tiny: Path):
    saved("mine", tiny)
    address = "/" + facts_of(client, "mine")["weights"]["file"]
    first = client.get(address).content
    model_bundles.BUNDLES._contents.clear()
    assert client.get(address).content == first


def test_weights_that_were_replaced_are_refused_in_a_sentence(client: TestClient, tiny: Path, tiny_files: dict[str, Path]):
    file = saved("mine", tiny)
    address = "/" + facts_of(client, "mine")["weights"]["file"]
    shutil.copy(tiny_files["infogan"], file)
    os.utime(file, (1, 1))
    model_bundles.BUNDLES._contents.clear()
    answer = client.get(address)
    assert answer.status_code == 404 and answer.text == "These weights have been replaced by newer ones; reload the page."
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "facts/no-such",
        "facts/live:0123",
        "facts/live:0123@x",
        "facts/live:0123@99999999999999999999",
        "facts/run:0123",
        "facts/..%2F..%2Fsecret",
        "facts/%00",
        "facts/" + "x" * 3000,
        "classifier/no-such",
        "classifier/stacked-mnist",
        "weights/0123/no-such.safetensors",
        "weights/0123/classifier:no-such.safetensors",
        "weights/0123/dcgan.safetensors",
    ],
)
def test_what_is_not_there_is_one_sentence(client: TestClient, path: str):
    answer = client.get(f"/models/{path}")
    assert answer.status_code == 404 and answer.headers["content-type"].startswith("text/plain")
    assert "\n" not in answer.text and answer.text.endswith(".") and "Traceback" not in answer.text


def test_a_damaged_model_is_one_sentence(client: TestClient, tiny: Path):
    saved("broken", tiny).write_bytes(tiny.read_bytes()[:-50])
    answer = client.get("/models/facts/broken")
    assert answer.status_code == 404 and answer.text.endswith(".")


def test_a_run_s_own_model_opens_by_its_run(client: TestClient, tiny: Path):
    file = runs_folder() / "0123abcd" / CHECKPOINT
    file.parent.mkdir(parents=True)
    shutil.copy(tiny, file)
    assert facts_of(client, "run:0123abcd")["name"] == "run:0123abcd"


def test_a_classifier_is_facts_and_weights_too(client: TestClient):
    facts = client.get("/models/classifier/mnist").json()
    assert facts["programs"] == ["classify"] and facts["shape"] == [1, 28, 28]
    answer = client.get("/" + facts["weights"]["file"])
    assert answer.status_code == 200 and len(answer.content) == facts["weights"]["bytes"]


def test_weights_are_among_what_a_visitor_has_a_share_of():
    assert any("/models/facts/dcgan".startswith(begin) for begin in LIMITS.requests)
    assert paths.SHIPPED.exists()


@pytest.fixture
def run(jobs: JobRegistry) -> Iterator[Job]:
    """A run in progress."""
    job = jobs.start(tiny_recipe(images=10_000_000), "mnist", 1)
    until_steps(job)
    yield job
    job.stop()


def test_the_networks_of_a_run_are_those_of_this_second(client: TestClient, run: Job):
    first = facts_of(client, f"live:{run.id}")
    assert first["name"] == f"live:{run.id}" and first["real"] is None
    early = drawn(client.get("/" + first["weights"]["file"]).content, 1)
    until(lambda: facts_of(client, f"live:{run.id}")["version"] != first["version"])
    later = facts_of(client, f"live:{run.id}")
    assert not torch.equal(drawn(client.get("/" + later["weights"]["file"]).content, 1), early)


def test_a_moment_of_a_run_stays_as_it_was(client: TestClient, run: Job):
    until(lambda: len(run.moments) > 0)
    name = f"live:{run.id}@{run.moments[0].images}"
    assert facts_of(client, name)["version"] == facts_of(client, name)["version"]
    assert client.get("/" + facts_of(client, name)["weights"]["file"]).status_code == 200
