"""``python -m gan train``: train one recipe on one data set with one seed into one checkpoint."""

import argparse
import contextlib
import csv
import dataclasses
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from gan import device, models, recipes
from gan.commands.only_writer import only_writer
from gan.commands.run_start import start
from gan.data import datasets
from gan.data.own_images import gather
from gan.errors import TheatreError, UsageError
from gan.evaluation import classifier, milestones
from gan.evaluation.milestones import Milestone
from gan.evaluation.scores import evaluate, reference
from gan.export import plots
from gan.files import plain_size, reason
from gan.models import checkpoint
from gan.training.controls import Controls
from gan.training.loop import Progress, Run, train

SAVE_EVERY = 60.0
"""Seconds between saves while training, so that a killed run loses at most a minute."""
STOPPING = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")
"""What ends a training early, with a save: Ctrl-C, the end of a job or machine, Ctrl-Break on Windows, a closed terminal."""
FIELDS = [field.name for field in dataclasses.fields(Progress)]
"""Columns of the log."""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``train``; the settings' help is written from the table."""
    rows = "\n".join(f"  {name:<9} {recipe.title}: {recipe.paper}" for name, recipe in recipes.RECIPES.items())
    keys = "\n".join(f"  {key:<15} {setting.allowed:<60} {setting.help}" for key, setting in recipes.SETTINGS.items())
    parser = commands.add_parser(
        "train",
        help="train a GAN",
        description="Train a GAN and save it, with its progress as CSV and a plot. Ctrl-C, or the end of the job or terminal "
        "(SIGTERM, SIGHUP), stops and saves, with exit code 0; --resume goes on.",
        epilog=f"recipes:\n{rows}\n\nsettings for --set (allowed values, meaning):\n{keys}\n\n"
        "example: python -m gan train dcgan --images 100000 --set lr_g=0.0005 --set batch=64 --out mine.safetensors\n"
        "your own pictures: python -m gan train dcgan --images-from pictures.zip --side 28 --out mine.safetensors\n"
        "fine-tune a model: python -m gan train --from dcgan --images-from pictures.zip --images 50000 --out mine.safetensors",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "recipe", metavar="RECIPE", nargs="?", help="a recipe of the table below; --resume and --from need none, they keep theirs"
    )
    parser.add_argument("--dataset", metavar="D", help=f"{', '.join(datasets.SOURCES)} (default mnist)")
    parser.add_argument(
        "--images-from",
        type=Path,
        metavar="PATH",
        help="your own pictures instead: a folder, a zip or tar, or a set as IDX, NPZ or CSV; sub-folders are classes, each with "
        "a label of its own",
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
        "--from",
        dest="model",
        metavar="MODEL",
        help="start from the weights of a model, a name or file: on other data it is fine-tuned, on its own data it goes on "
        "beyond its end, for --images more",
    )
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
    if chosen.score_every < 0:
        raise UsageError(f"--score-every must be a number of images, not {chosen.score_every}.")
    state, data = start(chosen)
    with only_writer(chosen.out):
        _train_and_save(state, data, chosen)


def _train_and_save(state: Run, data: datasets.Dataset, chosen: argparse.Namespace) -> None:
    dataset = data.name
    if dataset not in datasets.SOURCES:
        print("No classifier knows your own images, so the model is not scored.")
        chosen.score_every = 0
    if chosen.score_every:
        reference(dataset, milestones.SAMPLES)  # before training: whether the classifiers are there
    where = f"{state.compute.device.type}, {'bf16' if state.compute.bf16 else 'fp32'}"
    print(f"{state.recipe.title} on {dataset}, seed {state.seed}, {where}: {state.recipe.paper}")
    log, controls = chosen.out.with_suffix(".csv"), Controls()
    with _stopped_by_signals(controls):
        try:
            reached = _loop(state, data, controls, chosen, log)
        except OSError as error:
            why = f"Could not write {error.filename or log}: {reason(error)}"
            if not state.step:
                raise TheatreError(f"{why}.") from error
            checkpoint.save(chosen.out, state, dataset)
            raise TheatreError(
                f"{why}; the run is saved in {chosen.out} after {state.images:,} images: go on with --resume."
            ) from error
        slim = chosen.slim and state.done
        checkpoint.save(chosen.out, state, dataset, slim=slim)
    if not state.done:
        print(f"Stopped and saved at {state.images:,} of {state.total:,} images; go on with --resume {chosen.out}")
    elif all(classifier.file_of(dataset, role).exists() for role in classifier.ROLES):
        scores = evaluate(models.open_file(chosen.out))
        checkpoint.save(chosen.out, state, dataset, scores.to_json(), slim)
        print(f"FID {scores.fid:.2f} (real against real {scores.reference.fid:.2f}), precision {scores.precision:.3f}, "
              f"recall {scores.recall:.3f}")  # fmt: skip
    title = f"{state.recipe.title}, {dataset}, seed {state.seed}"
    try:
        plots.curves(log, title, log.with_suffix(".png"))
        if reached:
            plots.milestones(reached, title, milestones.is_critic(state), log.with_suffix(".scores.png"))
    except OSError as error:
        raise TheatreError(
            f"The model is saved in {chosen.out}, but its plot could not be written ({error.strerror})."
        ) from error
    print(f"Saved {chosen.out}, progress in {log} and {log.with_suffix('.png').name}")


@contextlib.contextmanager
def _stopped_by_signals(controls: Controls) -> Iterator[None]:
    """Context in which whatever would end the process stops the training instead, so that it is saved."""
    before = {}
    for name in STOPPING:
        number = getattr(signal, name, None)  # each system has its own
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # nohup: the terminal may close
            before[number] = signal.signal(number, lambda *_: controls.stop())
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _loop(state: Run, data: datasets.Dataset, controls: Controls, chosen: argparse.Namespace, log: Path) -> list[Milestone]:
    """Train to the end, or until it is stopped.

    Raises:
        OSError: the log cannot be written.
        TheatreError: training diverged, or what lies in the place of the log of a resumed run is none.
    """
    saved = time.monotonic()
    every, scores_log = chosen.score_every, log.with_suffix(".scores.csv")
    before = _scores_before(scores_log) if every and chosen.resume and scores_log.exists() else []
    reached = [milestone for milestone in before if milestone.images <= state.images]  # a killed run got further
    since: list[Progress] = []
    begun = log.exists() and plain_size(log) > 0 and chosen.resume
    if begun:
        _check_log(log)
    with (
        log.open("a" if begun else "w", newline="", encoding="utf-8") as file,
        tqdm(total=state.total, initial=state.images, unit="img", unit_scale=True, mininterval=1.0) as bar,
    ):
        writer = csv.writer(file)
        if not begun:
            writer.writerow(FIELDS)
        for progress in train(state, data, controls):
            writer.writerow([f"{getattr(progress, name):.6g}" for name in FIELDS])
            bar.update(min(progress.images, state.total) - bar.n)
            bar.set_postfix_str(f"D {progress.loss_d:.3f} G {progress.loss_g:.3f}", refresh=False)
            if every:
                since.append(progress)
                if progress.images // every > since[0].images // every or state.done:
                    reached.append(milestones.score(state, data.name, since, milestones.SAMPLES))
                    milestones.write(scores_log, reached)
                    since = [progress]
            if time.monotonic() - saved > SAVE_EVERY:
                try:
                    checkpoint.save(chosen.out, state, data.name)
                except TheatreError as error:  # a full disk is no reason to lose the run; the next try may do better
                    bar.write(f"gan: {error}", file=sys.stderr)
                saved = time.monotonic()
    return reached


def _check_log(log: Path) -> None:
    """Refuse to go on with a file that is no log of a training.

    Raises:
        TheatreError: it is none.
    """
    expected = ",".join(FIELDS)
    with log.open("rb") as file:
        if file.read(len(expected)) != expected.encode():
            raise TheatreError(f"{log} is not the log of a training; move it away, or choose another --out.")


def _scores_before(log: Path) -> list[Milestone]:
    try:
        plain_size(log)
        return milestones.read(log)
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise TheatreError(f"{log} does not hold the scores of a training; move it away, or choose another --out.") from error
