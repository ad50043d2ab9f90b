"""What the detective tells the forger: D's opinion of one picture, and its gradient on the picture's pixels.

This gradient is all that G ever learns from; D alone sees real images (Goodfellow and others 2014, algorithm 1).
"""

import copy
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
"""Red, green and blue of pixels where D asks for more ink, and for less: blue, D's colour, and orange."""


class PixelGradient(NamedTuple):
    """D's words on one picture, a fake of G's or of a person's.

    Attributes:
        picture: (C, H, W) uint8.
        logit: D's opinion; positive means "real". A critic's score has no unit.
        gradient: (H, W) float32 in -1..1: how much more (or less) ink here would raise D's opinion, beside the pixel where it counts
            most. All 0 where D has no gradient.
    """

    picture: Tensor
    logit: float
    gradient: Tensor


def of_fake(players: Players, recipe: Recipe, latent: Latent, index: int) -> PixelGradient:
    """D's words on the fake that G paints from row ``index`` of ``latent``, among the fakes of all rows.

    G is taken as it trains, with the batch norm of these fakes, not its moving average: one step is to be seen. The players stay
    as they are.
    """
    painter = copy.deepcopy(players.generator).train()
    with torch.no_grad():
        fakes = painter(recipe.latent.encode(latent).to(players.compute.device)).float()
    label = None if latent.label is None else latent.label[index : index + 1].to(fakes.device)
    return _gradient_of(players.discriminator, fakes[index : index + 1], label)


def of_picture(model: Model, picture: Tensor, label: int | None = None) -> PixelGradient:
    """D's words on any picture (C, H, W) uint8; a conditional D is told ``label``, or when that is None the one it likes best."""
    images, classes = to_unit(picture)[None], model.latent.classes
    if not classes:
        return _gradient_of(model.discriminator, images, None)
    if label is None:
        with torch.no_grad():
            logits = model.discriminator(images.expand(classes, -1, -1, -1), torch.arange(classes)).logits
        label = int(logits.argmax())
    return _gradient_of(model.discriminator, images, torch.tensor([label]))


def _gradient_of(discriminator: Discriminator, image: Tensor, label: Tensor | None) -> PixelGradient:
    """D's words on one image (1, C, H, W) in [-1, 1]."""
    image = image.clone().requires_grad_()
    logit = discriminator(image, label).logits
    (slope,) = torch.autograd.grad(logit.sum(), image)
    gradient = slope[0].mean(0)
    most = gradient.abs().max()
    if most > 0:
        gradient = gradient / most
    return PixelGradient(to_bytes(image.detach())[0].cpu(), logit.item(), gradient.cpu())


def overlay(critique: PixelGradient) -> Tensor:
    """The gradient over the dimmed fake, (3, H, W) uint8: ``MORE`` where ink should come, ``LESS`` where it should go."""
    base = critique.picture.float().mean(0) * 0.4
    strength = critique.gradient.abs()
    colour = torch.where(critique.gradient[None] > 0, torch.tensor(MORE).view(3, 1, 1), torch.tensor(LESS).view(3, 1, 1))
    return (base * (1 - strength) + colour * strength).round().clamp(0, 255).to(torch.uint8)
