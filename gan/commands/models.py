"""``python -m gan models``: list the trained models."""

import argparse
import dataclasses
import json

from gan.errors import TheatreError
from gan.models import catalogue, checkpoint


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``models``."""
    parser = commands.add_parser("models", help="list the trained models", description="List the trained models, the best first.")
    parser.add_argument("--json", action="store_true", help="print everything in their headers as JSON")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Print the list; a damaged file is named, and the others are listed all the same."""
    rows, damaged = [], []
    for name in catalogue.names():
        try:
            rows.append((name, checkpoint.read_header(catalogue.find_named(name))))
        except TheatreError as error:
            damaged.append({"name": name, "error": str(error)})
    if chosen.json:
        print(json.dumps([{"name": name, **dataclasses.asdict(header)} for name, header in rows] + damaged, indent=1))
        return
    print(f"{'model':<20} {'recipe':<10} {'data':<14} {'images seen':>12} {'FID':>7}  takes")
    for name, header in rows:
        spec, fid = header.recipe.latent, header.scores.get("fid")
        inputs = [f"z ({spec.noise})"]
        inputs += ["--label 0-9"] if spec.classes else []
        inputs += ["--category 0-9"] if spec.categories else []
        inputs += [f"--code {', '.join(spec.code_names)}"] if spec.codes else []
        score = "-" if fid is None else f"{fid:.2f}"
        print(f"{name:<20} {header.recipe.name:<10} {header.dataset:<14} {header.images:>12,} {score:>7}  {', '.join(inputs)}")
    for row in damaged:
        print(f"{row['name']:<20} {row['error']}")
    if not rows:
        print("No models yet: train one with 'python -m gan train dcgan --out mine.safetensors'.")
