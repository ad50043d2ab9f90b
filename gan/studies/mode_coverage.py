"""Study of mode coverage: how many of stacked MNIST's 1,000 numbers a generator draws, and how evenly.

Metz and others 2017 (Unrolled GANs) put three digits into the three channels of an image; Srivastava and others 2017
(VEEGAN) fixed how it is scored: 26,000 samples, each channel's digit named by a classifier, a mode found when one sample
shows it. The classifier is this project's own, so figures compare with the published ones in kind, not to the last digit.
"""

import dataclasses
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from gan import models, paths, recipes
from gan.data import datasets
from gan.errors import TheatreError, UsageError
from gan.evaluation import classifier
from gan.evaluation.classifier import Classifier
from gan.latents.latent import check_seed
from gan.models import Model, checkpoint
from gan.recipes import SETTINGS, Recipe
from gan.studies import result_file
from gan.training.loop import Run, check_labels

DATASET = "stacked-mnist"
MODES = 1000
SAMPLES = 26_000
"""Number of samples that the literature scores; also the number of real test triples."""
FEWEST = MODES
"""The fewest samples that are scored: fewer than modes could not show them all."""
CHUNK = 250
"""Pictures generated and classified at a time: more do not fit the processor's cache, and are slower each."""

STUDIED = ("dcgan", "wgan-gp", "r3gan")
NETWORKS: dict[str, int | str] = {
    "family": "dcgan",
    "noise": 64,
    "codes": 0,
    "g_width": 64,
    "g_depth": 0,
    "d_width": 48,
    "d_features": 256,
    "d_activation": "leaky-relu",
}
"""The same networks for every recipe of the study; the rest of a recipe (game, penalty, normalisation, optimiser) is its own."""
IMAGES = 1_000_000
"""The budget of each recipe: real images shown to D."""
STUDY = result_file.FOLDER / "stacked-mnist.json"

PUBLISHED = (
    ("DCGAN", "99", "3.40"),
    ("VEEGAN", "150", "2.95"),
    ("WGAN-GP", "959", "0.73"),
    ("PacGAN", "992 to 1000", "0.06 to 0.28"),
    ("R3GAN's loss, small ResNet", "1000", "0.078"),
    ("R3GAN", "1000", "0.029"),
)
"""Method, modes found and KL as their papers give them (Srivastava 2017, Lin 2018, Huang 2024): other networks and budgets."""


@dataclass(frozen=True)
class Coverage:
    """Coverage of the modes by a generator's samples.

    Attributes:
        samples: how many were classified.
        modes: how many of the modes at least one of them shows.
        kl: KL(their distribution over the modes || uniform) in nats, from 0 (even) to log(number of modes) (one mode).
    """

    samples: int
    modes: int
    kl: float


def coverage(seen: Tensor, modes: int = MODES) -> Coverage:
    """Coverage of the modes by ``seen`` (N,) int64, 0..modes-1, N at least 1; the "reverse" KL of Srivastava 2017, section 5.

    Chance alone keeps KL above 0: N even draws have about (modes - 1) / 2N.
    """
    share = torch.bincount(seen, minlength=modes).double() / len(seen)
    kl = torch.xlogy(share, share * modes).sum()  # an empty mode adds 0
    return Coverage(len(seen), int((share > 0).sum()), max(0.0, float(kl)))


def digit_classifier() -> Classifier:
    """The classifier of the digit in one channel.

    Raises:
        TheatreError: it is missing.
    """
    return classifier.load("mnist", "labels")


def classify(images: Tensor) -> Tensor:
    """The mode (N,) int64, 0..999, that is seen in images (N, 3, 28, 28) uint8. Raises as ``digit_classifier``."""
    digits = classifier.label(digit_classifier(), images.flatten(0, 1)[:, None], CHUNK)
    return datasets.as_number(digits.view(-1, 3))


def score(pictures: Iterable[Tensor]) -> Coverage:
    """The coverage of pictures that come in parts (n, 3, 28, 28) uint8. Raises as ``digit_classifier``."""
    return coverage(torch.cat([classify(part) for part in pictures]))


def check_samples(samples: int) -> int:
    """``samples`` if modes can be counted from so many.

    Raises:
        UsageError: too few or too many.
    """
    if not FEWEST <= samples <= SAMPLES:
        raise UsageError(f"The {MODES:,} modes are counted in {FEWEST:,} to {SAMPLES:,} samples, not {samples:,}.")
    return samples


def parts(samples: int) -> int:
    """The number of parts in which ``generated`` and ``real`` come."""
    return -(-samples // CHUNK)


def generated(model: Model, samples: int = SAMPLES, seed: int = 0) -> Iterator[Tensor]:
    """A model's pictures in parts, each (n, 3, 28, 28) uint8. All is checked before the first is drawn.

    Raises:
        UsageError: too few or too many samples, or a seed out of range.
        TheatreError: the model was not trained on stacked MNIST.
    """
    header = model.header
    if header.dataset != DATASET or header.shape != (3, 28, 28):
        raise TheatreError(
            f"{model.name} draws {header.dataset} pictures of shape {header.shape}, and modes are counted in {DATASET}'s alone; "
            f"train a model of it with 'python -m gan train dcgan --dataset {DATASET} --out stacked.safetensors'."
        )
    latent = model.latent.sample(check_samples(samples), torch.Generator().manual_seed(check_seed(seed)))
    rows = torch.arange(samples).split(CHUNK)
    return (model.generate(latent.map(lambda part, row=row: part[row])) for row in rows)  # type: ignore[misc]


def real(samples: int = SAMPLES) -> Iterator[Tensor]:
    """Real test triples in parts, as ``generated``: what they score is the ceiling.

    Raises:
        UsageError: too few or too many samples.
        TheatreError: MNIST's files are damaged.
    """
    return iter(datasets.subset(DATASET, "test", check_samples(samples)).images.split(CHUNK))


# --- the study


def study_recipe(name: str, images: int = IMAGES, **changes: int | float | str) -> Recipe:
    """Recipe of the study: a row of the table with the study's networks and budget, no category, and ``changes`` to its settings.

    Raises:
        UsageError: an unknown recipe or setting, a value that is not allowed, or a recipe that takes labels.
    """
    recipe = recipes.get(name).with_settings(**(NETWORKS | {"images": images} | changes))
    recipe = dataclasses.replace(recipe, latent=dataclasses.replace(recipe.latent, categories=0))
    check_labels(recipe, datasets.load(DATASET))
    return recipe


def command(name: str, images: int, seed: int, samples: int = SAMPLES, changes: Sequence[str] = ()) -> str:
    """The command line that repeats one row of the study."""
    arguments = ["python", "-m", "gan", "modes", "--train", "--recipes", name, "--images", str(images), "--seed", str(seed)]
    arguments += ["--samples", str(samples)] if samples != SAMPLES else []
    return shlex.join(arguments + [part for change in changes for part in ("--set", change)])


def save(run: Run) -> Model:
    """Save a finished run among the person's own studies, outside the repository's tracked files, and open it as a model.

    Raises:
        TheatreError: the disk refused.
    """
    path = paths.home() / "studies" / f"{DATASET}-{run.recipe.name}{checkpoint.SUFFIX}"
    checkpoint.save(path, run, DATASET, slim=True)
    return models.open_file(path)


def row_of(model: Model, found: Coverage, ceiling: Coverage, repeat: str) -> result_file.Results:
    """One row of the study as plain values; ``ceiling`` is what real triples score, ``repeat`` the command that repeats it."""
    header = model.header
    return {
        "recipe": header.recipe.name,
        "settings": {key: header.recipe.setting(key) for key in SETTINGS},
        "images": header.images,
        "steps": header.step,
        "seed": header.seed,
        "seconds": header.seconds,
        "precision": header.precision,
        **dataclasses.asdict(found),
        "real": dataclasses.asdict(ceiling),
        "command": repeat,
    }


_INTRO = """## Stacked MNIST: how many of 1,000 modes are found

Three digits in the three channels of a 28x28 image: 1,000 numbers, nearly equally likely. Rows of one budget (images seen) have
the same generator and discriminator, of the `dcgan` family; the game, penalty, normalisation and optimiser are each recipe's own.
**Modes**: how many numbers turn up among the samples, each channel's digit named by this project's classifier of MNIST. **KL**:
of the samples' numbers from an even spread, in nats, lower is better; {samples:,} samples of a perfectly even generator come to
about {chance:.3f} by chance. The row *real* is made of test digits: the ceiling.

| recipe | images seen | steps of G | training | samples | modes | KL | repeat it |
|---|---|---|---|---|---|---|---|
"""

_PUBLISHED = """
As published, with other networks, budgets and classifiers (Srivastava and others 2017, Lin and others 2018, Huang and others
2024):

| method | modes | KL |
|---|---|---|
"""


def render(study: result_file.Results) -> str:
    """The study as a section of Markdown, the most even recipe first.

    Args:
        study: what ``result_file.load`` gives.
    """
    rows = sorted(study["rows"], key=lambda row: (-row["samples"], row["kl"]))
    ceilings = {tuple(row["real"].values()): Coverage(**row["real"]) for row in rows}
    lines = [
        f"| **{row['recipe']}** | {row['images']:,} | {row['steps']:,} | {row['seconds'] / 60:.0f} min, {row['precision']} | "
        f"{row['samples']:,} | {row['modes']} | {row['kl']:.3f} | `{row['command']}` |"
        for row in rows
    ]
    lines += [f"| *real* | | | | {one.samples:,} | {one.modes} | {one.kl:.3f} | |" for one in ceilings.values()]
    samples = rows[0]["samples"] if rows else SAMPLES
    intro = _INTRO.format(samples=samples, chance=(MODES - 1) / (2 * samples))
    published = [f"| {method} | {found} | {kl} |" for method, found, kl in PUBLISHED]
    return intro + "\n".join(lines) + "\n" + _PUBLISHED + "\n".join(published) + "\n"
