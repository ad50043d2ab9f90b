"""Model: a trained generator with its discriminator in memory, in eval mode, without gradients, with the averaged weights."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from gan import networks
from gan.data.datasets import to_bytes, to_unit
from gan.functional.objectives import OBJECTIVES
from gan.latents.latent import Latent, LatentSpec
from gan.models import catalogue, checkpoint
from gan.models.checkpoint import Header
from gan.networks.discriminator import Discriminator


@dataclass(frozen=True, eq=False)
class Model:
    """A checkpoint in memory.

    Attributes:
        name: what people call it.
        header: its metadata.
        generator: the moving average of G, in eval mode.
        discriminator: D (with Q), in eval mode.
    """

    name: str
    header: Header
    generator: nn.Module
    discriminator: Discriminator

    @property
    def latent(self) -> LatentSpec:
        """The latent space that the generator draws from."""
        return self.header.recipe.latent

    @property
    def is_probability(self) -> bool:
        """Whether D's opinion is a probability; a critic's score has no unit."""
        return OBJECTIVES[self.header.recipe.objective].probability

    @torch.no_grad()
    def generate(self, latent: Latent, chunk: int = 128) -> Tensor:
        """Pictures (N, C, H, W) uint8 of N points in latent space, ``chunk`` at a time: more would only leave the cache."""
        inputs = self.latent.encode(latent)
        return torch.cat([to_bytes(self.generator(part)) for part in inputs.split(chunk)])

    @torch.no_grad()
    def opinion(self, images: Tensor, labels: Tensor | None = None) -> Tensor:
        """D's opinion (N,) of pictures (N, C, H, W) uint8: probability of "real" in 0..1, or a critic's score.

        ``labels`` (N,) are what a conditional D is told; others take none.
        """
        output = self.discriminator(to_unit(images), labels if self.latent.classes else None)
        return output.logits.sigmoid() if self.is_probability else output.logits


def load(name: str) -> Model:
    """A model by name, or by the path of its checkpoint.

    Raises:
        UsageError: no such model.
        TheatreError: the file is missing, damaged or not ours.
    """
    return open_file(catalogue.find(name))


def open_file(path: Path) -> Model:
    """The model in a checkpoint file. Raises as ``checkpoint.read``."""
    header, tensors = checkpoint.read(path)
    generator, discriminator = networks.outline(header.recipe, header.shape)
    players = {"average": generator, "discriminator": discriminator}
    for prefix, player in players.items():
        player.load_state_dict(checkpoint.state_of(tensors, prefix), assign=True)
        player.eval().requires_grad_(False)
    return Model(path.name.removesuffix(checkpoint.SUFFIX), header, generator, discriminator)
