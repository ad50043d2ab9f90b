"""``python -m gan truncation``: measure what a smaller z buys and costs, for each model."""

import argparse
import dataclasses
import time

from tqdm import tqdm

from gan import models
from gan.commands.arguments import add_out, add_pictures, command_line
from gan.evaluation import scores
from gan.latents.latent import check_seed
from gan.studies import report, result_file, truncation


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``truncation``."""
    parser = commands.add_parser(
        "truncation",
        help="precision and recall as z is scaled",
        description="Scale z by several values of psi and score each against test images: a smaller psi makes samples more alike "
        "and more like real ones. The results are kept for the page Arithmetic and for 'python -m gan studies'.",
        epilog="example: python -m gan truncation cgan dcgan infogan vanilla",
    )
    parser.add_argument("models", nargs="+", metavar="MODEL", help="a name from 'python -m gan models', or a checkpoint's path")
    add_pictures(parser, truncation.SAMPLES, "a psi")
    add_out(parser, truncation.STUDY)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Measure each model; what is measured is kept after each."""
    result_file.check_name(chosen.out)
    seed = check_seed(chosen.seed)
    opened = [models.load(name) for name in chosen.models]
    for model in opened:  # what cannot be scored is met before the long work
        scores.test_features(model.header.dataset, chosen.samples)
    result_file.add_row(chosen.out)
    for model in opened:
        started = time.process_time()
        told = tqdm(truncation.PSIS, desc=model.name, unit="psi")
        trades = [truncation.measure(model, psi, chosen.samples, seed) for psi in told]
        real = scores.reference(model.header.dataset, chosen.samples)
        row = {
            "command": command_line("truncation", model.name, "--samples", chosen.samples, "--seed", seed),
            "model": model.name,
            "dataset": model.header.dataset,
            "samples": chosen.samples,
            "seed": seed,
            "trades": [dataclasses.asdict(trade) for trade in trades],
            "real": {"precision": real.precision, "recall": real.recall},
            "seconds": round(time.process_time() - started, 1),
            "machine": report.machine(),
        }
        result_file.add_row(chosen.out, row)
        for trade in trades:
            print(f"{model.name}: psi {trade.psi:g}, precision {trade.precision:.3f}, recall {trade.recall:.3f}")
    print(f"Saved the results in {chosen.out}; 'python -m gan studies' writes the page.")
