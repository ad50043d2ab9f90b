"""A program is checked before it is run, and says what is wrong with it."""

import copy
import json
from typing import Any

import pytest
import torch

from gan.browser import reference
from gan.browser.program import Program
from gan.browser.trace import trace
from gan.errors import TheatreError
from tests.helpers import is_sentence

X = {"x": torch.ones(2, 3)}
PROGRAM = trace(lambda i, w: {"y": i["x"] @ w["w"]}, X, {"w": torch.ones(3, 4)})


def test_a_program_comes_back_from_its_text():
    again = Program.from_json(json.dumps(PROGRAM.to_json()))
    assert again == PROGRAM and again.inputs == {"x": (2, 3)} and again.weights == {"w": (3, 4)}


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        (("nodes", 2, "op"), "eval", "'eval', which the engine does not know"),
        (("nodes", 2, "shape"), [2, 5], "does not fit"),
        (("nodes", 2, "reads"), [0, 2], "nodes before it"),
        (("nodes", 2, "reads"), [0, 0], "does not fit"),
        (("nodes", 0, "shape"), [2**40], "does not fit"),
        (("nodes", 2, "stride"), 2, "no attributes"),
        (("outputs", "y"), 9, "no node of it"),
        (("format",), 0, "has format 0"),
        (("nodes",), None, "no program"),
        (("nodes", 2), 7, "no program"),
    ],
)
def test_a_damaged_program_is_a_sentence(where: tuple[Any, ...], value: Any, said: str):
    values: Any = copy.deepcopy(PROGRAM.to_json())
    inner = values
    for key in where[:-1]:
        inner = inner[key]
    inner[where[-1]] = value
    with pytest.raises(TheatreError, match=said) as refused:
        Program.from_json(values)
    assert is_sentence(refused.value)


def test_weights_that_are_missing_or_of_another_shape_are_named():
    for weights in ({}, {"w": torch.ones(4, 3)}):
        with pytest.raises(TheatreError, match=r"weight 'w' of shape \[3, 4\]"):
            reference.run(PROGRAM, X, weights)
