"""Specification of a run, fixed before it starts, and the limits under which a server keeps its runs."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from gan.errors import TheatreError
from gan.files import reason, write_whole
from gan.recipes import Recipe
from gan.runs.folder import SPEC
from gan.runs.rights import NOBODYS, Rights

MAX_RUNNING = 2
ORPHAN_SECONDS = 15 * 60.0
PAUSED_SECONDS = 15 * 60.0
PAUSED_UNWATCHED_SECONDS = 5 * 60.0
STARTS_PER_MINUTE = 30
VISITOR_STARTS_PER_MINUTE = 6
SAVE_SECONDS = 15.0
"""Between two saves, so that a killed run loses no more."""
ENDED_KEPT = 20


@dataclass(frozen=True)
class Limits:
    """Limits of a server on its runs.

    Attributes:
        max_running: runs at one time; those that were started together count as one.
        visitor_running: of these, what one visitor may hold.
        starts_per_minute, visitor_starts_per_minute: of all visitors together, and of one.
        orphan_seconds: a run that nobody asked about for so long is stopped, and so saved.
        paused_seconds: so is a run that has rested for so long since its last command,
        paused_unwatched_seconds: or for so long while nobody asked about it.
        save_seconds: between a worker's saves.
        ended_kept: ended runs that can still be asked about.
        threads: torch's, for each run; 0 shares the cores equally among the runs under way.
    """

    max_running: int = MAX_RUNNING
    visitor_running: int = MAX_RUNNING
    starts_per_minute: int = STARTS_PER_MINUTE
    visitor_starts_per_minute: int = VISITOR_STARTS_PER_MINUTE
    orphan_seconds: float = ORPHAN_SECONDS
    paused_seconds: float = PAUSED_SECONDS
    paused_unwatched_seconds: float = PAUSED_UNWATCHED_SECONDS
    save_seconds: float = SAVE_SECONDS
    ended_kept: int = ENDED_KEPT
    threads: int = 0

    @classmethod
    def shared(cls) -> "Limits":
        """Limits of a server that others can reach: no visitor holds the last place."""
        return cls(visitor_running=max(1, MAX_RUNNING - 1))


class Parent(NamedTuple):
    """Run that another one was branched from: its id, at how many images, and whether it was stopped for that."""

    run: str
    images: int
    stopped: bool


@dataclass(frozen=True)
class JobSpec:
    """Specification of a run.

    Attributes:
        id: eight hex digits, not to be guessed; 32 of a private run.
        recipe, dataset, seed: what is trained, on what.
        name: under which it is saved when it ends; "" for the next free default.
        folder: where its worker saves.
        size: images in the data set, which make an epoch.
        class_names: what its labels mean.
        group: what several runs that were started together share, or "".
        private: what it learnt is not put among the saved models, which all visitors see, and goes with the run.
        rights: who steers it.
        parent: what it was branched from, or None.
    """

    id: str
    recipe: Recipe
    dataset: str
    seed: int
    name: str
    folder: Path
    size: int
    class_names: tuple[str, ...] = ()
    group: str = ""
    private: bool = False
    rights: Rights = NOBODYS
    parent: Parent | None = None

    def note(self, state: str, saved: str | None) -> None:
        """Write ``run.json``: what this folder holds, the run's state and the model it was saved as, for a later server.

        Raises:
            TheatreError: the disk refused.
        """
        facts = {"id": self.id, "recipe": self.recipe.to_json(), "dataset": self.dataset, "seed": self.seed, "name": self.name}
        whose = {"private": self.private, **self.rights.to_json()}
        text = json.dumps({**facts, **whose, "state": state, "saved": saved}, indent=1)
        try:
            write_whole(self.folder / SPEC, text.encode())
        except OSError as error:
            raise TheatreError(f"What the run is could not be written down: {reason(error)}.") from error
