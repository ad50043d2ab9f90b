"""Each loss against arithmetic done by hand."""

import math

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from gan.functional.objectives import OBJECTIVES

LN3 = math.log(3)
"""sigmoid(ln 3) = 3 / (3 + 1) = 0.75, and sigmoid(-ln 3) = 1 / (1 + 3) = 0.25."""


def vector(*values: float) -> torch.Tensor:
    return torch.tensor(values, requires_grad=True)


@pytest.mark.parametrize(
    ("name", "real", "fake", "loss"),
    [
        # D(x) = 0.75 and D(G(z)) = 0.25: -ln 0.75 - ln(1 - 0.25) = -2 ln 0.75
        ("minimax", [LN3], [-LN3], -2 * math.log(0.75)),
        ("non-saturating", [LN3], [-LN3], -2 * math.log(0.75)),
        # fooled: D(x) = 0.25, D(G(z)) = 0.75: -2 ln 0.25. Means are over each batch by itself
        ("minimax", [-LN3, -LN3], [LN3], -2 * math.log(0.25)),
        # it does not know: D = 0.5 everywhere: -2 ln 0.5 = ln 4
        ("non-saturating", [0.0], [0.0], math.log(4)),
        # ((1.5 - 1)^2 + (0.5 - 1)^2) / 2 = 0.25 for the reals, 0.5^2 = 0.25 for the fake; half their sum
        ("least-squares", [1.5, 0.5], [0.5], 0.25),
        # mean fake 1.5, mean real 4
        ("wasserstein", [3.0, 5.0], [1.0, 2.0], 1.5 - 4.0),
        # the pairs differ by ln 3 and -ln 3: -ln 0.75 and -ln 0.25
        ("relativistic", [LN3, 5.0], [0.0, 5.0 + LN3], -(math.log(0.75) + math.log(0.25)) / 2),
    ],
)
def test_what_the_discriminator_minimises(name: str, real: list[float], fake: list[float], loss: float):
    assert OBJECTIVES[name].discriminator(vector(*real), vector(*fake)).item() == pytest.approx(loss, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "fake", "loss"),
    [
        ("minimax", [LN3], math.log(0.25)),  # ln(1 - 0.75)
        ("minimax", [LN3, -LN3], (math.log(0.25) + math.log(0.75)) / 2),
        ("non-saturating", [LN3], -math.log(0.75)),
        ("non-saturating", [LN3, -LN3], -(math.log(0.75) + math.log(0.25)) / 2),
        ("least-squares", [0.5, 2.0], (0.25 + 1.0) / 2 / 2),  # the mean of (0.5 - 1)^2 and (2 - 1)^2, halved
        ("wasserstein", [1.0, 2.0], -1.5),
    ],
)
def test_what_the_generator_minimises(name: str, fake: list[float], loss: float):
    assert OBJECTIVES[name].generator(vector(*fake)).item() == pytest.approx(loss, rel=1e-6)


def test_what_a_relativistic_generator_minimises():
    # the same pairs from the other side, each by itself: the first fake is ln 3 below its real, the second as far above
    loss = OBJECTIVES["relativistic"].generator_loss(vector(LN3, 5.0), vector(0.0, 5.0 + LN3))
    assert loss.item() == pytest.approx(-(math.log(0.25) + math.log(0.75)) / 2, rel=1e-6)


def slope(name: str, logit: float) -> float:
    fake = vector(float(logit))
    OBJECTIVES[name].generator(fake).backward()
    assert fake.grad is not None
    return fake.grad.item()


def test_minimax_gives_no_gradient_when_the_discriminator_is_sure_and_non_saturating_does():
    # d/dl ln(1 - sigmoid(l)) = -sigmoid(l), about -e^-20 = -2e-9 here; d/dl -ln sigmoid(l) = -(1 - sigmoid(l)), about -1
    assert slope("minimax", -20) == pytest.approx(-math.exp(-20), rel=1e-4)
    assert slope("non-saturating", -20) == pytest.approx(-1, rel=1e-6)


def test_both_pull_alike_when_the_discriminator_does_not_know():
    assert slope("minimax", 0) == slope("non-saturating", 0) == -0.5


@pytest.mark.parametrize("name", OBJECTIVES)
@pytest.mark.parametrize("logit", [-1000.0, 1000.0])
def test_losses_and_gradients_stay_finite_at_extreme_logits(name: str, logit: float):
    real, fake = vector(logit), vector(-logit)
    losses = [OBJECTIVES[name].discriminator(real, fake), OBJECTIVES[name].generator_loss(real, fake)]
    torch.stack(losses).sum().backward()
    for value in (*losses, real.grad, fake.grad):
        assert value is not None and torch.isfinite(value).all()


@pytest.mark.parametrize("name", OBJECTIVES)
def test_each_player_gains_by_moving_its_own_way(name: str):
    objective = OBJECTIVES[name]
    wrong, unsure, right = vector(0.0), vector(0.5), vector(1.0)  # 0 and 1 are the targets of least squares
    assert objective.discriminator(right, wrong) < objective.discriminator(unsure, unsure) < objective.discriminator(wrong, right)
    losses = [objective.generator_loss(unsure, fake) for fake in (right, unsure, wrong)]
    assert losses[0] < losses[1] < losses[2]


def test_only_logits_of_a_probability_are_shown_as_one():
    assert {name for name, objective in OBJECTIVES.items() if objective.probability} == {"minimax", "non-saturating"}


@pytest.mark.parametrize("name", OBJECTIVES)
def test_smoothing_lowers_the_target_for_real_images_and_only_that(name: str):
    objective = OBJECTIVES[name]
    real, fake = torch.tensor([2.0, -1.0]), torch.tensor([0.5, 0.0])
    plain = objective.discriminator_loss(real, fake, 0.0)
    assert torch.equal(plain, objective.discriminator(real, fake))
    smooth = objective.discriminator_loss(real, fake, 0.1)
    if name in ("minimax", "non-saturating"):
        target = torch.full((2,), 0.9)
        expected = binary_cross_entropy_with_logits(real, target) + binary_cross_entropy_with_logits(fake, torch.zeros(2))
        assert smooth.item() == pytest.approx(expected.item())
    elif name == "least-squares":
        assert smooth.item() == pytest.approx(((1.1**2 + 1.9**2) / 2 + 0.125) / 2)
    else:
        assert torch.equal(smooth, plain)
