"""Gradient of the discriminator's logit with respect to the pixels of one picture: where more or less ink would look more real.

This gradient is all that G ever learns from; D alone sees real images (Goodfellow and others 2014, algorithm 1).
"""

import copy
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from gan.data.datasets import to_bytes, to_unit
from gan.latents.latent import Latent
from gan.models import Model
from gan.networks.discriminator import Discriminator
from gan.recipes import Recipe
from gan.training.losses import Players

MORE, LESS = (125, 177, 255), (255, 163, 72)
"""Colours (red, green, blue) of pixels where more ink would raise D's logit, and where less would: D's blue, and orange."""


class PixelGradient(NamedTuple):
    """D's logit of one picture, and its gradient with respect to the pixels.

    Attributes:
        picture: (C, H, W) uint8.
        logit: D's opinion; positive means "real". A critic's score has no unit.
        gradient: (H, W) float32 in -1..1, averaged over channels and divided by its largest magnitude: positive where more ink
            would raise the logit. All 0 where the gradient vanishes.
    """

    picture: Tensor
    logit: float
    gradient: Tensor


def of_fake(players: Players, recipe: Recipe, latent: Latent, index: int) -> PixelGradient:
    """Pixel gradient of the fake at row ``index`` of ``latent``, generated in one batch with the others.

    G runs in training mode, with the batch norm of these fakes, and not as its moving average, so that a single step shows. The
    players stay as they are.
    """
    generator = copy.deepcopy(players.generator).train()
    with torch.no_grad():
        fakes = generator(recipe.latent.encode(latent).to(players.compute.device)).float()
    label = None if latent.label is None else latent.label[index : index + 1].to(fakes.device)
    return _gradient_of(players.discriminator, fakes[index : index + 1], label)


def of_picture(model: Model, picture: Tensor, label: int | None = None) -> PixelGradient:
    """Pixel gradient of any picture (C, H, W) uint8; a conditional D is given ``label``, or that of the highest logit."""
    images, classes = to_unit(picture)[None], model.latent.classes
    if not classes:
        return _gradient_of(model.discriminator, images, None)
    if label is None:
        with torch.no_grad():
            logits = model.discriminator(images.expand(classes, -1, -1, -1), torch.arange(classes)).logits
        label = int(logits.argmax())
    return _gradient_of(model.discriminator, images, torch.tensor([label]))


def _gradient_of(discriminator: Discriminator, image: Tensor, label: Tensor | None) -> PixelGradient:
    """Pixel gradient of one image (1, C, H, W) in [-1, 1]."""
    logit, gradient = slopes(lambda pixels: discriminator(pixels, label).logits, image)
    return PixelGradient(to_bytes(image)[0].cpu(), logit.item(), gradient.cpu())


def slopes(judge: Callable[[Tensor], Tensor], image: Tensor) -> tuple[Tensor, Tensor]:
    """D's logit (1,) of one image (1, C, H, W) in [-1, 1], and its gradient (H, W) as ``PixelGradient`` has it; without control
    flow that depends on values, so that it can be traced.

    ``judge``: images to D's logits.
    """
    image = image.detach().requires_grad_()
    logit = judge(image)
    (slope,) = torch.autograd.grad(logit.sum(), image)
    gradient = slope[0].mean(0)
    most = gradient.abs().amax()
    return logit.detach(), gradient / torch.where(most > 0, most, 1.0)


def overlay(result: PixelGradient) -> Tensor:
    """Picture (3, H, W) uint8 of the gradient over the dimmed fake, in the colours ``MORE`` and ``LESS``."""
    base = result.picture.float().mean(0) * 0.4
    strength = result.gradient.abs()
    colour = torch.where(result.gradient[None] > 0, torch.tensor(MORE).view(3, 1, 1), torch.tensor(LESS).view(3, 1, 1))
    return (base * (1 - strength) + colour * strength).round().clamp(0, 255).to(torch.uint8)
