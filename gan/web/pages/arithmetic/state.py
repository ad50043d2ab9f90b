"""The sum that the page Arithmetic shows, as plain values.

It is {"model": name, "seed": of the sheet, "chosen": {"A": [cells], "B": ..., "C": ...}, "psi": number}: what the picker's value
says, and what the slider's does.
"""

from collections.abc import Mapping
from typing import Any

import torch

from gan.errors import UsageError
from gan.latents import arithmetic
from gan.latents.latent import Latent, LatentSpec, check_seed
from gan.latents.truncation import check_psi
from gan.models import Model
from gan.web.components.picker import GROUPS
from gan.web.show import links, model_cache

COLUMNS, ROWS = 6, 5
CELLS = COLUMNS * ROWS
PAGE = "arithmetic"
FIRST_SEED: int = links.default(PAGE, "seed")
FIRST_PSI: float = links.default(PAGE, "psi")
_LABELS = (3, 7)
_FIRST_LABEL_ROWS = 3
_EACH = 3
"""Samples a group at first, as in the paper."""
Sum = dict[str, Any]


def drawn(spec: LatentSpec, seed: int) -> Latent:
    """Points of all cells, as links of every version draw them.

    Raises:
        UsageError: a seed out of range.
    """
    return spec.sample(CELLS, torch.Generator().manual_seed(check_seed(seed)))


def sheet(spec: LatentSpec, seed: int) -> Latent:
    """The samples to choose from. Of a conditional model the first three rows have one label and the last two another, so that
    what is found on one label can be added to the other; so has InfoGAN's category.

    Raises:
        UsageError: a seed out of range.
    """
    latent = drawn(spec, seed)
    first = _FIRST_LABEL_ROWS * COLUMNS

    def kinds(count: int) -> torch.Tensor | None:
        return torch.tensor([_LABELS[0] % count] * first + [_LABELS[1] % count] * (CELLS - first)) if count else None

    return latent._replace(label=kinds(spec.classes), category=kinds(spec.categories))


def begin(model: Model, seed: int = FIRST_SEED, psi: float = FIRST_PSI) -> Sum:
    """Bold minus thin plus thin: A are the three of the first rows with most ink, B those with least, C the three of the last
    rows with least, as measured on the pictures."""
    ink = model.generate(sheet(model.latent, seed)).float().mean((1, 2, 3))
    first = _FIRST_LABEL_ROWS * COLUMNS
    order, last = (part.argsort(stable=True).tolist() for part in (ink[:first], ink[first:]))
    chosen = {"A": order[-_EACH:], "B": order[:_EACH], "C": [first + cell for cell in last[:_EACH]]}
    return {"model": model.name, "seed": seed, "chosen": {group: sorted(cells) for group, cells in chosen.items()}, "psi": psi}


def address(total: Sum) -> str:
    """The part of an address after its question mark that restores the sum."""
    cells = {group.lower(): total["chosen"][group] for group in GROUPS}
    return links.encode(PAGE, {"model": total["model"], "seed": total["seed"], **cells, "psi": total["psi"]})


def read(query: str | Mapping[str, str]) -> tuple[Sum, list[str]]:
    """The sum that an address asks for, and a sentence for all that was changed.

    Raises:
        UsageError: no such model, or numbers that are none or out of range.
        TheatreError: the model's file is damaged.
    """
    state, changed = links.decode(PAGE, query)
    model = model_cache.get(state.get("model") or model_cache.first()).model
    total = begin(model, state.get("seed", FIRST_SEED), state.get("psi", FIRST_PSI))
    chosen = {group: state[group.lower()] for group in GROUPS if group.lower() in state}
    return {**total, "chosen": {**total["chosen"], **chosen}}, changed


def shown(picked: Mapping[str, Any], psi: float) -> Sum:
    """The sum of what the picker (see ``gan.web.components.picker.read``) and the slider say.

    Raises:
        UsageError: a sample that is not on the sheet, or psi out of range.
    """
    if any(cell >= CELLS for group in GROUPS for cell in picked["chosen"][group]):
        raise UsageError(f"Choose some of the {CELLS} samples for each of {', '.join(GROUPS)}.")
    return {**picked, "psi": check_psi(psi)}


def terms(model: Model, total: Sum) -> dict[str, Latent]:
    """The samples of each group.

    Raises:
        UsageError: a group is empty (see ``gan.latents.arithmetic.mean``).
    """
    every = sheet(model.latent, total["seed"])
    found = {}
    for group in GROUPS:
        cells = total["chosen"][group]
        if not cells:
            raise UsageError(f"Group {group} is empty; choose at least one sample for each of A, B and C.")
        found[group] = every.map(lambda part, cells=cells: part[cells])  # type: ignore[misc]
    return found


def result(model: Model, total: Sum, count: int) -> Latent:
    """A - B + C in the middle of ``count`` points close to it. Raises as ``terms``."""
    parts = terms(model, total)
    return arithmetic.around(arithmetic.combine(parts["A"], parts["B"], parts["C"]), count, total["seed"])
