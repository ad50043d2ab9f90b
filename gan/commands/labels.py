"""``python -m gan labels``: compare a semi-supervised GAN with a plain classifier, both from few labels."""

import argparse
import dataclasses

from gan.commands.arguments import add_draws, check_draws, command_line
from gan.commands.progress import follow
from gan.data import datasets
from gan.data.datasets import Dataset
from gan.errors import UsageError
from gan.studies import few_labels, report, result_file, semi_supervised
from gan.studies.few_labels import ClassifierRun, Plan
from gan.studies.semi_supervised import GameSettings


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``labels``."""
    parser = commands.add_parser(
        "labels",
        help="learn to read from few labels",
        description="What labels buy. A semi-supervised GAN's discriminator is a classifier with one more outcome, 'generated' "
        "(Salimans and others 2016): a few labelled images teach it the classes' names; all the others, without labels, and "
        "those of the generator teach it where the classes lie. Beside it a plain classifier is trained with the same network, "
        "labelled images, small turns, slants and shifts, and steps. Both are tested at the end, on all test images, once.",
        epilog="example, a minute: python -m gan labels --draws 1 --images 30000 --out labels.json",
    )
    add_draws(parser, few=100, out=result_file.FOLDER / "labels.json")
    parser.add_argument(
        "--images",
        type=int,
        default=semi_supervised.IMAGES,
        metavar="N",
        help=f"unlabelled images shown to D in each draw (default {semi_supervised.IMAGES})",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Train and test both for each draw; the results so far are kept after each; a command that was ended goes on there."""
    result_file.check_name(chosen.out)
    seeds = check_draws(chosen.draws, chosen.seed)
    game = GameSettings()
    if not game.batch <= chosen.images <= 100_000_000:
        raise UsageError(f"--images must be from {game.batch} to 100000000, not {chosen.images}.")
    data, test = datasets.load(chosen.dataset, "train"), datasets.load(chosen.dataset, "test")
    few_labels.draw_labelled(data, chosen.labels, chosen.seed)
    result_file.add_row(chosen.out)  # whatever stands in the way of the results is met before the training, not after
    plan = Plan(chosen.images // game.batch)
    options = ["--dataset", chosen.dataset, "--labels", chosen.labels, "--draws", chosen.draws, "--seed", chosen.seed]
    row: result_file.Results = {
        "command": command_line("labels", *options, "--images", chosen.images),
        "dataset": chosen.dataset,
        "labels": chosen.labels,
        "images": plan.steps * game.batch,
        "steps": plan.steps,
        "settings": dataclasses.asdict(plan) | {"moves": few_labels.MOVES} | {"game": dataclasses.asdict(game)},
        "machine": report.machine(),
        "draws": [],
    }
    row["draws"] = result_file.unfinished_draws(chosen.out, row, len(seeds))
    for seed in seeds[len(row["draws"]) :]:
        row["draws"].append(one := _draw(data, test, chosen.labels, plan, game, seed))
        result_file.add_row(chosen.out, row)
        print(f"draw {seed}: plain classifier {one['plain']:.2%} wrong, semi-supervised GAN {one['semi_supervised']:.2%} wrong")
    for arm in ("plain", "semi_supervised"):
        print(f"{arm.replace('_', '-')}: {report.percent([one[arm] for one in row['draws']])}% wrong over {len(seeds)} draw(s)")
    print(f"Saved the results in {chosen.out}; 'python -m gan studies' writes the page.")


def _draw(data: Dataset, test: Dataset, count: int, plan: Plan, game: GameSettings, seed: int) -> result_file.Results:
    few = few_labels.draw_labelled(data, count, seed)
    classes = len(data.class_names)
    plain, semi = (ClassifierRun(data.shape, classes, plan, seed) for _ in range(2))
    batches = few_labels.train_classifier(plain, lambda random: few_labels.draw_batch(few, plan.batch, random, few_labels.MOVES))
    follow(batches, f"draw {seed}, plain classifier")
    seconds = follow(semi_supervised.train(semi, few, data.images, game), f"draw {seed}, semi-supervised GAN")
    return {
        "seed": seed,
        "plain": few_labels.test_error(plain.average, test),
        "semi_supervised": few_labels.test_error(semi.average, test),
        "seconds": round(seconds, 1),
    }
