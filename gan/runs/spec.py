"""Specification of a run, fixed before it starts, and the limits under which a server keeps its runs."""

import json
from dataclasses import dataclass
from pathlib import Path

from gan.errors import TheatreError
from gan.files import reason, write_whole
from gan.recipes import Recipe
from gan.runs.folder import SPEC

MAX_RUNNING = 2
ORPHAN_SECONDS = 15 * 60.0
SAVE_SECONDS = 15.0
"""Between two saves, so that a killed run loses no more."""
ENDED_KEPT = 20


@dataclass(frozen=True)
class Limits:
    """Limits of a server on its runs.

    Attributes:
        max_running: runs at one time; those that were started together count as one.
        orphan_seconds: a run that nobody asked about for so long is stopped, and so saved.
        save_seconds: between a worker's saves.
        ended_kept: ended runs that can still be asked about.
        threads: torch's, for each run; 0 shares the cores equally among the runs under way.
    """

    max_running: int = MAX_RUNNING
    orphan_seconds: float = ORPHAN_SECONDS
    save_seconds: float = SAVE_SECONDS
    ended_kept: int = ENDED_KEPT
    threads: int = 0


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

    def note(self, state: str, saved: str | None) -> None:
        """Write ``run.json``: what this folder holds, the run's state and the model it was saved as, for a later server.

        Raises:
            TheatreError: the disk refused.
        """
        facts = {"id": self.id, "recipe": self.recipe.to_json(), "dataset": self.dataset, "seed": self.seed, "name": self.name}
        text = json.dumps({**facts, "private": self.private, "state": state, "saved": saved}, indent=1)
        try:
            write_whole(self.folder / SPEC, text.encode())
        except OSError as error:
            raise TheatreError(f"Could not write what this run is: {reason(error)}.") from error
