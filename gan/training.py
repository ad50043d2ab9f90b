"""One loop for every recipe: it yields Progress, obeys Controls, and can be taken up again exactly.

Every random draw of step n comes from a generator seeded with (seed, n), so the state of a run is its weights, its
optimisers and the number of steps: a resumed run gives what an uninterrupted one gives.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, mse_loss

from gan import augment, ema, networks
from gan.controls import Controls
from gan.datasets import Dataset, to_unit
from gan.device import Compute, choose
from gan.discriminator import Discriminator, Judgement
from gan.errors import TheatreError, UsageError
from gan.latent import Latent, check_seed
from gan.objectives import OBJECTIVES
from gan.penalties import clip_weights, gradient_penalty, zero_centred_penalty
from gan.recipes import Recipe

_SEED_STRIDE = 1_000_003
JITTER = (20.0, 0.25, 0.5, 0.1)
"""Bounds of the turn (degrees), scaling, shear and shift at jitter 1."""
THICKEN = 0.8
"""Bound of what strokes gain or lose on each side at jitter 1, in pixels."""


@dataclass(frozen=True)
class Progress:
    """What a stride of training steps produced; losses and opinions are those of its last step.

    Attributes:
        step: G's updates so far.
        images: real images shown to D so far; ``total``: in the whole run.
        loss_d, loss_g: the players' losses, penalties and code terms included.
        d_real, d_fake: D's mean opinion of the batch: probability of "real" in 0..1, or a critic's score.
        codes: the weighted loss of recovering the codes (InfoGAN), else 0.
        images_per_second: over the last stride, pauses left out.
        seconds: training time so far, earlier sessions of a resumed run included; ``seconds_left``: at this rate.
    """

    step: int
    images: int
    total: int
    loss_d: float
    loss_g: float
    d_real: float
    d_fake: float
    codes: float
    images_per_second: float
    seconds: float
    seconds_left: float


class Run:
    """The state of one training: both players, G's average, two optimisers and where it has got to.

    Args:
        recipe: what to train.
        shape: (channels, height, width) of the images; height and width must be divisible by 4 for convolutions.
        seed: 0 to 2^31 - 1; the same seed on the same machine gives the same weights.
        compute: device and precision; chosen when left out.
        total: real images in the whole run; the recipe's ``images`` when left out.
    """

    def __init__(
        self, recipe: Recipe, shape: tuple[int, int, int], seed: int = 0, compute: Compute | None = None, total: int | None = None
    ):
        self.recipe, self.shape, self.seed = recipe, shape, check_seed(seed)
        self.compute = compute or choose()
        self.total = recipe.images if total is None else total
        if self.total < 1:
            raise UsageError(f"A run needs at least 1 image, not {self.total}.")
        self.step, self.images, self.seconds = 0, 0, 0.0
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            generator, discriminator = networks.build(recipe, shape)
        placement = {"device": self.compute.device, "memory_format": self.compute.memory_format}
        self.generator: nn.Module = generator.to(**placement)  # type: ignore[call-overload]
        self.discriminator: Discriminator = discriminator.to(**placement)  # type: ignore[call-overload]
        if recipe.clip:
            clip_weights(self.discriminator, recipe.clip)  # the first critic must already be clipped
        self.average = ema.copy_of(self.generator)
        self.optimiser_g = _optimiser(recipe, self.generator, recipe.lr_g)
        self.optimiser_d = _optimiser(recipe, self.discriminator, recipe.lr_d)

    @property
    def done(self) -> bool:
        """Whether all images have been seen."""
        return self.images >= self.total

    def random(self, step: int) -> torch.Generator:
        """The source of every draw of one step, on the CPU so that devices agree."""
        return torch.Generator().manual_seed(self.seed * _SEED_STRIDE + step)


def train(run: Run, data: Dataset, controls: Controls | None = None, every: int = 10) -> Iterator[Progress]:
    """Train until ``run.done`` or ``controls.stopped``; yield after every ``every`` steps and after the last one.

    The caller may look at, copy or save ``run`` at each yield.

    Raises:
        UsageError: the images have another shape than the run's, or more labels than its recipe can be told.
        TheatreError: a loss or its gradient is no longer finite; ``run`` then holds the last finite weights.
    """
    if data.shape != run.shape:
        raise UsageError(f"This run is for images of shape {run.shape}, but {data.name} has {data.shape}.")
    check_labels(run.recipe, data)
    controls = controls or Controls()
    pixels, labels = data.images.to(run.compute.device), data.labels.to(run.compute.device)
    run.generator.train()
    run.discriminator.train()
    worked, since_images = 0.0, run.images
    while not run.done and controls.admit():
        started = time.perf_counter()
        measured = _step(run, pixels, labels, controls)
        run.seconds += (took := time.perf_counter() - started)
        worked += took
        if run.step % every == 0 or run.done or controls.paused or controls.stopped:
            progress = _progress(run, measured, (run.images - since_images) / max(worked, 1e-9))
            worked, since_images = 0.0, run.images
            yield progress


def check_labels(recipe: Recipe, data: Dataset) -> None:
    """Whether a conditional recipe can be told every label of ``data``.

    Raises:
        UsageError: it cannot.
    """
    known, there = recipe.latent.classes, len(data.class_names)
    if known and known < there:
        raise UsageError(
            f"{recipe.name} can be told one of {known:,} labels, but {data.name} has {there:,}; choose a recipe without labels, "
            "such as dcgan."
        )


def _step(run: Run, pixels: Tensor, labels: Tensor, controls: Controls) -> list[Tensor]:
    """D's updates, then G's; returns [loss_d, loss_g, D(real), D(fake), code loss] as scalars still on the device."""
    recipe, knobs, random = run.recipe, controls.knobs, run.random(run.step)
    decay = _decay(run.images / run.total, recipe.decay_from)
    for optimiser, rate in ((run.optimiser_g, knobs.lr_g), (run.optimiser_d, knobs.lr_d)):
        base = optimiser.defaults["lr"] if rate is None else rate
        optimiser.param_groups[0]["lr"] = base * decay
    loss_d = real = fake = torch.zeros(())
    index = torch.empty(0)
    for _ in range(knobs.d_steps or recipe.d_steps):
        index = torch.randint(len(pixels), (recipe.batch,), generator=random).to(pixels.device)
        latent = _draw(run, random)
        loss_d, real, fake = _discriminator_step(run, pixels[index], labels[index], latent, random, knobs.frozen)
        run.images += recipe.batch
    loss_g, codes = _generator_step(run, pixels[index], labels[index], _draw(run, random), random, knobs.frozen)
    ema.update(run.average, run.generator, recipe.ema, run.step)
    run.step += 1
    return [loss_d, loss_g, real, fake, codes]


def _discriminator_step(
    run: Run, pixels: Tensor, labels: Tensor, latent: Latent, random: torch.Generator, frozen: str
) -> tuple[Tensor, Tensor, Tensor]:
    recipe, judge = run.recipe, run.discriminator
    objective = OBJECTIVES[recipe.objective]
    real = to_unit(pixels).to(memory_format=run.compute.memory_format)
    if recipe.clip:
        clip_weights(judge, recipe.clip)
    with run.compute.autocast():
        with torch.no_grad():
            fake = run.generator(recipe.latent.encode(latent)).float()
        # one pass over both halves: D has no batch norm, so each image is judged on its own
        images = torch.cat([real, fake]).requires_grad_(recipe.penalty == "r1-r2")
        judgement = judge(images, None if latent.label is None else torch.cat([labels, latent.label]))
    count = len(real)
    logits = judgement.logits.float()
    loss = objective.discriminator(logits[:count], logits[count:])
    if recipe.penalty == "r1-r2":
        loss = loss + recipe.penalty_weight * zero_centred_penalty(logits, images) * 2  # the mean of R1 and R2, twice: their sum
    elif recipe.penalty == "gradient":
        mix = torch.rand(count, 1, 1, 1, generator=random).to(real.device)

        def score(images: Tensor) -> Tensor:
            with run.compute.autocast():
                return judge(images, labels if latent.label is not None else None).logits.float()

        loss = loss + recipe.penalty_weight * gradient_penalty(score, real, fake, mix)
    if latent.category is not None or latent.codes.shape[1]:
        told = _tell(run, fake, judgement.rows(slice(count, None)), random)
        loss = loss + _code_loss(recipe, told, latent)
    _update(run.optimiser_d, loss, frozen == "discriminator")
    opinion = torch.sigmoid(logits.detach()) if objective.probability else logits.detach()
    return loss.detach(), opinion[:count].mean(), opinion[count:].mean()


def _generator_step(
    run: Run, pixels: Tensor, labels: Tensor, latent: Latent, random: torch.Generator, frozen: str
) -> tuple[Tensor, Tensor]:
    recipe, objective = run.recipe, OBJECTIVES[run.recipe.objective]
    run.discriminator.requires_grad_(False)  # saves the gradients of weights that this step leaves alone
    try:
        with run.compute.autocast():
            fake = run.generator(recipe.latent.encode(latent))
            judgement = run.discriminator(fake, latent.label)
            real = None
            if objective.paired:
                with torch.no_grad():
                    compared = to_unit(pixels).to(memory_format=run.compute.memory_format)
                    real = run.discriminator(compared, None if latent.label is None else labels).logits.float()
        codes = _code_loss(recipe, _tell(run, fake, judgement, random), latent)
        loss = objective.generator_loss(real, judgement.logits.float()) + codes
        _update(run.optimiser_g, loss, frozen == "generator")
    finally:
        run.discriminator.requires_grad_(True)
    return loss.detach(), codes.detach()


def _tell(run: Run, fake: Tensor, judgement: Judgement, random: torch.Generator) -> Judgement:
    """What Q says of ``fake``; with ``jitter``, c1 is told from a copy that is slanted, turned, scaled, moved and
    drawn with a thicker or thinner pen.

    What survives that is the kind of digit rather than its style, which is left to the continuous codes.
    """
    strength = run.recipe.jitter
    if not strength or judgement.category is None:
        return judgement
    ink = augment.thicken((fake.float() + 1) / 2, random, THICKEN * strength)
    moved = augment.affine(ink, random, *(bound * strength for bound in JITTER)) * 2 - 1
    with run.compute.autocast():
        return judgement._replace(category=run.discriminator(moved).category)


def _code_loss(recipe: Recipe, judgement: Judgement, latent: Latent) -> Tensor:
    """-log Q(c | G(z, c)) up to a constant, the bound on the mutual information of InfoGAN's equation 5, weighted.

    Cross-entropy for c1; half the squared error, summed over codes, for a Gaussian of variance 1.
    """
    loss = torch.zeros((), device=judgement.logits.device)
    if judgement.category is not None:
        loss = loss + recipe.category_weight * cross_entropy(judgement.category.float(), latent.category)  # type: ignore[arg-type]
    if judgement.codes is not None:
        error = mse_loss(judgement.codes.float(), latent.codes) * latent.codes.shape[1] / 2
        loss = loss + recipe.code_weight * error
    return loss


def _update(optimiser: torch.optim.Optimizer, loss: Tensor, frozen: bool) -> None:
    finite = math.isfinite(loss.item())
    if finite and not frozen:
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        gradients = [parameter.grad for parameter in optimiser.param_groups[0]["params"] if parameter.grad is not None]
        finite = math.isfinite(nn.utils.get_total_norm(gradients).item())  # a finite loss may still have an infinite slope
        if finite:
            optimiser.step()
    if not finite:
        raise TheatreError(
            "Training diverged: a loss or its gradient is no longer finite; lower the learning rates, or go back to the last "
            "saved checkpoint."
        )


def _draw(run: Run, random: torch.Generator) -> Latent:
    return run.recipe.latent.sample(run.recipe.batch, random).map(lambda part: part.to(run.compute.device))


def _optimiser(recipe: Recipe, player: nn.Module, rate: float) -> torch.optim.Optimizer:
    if recipe.optimiser == "rmsprop":
        return torch.optim.RMSprop(player.parameters(), rate, alpha=recipe.beta2)
    return torch.optim.Adam(player.parameters(), rate, (recipe.beta1, recipe.beta2), fused=True)


def _decay(fraction: float, start: float) -> float:
    """1 until ``start`` of the run, then along a line to 0 at its end."""
    return 1.0 if fraction < start or start >= 1 else max(0.0, (1 - fraction) / (1 - start))


def _progress(run: Run, measured: list[Tensor], rate: float) -> Progress:
    loss_d, loss_g, d_real, d_fake, codes = (float(value) for value in measured)
    left = max(0, run.total - run.images) / rate if rate > 0 else math.inf
    return Progress(run.step, run.images, run.total, loss_d, loss_g, d_real, d_fake, codes, round(rate, 1), run.seconds, left)
