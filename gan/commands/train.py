"""``python -m gan train``: train one recipe on one data set with one seed into one checkpoint."""

import argparse
import csv
import dataclasses
import signal
import time
from pathlib import Path

from tqdm import tqdm

from gan import device, models, recipes
from gan.commands.arguments import parse_settings
from gan.data import datasets
from gan.data.own_images import gather
from gan.errors import TheatreError, UsageError
from gan.evaluation import classifier, milestones
from gan.evaluation.milestones import Milestone
from gan.evaluation.scores import evaluate, reference
from gan.export import plots
from gan.files import reason
from gan.models import checkpoint, resume
from gan.training.controls import Controls
from gan.training.loop import Progress, Run, check_labels, train

SAVE_EVERY = 60.0
"""Seconds between saves while training, so that a killed run loses at most a minute."""
SKIPPED_SHOWN = 5
"""The largest number of left-out files that are named; of the others, only the number is printed."""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``train``; the settings' help is written from the table."""
    rows = "\n".join(f"  {name:<9} {recipe.title}: {recipe.paper}" for name, recipe in recipes.RECIPES.items())
    keys = "\n".join(f"  {key:<15} {setting.allowed:<60} {setting.help}" for key, setting in recipes.SETTINGS.items())
    parser = commands.add_parser(
        "train",
        help="train a GAN",
        description="Train a GAN and save it, with its progress as CSV and a plot. Ctrl-C stops and saves; --resume goes on.",
        epilog=f"recipes:\n{rows}\n\nsettings for --set (allowed values, meaning):\n{keys}\n\n"
        "example: python -m gan train dcgan --images 100000 --set lr_g=0.0005 --set batch=64 --out mine.safetensors\n"
        "your own pictures: python -m gan train dcgan --images-from pictures.zip --side 28 --out mine.safetensors",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("recipe", metavar="RECIPE", help="a recipe of the table below")
    parser.add_argument("--dataset", metavar="D", help=f"{', '.join(datasets.SOURCES)} (default mnist)")
    parser.add_argument(
        "--images-from", type=Path, metavar="PATH", help="your own pictures instead: a zip or a folder; sub-folders are classes"
    )
    parser.add_argument(
        "--side", type=int, metavar="N", help=f"bring them to N by N pixels: {', '.join(map(str, gather.SIDES))} (default 28)"
    )
    parser.add_argument("--images", type=int, metavar="N", help="real images to show D in all (default: the recipe's)")
    parser.add_argument("--seed", type=int, metavar="S", help="same seed, same machine, same weights (default 0)")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="change a setting; may be repeated")
    parser.add_argument("--precision", default="auto", metavar="P", help=f"one of {', '.join(device.PRECISIONS)} (default auto)")
    parser.add_argument("--resume", type=Path, metavar="FILE", help="go on with an unfinished run exactly where it was saved")
    parser.add_argument(
        "--slim", action="store_true", help="no optimisers and float16 in the finished file: a sixth of the size, no --resume"
    )
    parser.add_argument(
        "--score-every", type=int, default=0, metavar="N", help="score after every N images too, into a second CSV and plot"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="where to save, ending in .safetensors")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Train, log, save, and score when the classifiers for the data are there."""
    if chosen.out.suffix != checkpoint.SUFFIX:
        raise UsageError(f"--out must end in {checkpoint.SUFFIX}, not {chosen.out.suffix or 'nothing'!r}.")
    if chosen.images_from and chosen.dataset:
        raise UsageError("--images-from and --dataset both say what to train on; leave one of them out.")
    if chosen.side is not None and not chosen.images_from:
        raise UsageError("--side belongs to --images-from; leave it out.")
    state, data = _resumed(chosen) if chosen.resume else _fresh(chosen)
    dataset = data.name
    if chosen.score_every < 0:
        raise UsageError(f"--score-every must be a number of images, not {chosen.score_every}.")
    if dataset not in datasets.SOURCES:
        print("No classifier knows your own images, so the model is not scored.")
        chosen.score_every = 0
    if chosen.score_every:
        reference(dataset, milestones.SAMPLES)  # before training: whether the classifiers are there
    where = f"{state.compute.device.type}, {'bf16' if state.compute.bf16 else 'fp32'}"
    print(f"{state.recipe.title} on {dataset}, seed {state.seed}, {where}: {state.recipe.paper}")
    controls = Controls()
    previous = signal.signal(signal.SIGINT, lambda *_: controls.stop())
    log = chosen.out.with_suffix(".csv")
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        reached = _loop(state, data, controls, chosen, log)
    except OSError as error:
        raise TheatreError(f"Could not write {log}: {reason(error)}.") from error
    finally:
        signal.signal(signal.SIGINT, previous)
    slim = chosen.slim and state.done
    checkpoint.save(chosen.out, state, dataset, slim=slim)
    if not state.done:
        print(f"Stopped at {state.images:,} of {state.total:,} images; go on with --resume {chosen.out}")
    elif all(classifier.file_of(dataset, role).exists() for role in classifier.ROLES):
        scores = evaluate(models.open_file(chosen.out))
        checkpoint.save(chosen.out, state, dataset, scores.to_json(), slim)
        print(f"FID {scores.fid:.2f} (real against real {scores.reference.fid:.2f}), precision {scores.precision:.3f}, "
              f"recall {scores.recall:.3f}")  # fmt: skip
    title = f"{state.recipe.title}, {dataset}, seed {state.seed}"
    plots.curves(log, title, log.with_suffix(".png"))
    if reached:
        plots.milestones(reached, title, milestones.is_critic(state), log.with_suffix(".scores.png"))
    print(f"Saved {chosen.out}, progress in {log} and {log.with_suffix('.png').name}")


def _fresh(chosen: argparse.Namespace) -> tuple[Run, datasets.Dataset]:
    changes = parse_settings(chosen.set)
    if chosen.images is not None:
        changes["images"] = chosen.images
    recipe = recipes.get(chosen.recipe).with_settings(**changes)
    if chosen.images_from:
        data = _own(chosen.images_from, 28 if chosen.side is None else chosen.side)
    else:
        data = datasets.load(chosen.dataset or "mnist")
    check_labels(recipe, data)
    return Run(recipe, data.shape, chosen.seed or 0, device.choose(chosen.precision)), data


def _own(source: Path, side: int, colour: bool | None = None) -> datasets.Dataset:
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


def _resumed(chosen: argparse.Namespace) -> tuple[Run, datasets.Dataset]:
    """The saved run and its data; a resume may not change what the run is."""
    state, header = resume.resume(chosen.resume, device.choose(chosen.precision))
    dataset = gather.NAME if chosen.images_from else chosen.dataset
    channels, side, _ = header.shape
    asked = {"recipe": chosen.recipe, "dataset": dataset, "side": chosen.side, "images": chosen.images, "seed": chosen.seed}
    saved = {
        "recipe": header.recipe.name,
        "dataset": header.dataset,
        "side": side,
        "images": header.total,
        "seed": header.seed,
    }
    for key, value in asked.items():
        if value is not None and value != saved[key]:
            raise UsageError(f"The saved run has {key} {saved[key]!r}, not {value!r}; leave it out, or start a new run.")
    if chosen.set:
        raise UsageError("A resumed run keeps its settings; leave out --set, or start a new run.")
    if state.done:
        raise TheatreError(f"{chosen.resume} is finished ({state.images:,} images); start a new run with more --images.")
    if chosen.images_from:
        return state, _own(chosen.images_from, side, colour=channels == 3)
    if header.dataset == gather.NAME:
        raise UsageError("The saved run was trained on your own images; give the same ones with --images-from.")
    return state, datasets.load(header.dataset)


def _loop(state: Run, data: datasets.Dataset, controls: Controls, chosen: argparse.Namespace, log: Path) -> list[Milestone]:
    fields = [field.name for field in dataclasses.fields(Progress)]
    saved = time.monotonic()
    every, scores_log = chosen.score_every, log.with_suffix(".scores.csv")
    before = milestones.read(scores_log) if every and chosen.resume and scores_log.exists() else []
    reached = [milestone for milestone in before if milestone.images <= state.images]  # a killed run got further
    since: list[Progress] = []
    with (
        log.open("a" if chosen.resume else "w", newline="", encoding="utf-8") as file,
        tqdm(total=state.total, initial=state.images, unit="img", unit_scale=True, mininterval=1.0) as bar,
    ):
        writer = csv.writer(file)
        if not chosen.resume or log.stat().st_size == 0:
            writer.writerow(fields)
        for progress in train(state, data, controls):
            writer.writerow([f"{getattr(progress, name):.6g}" for name in fields])
            bar.update(min(progress.images, state.total) - bar.n)
            bar.set_postfix_str(f"D {progress.loss_d:.3f} G {progress.loss_g:.3f}", refresh=False)
            if every:
                since.append(progress)
                if progress.images // every > since[0].images // every or state.done:
                    reached.append(milestones.score(state, data.name, since, milestones.SAMPLES))
                    milestones.write(scores_log, reached)
                    since = [progress]
            if time.monotonic() - saved > SAVE_EVERY:
                checkpoint.save(chosen.out, state, data.name)
                saved = time.monotonic()
    return reached
