"""``python -m gan modes``: count how many of stacked MNIST's 1,000 modes a model draws, or compare recipes in a study."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from torch import Tensor
from tqdm import tqdm

from gan.commands.arguments import parse_settings
from gan.data import datasets
from gan.errors import UsageError
from gan.latents.latent import check_seed
from gan.models import Model, load
from gan.recipes import Recipe
from gan.studies import mode_coverage, result_file
from gan.studies.mode_coverage import Coverage
from gan.training.loop import Run, train


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``modes``."""
    parser = commands.add_parser(
        "modes",
        help="count the modes of stacked MNIST",
        description="Count how many of stacked MNIST's 1,000 modes (three digits in three channels) models draw, and how evenly: "
        "KL from the uniform distribution, in nats. The row 'real' is what real test digits score: the ceiling. With --train, "
        "each recipe is trained with the same networks on as many images, and the study's results are written.",
        epilog="example: python -m gan train dcgan --dataset stacked-mnist --out stacked.safetensors && "
        "python -m gan modes stacked.safetensors",
    )
    parser.add_argument("models", nargs="*", metavar="MODEL_FILE", help="a checkpoint of a model trained on stacked-mnist")
    parser.add_argument("--train", action="store_true", help="train and score the recipes of the study")
    parser.add_argument(
        "--images", type=int, metavar="N", help=f"real images shown to each recipe's D (default {mode_coverage.IMAGES})"
    )
    parser.add_argument("--recipes", metavar="R,R", help=f"which to train (default {','.join(mode_coverage.STUDIED)})")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="change a setting of each; may be repeated"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of the pictures and of the runs (default 0)")
    parser.add_argument(
        "--samples",
        type=int,
        default=mode_coverage.SAMPLES,
        metavar="N",
        help=f"pictures to score (default {mode_coverage.SAMPLES})",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the study's results are kept, a .json file")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Score the models, or train and score the recipes."""
    if chosen.train and chosen.models:
        raise UsageError("Either name checkpoints to score, or train the study's recipes with --train.")
    if not chosen.train and not chosen.models:
        raise UsageError("Name a checkpoint of a model trained on stacked-mnist, or train the study's recipes with --train.")
    mode_coverage.check_samples(chosen.samples)
    check_seed(chosen.seed)
    if chosen.train:
        _study(chosen)
    else:
        _given(chosen)


def _given(chosen: argparse.Namespace) -> None:
    for option, value in (("images", chosen.images), ("recipes", chosen.recipes), ("set", chosen.set), ("out", chosen.out)):
        if value not in (None, []):
            raise UsageError(f"--{option} belongs to --train; leave it out to score checkpoints.")
    pictures = [(model.name, mode_coverage.generated(model, chosen.samples, chosen.seed)) for model in map(load, chosen.models)]
    mode_coverage.digit_classifier()  # missing, it is asked for before any bar is on the screen
    found = [
        (name, _score(name, parts, chosen.samples)) for name, parts in [*pictures, ("real", mode_coverage.real(chosen.samples))]
    ]
    _print(found)


def _study(chosen: argparse.Namespace) -> None:
    names = mode_coverage.STUDIED if chosen.recipes is None else chosen.recipes.split(",")
    images = mode_coverage.IMAGES if chosen.images is None else chosen.images
    plans = [mode_coverage.study_recipe(name.strip(), images, **parse_settings(chosen.set)) for name in names]
    out = mode_coverage.STUDY if chosen.out is None else chosen.out
    result_file.add_row(out)  # whatever stands in the way of the results is met before hours of training, not after
    mode_coverage.digit_classifier()
    ceiling = _score("real", mode_coverage.real(chosen.samples), chosen.samples)
    found = []
    for recipe in plans:
        model = _train(recipe, chosen.seed)
        result = _score(recipe.name, mode_coverage.generated(model, chosen.samples, chosen.seed), chosen.samples)
        repeat = mode_coverage.command(recipe.name, images, chosen.seed, chosen.samples, chosen.set)
        result_file.add_row(out, mode_coverage.row_of(model, result, ceiling, repeat))
        found.append((recipe.name, result))
    _print([*found, ("real", ceiling)])
    print(f"Saved the results in {out}")


def _train(recipe: Recipe, seed: int) -> Model:
    data = datasets.load(mode_coverage.DATASET)
    state = Run(recipe, data.shape, seed)
    with tqdm(desc=f"training {recipe.name}", total=state.total, unit="img", unit_scale=True, mininterval=1.0) as bar:
        for progress in train(state, data):
            bar.update(min(progress.images, state.total) - bar.n)
            bar.set_postfix_str(f"D {progress.loss_d:.3f} G {progress.loss_g:.3f}", refresh=False)
    return mode_coverage.save(state)


def _score(name: str, pictures: Iterable[Tensor], samples: int) -> Coverage:
    return mode_coverage.score(
        tqdm(pictures, desc=f"scoring {name}", total=mode_coverage.parts(samples), unit="part", mininterval=1.0)
    )


def _print(found: list[tuple[str, Coverage]]) -> None:
    print(f"{'model':<28} {'samples':>8} {'modes':>12} {'KL':>13}")
    for name, one in found:
        print(f"{name:<28} {one.samples:>8} {one.modes:>12} {one.kl:>13.3f}")
    print("as published, with other networks, budgets and classifiers:")
    for method, count, kl in mode_coverage.PUBLISHED:
        print(f"{method:<28} {'':>8} {count:>12} {kl:>13}")
