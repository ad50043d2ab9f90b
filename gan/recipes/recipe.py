"""Recipe: networks, objective, penalty, optimisers, latent space and citation of one GAN, as a frozen dataclass.

``SETTINGS`` says what each number means and which values it may take; ``gan.recipes.table`` holds the recipes that there are.
"""

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Any

from gan import paths
from gan.errors import UsageError, unknown
from gan.functional.objectives import OBJECTIVES
from gan.latents.latent import LatentSpec

FAMILIES = tuple(sorted(file.stem for file in paths.FAMILIES.glob("[!_]*.py")))
"""Each file of networks/families/ is a family."""
PENALTIES = ("none", "gradient", "r1-r2")
OPTIMISERS = ("adam", "rmsprop")
NORMS = ("batch", "self-modulated", "adaptive-layer", "none")
ACTIVATIONS = ("leaky-relu", "silu")


@dataclass(frozen=True)
class Setting:
    """Setting of a recipe: its bounds (inclusive) or choices, and one sentence of help."""

    help: str
    low: float = 0
    high: float = 0
    choices: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        """The allowed values as text."""
        return f"one of {', '.join(self.choices)}" if self.choices else f"from {self.low:g} to {self.high:g}"

    def check(self, key: str, value: object, whole: bool) -> None:
        """Refuse a value that is not allowed; ``whole``: whether a number must be a whole one.

        Raises:
            UsageError: it is not; the message names what is allowed.
        """
        if self.choices:
            good = value in self.choices
        else:
            numeric = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
            good = numeric and math.isfinite(value) and self.low <= value <= self.high  # type: ignore[arg-type,operator]
        if not good:
            kind = "a whole number " if whole else ""
            raise UsageError(f"{key} must be {kind}{self.allowed}, not {str(value)[:40]!r}. {self.help}")


SETTINGS: dict[str, Setting] = {
    "noise": Setting("Length of the latent vector z.", 1, 512),
    "codes": Setting("How many continuous codes G takes beside z (InfoGAN).", 0, 8),
    "family": Setting("Which file of networks/ builds G and D.", choices=FAMILIES),
    "g_width": Setting("Width of G: channels at full size, or units of its first hidden layer.", 2, 512),
    "g_norm": Setting(
        "Norm between G's layers; self-modulated: batch norm, adaptive-layer: layer norm, gains told by z.", choices=NORMS
    ),
    "g_depth": Setting(
        "Convolutions of G at each size before it grows (dcgan family), or its hidden layers (points family).", 0, 4
    ),
    "d_width": Setting("Width of D: channels of its first layer, or units of its last hidden layer.", 2, 512),
    "d_depth": Setting("Hidden layers of D (points family).", 1, 4),
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
        latent: the generator's latent space.

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
    d_depth: int = 2
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
    SETTINGS[key].check(key, value, key in _WHOLE)
