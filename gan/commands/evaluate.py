"""``python -m gan evaluate``: score models, each score beside that of real images."""

import argparse
import json
import sys

from gan import models
from gan.commands.arguments import add_pictures
from gan.evaluation.scores import Reference, evaluate
from gan.models import catalogue, checkpoint


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``evaluate``."""
    parser = commands.add_parser(
        "evaluate",
        help="score models",
        description="Score models against test images: FID, precision and recall in the features of this project's own "
        "classifier, and how many classes are covered. The row 'real' is what real training images score: the floor of FID and "
        "the ceiling of the rest.",
        epilog="This FID is not comparable with one from Inception or any other network.",
    )
    parser.add_argument("models", nargs="+", metavar="MODEL", help="a name from 'python -m gan models', or a checkpoint's path")
    add_pictures(parser, 10_000)
    parser.add_argument("--write", action="store_true", help="keep the scores in the checkpoint's metadata")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Score each model; what is being done goes to standard error."""
    rows = []
    for name in chosen.models:
        model = models.load(name)
        print(f"scoring {name} with {chosen.samples} pictures", file=sys.stderr)
        scores = evaluate(model, chosen.samples, chosen.seed)
        if chosen.write:
            checkpoint.rewrite(catalogue.find(name), scores.to_json())
        rows.append((model.name, scores))
    if chosen.json:
        print(json.dumps([{"model": name, **scores.to_json()} for name, scores in rows], indent=1))
        return
    print(f"{'model':<20} {'FID':>7} {'precision':>9} {'recall':>7} {'classes':>8} {'rarest':>7} {'label':>7} {'category':>8}")
    references: dict[Reference, None] = {}
    for name, s in rows:
        references[s.reference] = None
        print(f"{name:<20} {s.fid:>7.2f} {s.precision:>9.3f} {s.recall:>7.3f} {s.classes_covered:>8} {s.rarest:>7.3f} "
              f"{_share(s.label_accuracy):>7} {_share(s.category_accuracy):>8}")  # fmt: skip
    for name, s in rows:
        for code, correlations in (s.code_effects or {}).items():
            told = ", ".join(f"{what} {value:+.2f}" for what, value in correlations.items())
            print(f"{name}: correlation of {code} with {told}")
    for r in references:
        print(f"{'real':<20} {r.fid:>7.2f} {r.precision:>9.3f} {r.recall:>7.3f} {'':>8} {'':>7} {_share(r.accuracy):>7}")
    print("FID in this project's own classifier's features; never compare it with another network's.")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
