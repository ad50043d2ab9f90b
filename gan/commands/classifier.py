"""``python -m gan classifier``: train the two small classifiers that scores are taken with."""

import argparse

from tqdm import tqdm

from gan.data import datasets
from gan.errors import UsageError
from gan.evaluation import classifier


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command ``classifier``."""
    parser = commands.add_parser(
        "classifier",
        help="train the classifiers that scores need",
        description="Train the two classifiers of a data set: one lends its features to FID, the other names what is seen.",
    )
    parser.add_argument("dataset", help=f"one of {', '.join(datasets.SOURCES)}")
    parser.add_argument("--epochs", type=int, default=6, metavar="N", help="passes over the training images (default 6)")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Train both and say how well they name test images."""
    if not 1 <= chosen.epochs <= 1000:
        raise UsageError(f"--epochs must be from 1 to 1000, not {chosen.epochs}.")
    classifier.source_of(chosen.dataset)
    test = datasets.load(chosen.dataset, "test")
    for role in classifier.ROLES:
        with tqdm(desc=role, unit="step") as bar:
            for step, steps, loss in classifier.train(chosen.dataset, role, chosen.epochs):
                bar.total = steps
                bar.update(step - bar.n)
                bar.set_postfix_str(f"loss {loss:.3f}", refresh=False)
        seen = classifier.label(classifier.load(chosen.dataset, role), test.images)
        print(f"{role}: {float((seen == test.labels).float().mean()):.4f} of the test images named right")
