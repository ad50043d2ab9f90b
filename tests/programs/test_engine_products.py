"""Products of matrices and convolutions in the browser's engine: shapes and layouts, and the same bits by both kernels."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from tests.programs import engine_runs
from tests.programs.engine_runs import KERNEL
from tests.programs.functions import Case, Tensors

SIZES = [(1, 1, 1), (1, 70, 5), (2, 33, 128), (3, 9, 2), (4, 8, 8), (5, 12, 7), (7, 1, 3), (8, 17, 1), (33, 40, 4), (6, 31, 50)]
SIZES += [(101, 130, 131)]  # of which copies are made, so that they lie well
"""Rows, columns and numbers to add up."""
LAYOUTS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "as they are": lambda x, y: x @ y,
    "the left one transposed": lambda x, y: x.t().contiguous().mul(1).t() @ y,
    "the right one transposed": lambda x, y: x @ y.t().contiguous().mul(1).t(),
    "both transposed": lambda x, y: x.t().contiguous().mul(1).t() @ y.t().contiguous().mul(1).t(),
    "of every second row": lambda x, y: x.repeat_interleave(2, 1)[:, ::2] @ y.repeat_interleave(2, 1)[:, ::2],
    "of one value": lambda x, y: x[:, :1].expand(x.shape) @ y[:1].expand(y.shape),
    "onto a row": lambda x, y: torch.addmm(y[0], x, y),
    "onto a column": lambda x, y: torch.addmm(x[:, :1], x, y),
    "onto a matrix": lambda x, y: torch.addmm(x[:, :1] * y[:1], x, y),
    "onto a transposed matrix": lambda x, y: torch.addmm((y[:1].t() * x[:, :1].t()).t(), x, y),
    "onto a number": lambda x, y: torch.addmm(x[0, 0], x, y),
}
CONVOLUTIONS = [
    # channels of the input and of the output, kernel's side, stride, padding, dilation, transposed
    (1, 8, 4, 2, 1, 1, False),
    (3, 16, 3, 1, 1, 1, False),
    (9, 12, 3, 2, 0, 1, False),
    (16, 8, 1, 2, 0, 1, False),
    (8, 2, 3, 1, 1, 1, False),
    (5, 9, 3, 1, 2, 2, False),
    (16, 1, 4, 2, 1, 1, True),
    (8, 17, 4, 2, 1, 1, True),
    (2, 8, 3, 1, 0, 1, True),
    (8, 8, 1, 2, 0, 1, True),
    (3, 8, 2, 3, 0, 1, True),
    (1, 1, 5, 2, 2, 1, True),
]
SHAPES = [(1, 6, 6), (5, 7, 5)]
"""Pictures, rows and columns."""


def _numbers(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def _products(layout: str) -> Case:
    def function(inputs: Tensors, _weights: Tensors) -> Tensors:
        return {f"{size}": LAYOUTS[layout](inputs[f"x{size}"], inputs[f"y{size}"]) for size in SIZES}

    left = {f"x{(rows, columns, length)}": _numbers(rows, length).relu() for rows, columns, length in SIZES}
    right = {f"y{(rows, columns, length)}": _numbers(length, columns, seed=1) for rows, columns, length in SIZES}
    return Case(function, left | right, {})


def _convolution(shape: tuple[int, int, int], how: tuple[int, int, int, int, int, int, bool]) -> Case:
    channels, outputs, side, stride, padding, dilation, transposed = how

    def convolved(x: Tensor, w: Tensor, b: Tensor) -> Tensor:
        if transposed:
            return functional.conv_transpose2d(x, w, b, stride, padding, dilation=dilation)
        return functional.conv2d(x, w, b, stride, padding, dilation)

    def function(inputs: Tensors, weights: Tensors) -> Tensors:
        x, w, b = (tensor.detach().requires_grad_() for tensor in (inputs["x"], weights["w"], weights["b"]))
        y = convolved(x * 1, w, b)
        if dilation > 1:
            return {"y": y}  # which no network has, so its gradient is not traced
        dx, dw = torch.autograd.grad(y.pow(3).sum(), [x, w], create_graph=True)
        again = torch.autograd.grad(dx.square().sum(), [x, w])
        return {"y": y, "dx": dx, "dw": dw, "ddx": again[0], "ddw": again[1]}

    count, height, width = shape
    kernel = (channels, outputs) if transposed else (outputs, channels)
    weights = {"w": 0.3 * _numbers(*kernel, side, side, seed=1), "b": _numbers(outputs, seed=2)}
    return Case(function, {"x": 0.5 * _numbers(count, channels, height, width)}, weights)


CASES = {layout: _products(layout) for layout in LAYOUTS} | {
    f"convolution {how} of {shape}": _convolution(shape, how) for how in CONVOLUTIONS for shape in SHAPES
}


@pytest.fixture(scope="module")
def answers() -> list[list[dict[str, list[float]]]]:
    """Outputs of all cases, by the plain kernel and by WebAssembly."""
    return [engine_runs.run(list(CASES.values()), kernel) for kernel in (None, KERNEL)]


def test_they_are_what_pytorch_computes(answers: list[list[dict[str, list[float]]]]):
    for (name, case), answer in zip(CASES.items(), answers[1], strict=True):
        for output, wanted in case.function(case.inputs, case.weights).items():
            made = torch.tensor(answer[output], dtype=torch.float32).reshape(wanted.shape)
            scale = float(wanted.detach().abs().max()) + 1
            far = float(((made - wanted.detach()).abs() - 2e-5 * wanted.detach().abs()).max())
            assert far < 2e-5 * scale, f"{name}, {output}: {far}"


def test_both_kernels_give_the_same_bits(answers: list[list[dict[str, list[float]]]]):
    for name, plain, wasm in zip(CASES, *answers, strict=True):
        assert plain == wasm, name
