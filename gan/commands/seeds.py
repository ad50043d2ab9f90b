"""``python -m gan seeds``: score runs of one recipe from several seeds, side by side."""

import argparse
import sys

from gan import models
from gan.commands.arguments import add_out, add_pictures
from gan.evaluation.scores import evaluate, test_features
from gan.latents.latent import check_seed
from gan.studies import result_file, seed_variance


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``seeds``."""
    parser = commands.add_parser(
        "seeds",
        help="compare runs that differ by their seeds",
        description="Score runs of one recipe that differ by nothing but their seeds. The results are kept for 'python -m gan "
        "studies'.",
        epilog="example: python -m gan train infogan --seed 1 --out infogan-1.safetensors && "
        "python -m gan seeds infogan infogan-1.safetensors",
    )
    parser.add_argument("models", nargs="+", metavar="MODEL", help="a name from 'python -m gan models', or a checkpoint's path")
    add_pictures(parser, 10_000)
    add_out(parser, seed_variance.STUDY)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Score each model; what is scored is kept after each."""
    result_file.check_name(chosen.out)
    check_seed(chosen.seed)
    opened = seed_variance.check([models.load(name) for name in chosen.models])
    test_features(opened[0].header.dataset, chosen.samples)  # what cannot be scored is met before the long work
    result_file.add_row(chosen.out)
    for model in opened:
        print(f"scoring {model.name} with {chosen.samples} pictures", file=sys.stderr)
        scores = evaluate(model, chosen.samples, chosen.seed)
        row = seed_variance.row_of(model, scores)
        result_file.add_row(chosen.out, row)
        named = seed_variance.named(row)
        print(
            f"{model.name}: seed {model.header.seed}, FID {scores.fid:.2f}, precision {scores.precision:.3f}, recall "
            f"{scores.recall:.3f}, rarest class {scores.rarest:.1%}" + ("" if named is None else f", named {named:.4f}")
        )
    print(f"Saved the results in {chosen.out}; 'python -m gan studies' writes the page.")
