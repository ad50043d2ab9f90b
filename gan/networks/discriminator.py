"""Discriminator of every family: a trunk that reads the image, and small heads for the score, the label and InfoGAN's codes."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from gan.latents.latent import LatentSpec

OFFSET_RATE = 0.02
"""Step size of ``Discriminator.update_offsets``: how far the offset falls of a category with twice its share of a batch."""


class DiscriminatorOutput(NamedTuple):
    """Output of D for N images.

    Attributes:
        logits: (N,); positive means "real". A critic's score has no unit.
        category: (N, categories) logits of Q(c1 | x), or None.
        codes: (N, codes) means of Q(c2, c3, ... | x), a Gaussian of fixed variance 1, or None.
    """

    logits: Tensor
    category: Tensor | None
    codes: Tensor | None

    def rows(self, which: slice) -> "DiscriminatorOutput":
        """The output for some of the images."""
        category = None if self.category is None else self.category[which]
        return DiscriminatorOutput(self.logits[which], category, None if self.codes is None else self.codes[which])


class Discriminator(nn.Module):
    """Trunk and score, with a projected label and InfoGAN's Q where the latent space has labels, categories or codes.

    Args:
        trunk: images (N, C, H, W) in [-1, 1] -> (N, features). No batch norm: a gradient penalty, and the score
            of a single picture, must not depend on the rest of the batch.
        features: width of the trunk's output.
        latent: ``classes`` adds the projection (Miyato and Koyama 2018, equation 4), ``categories`` and ``codes`` add Q
            (Chen and others 2016, section 6), which shares the trunk and learns through it.
        balanced: whether ``balanced_targets`` will be called, which needs offsets.
    """

    offsets: Tensor

    def __init__(self, trunk: nn.Module, features: int, latent: LatentSpec, balanced: bool = False):
        super().__init__()
        self.trunk = trunk
        self.score = nn.Linear(features, 1)
        self.embedding = nn.Embedding(latent.classes, features) if latent.classes else None
        self.categories, self.codes = latent.categories, latent.codes
        told = latent.categories + latent.codes
        self.q = nn.Sequential(nn.Linear(features, 64), nn.LeakyReLU(0.1), nn.Linear(64, told)) if told else None
        if balanced:
            self.register_buffer("offsets", torch.zeros(latent.categories))
        if self.embedding is not None:
            nn.init.normal_(self.embedding.weight, 0, 0.02)

    def forward(self, images: Tensor, labels: Tensor | None = None) -> DiscriminatorOutput:
        """Output for images (N, C, H, W) in [-1, 1]; ``labels`` (N,) int64 are needed when D is conditional."""
        features = self.trunk(images)
        logits = self.score(features).squeeze(1)
        if self.embedding is not None:
            logits = logits + (self.embedding(labels) * features).sum(1)
        if self.q is None:
            return DiscriminatorOutput(logits, None, None)
        told = self.q(features)
        return DiscriminatorOutput(
            logits,
            told[:, : self.categories] if self.categories else None,
            told[:, self.categories :] if self.codes else None,
        )

    def balanced_targets(self, logits: Tensor) -> Tensor:
        """Targets for Q on real images: its categories as probabilities (N, categories), balanced so that all are equally likely.

        Real images have no c1, but c1 is uniform, so Q's categories on them should be too. Each category's logit (of ``logits``,
        (N, categories)) is offset by a number that ``update_offsets`` adapts: the dual variable of an optimal transport from
        images to categories (Asano, Rupprecht and Vedaldi 2020, section 3.2), here tracked from batch to batch rather than solved
        for the whole data set.
        """
        return (logits.detach() + self.offsets).softmax(1)

    @torch.no_grad()
    def update_offsets(self, shares: Tensor) -> None:
        """Lower the offsets of categories that got more than their share of a batch: ``shares`` (categories,), which sum to 1."""
        self.offsets -= OFFSET_RATE * (shares * len(shares) - 1)
