"""Semi-supervised GAN: the discriminator is the classifier (Salimans and others 2016, section 5).

It has K + 1 outcomes: the K classes and "generated". Of the K + 1 logits one is free, since adding the same number to all
changes nothing, so that of "generated" is fixed at 0. With Z = sum_k exp l_k(x), D(x) = Z / (Z + 1) is then the probability of
"real". Labelled images teach it which class, unlabelled and generated ones teach it where the classes lie at all.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, softplus

from gan import networks, recipes
from gan.data.datasets import Dataset, to_unit
from gan.errors import TheatreError
from gan.studies import few_labels
from gan.studies.few_labels import ClassifierRun, Step

IMAGES = 512_000
"""Unlabelled images shown to D by default: 8,000 steps."""
GENERATOR = recipes.get("dcgan").with_settings(family="dcgan", noise=64, g_width=32, g_norm="batch", g_depth=0)
"""Recipe of G alone: a narrow DCGAN's, since feature matching asks for variety rather than for sharp pictures."""


def real_logit(logits: Tensor) -> Tensor:
    """log Z (N,) of class logits (N, K): D(x) = Z / (Z + 1) = sigmoid(log Z). Salimans 2016, section 5."""
    return logits.logsumexp(1)


def supervised_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """-E log p(y | x, y < K + 1): cross-entropy among the K classes. Salimans 2016, L_supervised of section 5."""
    return cross_entropy(logits, labels)


def unsupervised_loss(real: Tensor, fake: Tensor) -> Tensor:
    """-E log D(x) - E log(1 - D(G(z))) of class logits (N, K). Salimans 2016, L_unsupervised of section 5.

    log D = -softplus(-log Z) and log(1 - D) = -softplus(log Z): no logarithm of a rounded 0.
    """
    return softplus(-real_logit(real)).mean() + softplus(real_logit(fake)).mean()


def conditional_entropy(logits: Tensor) -> Tensor:
    """E H(p(y | x, y < K + 1)) in nats of class logits (N, K), from 0 to log K: the entropy of the predicted class.

    Small when no boundary between classes runs through the images: the conditional entropy of Dai and others 2017.
    """
    return -(logits.softmax(1) * logits.log_softmax(1)).sum(1).mean()


def feature_matching_loss(real: Tensor, fake: Tensor) -> Tensor:
    """|E f(x) - E f(G(z))|^2 of features (N, F): what G minimises. Salimans 2016, section 3.1."""
    return (real.mean(0) - fake.mean(0)).square().sum()


@dataclass(frozen=True)
class GameSettings:
    """Settings of the semi-supervised game, beyond a plain classifier's ``Plan``.

    Attributes:
        batch: unlabelled images in a step, and as many generated ones.
        rate: G's learning rate; it falls as D's does.
        weight: how much the unsupervised loss counts beside the supervised one.
        doubt: weight of the conditional entropy of unlabelled images; 0 is Salimans and others' own loss.
    """

    batch: int = 64
    rate: float = 3e-3
    weight: float = 1.0
    doubt: float = 0.3


class GeneratorRun:
    """The generator of a semi-supervised run, and its optimiser."""

    def __init__(self, discriminator: ClassifierRun, shape: tuple[int, int, int], game: GameSettings):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(discriminator.seed)
            self.network: nn.Module = discriminator.place(networks.build(GENERATOR, shape)[0]).train()
        self.optimiser = torch.optim.Adam(self.network.parameters(), game.rate, (0.5, 0.999), fused=True)


def train(
    discriminator: ClassifierRun, labelled: Dataset, unlabelled: Tensor, game: GameSettings | None = None
) -> Iterator[Step]:
    """Train D on labelled, unlabelled and generated images, and G against it; yields after each step.

    Args:
        discriminator: D; ``few_labels.train_classifier`` trains the same network as a plain classifier.
        labelled: its images are turned, slanted and moved a little, as the plain classifier's are.
        unlabelled: (N, C, H, W) uint8.
        game: batch, rate and weight of the unsupervised part.

    Raises:
        TheatreError: a loss is no longer finite.
    """
    game = game or GameSettings()
    generator = GeneratorRun(discriminator, labelled.shape, game)
    discriminator.network.train()
    while discriminator.step < discriminator.plan.steps:
        random = discriminator.random()
        index = torch.randint(len(unlabelled), (game.batch,), generator=random)
        real = discriminator.put(to_unit(unlabelled[index]))
        with few_labels.seeded(random):
            losses = _discriminator_step(discriminator, generator, labelled, real, game, random)
            losses["matching"] = _generator_step(discriminator, generator, real, random)
        if not all(math.isfinite(loss) for loss in losses.values()):
            raise TheatreError("Training diverged: a loss is no longer finite; take more labels or another seed.")
        yield Step(discriminator.step, discriminator.plan.steps, losses)


def _discriminator_step(
    discriminator: ClassifierRun,
    generator: GeneratorRun,
    labelled: Dataset,
    real: Tensor,
    game: GameSettings,
    random: torch.Generator,
) -> dict[str, float]:
    images, labels = few_labels.draw_batch(labelled, discriminator.plan.batch, random, few_labels.MOVES)
    with discriminator.compute.autocast():
        with torch.no_grad():
            fake = generator.network(_noise(discriminator, len(real), random)).float()
        logits = discriminator.network(torch.cat([discriminator.put(images), real, fake]))
    named, looked, drawn = logits.float().split([len(images), len(real), len(fake)])
    supervised = supervised_loss(named, labels.to(logits.device))
    unsupervised = unsupervised_loss(looked, drawn)
    discriminator.update(supervised + game.weight * unsupervised + game.doubt * conditional_entropy(looked))
    return {"labelled": supervised.item(), "unlabelled": unsupervised.item()}


def _generator_step(discriminator: ClassifierRun, generator: GeneratorRun, real: Tensor, random: torch.Generator) -> float:
    generator.optimiser.param_groups[0]["lr"] = generator.optimiser.defaults["lr"] * discriminator.plan.decay(discriminator.step)
    discriminator.network.requires_grad_(False)  # saves the gradients of weights that this step leaves alone
    try:
        with discriminator.compute.autocast():
            fake = discriminator.network.body(generator.network(_noise(discriminator, len(real), random)))
            with torch.no_grad():
                seen = discriminator.network.body(real)
        loss = feature_matching_loss(seen.float(), fake.float())
        generator.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        generator.optimiser.step()
    finally:
        discriminator.network.requires_grad_(True)
    return loss.item()


def _noise(discriminator: ClassifierRun, count: int, random: torch.Generator) -> Tensor:
    latent = GENERATOR.latent.sample(count, random)
    return GENERATOR.latent.encode(latent).to(discriminator.compute.device)
