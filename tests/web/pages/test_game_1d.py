"""What the page of the game in one dimension is told of Python's objectives and penalties."""

from gan.functional.objectives import OBJECTIVES
from gan.recipes import PENALTIES
from gan.web.pages import game_1d


def test_every_objective_has_the_kind_of_its_discriminators_output():
    kinds = {name: game_1d.kind(objective) for name, objective in OBJECTIVES.items()}
    assert kinds == {
        "minimax": "probability",
        "non-saturating": "probability",
        "least-squares": "target",
        "wasserstein": "critic",
        "relativistic": "pairs",
    }


def test_every_penalty_has_a_title():
    assert set(game_1d.PENALTIES) == set(PENALTIES)
