"""Failures on purpose: recipes with one thing wrong, each with a prediction to make before the run.

What each failure does was measured on MNIST before its answer was written down (seed 0, ``tests/recordings``; FID is that of
``gan.evaluation.live_scores``, where real images score 8). Where that was not what folklore says, ``why`` says so.
"""

from dataclasses import dataclass

from gan import recipes
from gan.data import datasets
from gan.data.datasets import Dataset
from gan.errors import unknown
from gan.recipes import Recipe

DATASET = "mnist"
"""The data set of every failure."""
SEED = 0

Settings = dict[str, int | float | str]

_SMALL: Settings = {
    "g_width": 32,
    "g_depth": 0,
    "g_norm": "batch",
    "d_width": 32,
    "d_features": 128,
    "d_activation": "leaky-relu",
    "batch": 32,
    "decay_from": 1.0,
}
QUICK: dict[str, Settings] = {
    "dcgan": _SMALL | {"lr_g": 5e-3, "lr_d": 1e-3},
    "wgan": _SMALL | {"lr_g": 2e-3, "lr_d": 1e-3},
    "wgan-gp": _SMALL | {"noise": 64, "d_steps": 3, "lr_g": 5e-4, "lr_d": 5e-4, "beta1": 0.5, "beta2": 0.9},
}
"""Settings that shorten a recipe of the table to minutes: narrow networks, small batches, no decay of learning rates."""


@dataclass(frozen=True)
class Failure:
    """Failure: one way to break a run, and the question it answers.

    Attributes:
        name: its key.
        title: for people.
        question: what to predict, before the run.
        choices: the predictions to choose from.
        answer: which of them comes true, from 0.
        why: what happened when it was measured, and why; shown afterwards.
        finding: the ``diagnosis.Finding.kind`` that gives the answer as soon as it is found; "" if it shows only at the end.
        changes: what breaks it: the settings that differ from the healthy recipe.
        recipe: the recipe that is broken.
        few: how many training images are left, the first of the data set; 0 leaves them all.
        images: real images D is shown: how long the run is.
    """

    name: str
    title: str
    question: str
    choices: tuple[str, ...]
    answer: int
    why: str
    changes: Settings
    recipe: str = "dcgan"
    finding: str = ""
    few: int = 0
    images: int = 24_000


FAILURES: dict[str, Failure] = {
    failure.name: failure
    for failure in (
        Failure(
            name="learning-rate",
            title="Learning rate x100",
            question="Both players of a WGAN-GP learn a hundred times faster. What will you see?",
            choices=(
                "It learns faster: digits come a hundred times sooner",
                "The losses jump to huge numbers, and no digit ever comes",
                "The losses swing, but digits come all the same",
            ),
            answer=1,
            why="D's loss went into the ten thousands, and FID was 1,869 at the end; unbroken it was 104. The gradient penalty "
            "squares the slope, so a step too long costs more the longer it is, and the next step is longer still. Not every "
            "GAN breaks: a DCGAN at x100 swung between the extremes and drew poor digits all the same (FID 195).",
            finding="divergence",
            changes={"lr_g": 0.05, "lr_d": 0.05},
            recipe="wgan-gp",
            images=20_000,
        ),
        Failure(
            name="five-d-steps",
            title="Five D steps",
            question="The discriminator takes five steps before each step of the generator. What becomes of the generator?",
            choices=(
                "It learns nothing: a detective so far ahead gives it no gradient",
                "It learns as fast as before for each picture that D is shown",
                "It goes on learning, but slower for each picture that D is shown",
            ),
            answer=2,
            why="After 40,000 images FID was 90; unbroken it was 40. G took 250 steps in place of 1,250, and made more of "
            "each: unbroken, FID was 134 after 250. Folklore says that a D too far ahead stops G. With the non-saturating loss "
            "it did not: where D is sure, that loss is at its steepest for G.",
            changes={"d_steps": 5},
            images=40_000,
        ),
        Failure(
            name="minimax",
            title="Minimax loss, strong D",
            question="G minimises log(1 - D(G(z))), and D takes three steps to its one. What happens to G's loss and pictures?",
            choices=(
                "G's loss goes to 0 and stays there, and so do its pictures: blobs",
                "G's loss climbs higher and higher, and its pictures get better",
                "Much the same as with the non-saturating loss",
            ),
            answer=0,
            why="D(G(z)) fell to 0.00001, and there log(1 - D(G(z))) is flat: FID was 6,858 at first and 7,016 at the end. "
            "With the non-saturating loss and all else the same, digits came (FID 108 after 16,800 images). It hangs on the "
            "first steps, though: of two more seeds one was still stuck after 24,000 images, and one had just come round.",
            finding="discriminator-won",
            changes={"objective": "minimax", "d_steps": 3, "lr_g": 2e-3},
            images=16_000,
        ),
        Failure(
            name="no-batch-norm",
            title="No batch norm",
            question="The generator loses its batch norm. What will its pictures be?",
            choices=(
                "Noise: without normalisation nothing is learnt",
                "One and the same digit for every z",
                "Digits, about as good as with it",
            ),
            answer=2,
            why="FID was 42 after 30,000 images; with batch norm it was 46. The DCGAN paper found batch norm critical, but for "
            "deeper networks: this G has three layers, and Adam finds the right scale for them by itself.",
            changes={"g_norm": "none"},
            images=30_000,
        ),
        Failure(
            name="tight-clip",
            title="Clip too tight",
            question="A WGAN's critic has its weights cut at 0.001, not 0.03. What becomes of its estimate of the distance?",
            choices=(
                "It stays near 0, and G learns next to nothing from it",
                "It explodes",
                "It is smaller, but G learns the same: only the slope's direction counts",
            ),
            answer=0,
            why="The critic saw a distance below 0.0001, and FID was 1,788 after 40,000 images; unbroken it was 112. G does "
            "not quite stand still, since RMSprop divides out how small a gradient is; but a critic whose weights are all cut "
            "to nearly the same size has little to say.",
            finding="clip-too-tight",
            changes={"clip": 0.001},
            recipe="wgan",
            images=40_000,
        ),
        Failure(
            name="tiny-latent",
            title="A tiny latent space",
            question="z has one number in place of 64. What can the generator draw?",
            choices=(
                "All ten digits, one handwriting for each",
                "A few shapes that melt into each other",
                "Nothing but noise",
            ),
            answer=1,
            why="FID was 281 and recall 0.00 after 24,000 images (unbroken: 57), with 4 of the 10 digits seen. One number "
            "draws one line through the space of pictures, and between two digits on it lie shapes that are neither. G did not "
            "rest, either: which digits it drew changed from reading to reading.",
            finding="mode-collapse",
            changes={"noise": 1},
        ),
        Failure(
            name="fifty-images",
            title="Memorise fifty images",
            question="Only fifty training pictures are left. What does the generator draw in the end?",
            choices=(
                "New digits of all ten kinds: fifty examples are enough",
                "Near copies of some of the fifty",
                "Grey averages of all fifty",
            ),
            answer=1,
            why="D came to know the fifty by heart: D(x) 0.96, D(G(z)) 0.03. FID fell to 102 and rose again to 165 (unbroken: "
            "40); 62% of the pictures were 1s. They lay 2.8 from the nearest of the fifty on average, where digits of the test "
            "set lie 7.1 from it. Losses cannot show copying: look at the pictures.",
            changes={},
            few=50,
            images=40_000,
        ),
    )
}
"""The table, in the order in which it is shown."""


def get(name: str) -> Failure:
    """The failure called ``name``.

    Raises:
        UsageError: there is none; the message lists them.
    """
    if name not in FAILURES:
        raise unknown("preset", name, FAILURES)
    return FAILURES[name]


def recipe_of(failure: Failure) -> Recipe:
    """The broken recipe."""
    return healthy_recipe_of(failure).with_settings(**failure.changes)


def healthy_recipe_of(failure: Failure) -> Recipe:
    """The same quick recipe with nothing broken, for comparison."""
    return recipes.get(failure.recipe).with_settings(**QUICK.get(failure.recipe, {}), images=failure.images)


def training_images(failure: Failure) -> Dataset:
    """The training images of a failure: all of the data set, or its first few.

    Raises:
        TheatreError: the data cannot be loaded.
    """
    return datasets.subset(DATASET, "train", failure.few) if failure.few else datasets.load(DATASET)
