"""The engine of the browser, run by Node.js: what PyTorch computes, with the same bits by both of its kernels."""

import pytest
import torch

from gan import models, recipes
from gan.browser import reference, training_programs
from gan.browser.program import Program
from gan.models import catalogue
from tests.programs import engine_runs, kernel_source
from tests.programs.engine_runs import KERNEL
from tests.programs.functions import CASES, Case, Tensors


def _generators() -> dict[str, Case]:
    cases = {}
    for name in catalogue.names()[:4]:
        model = models.load(name)
        state = {key: value for key, value in model.generator.state_dict().items() if value.is_floating_point()}

        def draw(inputs: Tensors, weights: Tensors, generator: torch.nn.Module = model.generator) -> Tensors:
            return {"images": torch.func.functional_call(generator, dict(weights), (inputs["latent"],))}

        cases[name] = Case(draw, {"latent": model.latent.encode(model.latent.fill(1, 7))}, state)
    return cases


def _gradients() -> dict[str, Case]:
    """Gradients of both players of small networks of each kind: perceptrons, convolutions, a penalty's double backward."""
    cases = {}
    for name in ("vanilla", "cgan", "wgan-gp"):
        recipe = recipes.get(name).with_settings(batch=8, g_width=4, d_width=4, d_features=8, noise=4)
        for make in (training_programs.gradient_d, training_programs.gradient_g):
            program = make(recipe, (1, 8, 8)).program
            random = torch.Generator().manual_seed(3)
            given = [
                {
                    key: 0.3 * torch.randn(shape, generator=random) if "label" not in key else torch.ones(shape)
                    for key, shape in part
                }
                for part in (program.inputs.items(), program.weights.items())
            ]

            def interpreted(inputs: Tensors, weights: Tensors, program: Program = program) -> Tensors:
                return reference.run(program, inputs, weights)

            cases[f"{make.__name__} of {name}"] = Case(interpreted, *given)
    return cases


ALL = CASES | _generators() | _gradients()


@pytest.fixture(scope="module")
def answers() -> list[list[dict[str, list[float]]]]:
    """Outputs of all cases, by the plain kernel and by WebAssembly."""
    return [engine_runs.run(list(ALL.values()), kernel) for kernel in (None, KERNEL)]


@pytest.mark.parametrize("at", range(len(ALL)), ids=list(ALL))
def test_the_engine_computes_what_pytorch_does(answers: list[list[dict[str, list[float]]]], at: int):
    case = list(ALL.values())[at]
    for name, wanted in case.function(case.inputs, case.weights).items():
        made = torch.tensor(answers[1][at][name], dtype=torch.float32).reshape(wanted.shape)
        torch.testing.assert_close(made, wanted.detach().float(), rtol=5e-5, atol=5e-5)


def test_both_kernels_give_the_same_bits(answers: list[list[dict[str, list[float]]]]):
    assert answers[0] == answers[1]


def test_a_point_is_the_same_picture_alone_and_among_others():
    model = models.load(catalogue.names()[0])
    points = model.latent.encode(model.latent.fill(5, 7))
    state = {key: value for key, value in model.generator.state_dict().items() if value.is_floating_point()}

    def draw(inputs: Tensors, weights: Tensors) -> Tensors:
        return {"images": torch.func.functional_call(model.generator, dict(weights), (inputs["latent"],))}

    together, *alone = engine_runs.run([Case(draw, {"latent": part}, state) for part in (points, *points.split(1))], KERNEL)
    assert together["images"] == [number for one in alone for number in one["images"]]


def test_the_kernel_is_what_its_source_says():
    assert KERNEL.read_bytes() == kernel_source.assembled()
