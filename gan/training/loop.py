"""Training loop of every recipe: it yields Progress, obeys Controls, and can be resumed exactly.

Every random draw of step n comes from a generator seeded with (seed, n), so the state of a run is its weights, its
optimisers and the number of steps: a resumed run gives what an uninterrupted one gives.
"""

import dataclasses
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gan import networks
from gan.data.datasets import Dataset, to_unit
from gan.data.fingerprint import Fingerprint, fingerprint
from gan.device import Compute, choose
from gan.errors import TheatreError, UsageError
from gan.functional import ema
from gan.functional.objectives import OBJECTIVES
from gan.functional.penalties import clip_weights
from gan.latents.latent import Latent, check_seed
from gan.networks.discriminator import Discriminator
from gan.recipes import Recipe
from gan.training.controls import Controls, in_force
from gan.training.losses import Batch, DiscriminatorLoss, discriminator_loss, generate, generator_loss

_SEED_STRIDE = 1_000_003


@dataclass(frozen=True)
class Progress:
    """Progress of a run after a stride of steps; losses and opinions are those of its last step.

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
    """State of one run: both players, G's average, two optimisers, and the counts of steps and images.

    Args:
        recipe: what to train.
        shape: (channels, height, width) of the images; height and width must be divisible by 4 for convolutions.
        seed: 0 to 2^31 - 1; the same seed on the same machine gives the same weights.
        compute: device and precision; chosen when left out.
        total: real images in the whole run; the recipe's ``images`` when left out.

    Attributes:
        opinions: D's opinions of the last batch of real and of generated images, two tensors (N,): probabilities of "real" in
            0..1, or a critic's scores. Empty before the first step.
        fingerprint: of the pictures that it is trained on, if they are a person's own; None before it is trained.
        origin: what it began with in a few words; "" for new networks.
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
        self.opinions = torch.empty(0), torch.empty(0)
        self.fingerprint: Fingerprint | None = None
        self.origin = ""
        self.optimiser_g = _optimiser(recipe, self.generator, recipe.lr_g)
        self.optimiser_d = _optimiser(recipe, self.discriminator, recipe.lr_d)

    @property
    def done(self) -> bool:
        """Whether all images have been seen."""
        return self.images >= self.total

    def random(self, step: int) -> torch.Generator:
        """The random generator of every draw of one step, on the CPU so that devices agree."""
        return torch.Generator().manual_seed(self.seed * _SEED_STRIDE + step)


def train(run: Run, data: Dataset, controls: Controls | None = None, every: int = 10) -> Iterator[Progress]:
    """Train until ``run.done`` or ``controls.stopped``; yield after every ``every`` steps and after the last one.

    The caller may look at, copy or save ``run`` at each yield.

    Raises:
        UsageError: the images have another shape than the run's, or more labels than its recipe has.
        TheatreError: a loss or its gradient is no longer finite; ``run`` then holds the last finite weights.
    """
    if data.shape != run.shape:
        raise UsageError(f"This run is for images of shape {run.shape}, but {data.name} has {data.shape}.")
    check_labels(run.recipe, data)
    controls = controls or Controls()
    run.fingerprint = fingerprint(data)
    pixels, labels = data.images.to(run.compute.device), data.labels.to(run.compute.device)
    run.generator.train()
    run.discriminator.train()
    worked, since_images = 0.0, run.images
    while not run.done and controls.wait_for_step():
        started, waited = time.perf_counter(), controls.waited
        measured = _step(run, pixels, labels, controls)
        run.seconds += (took := time.perf_counter() - started - (controls.waited - waited))
        worked += took
        if run.step % every == 0 or run.done or controls.paused or controls.stopped:
            progress = _progress(run, measured, (run.images - since_images) / max(worked, 1e-9))
            worked, since_images = 0.0, run.images
            yield progress


def check_labels(recipe: Recipe, data: Dataset) -> None:
    """Refuse data with more labels than a conditional recipe has.

    Raises:
        UsageError: it has more.
    """
    known, there = recipe.latent.classes, len(data.class_names)
    if known and known < there:
        raise UsageError(
            f"{recipe.name} can be told one of {known:,} labels, but {data.name} has {there:,}; choose a recipe without labels, "
            "such as dcgan."
        )


def _step(run: Run, pixels: Tensor, labels: Tensor, controls: Controls) -> list[Tensor]:
    """D's updates, then G's; returns [loss_d, loss_g, D(real), D(fake), code loss] as scalars still on the device.

    ``controls.before_line(n)`` stands before line n of ``controls.LINES``.
    """
    recipe, random, frozen = in_force(run.recipe, controls.knobs), run.random(run.step), controls.frozen
    decay = _decay(run.images / run.total, recipe.decay_from)
    for optimiser, rate in ((run.optimiser_g, recipe.lr_g), (run.optimiser_d, recipe.lr_d)):
        optimiser.param_groups[0]["lr"] = rate * decay
    outcome = DiscriminatorLoss(torch.zeros(()), torch.zeros(()), torch.zeros(()), None)
    for _ in range(recipe.d_steps):
        controls.before_line(0)
        batch = _batch(run, recipe, pixels, labels, random)
        controls.before_line(1)
        if recipe.clip and frozen != "discriminator":
            clip_weights(run.discriminator, recipe.clip)
        with torch.no_grad():
            fake = generate(run, recipe, batch.latent)
        controls.before_line(2)
        outcome = discriminator_loss(run, recipe, batch, fake, random)
        controls.before_line(3)
        _update(run.optimiser_d, outcome.loss, frozen == "discriminator")
        if outcome.shares is not None and frozen != "discriminator":
            run.discriminator.update_offsets(outcome.shares)
        run.images += recipe.batch
    controls.before_line(4)
    batch = batch._replace(latent=_draw(run, recipe, random))
    with _no_gradients(run.discriminator):
        controls.before_line(5)
        fake = generate(run, recipe, batch.latent)
        controls.before_line(6)
        loss_g, codes = generator_loss(run, recipe, batch, fake, random)
        controls.before_line(7)
        _update(run.optimiser_g, loss_g, frozen == "generator")
    ema.update(run.average, run.generator, recipe.ema, run.step)
    run.step += 1
    run.opinions = _opinions(recipe, outcome.real), _opinions(recipe, outcome.fake)
    return [outcome.loss.detach(), loss_g.detach(), *(opinion.mean() for opinion in run.opinions), codes]


@torch.no_grad()
def losses_at(run: Run, data: Dataset, step: int, controls: Controls) -> tuple[float, float]:
    """Losses (loss_d, loss_g) of both players as they are now, on the draws of a given step, to compare before and after it.

    With several updates of D in a step, its loss is that of the first one's draws. Penalties need a gradient and are left out.
    The run stays as it is.
    """
    recipe, random = in_force(run.recipe, controls.knobs), run.random(step)
    recipe = dataclasses.replace(recipe, penalty="none")
    statistics = [buffer.clone() for buffer in run.generator.buffers()]
    pixels, labels = data.images, data.labels
    batch = _batch(run, recipe, pixels, labels, random)
    loss_d = discriminator_loss(run, recipe, batch, generate(run, recipe, batch.latent), random).loss
    batch = batch._replace(latent=_draw(run, recipe, random))
    loss_g, _ = generator_loss(run, recipe, batch, generate(run, recipe, batch.latent), random)
    for buffer, value in zip(run.generator.buffers(), statistics, strict=True):
        buffer.copy_(value)  # batch norm must not remember these pictures
    return float(loss_d), float(loss_g)


def _batch(run: Run, recipe: Recipe, pixels: Tensor, labels: Tensor, random: torch.Generator) -> Batch:
    index = torch.randint(len(pixels), (recipe.batch,), generator=random).to(pixels.device)
    latent = _draw(run, recipe, random)
    real = to_unit(pixels[index].to(run.compute.device)).to(memory_format=run.compute.memory_format)
    return Batch(real, labels[index].to(run.compute.device), latent)


def _draw(run: Run, recipe: Recipe, random: torch.Generator) -> Latent:
    return recipe.latent.sample(recipe.batch, random).map(lambda part: part.to(run.compute.device))


def _opinions(recipe: Recipe, logits: Tensor) -> Tensor:
    return torch.sigmoid(logits) if OBJECTIVES[recipe.objective].probability else logits


@contextmanager
def _no_gradients(player: nn.Module) -> Iterator[None]:
    """Context without gradients of a player whose weights the other player's update leaves alone."""
    player.requires_grad_(False)
    try:
        yield
    finally:
        player.requires_grad_(True)


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
