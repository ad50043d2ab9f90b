"""The smallest games do what is proved of them: who spirals out, who circles, and who meets."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from gan.browser import reference
from gan.functional.objectives import OBJECTIVES
from gan.games import bilinear_game, dirac_gan, orbit_programs
from gan.games.gradient_field import Field, gradient_field
from gan.games.update_rules import RULES, Step

RATE = 0.1
BILINEAR = gradient_field(bilinear_game.losses)


def path(field: Field, rule: str, steps: int, start: tuple[float, float] = (1.0, 0.5), strength: float = 0.5) -> Tensor:
    """States (steps + 1, 2) of one path, in float64."""
    x, y = (torch.tensor([number], dtype=torch.float64) for number in start)
    states, previous = [torch.cat([x, y])], None
    for _ in range(steps):
        pull = field(x, y)
        pull = (pull[0].detach(), pull[1].detach())
        moved = RULES[rule](field, Step(x, y, pull, previous or pull, RATE, strength))
        x, y, previous = moved[0].detach(), moved[1].detach(), pull
        states.append(torch.cat([x, y]))
    return torch.stack(states)


def dirac(objective: str, penalty: str = "r1", weight: float = 0.0) -> Field:
    return gradient_field(dirac_gan.losses(objective, penalty, weight))


def eigenvalues(field: Field) -> Tensor:
    """Of the field's derivative at the equilibrium, which say what happens near it."""

    def at(state: Tensor) -> Tensor:
        return torch.cat(field(state[:1], state[1:]))

    state = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    values = at(state)
    rows = [torch.autograd.grad(value, state, retain_graph=True)[0] for value in values]
    return torch.linalg.eigvals(torch.stack(rows))


@pytest.mark.parametrize(
    ("rule", "factor"),
    [
        ("simultaneous", math.sqrt(1 + RATE**2)),
        ("extra-gradient", math.sqrt((1 - RATE**2) ** 2 + RATE**2)),
        ("consensus", math.sqrt((1 - 0.5 * RATE) ** 2 + RATE**2)),
    ],
)
def test_in_the_bilinear_game_each_step_multiplies_the_distance(rule: str, factor: float) -> None:
    away = path(BILINEAR, rule, 200).norm(dim=1)
    torch.testing.assert_close(away[1:] / away[:-1], torch.full((200,), factor, dtype=torch.float64))


def test_alternating_steps_stay_on_an_ellipse() -> None:
    x, y = path(BILINEAR, "alternating", 2000).unbind(1)
    kept = x**2 + y**2 + RATE * x * y  # what a symplectic Euler step keeps
    torch.testing.assert_close(kept, kept[:1].expand(2001))


def test_optimistic_steps_converge() -> None:
    away = path(BILINEAR, "optimistic", 3000).norm(dim=1)
    assert away[-1] < 1e-5
    assert away[1000] < 0.1 * away[0]


@pytest.mark.parametrize("objective", ["minimax", "non-saturating", "relativistic"])
def test_without_a_penalty_nothing_pulls_the_dirac_gan_in(objective: str) -> None:
    """Mescheder and others 2018, section 2: both eigenvalues are imaginary, plus and minus i / 2."""
    found = eigenvalues(dirac(objective))
    assert found.real.abs().max() < 1e-12
    torch.testing.assert_close(found.imag.sort().values, torch.tensor([-0.5, 0.5], dtype=torch.float64))
    away = path(dirac(objective), "alternating", 3000).norm(dim=1)
    assert away[-500:].min() > 0.1, "where R1 has come within 1e-3"


def test_without_a_penalty_minimax_turns_for_ever() -> None:
    away = path(dirac("minimax"), "alternating", 3000).norm(dim=1)
    assert away[-500:].max() > 0.9 * away[0], "it does not come closer"
    assert away.max() < 1.5 * away[0]
    assert path(dirac("minimax"), "simultaneous", 3000).norm(dim=1)[-1] > 2 * away[0], "and moves away if both move at once"


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("objective", ["minimax", "non-saturating", "relativistic", "wasserstein"])
def test_with_r1_the_dirac_gan_converges(objective: str, rule: str) -> None:
    """Mescheder and others 2018, theorem 4.1, of which the Dirac-GAN is the simplest case."""
    assert path(dirac(objective, "r1", 0.5), rule, 2000)[-1].norm() < 1e-3


def test_eigenvalues_with_r1_are_those_of_the_paper() -> None:
    """Mescheder and others 2018, section 3: -gamma / 2 +- sqrt(gamma^2 / 4 - f'(0)^2), with gamma twice our weight."""
    gamma = 0.6
    found = eigenvalues(dirac("minimax", "r1", gamma / 2))
    torch.testing.assert_close(found.real, torch.full((2,), -gamma / 2, dtype=torch.float64))
    expected = math.sqrt(0.25 - gamma**2 / 4)
    torch.testing.assert_close(found.imag.abs(), torch.full((2,), expected, dtype=torch.float64))


@pytest.mark.parametrize("rule", ["simultaneous", "alternating"])
def test_with_the_gradient_penalty_it_does_not_converge(rule: str) -> None:
    """Mescheder and others 2018, section 3 (WGAN-GP): it ends in small circles."""
    away = path(dirac("wasserstein", "gradient", 1.0), rule, 5000)[-2000:].norm(dim=1)
    assert away.min() > 0.05 or away.max() > 0.3


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("penalty", dirac_gan.PENALTIES)
def test_at_the_equilibrium_nobody_is_pulled(objective: str, penalty: str) -> None:
    pull = dirac(objective, penalty, 0.5)(torch.zeros(1), torch.zeros(1))
    assert [one.item() for one in pull] == [0, 0]


@pytest.mark.parametrize("name", orbit_programs.NAMES)
def test_a_program_does_what_the_functions_do(name: str) -> None:
    rows = 7
    given = orbit_programs.example(rows) | {"weight": torch.tensor(0.3), "strength": torch.tensor(0.2)}
    given["x"] = given["x"] + 0.05  # nobody is where the gradient penalty has no second derivative
    given["y"] = given["y"] + 0.05
    expected = orbit_programs.step(name, given)
    found = reference.run(orbit_programs.traced(name, rows), given, {})
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        torch.testing.assert_close(found[key], value)


def test_rows_do_not_depend_on_each_other() -> None:
    name = "orbits-dirac-non-saturating-r1"
    given = orbit_programs.example(5)
    together = orbit_programs.step(name, given)
    for row in range(5):
        alone = orbit_programs.step(name, {key: value[row : row + 1] if value.dim() else value for key, value in given.items()})
        for key, value in alone.items():
            torch.testing.assert_close(value, together[key][row : row + 1])


@pytest.mark.parametrize("make", [lambda: dirac_gan.losses("hinge", "r1", 0), lambda: dirac_gan.losses("minimax", "none", 0)])
def test_an_unknown_name_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(KeyError):
        make()


def test_every_objective_has_its_programs() -> None:
    assert len(orbit_programs.NAMES) == 1 + 2 * len(OBJECTIVES)
