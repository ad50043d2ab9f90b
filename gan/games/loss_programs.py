"""Programs of losses of single samples, with their slopes: what the page about cross-entropy computes in a browser.

``logit`` (N,) is what D says of N samples, each on its own: a logit, or a score where the objective knows no probability.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from gan.browser.program import Program
from gan.browser.trace import Tensors, trace
from gan.functional.objectives import OBJECTIVES, Objective

MEASURES = "measures"
LOSSES = {f"losses-{objective}": objective for objective in OBJECTIVES}
NAMES = (*LOSSES, MEASURES)
"""Names of all programs."""
COSTS_NOTHING = {
    "minimax": (100.0, -100.0),
    "non-saturating": (100.0, -100.0),
    "least-squares": (1.0, 0.0),
    "wasserstein": (0.0, 0.0),
}
"""What D says of a (real, generated) sample that adds nothing to D's loss, by objective: what stays is the other one's part."""


def losses(objective: Objective, costs_nothing: tuple[float, float] | None = None) -> Callable[[Tensors, Tensors], Tensors]:
    """Function from what D says of samples to the losses of each, with their slopes along "logit" (as "real.d.slope").

    Its inputs are "logit" (N,) and, for losses of pairs, "other" (N,): what D says of the sample of the other kind beside it.
    Its outputs are each sample's part of D's loss as a real one, "real.d", and as a generated one, "generated.d", its part of
    G's loss, "generated.g", and "real.g" where that is one of pairs.
    """

    def one_by_one(inputs: Tensors, weights: Tensors) -> Tensors:
        logit = inputs["logit"]
        real_beside, generated_beside = (
            (inputs["other"], inputs["other"])
            if costs_nothing is None
            else (torch.full_like(logit, value) for value in costs_nothing)
        )
        parts: dict[str, Callable[[Tensor], Tensor]] = {
            "real.d": lambda one: _each(objective.discriminator, one, generated_beside),
            "generated.d": lambda one: _each(objective.discriminator, real_beside, one),
            "generated.g": lambda one: _each(objective.generator_loss, real_beside, one),
        }
        if objective.paired:
            parts["real.g"] = lambda one: _each(objective.generator_loss, one, generated_beside)
        return _with_slopes(parts, logit)

    return one_by_one


def measures(inputs: Tensors, weights: Tensors) -> Tensors:
    """Three measures of D's beliefs, sigmoid("logit"), in "truth" (N,), which is 1 for real samples and 0 for generated ones.

    "error" is 1 where the belief is on the wrong side of one half, and its slope is 0 wherever it has one; "squared" is the
    squared error, "entropy" the cross-entropy; both with their slopes along "logit".
    """
    logit, truth = inputs["logit"], inputs["truth"]
    error = torch.where(logit > 0, 1 - truth, truth)
    parts: dict[str, Callable[[Tensor], Tensor]] = {
        "squared": lambda one: (one.sigmoid() - truth).square(),
        "entropy": lambda one: binary_cross_entropy_with_logits(one, truth, reduction="none"),
    }
    return {"error": error, "belief": logit.sigmoid(), **_with_slopes(parts, logit)}


def function(name: str) -> Callable[[Tensors, Tensors], Tensors]:
    """What the program of this name, one of ``NAMES``, is traced from; it has no weights.

    Raises:
        KeyError: an unknown name.
    """
    if name == MEASURES:
        return measures
    objective = OBJECTIVES[LOSSES[name]]
    return losses(objective, None if objective.paired else COSTS_NOTHING[LOSSES[name]])


def example(name: str, rows: int) -> dict[str, Tensor]:
    """Inputs of a program, of the right shapes. No two are the same tensor, which a trace would take for one input."""
    line = torch.linspace(-3, 3, rows)
    if name == MEASURES:
        return {"logit": line, "truth": (line > 0).float()}
    return {"logit": line} | ({"other": line + 0.5} if OBJECTIVES[LOSSES[name]].paired else {})


def traced(name: str, rows: int) -> Program:
    """The program of this name for so many samples.

    Raises:
        KeyError: an unknown name.
    """
    return trace(function(name), example(name, rows), {})


def _each(loss: Callable[..., Tensor], real: Tensor, generated: Tensor) -> Tensor:
    """The loss of each pair alone: a mean of one."""
    return torch.vmap(lambda one, other: loss(one[None], other[None]))(real, generated)


def _with_slopes(parts: dict[str, Callable[[Tensor], Tensor]], logit: Tensor) -> Tensors:
    """Values (N,) and their derivatives along the logits."""
    result: dict[str, Tensor] = {}
    for name, part in parts.items():
        at = logit.detach().requires_grad_()
        value = part(at)
        (slope,) = torch.autograd.grad(value.sum(), at)
        result |= {name: value, f"{name}.slope": slope}
    return result
