"""THE table: a recipe is networks + objective + penalty + optimisers + latent + citation.

To add a GAN, add a row (and, if it needs one, a file in ``networks/``); the command line, the pages, the tests and
the model table pick it up from here. ``SETTINGS`` says what each number means and which values it may take.
"""

import dataclasses
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gan.errors import UsageError, unknown
from gan.functional.objectives import OBJECTIVES
from gan.latents.latent import LatentSpec

FAMILIES = tuple(sorted(file.stem for file in (Path(__file__).parent / "networks" / "families").glob("[!_]*.py")))
"""Each file of networks/families/ is a family."""
PENALTIES = ("none", "gradient", "r1-r2")
OPTIMISERS = ("adam", "rmsprop")
NORMS = ("batch", "self-modulated", "adaptive-layer", "none")
ACTIVATIONS = ("leaky-relu", "silu")


@dataclass(frozen=True)
class Setting:
    """What a person may change in a recipe, with its bounds (inclusive) or choices and one sentence of help."""

    help: str
    low: float = 0
    high: float = 0
    choices: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        """The allowed values in words."""
        return f"one of {', '.join(self.choices)}" if self.choices else f"from {self.low:g} to {self.high:g}"


SETTINGS: dict[str, Setting] = {
    "noise": Setting("Length of the latent vector z.", 1, 512),
    "codes": Setting("How many continuous codes G takes beside z (InfoGAN).", 0, 8),
    "family": Setting("Which file of networks/ builds G and D.", choices=FAMILIES),
    "g_width": Setting("Width of G: channels at full size, or units of its first hidden layer.", 4, 512),
    "g_norm": Setting(
        "Norm between G's layers; self-modulated: batch norm, adaptive-layer: layer norm, gains told by z.", choices=NORMS
    ),
    "g_depth": Setting("Convolutions of G at each size before it grows (dcgan family).", 0, 4),
    "d_width": Setting("Width of D: channels of its first layer, or units of its last hidden layer.", 4, 512),
    "d_features": Setting("Units of D's last hidden layer (dcgan family).", 8, 1024),
    "d_activation": Setting("Between D's layers; silu is smooth: for a D whose slope a penalty holds.", choices=ACTIVATIONS),
    "objective": Setting("What each player minimises.", choices=tuple(OBJECTIVES)),
    "penalty": Setting("What keeps D smooth besides clipping.", choices=PENALTIES),
    "penalty_weight": Setting("How much the penalty counts in D's loss.", 0, 1000),
    "smoothing": Setting("How far below 1 D's target for real images lies (cross-entropy and least squares).", 0, 0.5),
    "instance_noise": Setting("Standard deviation of the noise on every image that D sees; pixels lie in [-1, 1].", 0, 2),
    "augmentation": Setting("How far real and generated images are both moved and covered before D sees them.", 0, 1),
    "clip": Setting("Clamp D's weights to plus or minus this (0: off).", 0, 10),
    "d_steps": Setting("D's updates before each of G's.", 1, 20),
    "optimiser": Setting("The rule that turns gradients into steps.", choices=OPTIMISERS),
    "lr_g": Setting("G's learning rate.", 0, 1),
    "lr_d": Setting("D's learning rate.", 0, 1),
    "beta1": Setting("Adam's first decay rate (momentum).", 0, 0.9999),
    "beta2": Setting("Adam's second decay rate, or RMSprop's alpha.", 0, 0.99999),
    "batch": Setting("Images in one step.", 2, 1024),
    "category_weight": Setting("How much recovering the category c1 counts (lambda in InfoGAN, equation 6).", 0, 100),
    "code_weight": Setting("How much recovering the continuous codes counts (their lambda).", 0, 100),
    "jitter": Setting("How far pictures are turned, slanted, scaled and thickened before Q names their category.", 0, 1),
    "balance": Setting("How much it counts that Q names real images too, spread evenly over the categories.", 0, 100),
    "ema": Setting("Decay of G's moving average, per step, once it is warm.", 0, 0.99999),
    "decay_from": Setting("Fraction of the run after which both learning rates fall in a line to 0.", 0, 1),
    "images": Setting("Real images shown to D in a full run.", 1, 100_000_000),
}
"""Every setting a recipe has, in the order in which help lists them."""

_LATENT_SETTINGS = ("noise", "codes")


@dataclass(frozen=True)
class Recipe:
    """One GAN. Immutable; ``with_settings`` makes a changed copy. Saved as JSON inside each checkpoint.

    Attributes:
        name: the key on the command line.
        title: for people.
        paper: authors, year, title; ``url``: where to read it.
        departs: one line: where this differs from the paper, and why.
        look_at: one line: what to look at on the page.
        weakness: one line: what it is known to do badly, whatever it is trained on (empty in checkpoints older than the field).
        latent: what the generator eats.

    The other attributes are explained, with their bounds, in ``SETTINGS``.

    Raises:
        UsageError: a value out of its bounds or of the wrong kind; the message names what is allowed.
    """

    name: str
    title: str
    paper: str
    url: str
    departs: str
    look_at: str
    weakness: str = ""
    latent: LatentSpec = field(default_factory=LatentSpec)
    family: str = "dcgan"
    g_width: int = 64
    g_norm: str = "batch"
    g_depth: int = 0
    d_width: int = 48
    d_features: int = 256
    d_activation: str = "leaky-relu"
    objective: str = "non-saturating"
    penalty: str = "none"
    penalty_weight: float = 0.0
    smoothing: float = 0.0
    instance_noise: float = 0.0
    augmentation: float = 0.0
    clip: float = 0.0
    d_steps: int = 1
    optimiser: str = "adam"
    lr_g: float = 1e-3
    lr_d: float = 4e-4
    beta1: float = 0.5
    beta2: float = 0.999
    batch: int = 128
    category_weight: float = 0.0
    code_weight: float = 0.0
    jitter: float = 0.0
    balance: float = 0.0
    ema: float = 0.9995
    decay_from: float = 0.5
    images: int = 400_000

    def __post_init__(self) -> None:
        for key in SETTINGS:
            _check(key, self.setting(key))
        counts = (self.latent.classes, self.latent.categories)
        if any(type(count) is not int or count < 0 for count in counts) or self.latent.width > 1024:
            raise UsageError("A latent space has from 1 to 1024 numbers in all.")

    def setting(self, key: str) -> int | float | str:
        """The value of one setting.

        Raises:
            UsageError: no such setting.
        """
        if key not in SETTINGS:
            raise unknown("setting", key, SETTINGS)
        return getattr(self.latent if key in _LATENT_SETTINGS else self, key)

    def with_settings(self, **changes: int | float | str) -> "Recipe":
        """A copy with some settings changed; text such as ``"1e-4"`` is read as the setting's own type.

        Raises:
            UsageError: an unknown key, or a value that is not allowed.
        """
        changed = {key: _read(key, value, self.setting(key)) for key, value in changes.items()}
        inner = {key: changed.pop(key) for key in _LATENT_SETTINGS if key in changed}
        for key, value in inner.items():
            _check(key, value)
        latent: Any = dataclasses.replace(self.latent, **inner)  # type: ignore[arg-type]
        return dataclasses.replace(self, latent=latent, **changed)  # type: ignore[arg-type]

    def to_json(self) -> dict[str, Any]:
        """All fields as plain values, for the checkpoint's metadata."""
        return dataclasses.asdict(self)

    @staticmethod
    def from_json(values: dict[str, Any]) -> "Recipe":
        """The inverse of ``to_json``.

        Raises:
            UsageError: a key that no recipe has, or a value that is not allowed.
        """
        known = {f.name for f in dataclasses.fields(Recipe)}
        for key in values:
            if key not in known:
                raise unknown("recipe field", key, sorted(known))
        for key in ("name", "title", "paper", "url", "departs", "look_at", "weakness"):
            if not isinstance(values.get(key, "" if key == "weakness" else None), str):
                raise UsageError(f"This recipe is incomplete or damaged ({key} is not text).")
        if "category_weight" not in values and "code_weight" in values:
            values = {**values, "category_weight": values["code_weight"]}  # one weight used to count for both
        try:
            return Recipe(**{**values, "latent": LatentSpec(**values["latent"])})
        except (KeyError, TypeError, AttributeError) as error:
            raise UsageError(f"This recipe is incomplete or damaged ({error}).") from error


_WHOLE = {f.name for f in (*dataclasses.fields(LatentSpec), *dataclasses.fields(Recipe)) if f.type is int}


def _read(key: str, value: object, current: int | float | str) -> int | float | str:
    """``value`` as the type of ``current``."""
    try:
        if isinstance(current, str):
            return str(value)
        number = float(value)  # type: ignore[arg-type]
        if isinstance(current, float):
            return number
        if number == int(number):
            return int(number)
    except (TypeError, ValueError, OverflowError):
        pass
    kind = "a whole number" if isinstance(current, int) else "a number"
    raise UsageError(f"{key} must be {kind} {SETTINGS[key].allowed}, not {str(value)[:40]!r}.")


def _check(key: str, value: object) -> None:
    setting = SETTINGS[key]
    if setting.choices:
        good = value in setting.choices
    else:
        numeric = isinstance(value, int if key in _WHOLE else (int, float)) and not isinstance(value, bool)
        good = numeric and math.isfinite(value) and setting.low <= value <= setting.high  # type: ignore[arg-type,operator]
    if not good:
        kind = "a whole number " if key in _WHOLE else ""
        raise UsageError(f"{key} must be {kind}{setting.allowed}, not {str(value)[:40]!r}. {setting.help}")


def _table(rows: Iterable[Recipe]) -> dict[str, Recipe]:
    return {row.name: row for row in rows}


RECIPES: dict[str, Recipe] = _table(
    [
        Recipe(
            name="vanilla",
            title="Vanilla GAN",
            paper="Goodfellow and others 2014, Generative Adversarial Networks",
            url="https://arxiv.org/abs/1406.2661",
            departs="Leaky ReLU and Adam in place of maxout, dropout and momentum, Gaussian noise in place of uniform, "
            "and batch norm in G: the same game, steadier on a short run.",
            look_at="Two plain multilayer perceptrons play the original game; look for specks that no convolution would leave.",
            weakness="Nothing in its networks knows which pixels are neighbours, so edges stay rough and stray specks appear.",
            family="mlp",
            g_width=256,
            d_width=256,
            lr_g=4e-4,
            lr_d=2e-4,
            images=1_500_000,
        ),
        Recipe(
            name="dcgan",
            title="DCGAN",
            paper="Radford, Metz and Chintala 2015, Unsupervised Representation Learning with Deep Convolutional GANs",
            url="https://arxiv.org/abs/1511.06434",
            departs="Two strided convolutions and one dense layer in D, without batch norm, since 28x28 needs no more and each "
            "image is then judged on its own; in G a convolution more at each size, and batch norm whose gains and "
            "biases are told by z (self-modulation; Chen and others 2019), so that little lies between one digit and "
            "the next; Gaussian noise; learning rates fall at the end.",
            look_at="Strokes are smooth and connected: convolutions know that neighbouring pixels belong together.",
            weakness="Nothing asks it to draw every kind of picture equally often, so some come up too seldom.",
            g_norm="self-modulated",
            g_depth=1,
            lr_d=1e-3,
            batch=64,
            images=1_000_000,
        ),
        Recipe(
            name="cgan",
            title="Conditional GAN",
            paper="Mirza and Osindero 2014, Conditional Generative Adversarial Nets",
            url="https://arxiv.org/abs/1411.1784",
            departs="Convolutions in place of perceptrons, and D sees the label through an inner product with its features "
            "(projection; Miyato and Koyama 2018) in place of concatenation: labels are obeyed sooner.",
            look_at="You choose the class, such as the digit; z is left with the style, and keeps it from class to class.",
            weakness="It needs a label with every training picture, and it cannot draw a class that nobody has labelled.",
            latent=LatentSpec(classes=10),
            g_width=96,
            images=900_000,
        ),
        Recipe(
            name="infogan",
            title="InfoGAN",
            paper="Chen and others 2016, InfoGAN: Interpretable Representation Learning by Information Maximizing GANs",
            url="https://arxiv.org/abs/1606.03657",
            departs="No batch norm in D and Q; 16 Gaussian numbers as noise in place of 62 uniform ones, so c1 weighs as much "
            "beside them as in the paper; with jitter, Q names c1 from a copy that was turned, slanted, scaled and thickened, so "
            "that style is left to c2 and c3. Q names real images too, without their labels, spread evenly over c1's values: a "
            "digit that no value stands for yet is then given one. As in the authors' code, the mutual information term is in "
            "both players' losses.",
            look_at="Nobody told it what the classes are: look at what c1, c2 and c3 found to say on their own.",
            weakness="c1 takes classes to be equally common, and nothing else ties it to those that people use: in other data it "
            "may find thickness or slant instead.",
            latent=LatentSpec(noise=16, categories=10, codes=2),
            lr_d=1e-3,
            batch=64,
            category_weight=1.0,
            code_weight=0.1,
            decay_from=0.7,
            jitter=1.0,
            balance=0.5,
            images=400_000,
        ),
        Recipe(
            name="wgan",
            title="Wasserstein GAN",
            paper="Arjovsky, Chintala and Bottou 2017, Wasserstein GAN",
            url="https://arxiv.org/abs/1701.07875",
            departs="Larger learning rates, which fall at the end, and a wider clip without batch norm in the critic, "
            "so that a run of minutes gets as far as one of hours.",
            look_at="The critic gives a score, not a probability, and its loss tells how far the two distributions are apart.",
            weakness="Clipped weights keep the critic simpler than it needs to be, so G learns slowly and its pictures stay "
            "rougher than with a gradient penalty.",
            objective="wasserstein",
            clip=0.03,
            d_steps=5,
            optimiser="rmsprop",
            lr_g=4e-4,
            lr_d=2e-4,
            beta2=0.99,
            batch=64,
            images=1_000_000,
        ),
        Recipe(
            name="wgan-gp",
            title="Wasserstein GAN with gradient penalty",
            paper="Gulrajani and others 2017, Improved Training of Wasserstein GANs",
            url="https://arxiv.org/abs/1704.00028",
            departs="One critic step in place of five, on half as many images and with larger learning rates, which fall for "
            "most of the run; beta2 of 0.99 in place of 0.9; SiLU in the critic in place of leaky ReLU, since the slope that the "
            "penalty holds then changes without jumps; a deeper G whose batch norm is told its gains and biases by z, as in the "
            "DCGAN here.",
            look_at="The penalty holds the critic's slope near 1 instead of cutting its weights: sharper strokes than clipping.",
            weakness="Each critic step needs the gradient of a gradient, so it takes longer than a DCGAN's.",
            latent=LatentSpec(noise=128),
            objective="wasserstein",
            g_norm="self-modulated",
            g_depth=1,
            d_activation="silu",
            penalty="gradient",
            penalty_weight=10.0,
            lr_g=5e-4,
            lr_d=2e-3,
            beta1=0.0,
            beta2=0.99,
            batch=32,
            decay_from=0.3,
            images=500_000,
        ),
        Recipe(
            name="r3gan",
            title="R3GAN",
            paper="Huang and others 2024, The GAN is dead; long live the GAN! A Modern GAN Baseline",
            url="https://arxiv.org/abs/2501.05441",
            departs="A DCGAN's small networks in place of deep residual ones, in G a layer norm whose gains z tells, a constant "
            "penalty weight, D's learning rate twice G's, and both fall early, since two cores have to do; loss and penalties "
            "are the paper's.",
            look_at="What is known today: each real image is compared with a fake, and both penalties keep D gentle around them.",
            weakness="Both penalties need the gradient of a gradient, so a step takes longer than a DCGAN's.",
            latent=LatentSpec(noise=32),
            objective="relativistic",
            g_norm="adaptive-layer",
            g_depth=1,
            d_activation="silu",
            penalty="r1-r2",
            penalty_weight=0.15,
            lr_g=5e-4,
            lr_d=1e-3,
            beta1=0.0,
            beta2=0.99,
            batch=32,
            decay_from=0.3,
            images=900_000,
        ),
    ]
)


def get(name: str) -> Recipe:
    """The recipe called ``name``.

    Raises:
        UsageError: there is none; the message lists them.
    """
    if name not in RECIPES:
        raise unknown("recipe", name, RECIPES)
    return RECIPES[name]


def changes(recipe: Recipe) -> dict[str, int | float | str]:
    """The settings, apart from the budget, in which a recipe differs from the table's row of its name, if there is one."""
    row = words(recipe)
    mine = {key: recipe.setting(key) for key in SETTINGS if key != "images"}  # the budget is asked for by itself everywhere
    return {key: value for key, value in mine.items() if value != row.setting(key)}


def words(recipe: Recipe) -> Recipe:
    """Where a recipe's title, paper and remarks are read: the table's row of its name, as it is today, if there is one.

    A checkpoint carries the words of its day, or a stranger's.
    """
    return RECIPES.get(recipe.name, recipe)
