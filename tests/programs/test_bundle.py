"""Bundles: one file with weights and programs, that any reader of safetensors reads, and whose beginning is enough to draw."""

import json
import zlib
from typing import Any

import pytest
import torch
from safetensors.torch import load

from gan import models
from gan.analysis import inversion
from gan.browser import bundle, model_programs
from gan.browser.program import Program
from gan.browser.reference import run
from gan.evaluation import classifier
from gan.models import Model
from tests.programs.test_model_programs import model_of


def metadata(content: bytes) -> dict[str, str]:
    """The metadata in a file's header."""
    return json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]


def programs(content: bytes) -> dict[str, Program]:
    """The programs in a bundle."""
    return {name: Program.from_json(told) for name, told in json.loads(metadata(content)["programs"]).items()}


@pytest.fixture(scope="module")
def shipped() -> Model:
    return models.load("cgan")


@pytest.fixture(scope="module")
def made(shipped: Model) -> bundle.Bundle:
    return bundle.of_model(shipped)


def test_the_same_model_gives_the_same_bytes(made: bundle.Bundle):
    again = bundle.of_model(models.load("cgan"))
    assert again.content == made.content and again.digest == made.digest and len(made.digest) == 32


def test_its_weights_are_the_model_s_to_the_last_bit(made: bundle.Bundle, shipped: Model):
    held = load(made.content)
    wanted = model_programs.weights_of("average", shipped.generator)
    wanted |= model_programs.weights_of("discriminator", shipped.discriminator)
    assert set(held) <= set(wanted) and len(held) > 20
    for name, value in held.items():
        assert value.dtype == torch.float16 and torch.equal(value.float(), wanted[name]), name


def test_numbers_that_float16_cannot_hold_stay_float32():
    held = load(bundle.of_model(model_of("dcgan")).content)
    assert {value.dtype for value in held.values()} == {torch.float32, torch.float16}  # biases are 0
    wanted = model_programs.weights_of("average", model_of("dcgan").generator)
    assert all(torch.equal(held[name].float(), value) for name, value in wanted.items() if name in held)


def test_its_beginning_is_enough_to_draw(made: bundle.Bundle, shipped: Model):
    assert made.programs == ("draw", "judge", "slopes", "search")
    start = 8 + int.from_bytes(made.content[:8], "little")
    header = json.loads(made.content[8:start])
    there = load(made.content)
    early = {name: value for name, value in there.items() if start + header[name]["data_offsets"][1] <= made.draw_bytes}
    assert made.draw_bytes < 0.6 * len(made.content) and all(name.startswith("average.") for name in early)
    latent = shipped.latent.fill(1, 3)
    for name in ("draw", "search"):
        assert set(programs(made.content)[name].weights) <= set(early)
    levels = run(programs(made.content)["draw"], model_programs.point_inputs(latent), early)["levels"]
    assert (levels - shipped.generate(latent).float()).abs().max() <= 1


def test_checksums_are_those_of_its_parts(made: bundle.Bundle):
    told: dict[str, Any] = metadata(made.content)
    start = 8 + int.from_bytes(made.content[:8], "little")
    begin = 0
    for part in json.loads(told["checks"]):
        assert zlib.crc32(made.content[start + begin : start + part["end"]]) == part["crc32"]
        begin = part["end"]
    assert start + begin == len(made.content) and start % 8 == 0
    assert str(zlib.crc32(told["programs"].encode())) == told["programs_crc32"]


def test_it_says_how_a_search_goes_on(made: bundle.Bundle):
    search = json.loads(metadata(made.content)["search"])
    assert (search["draws"], search["starts"]) == (inversion.DRAWS, inversion.STARTS)
    assert len(search["rates"]) == inversion.STEPS and search["rates"][0] == inversion.RATE


def test_a_model_that_cannot_be_drawn_has_no_programs():
    model = model_of("vanilla")
    judge = model_programs.programs(model)["judge"]
    made = bundle.of_model(model, lambda *_: {"judge": judge})
    assert made.programs == () and not load(made.content)


def test_a_classifier_s_bundle():
    network = classifier.load("mnist", "labels")
    made = bundle.of_classifier(network, (1, 28, 28))
    assert made.programs == ("classify",) and made.draw_bytes == len(made.content)
    picture = torch.zeros(1, 1, 28, 28)
    told = run(programs(made.content)["classify"], {"picture": picture}, load(made.content))["probabilities"]
    torch.testing.assert_close(told, network(picture).softmax(1)[0])
