"""Past runs: what is left of a run on disk, also of an earlier server; found by its id alone, which only its owner knows."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gan.data.datasets import Dataset
from gan.data.own_images import store
from gan.errors import TheatreError, UsageError
from gan.models import catalogue, checkpoint
from gan.recipes import Recipe
from gan.runs.folder import CHECKPOINT, DATA, HISTORY, IDENTITY, SPEC
from gan.runs.rights import NOBODYS, Rights
from gan.training.history import History


@dataclass(frozen=True)
class PastRun:
    """Past run, as its folder describes it.

    Attributes:
        id, recipe, dataset, seed: as it was started.
        state: "finished", "stopped", "failed", or "running" when its server did not live to see its end.
        saved: the model that it was saved as, or None.
        images, total: how far its last save has got, and how far it was to go.
        folder: where it lies.
        private: whether only its id leads to what it learnt.
        rights: who may go on with it.
    """

    id: str
    recipe: Recipe
    dataset: str
    seed: int
    state: str
    saved: str | None
    images: int
    total: int
    folder: Path
    private: bool = False
    rights: Rights = NOBODYS

    @property
    def checkpoint(self) -> Path:
        """Its last save."""
        return self.folder / CHECKPOINT

    @property
    def unfinished(self) -> bool:
        """Whether it can be gone on with."""
        return 0 < self.images < self.total

    def own_data(self) -> Dataset | None:
        """The images of its own that it was trained on, or None. Raises as ``gather.restore``."""
        return own_data(self.folder, self.dataset)

    def history(self) -> History | None:
        """Its curves until its last save, or None when they are lost."""
        return read_history(self.folder)


def own_data(folder: Path, dataset: str) -> Dataset | None:
    """Data set of its own that the run in ``folder`` is trained on, called ``dataset``; None where it is one of ours."""
    file = folder / DATA
    if not file.exists():
        return None
    data = store.restore(file)
    return Dataset(dataset, data.images, data.labels, data.class_names)


def read_history(folder: Path) -> History | None:
    """History that the run in ``folder`` left at its last save; None where there is none that can be read."""
    try:
        return History.from_json(json.loads((folder / HISTORY).read_text(encoding="utf-8")))
    except (OSError, ValueError, TheatreError):
        return None  # a run can go on without its curves


def find(runs: Path, identity: str) -> PastRun:
    """Past run of this id in the folder ``runs``.

    Raises:
        UsageError: there is none, or too little is left of it.
    """
    gone = UsageError(f"There is no run {str(identity)[:40]!r} on this server any more; start a new one.")
    if not IDENTITY.fullmatch(str(identity)):
        raise gone
    folder = runs / identity
    try:
        facts: dict[str, Any] = json.loads((folder / SPEC).read_text(encoding="utf-8"))
        recipe = Recipe.from_json(facts["recipe"])
        images, total = 0, recipe.images
        if (folder / CHECKPOINT).exists():
            header = checkpoint.read_header(folder / CHECKPOINT)
            images, total = header.images, header.total
        saved = facts["saved"] if facts["saved"] in catalogue.names() else None
        started = recipe, str(facts["dataset"]), int(facts["seed"])
        state, private, rights = str(facts["state"]), facts.get("private") is True, Rights.from_json(facts)
        return PastRun(identity, *started, state, saved, images, total, folder, private, rights)
    except (OSError, ValueError, KeyError, TypeError, TheatreError) as error:
        raise gone from error
