"""Programs of losses of single samples: what they add up to is what trains."""

import pytest
import torch
from torch import Tensor

from gan.browser import reference
from gan.browser.program import Program
from gan.functional.objectives import OBJECTIVES
from gan.games.loss_programs import COSTS_NOTHING, NAMES
from gan.games.loss_programs import traced as trace_one

ROWS = 64


@pytest.fixture(scope="module")
def traced() -> dict[str, Program]:
    return {name: trace_one(name, ROWS) for name in NAMES}


def some_logits(seed: int) -> Tensor:
    return torch.randn(ROWS, generator=torch.Generator().manual_seed(seed)) * 3


def run(program: Program, **inputs: Tensor) -> dict[str, Tensor]:
    return dict(reference.run(program, inputs, {}))


def test_there_is_one_for_each_objective(traced: dict[str, Program]):
    assert set(traced) == {f"losses-{name}" for name in OBJECTIVES} | {"measures"}
    assert set(COSTS_NOTHING) == {name for name, objective in OBJECTIVES.items() if not objective.paired}


@pytest.mark.parametrize("name", OBJECTIVES)
def test_parts_of_samples_add_up_to_the_losses_of_a_batch(name: str, traced: dict[str, Program]):
    """With their slopes: those of a mean over N samples are an N-th of each sample's own."""
    objective = OBJECTIVES[name]
    real, generated = (some_logits(seed).requires_grad_() for seed in (1, 2))
    batch = {"d": objective.discriminator_loss(real, generated, 0.0), "g": objective.generator_loss(real, generated)}
    if objective.paired:
        at_real = run(traced[f"losses-{name}"], logit=real.detach(), other=generated.detach())
        at_generated = run(traced[f"losses-{name}"], logit=generated.detach(), other=real.detach())
        sums = {"d": at_generated["generated.d"].mean(), "g": at_generated["generated.g"].mean()}
        assert torch.allclose(at_real["real.g"], at_generated["generated.g"])
    else:
        at_real = run(traced[f"losses-{name}"], logit=real.detach())
        at_generated = run(traced[f"losses-{name}"], logit=generated.detach())
        sums = {"d": (at_real["real.d"] + at_generated["generated.d"]).mean(), "g": at_generated["generated.g"].mean()}
        assert "real.g" not in at_real
    for player, loss in batch.items():
        assert torch.allclose(sums[player], loss, atol=1e-5)
        of_real, of_generated = torch.autograd.grad(loss, (real, generated), retain_graph=True, allow_unused=True)
        assert torch.allclose(at_generated[f"generated.{player}.slope"] / ROWS, of_generated, atol=1e-7)
        if of_real is not None:
            assert torch.allclose(at_real[f"real.{player}.slope"] / ROWS, of_real, atol=1e-7)


def test_where_d_is_sure_minimax_is_flat_and_the_swapped_loss_is_steep(traced: dict[str, Program]):
    logit = torch.full((ROWS,), 0.01).logit()
    flat, steep = (run(traced[f"losses-{name}"], logit=logit)["generated.g.slope"][0] for name in ("minimax", "non-saturating"))
    assert flat == pytest.approx(-0.01, rel=1e-4) and steep == pytest.approx(-0.99, rel=1e-4)


def test_measures_of_a_belief(traced: dict[str, Program]):
    logit, truth = some_logits(3), (some_logits(4) > 0).float()
    found = run(traced["measures"], logit=logit, truth=truth)
    belief = logit.double().sigmoid()
    assert torch.equal(found["error"].bool(), (belief > 0.5) != truth.bool())
    assert torch.allclose(found["squared"].double(), (belief - truth) ** 2, atol=1e-6)
    assert torch.allclose(found["squared.slope"].double(), 2 * (belief - truth) * belief * (1 - belief), atol=1e-6)
    assert torch.allclose(found["entropy"].double(), -torch.where(truth > 0, belief, 1 - belief).log(), atol=1e-5)
    assert torch.allclose(found["entropy.slope"].double(), belief - truth, atol=1e-6)
