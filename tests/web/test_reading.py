"""Readers: a right value comes through as it is, and any other is one sentence."""

import json
import math
from typing import Any

import pytest

from gan.errors import UsageError
from gan.web import reading


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[NaN]", b"[1e999]", b'["\\ud800"]', b'"\xff"', b'"\xed\xa0\x80"', b"[" * 40 + b"]" * 40, b"[" * 50_000],
    ids=range(9),
)
def test_a_message_that_could_not_be_written_again_is_refused(body: bytes) -> None:
    with pytest.raises(UsageError):
        reading.message(body)


def test_a_message_comes_through_and_can_be_written() -> None:
    value = {"data": [1, -2.5, "ü 🦆", None, True, [[0] * 5] * 50], "deep": {"a": {"b": [[]]}}}
    assert reading.message(json.dumps(value).encode()) == value
    assert reading.message(b"1" * 100) == float("1" * 100), "a number beyond 64 bits is a float"


@pytest.mark.parametrize("value", [None, True, "1", "²", math.nan, math.inf, 1.5, -1, 11, 10**400, [], {}], ids=str)
def test_only_a_whole_number_in_range_is_one(value: Any) -> None:
    with pytest.raises(UsageError, match="The seed must be a whole number from 0 to 10, not"):
        reading.whole(value, "The seed", 0, 10)


def test_a_whole_number_may_come_as_javascript_writes_it() -> None:
    assert reading.whole(3.0, "x") == 3 and isinstance(reading.whole(3.0, "x"), int)


@pytest.mark.parametrize("value", [None, False, "1", math.nan, -math.inf, 1e309, 10**400, [], 2.01], ids=str)
def test_only_a_finite_number_in_range_is_one(value: Any) -> None:
    with pytest.raises(UsageError, match="psi must be a number"):
        reading.number(value, "psi", 0, 2)
    assert reading.number(1.25, "psi", 0, 2) == 1.25


def test_a_place_is_the_nearest_there_is() -> None:
    assert [reading.place(value, "The picture", 4) for value in (-3, 0, 2.0, 99)] == [0, 0, 2, 3]
    for value, count in ((None, 4), ("1", 4), (0, 0)):
        with pytest.raises(UsageError, match="The picture"):
            reading.place(value, "The picture", count)


def test_text_has_a_length() -> None:
    assert reading.text(None, "The name") == "" and reading.text("é" * 20, "The name", 20) == "é" * 20
    for value in (5, ["a"], "a" * 21):
        with pytest.raises(UsageError, match="The name"):
            reading.text(value, "The name", 20)


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (str, "cgan", [None, 3, ["cgan"], "a" * 1000]),
        (int, 3, [None, "3", 1.5, True, 10**60]),
        (float, 0.5, [None, "x", math.nan]),
        (dict | None, {"c2": 1}, [[], "x", {str(key): 1 for key in range(1000)}]),
        (int | None, None, ["", 0.5]),
    ],
    ids=str,
)
def test_an_argument_is_of_its_annotated_type(kind: Any, right: Any, wrong: list[Any]) -> None:
    assert reading.argument(right, kind, "label") == right
    for value in wrong:
        with pytest.raises(UsageError, match="label"):
            reading.argument(value, kind, "label")
