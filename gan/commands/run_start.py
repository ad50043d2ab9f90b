"""Start of a training from the command line: a fresh run, a resumed one, or one that begins with a model's weights."""

import argparse
from pathlib import Path

from gan import device, recipes
from gan.commands.arguments import parse_settings
from gan.data import datasets
from gan.data.datasets import Dataset
from gan.data.own_images import gather
from gan.errors import TheatreError, UsageError
from gan.models import catalogue, checkpoint, resume
from gan.models.checkpoint import Header
from gan.recipes.plan import for_classes
from gan.training.loop import Run, check_labels

SKIPPED_SHOWN = 5
"""The largest number of left-out files that are named; of the others, only the number is printed."""


def start(chosen: argparse.Namespace) -> tuple[Run, Dataset]:
    """The run that ``gan train`` was asked for, and its data.

    Raises:
        UsageError: words that do not go together, or a resumed run that would be another one.
        TheatreError: a file that cannot be read or used.
    """
    if chosen.images_from and chosen.dataset:
        raise UsageError("--images-from and --dataset both say what to train on; leave one of them out.")
    if chosen.side is not None and not chosen.images_from:
        raise UsageError("--side belongs to --images-from; leave it out.")
    if chosen.resume and chosen.model:
        raise UsageError(
            "--resume goes on exactly with an unfinished run, --from starts a new one from a model; leave one of them out."
        )
    if chosen.resume:
        return _resumed(chosen)
    if chosen.model:
        return _from_model(chosen)
    if chosen.recipe is None:
        raise UsageError(f"Name a recipe, one of: {', '.join(recipes.RECIPES)}.")
    return _fresh(chosen)


def _fresh(chosen: argparse.Namespace) -> tuple[Run, Dataset]:
    recipe = recipes.get(chosen.recipe).with_settings(**_changes(chosen))
    if chosen.images_from:
        data = _own(chosen.images_from, 28 if chosen.side is None else chosen.side)
        recipe = for_classes(recipe, len(data.class_names))
    else:
        data = datasets.load(chosen.dataset or "mnist")
    check_labels(recipe, data)
    return Run(recipe, data.shape, chosen.seed or 0, device.choose(chosen.precision)), data


def _resumed(chosen: argparse.Namespace) -> tuple[Run, Dataset]:
    """The saved run and its data; a resume may not change what the run is."""
    state, header = resume.resume(chosen.resume, device.choose(chosen.precision))
    asked = {
        **{"recipe": chosen.recipe, "dataset": gather.NAME if chosen.images_from else chosen.dataset, "side": chosen.side},
        **{"images": chosen.images, "seed": chosen.seed},
    }
    saved = {
        **{"recipe": header.recipe.name, "dataset": header.dataset, "side": header.shape[1]},
        **{"images": header.total, "seed": header.seed},
    }
    for key, value in asked.items():
        if value is not None and value != saved[key]:
            raise UsageError(
                f"The saved run has {key} {saved[key]!r}, not {value!r}; leave it out, or start a new run from its weights with "
                "--from."
            )
    if chosen.set:
        raise UsageError("A resumed run keeps its settings; leave out --set, or start a new run from its weights with --from.")
    if state.done:
        raise TheatreError(
            f"{chosen.resume} is finished ({state.images:,} images); --from {chosen.resume} goes on beyond its end."
        )
    data = _data_of(header, chosen)
    resume.check_same_data(header, data, chosen.resume.name)
    return state, data


def _from_model(chosen: argparse.Namespace) -> tuple[Run, Dataset]:
    """A new run that begins with the weights of a model, after saying so."""
    path = catalogue.find(chosen.model)
    header = checkpoint.read_header(path)
    if chosen.recipe not in (None, header.recipe.name):
        raise UsageError(f"{chosen.model} is a {header.recipe.name}, not a {chosen.recipe[:40]}; leave the recipe out.")
    data = _data_of(header, chosen)
    name, recipe = path.name.removesuffix(checkpoint.SUFFIX), header.recipe.with_settings(**_changes(chosen))
    state, _ = resume.start_from(path, name, recipe, data, chosen.seed, device.choose(chosen.precision))
    check_labels(state.recipe, data)
    way = "Goes on beyond the end of" if state.images else "Fine-tunes"
    print(f"{way} {name} on {data.name}, {state.total - state.images:,} images; it starts from {state.origin}.")
    return state, data


def _changes(chosen: argparse.Namespace) -> dict[str, str]:
    return parse_settings(chosen.set) | ({} if chosen.images is None else {"images": str(chosen.images)})


def _data_of(header: Header, chosen: argparse.Namespace) -> Dataset:
    """The data that the command line names, else those of the model; a person's own pictures get the shape of the model's."""
    channels, side, _ = header.shape
    if chosen.images_from:
        if chosen.side not in (None, side):
            raise UsageError(f"The model draws pictures of {side} by {side} pixels, not {chosen.side}; leave --side out.")
        return _own(chosen.images_from, side, colour=channels == 3)
    if not chosen.dataset and header.dataset == gather.NAME:
        same = "the same ones" if chosen.resume else "them or others"
        raise UsageError(f"This model was trained on your own images; give {same} with --images-from.")
    data = datasets.load(chosen.dataset or header.dataset)
    if data.shape != header.shape:
        mine, its = (f"{width} by {height} pixels, channels: {depth}" for depth, height, width in (header.shape, data.shape))
        raise UsageError(f"The model draws pictures of {mine}, and those of {data.name} have {its}; choose other data.")
    return data


def _own(source: Path, side: int, colour: bool | None = None) -> Dataset:
    """The data set of a person's own pictures, after printing what was read and what was left out."""
    gathered = gather.gather(source, side, colour)
    data = gathered.data
    kind = "grey" if data.shape[0] == 1 else "colour"
    print(f"{len(data.images):,} {kind} pictures of {side} by {side} pixels, classes: {', '.join(data.class_names)}")
    for name, why in gathered.skipped[:SKIPPED_SHOWN]:
        print(f"Left out {name}: {why}")
    if len(gathered.skipped) > SKIPPED_SHOWN:
        print(f"Left out {len(gathered.skipped) - SKIPPED_SHOWN:,} more files")
    if gathered.advice:
        print(gathered.advice)
    return data
