"""Values that no page of ours sends, and right values with one of them inside."""

import copy
import json
import math
import random
from typing import Any

DEEP = "@deep@"
"""Stands for lists within lists, deeper than a parser's stack; ``as_json`` writes them."""
_DEEP_JSON = "[" * 30_000 + "]" * 30_000
WRONG: list[Any] = [
    None, True, False, "", " ", "x", "²", "٣", "Ⅷ", "1e5", "NaN", "-", "0x10", "1_000", "a,b", "1,2", ",", "\x00", "\ud800",
    "a\udfffb", "🦆" * 3, "<img src=x>", "../../../etc/passwd", "/etc/passwd", "http://[",
    "?seed=²", "https://x/?z=1,nan", "%s%n",
    "a" * 100_000, "1" * 5_000, 0, 1, -1, 7, 1.5, -0.0, 1e308, 1e-320, math.nan, math.inf, -math.inf, 2**31, 2**53, 2**63,
    -(2**64),
    10**99, 10**400, [], {}, [None], [[]], [0], [1, "x"], [1] * 5_000, {"a": 1}, {"": None}, {"value": 1}, {"value": {}},
    {"at": 1e400},
    {"__type__": "update", "value": 1}, {"__type__": "update", "choices": 4}, {"noise": [0.0] * 64}, {"noise": "x", "codes": {}},
    {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}, {"path": "x.png"}, {"path": None, "url": "file:///etc/passwd"},
    DEEP, [DEEP], {"noise": DEEP}, {"id": "x", "at": -1, "versions": 3, "steady": [1]}, {"id": 10**400}, {"\ud800": 1},
]  # fmt: skip


def as_json(value: Any) -> bytes:
    """As JSON, with what JSON does not know: NaN, whole numbers of any length, halves of surrogate pairs, lists of any depth."""
    return json.dumps(value).replace(f'"{DEEP}"', _DEEP_JSON).encode()


def wrong(dice: random.Random, others: list[Any]) -> Any:
    """A wrong value, or a right one of somewhere else."""
    return copy.deepcopy(dice.choice(others if others and dice.random() < 0.3 else WRONG))


def spoilt(dice: random.Random, value: Any, others: list[Any]) -> Any:
    """``value`` with something wrong in it, or instead of it."""
    if isinstance(value, dict) and value and dice.random() < 0.75:
        key, left = dice.choice(list(value)), dict(value)
        what = dice.random()
        if what < 0.25:
            del left[key]
        elif what < 0.35:
            left[dice.choice(["x", "", "\ud800", "__class__", "a" * 300])] = wrong(dice, others)
        else:
            left[key] = spoilt(dice, value[key], others)
        return left
    if isinstance(value, list) and value and dice.random() < 0.75:
        place, some = dice.randrange(len(value)), list(value)
        what = dice.random()
        if what < 0.15:
            return some[:place]
        if what < 0.3:
            return some + some
        some[place] = spoilt(dice, some[place], others)
        return some
    return wrong(dice, others)
