"""The discriminator of every family: a trunk that sees the image, and small heads that answer questions about it."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from gan.latents.latent import LatentSpec

OFFSET_RATE = 0.02
"""By how much a step lowers the offset of a category that got twice its share of a batch (``Discriminator.update_offsets``)."""


class DiscriminatorOutput(NamedTuple):
    """What D says of N images.

    Attributes:
        logits: (N,); positive means "real". A critic's score has no unit.
        category: (N, categories) logits of Q(c1 | x), or None.
        codes: (N, codes) means of Q(c2, c3, ... | x), a Gaussian of fixed variance 1, or None.
    """

    logits: Tensor
    category: Tensor | None
    codes: Tensor | None

    def rows(self, which: slice) -> "DiscriminatorOutput":
        """What was said of some of the images."""
        category = None if self.category is None else self.category[which]
        return DiscriminatorOutput(self.logits[which], category, None if self.codes is None else self.codes[which])


class Discriminator(nn.Module):
    """Trunk, score, and where the latent space asks for them a projected label and InfoGAN's Q.

    Args:
        trunk: images (N, C, H, W) in [-1, 1] -> (N, features). No batch norm: a gradient penalty and a fair opinion
            of a single picture need each image judged on its own.
        features: width of the trunk's output.
        latent: ``classes`` adds the projection (Miyato and Koyama 2018, equation 4), ``categories`` and ``codes`` add Q
            (Chen and others 2016, section 6), which shares the trunk and learns through it.
        balanced: whether ``balanced_targets`` is going to be asked.
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
        """Judge images (N, C, H, W) in [-1, 1]; ``labels`` (N,) int64 are needed when D is conditional."""
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

    def balanced_targets(self, named: Tensor) -> Tensor:
        """What Q's logits ``named`` (N, categories) on real images come to when categories are to be equally likely, as c1's are.

        Returns probabilities (N, categories). Each category's logit is offset by a number that ``update_offsets`` keeps: the dual
        variable of an optimal transport from images to categories (Asano, Rupprecht and Vedaldi 2020, section 3.2), here
        followed from batch to batch rather than solved for the whole data set.
        """
        return (named.detach() + self.offsets).softmax(1)

    @torch.no_grad()
    def update_offsets(self, shares: Tensor) -> None:
        """Lower the offsets of categories that got more than their share of a batch: ``shares`` (categories,), which sum to 1."""
        self.offsets -= OFFSET_RATE * (shares * len(shares) - 1)
