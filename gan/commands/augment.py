"""``python -m gan augment``: test whether a conditional GAN's samples help a classifier that has few real digits."""

import argparse
import dataclasses
import time

from torch import Tensor
from tqdm import tqdm

from gan.commands.arguments import add_draws, check_draws, command_line
from gan.commands.progress import follow
from gan.data import datasets
from gan.data.datasets import Dataset
from gan.errors import UsageError
from gan.evaluation import classifier
from gan.models import Model
from gan.studies import few_labels, report, result_file, sample_augmentation
from gan.studies.few_labels import ClassifierRun, Plan
from gan.studies.sample_augmentation import ARMS, SAMPLES


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``augment``."""
    arms = "\n".join(f"  {key:<10} {arm.title}" for key, arm in ARMS.items())
    parser = commands.add_parser(
        "augment",
        help="see whether samples help a classifier",
        description="Do a GAN's samples help a classifier that has few real digits? The same classifier is trained in each of "
        "the ways below, as many steps each, and tested at the end, on all test images, once.",
        epilog=f"ways to fill a batch:\n{arms}\n\nexample, a minute: python -m gan augment --draws 1 --images 10000 --gan-images "
        "10000 --out augment.json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_draws(parser, few=500, out=result_file.FOLDER / "augment.json")
    parser.add_argument(
        "--images",
        type=int,
        default=sample_augmentation.IMAGES,
        metavar="N",
        help=f"images shown to each classifier, samples included (default {sample_augmentation.IMAGES})",
    )
    parser.add_argument(
        "--gan-images",
        type=int,
        default=sample_augmentation.OWN.images,
        metavar="N",
        help=f"real images shown to the cgan that is trained on the few (default {sample_augmentation.OWN.images})",
    )
    parser.add_argument(
        "--model",
        default=sample_augmentation.SHIPPED,
        metavar="M",
        help=f"the other cgan (default {sample_augmentation.SHIPPED})",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Train and test every arm for each draw; the results so far are kept after each; a command that was ended goes on there."""
    result_file.check_name(chosen.out)
    seeds = check_draws(chosen.draws, chosen.seed)
    for option, value in (("images", chosen.images), ("gan-images", chosen.gan_images)):
        if not sample_augmentation.BATCH <= value <= 100_000_000:
            raise UsageError(f"--{option} must be from {sample_augmentation.BATCH} to 100000000, not {value}.")
    data, test = datasets.load(chosen.dataset, "train"), datasets.load(chosen.dataset, "test")
    few_labels.draw_labelled(data, chosen.labels, chosen.seed)
    model = sample_augmentation.shipped(data, chosen.model)
    labeller = classifier.load(chosen.dataset, "labels")
    result_file.add_row(chosen.out)  # whatever stands in the way of the results is met before the training, not after
    plan = Plan(chosen.images // sample_augmentation.BATCH, sample_augmentation.BATCH)
    options = ["--dataset", chosen.dataset, "--labels", chosen.labels, "--draws", chosen.draws, "--seed", chosen.seed]
    options += ["--images", chosen.images, "--gan-images", chosen.gan_images, "--model", chosen.model]
    row: result_file.Results = {
        "command": command_line("augment", *options),
        "dataset": chosen.dataset,
        "labels": chosen.labels,
        "images": plan.steps * plan.batch,
        "steps": plan.steps,
        "gan_images": chosen.gan_images,
        "gan_width": sample_augmentation.OWN.g_width,
        "settings": dataclasses.asdict(plan) | {"moves": few_labels.MOVES},
        "machine": report.machine(),
        "draws": [],
    }
    row["draws"] = result_file.unfinished_draws(chosen.out, row, len(seeds))
    for seed in seeds[len(row["draws"]) :]:
        row["draws"].append(one := _draw(data, test, chosen, model, labeller, plan, seed))
        result_file.add_row(chosen.out, row)
        print(f"draw {seed}: " + ", ".join(f"{key} {error:.2%}" for key, error in one["errors"].items()) + " wrong")
    for key, arm in ARMS.items():
        print(f"{report.percent([one['errors'][key] for one in row['draws']]):>12}% wrong: {arm.title}")
    print(f"Saved the results in {chosen.out}; 'python -m gan studies' writes the page.")


def _draw(
    data: Dataset, test: Dataset, chosen: argparse.Namespace, model: Model, labeller: classifier.Classifier, plan: Plan, seed: int
) -> result_file.Results:
    started = time.process_time()
    few = few_labels.draw_labelled(data, chosen.labels, seed)
    with tqdm(desc=f"draw {seed}, its own cgan", total=chosen.gan_images, unit="img", unit_scale=True, mininterval=1.0) as bar:
        for state in sample_augmentation.train_own(few, seed, chosen.gan_images):
            bar.update(min(state.images, state.total) - bar.n)
    samples = {
        "own": sample_augmentation.samples_of(state.average, state.recipe.latent, few, SAMPLES, seed),
        "shipped": sample_augmentation.samples_of(model.generator, model.latent, few, SAMPLES, seed),
    }
    errors = {}
    for key, arm in ARMS.items():
        arm_run = ClassifierRun(data.shape, len(data.class_names), plan, seed)
        follow(sample_augmentation.train(arm_run, arm, few, samples), f"draw {seed}, {key}")
        errors[key] = few_labels.test_error(arm_run.average, test)
    obeyed = {source: _agreement(labeller, drawn.images, drawn.labels) for source, drawn in samples.items()}
    return {"seed": seed, "errors": errors, "obeyed": obeyed, "seconds": round(time.process_time() - started, 1)}


def _agreement(labeller: classifier.Classifier, images: Tensor, labels: Tensor) -> float:
    """Share of samples whose label the classifier sees."""
    return float((classifier.label(labeller, images) == labels).double().mean())
