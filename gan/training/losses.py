"""Losses of both players on one batch: objective, penalty and codes together. Nothing is updated here."""

from typing import NamedTuple, Protocol

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, mse_loss

from gan.device import Compute
from gan.functional import transforms
from gan.functional.objectives import OBJECTIVES
from gan.functional.penalties import gradient_penalty, zero_centred_penalty
from gan.latents.latent import Latent
from gan.networks.discriminator import Discriminator, DiscriminatorOutput
from gan.recipes import Recipe

JITTER = (20.0, 0.25, 0.5, 0.1)
"""Bounds of the rotation (degrees), scaling, shear and shift at jitter 1."""
THICKEN = 0.8
"""Bound of the thickening or thinning of strokes at jitter 1, see ``transforms.thicken``."""


class Players(Protocol):
    """The two networks, and the device on which they compute."""

    generator: nn.Module
    discriminator: Discriminator
    compute: Compute


class Batch(NamedTuple):
    """Batch of one training step.

    Attributes:
        real: (N, C, H, W) float32 in [-1, 1].
        labels: (N,) int64, of the real images.
        latent: N points to generate from.
    """

    real: Tensor
    labels: Tensor
    latent: Latent


class DiscriminatorLoss(NamedTuple):
    """D's loss on a batch, with the logits behind it.

    Attributes:
        loss: scalar, with its graph.
        real, fake: D's logits (N,) on the real images and on the generated ones, without a graph.
        shares: share of the real images that each category got (categories,), where Q is trained on them, else None.
    """

    loss: Tensor
    real: Tensor
    fake: Tensor
    shares: Tensor | None


def generate(players: Players, recipe: Recipe, latent: Latent) -> Tensor:
    """Fakes G(z): (N, C, H, W) in [-1, 1], with a graph unless gradients are off."""
    with players.compute.autocast():
        return players.generator(recipe.latent.encode(latent))


def discriminator_loss(
    players: Players, recipe: Recipe, batch: Batch, fake: Tensor, random: torch.Generator
) -> DiscriminatorLoss:
    """D's loss on the batch's real images and on ``fake`` (N, C, H, W), which must have no graph."""
    discriminator, count = players.discriminator, len(batch.real)
    labels = None if batch.latent.label is None else torch.cat([batch.labels, batch.latent.label])
    # one pass over both halves: D has no batch norm, so no image depends on the others
    images = _augmented(recipe, torch.cat([batch.real, fake.float()]), random).requires_grad_(recipe.penalty == "r1-r2")
    with players.compute.autocast():
        output = discriminator(images, labels)
    logits = output.logits.float()
    on_real, on_fake = logits[:count], logits[count:]
    loss = OBJECTIVES[recipe.objective].discriminator_loss(on_real, on_fake, recipe.smoothing)
    if recipe.penalty == "r1-r2":
        loss = loss + recipe.penalty_weight * zero_centred_penalty(logits, images) * 2  # the mean of R1 and R2, twice: their sum
    elif recipe.penalty == "gradient":
        mix = torch.rand(count, 1, 1, 1, generator=random).to(images.device)

        def score(images: Tensor) -> Tensor:
            with players.compute.autocast():
                return discriminator(images, None if labels is None else batch.labels).logits.float()

        loss = loss + recipe.penalty_weight * gradient_penalty(score, images[:count].detach(), images[count:].detach(), mix)
    if recipe.latent.categories or recipe.latent.codes:
        told = estimate_codes(players, recipe, fake.float(), output.rows(slice(count, None)), random)
        loss = loss + _code_loss(recipe, told, batch.latent)
    shares = None
    if recipe.balance and output.category is not None:
        target = discriminator.balanced_targets(output.category[:count].float())
        with players.compute.autocast():
            again = discriminator(_jittered(recipe, batch.real, random)).category
        loss, shares = loss + recipe.balance * cross_entropy(again.float(), target), target.mean(0)
    return DiscriminatorLoss(loss, on_real.detach(), on_fake.detach(), shares)


def generator_loss(
    players: Players, recipe: Recipe, batch: Batch, fake: Tensor, random: torch.Generator
) -> tuple[Tensor, Tensor]:
    """G's loss for ``fake`` (N, C, H, W) with its graph, and the part of it that is due to the codes."""
    objective, discriminator = OBJECTIVES[recipe.objective], players.discriminator
    with players.compute.autocast():
        output = discriminator(_augmented(recipe, fake, random), batch.latent.label)
        real = None
        if objective.paired:
            with torch.no_grad():
                labels = None if batch.latent.label is None else batch.labels
                real = discriminator(_augmented(recipe, batch.real, random), labels).logits.float()
    codes = _code_loss(recipe, estimate_codes(players, recipe, fake, output, random), batch.latent)
    return objective.generator_loss(real, output.logits.float()) + codes, codes.detach()


def _augmented(recipe: Recipe, images: Tensor, random: torch.Generator) -> Tensor:
    """Images (N, C, H, W) as D sees them, real and generated ones alike: augmented and noisy, if the recipe says so.

    Noise makes the two distributions overlap (Arjovsky and Bottou 2017, section 3); augmentation stretches few images (Zhao and
    others 2020). G's gradient passes through both.
    """
    if recipe.augmentation:
        images = transforms.diff_augment(images, random, recipe.augmentation)
    if recipe.instance_noise:
        images = images + recipe.instance_noise * torch.randn(images.shape, generator=random).to(images.device)
    return images


def estimate_codes(
    players: Players, recipe: Recipe, fake: Tensor, output: DiscriminatorOutput, random: torch.Generator
) -> DiscriminatorOutput:
    """Q's estimate of the codes of ``fake``; with ``jitter``, c1 is estimated from a copy that is rotated, sheared, scaled,
    shifted and thickened or thinned.

    The class of a digit survives that and its style does not, so style is left to the continuous codes.
    """
    if not recipe.jitter or output.category is None:
        return output
    with players.compute.autocast():
        return output._replace(category=players.discriminator(_jittered(recipe, fake, random)).category)


def _jittered(recipe: Recipe, images: Tensor, random: torch.Generator) -> Tensor:
    ink = transforms.thicken((images.float() + 1) / 2, random, THICKEN * recipe.jitter)
    return transforms.affine(ink, random, *(bound * recipe.jitter for bound in JITTER)) * 2 - 1


def _code_loss(recipe: Recipe, output: DiscriminatorOutput, latent: Latent) -> Tensor:
    """-log Q(c | G(z, c)) up to a constant, the bound on the mutual information of InfoGAN's equation 5, weighted.

    Cross-entropy for c1; half the squared error, summed over codes, for a Gaussian of variance 1.
    """
    loss = torch.zeros((), device=output.logits.device)
    if output.category is not None:
        loss = loss + recipe.category_weight * cross_entropy(output.category.float(), latent.category)  # type: ignore[arg-type]
    if output.codes is not None:
        error = mse_loss(output.codes.float(), latent.codes) * latent.codes.shape[1] / 2
        loss = loss + recipe.code_weight * error
    return loss
