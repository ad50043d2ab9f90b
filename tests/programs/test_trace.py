"""A traced function does what PyTorch does, in the reference interpreter."""

import pytest
import torch
from torch.nn import functional

from gan.browser import reference
from gan.browser.program import OPERATIONS
from gan.browser.trace import UnknownOperation, trace
from tests.programs.functions import CASES, Case, Tensors


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_program_does_what_the_function_does(case: Case):
    program = trace(case.function, case.inputs, case.weights)
    made = reference.run(program, case.inputs, case.weights)
    for name, wanted in case.function(case.inputs, case.weights).items():
        torch.testing.assert_close(made[name], wanted.detach().float(), rtol=2e-5, atol=2e-5)


def test_the_cases_use_every_operation():
    used = {node.op for case in CASES.values() for node in trace(*case).nodes}
    assert used | {"data", "minimum"} >= set(OPERATIONS)


def test_nothing_is_computed_that_no_output_needs():
    def wasteful(i: Tensors, w: Tensors) -> Tensors:
        _ = i["x"] @ w["w"]
        return {"y": i["x"] + 1}

    program = trace(wasteful, *_two())
    assert {node.op for node in program.nodes} == {"input", "full", "add"} and not program.weights


def test_the_same_thing_is_computed_once():
    program = trace(lambda i, _: {"y": i["x"].tanh() + i["x"].tanh()}, *_two())
    assert [node.op for node in program.nodes].count("tanh") == 1


def test_what_the_engine_does_not_know_is_named():
    grid = torch.zeros(1, 2, 2, 2)
    with pytest.raises(UnknownOperation, match="grid_sampler"):
        trace(lambda i, _: {"y": functional.grid_sample(i["x"], grid, align_corners=False)}, {"x": torch.zeros(1, 1, 3, 3)}, {})
    with pytest.raises(UnknownOperation, match=r"'convolution' as it is used here: it has groups"):
        trace(lambda i, w: {"y": functional.conv2d(i["x"], w["w"], groups=2)}, *_grouped())


def _two() -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    return {"x": torch.ones(2, 2)}, {"w": torch.ones(2, 2)}


def _grouped() -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    return {"x": torch.zeros(1, 2, 3, 3)}, {"w": torch.zeros(2, 1, 3, 3)}
