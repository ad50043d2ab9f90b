"""What tests of workers share."""

import time
from collections.abc import Callable
from typing import Any

from gan import recipes
from gan.recipes import Recipe
from gan.runs.job import Job

ENDLESS = 100_000_000


def tiny(name: str = "vanilla", **settings: Any) -> Recipe:
    return recipes.get(name).with_settings(**{"g_width": 8, "d_width": 8, "batch": 16, "images": ENDLESS, **settings})


def until(condition: Callable[[], Any], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def until_steps(job: Job) -> None:
    until(lambda: job.status()["images"])


def until_saved(job: Job) -> None:
    """Until the server has heard of a save."""
    until(lambda: job.status()["kept"])


def of_kind(messages: list[tuple[Any, ...]], kind: str) -> list[tuple[Any, ...]]:
    """A worker's messages of one kind."""
    return [message for message in messages if message[0] == kind]
