"""A semi-supervised GAN: the discriminator is the classifier (Salimans and others 2016, section 5).

It has K + 1 outcomes: the K classes and "generated". Of the K + 1 logits one is free, since adding the same number to all
changes nothing, so that of "generated" is held at 0. With Z = sum_k exp l_k(x), D(x) = Z / (Z + 1) is then the probability of
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
from gan.studies.few_labels import Step, Student

IMAGES = 512_000
"""Unlabelled images shown to D by default: 8,000 steps."""
GENERATOR = recipes.get("dcgan").with_settings(family="dcgan", noise=64, g_width=32, g_norm="batch", g_depth=0)
"""G is a narrow DCGAN's: feature matching asks for variety rather than beauty. Of the recipe nothing else is taken."""


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


def doubt(logits: Tensor) -> Tensor:
    """E H(p(y | x, y < K + 1)) in nats of class logits (N, K), from 0 to log K: how undecided D is between the classes.

    Small when no boundary between classes runs through the images: the conditional entropy of Dai and others 2017.
    """
    return -(logits.softmax(1) * logits.log_softmax(1)).sum(1).mean()


def feature_matching_loss(real: Tensor, fake: Tensor) -> Tensor:
    """|E f(x) - E f(G(z))|^2 of features (N, F): what G minimises. Salimans 2016, section 3.1."""
    return (real.mean(0) - fake.mean(0)).square().sum()


@dataclass(frozen=True)
class Game:
    """What the semi-supervised game has beyond a plain classifier's ``Plan``.

    Attributes:
        batch: unlabelled images in a step, and as many generated ones.
        rate: G's learning rate; it falls as D's does.
        weight: how much the unsupervised loss counts beside the supervised one.
        doubt: how much D's doubt about unlabelled images counts; 0 is Salimans and others' own loss.
    """

    batch: int = 64
    rate: float = 3e-3
    weight: float = 1.0
    doubt: float = 0.3


class Player:
    """G and its optimiser."""

    def __init__(self, student: Student, shape: tuple[int, int, int], game: Game):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(student.seed)
            self.network: nn.Module = student.place(networks.build(GENERATOR, shape)[0]).train()
        self.optimiser = torch.optim.Adam(self.network.parameters(), game.rate, (0.5, 0.999), fused=True)


def train(student: Student, labelled: Dataset, unlabelled: Tensor, game: Game | None = None) -> Iterator[Step]:
    """Train D, which is the student, on labelled, unlabelled and generated images, and G against it.

    Args:
        student: D; ``few_labels.study`` trains its like without the game.
        labelled: its images are turned, slanted and moved a little, as the plain classifier's are.
        unlabelled: (N, C, H, W) uint8.
        game: batch, rate and weight of the unsupervised part.

    Raises:
        TheatreError: a loss is no longer finite.
    """
    game = game or Game()
    player = Player(student, labelled.shape, game)
    student.reader.train()
    while student.step < student.plan.steps:
        random = student.random()
        index = torch.randint(len(unlabelled), (game.batch,), generator=random)
        real = student.put(to_unit(unlabelled[index]))
        with few_labels.seeded(random):
            losses = _discriminator_step(student, player, labelled, real, game, random)
            losses["matching"] = _generator_step(student, player, real, random)
        if not all(math.isfinite(loss) for loss in losses.values()):
            raise TheatreError("Training diverged: a loss is no longer finite; take more labels or another seed.")
        yield Step(student.step, student.plan.steps, losses)


def _discriminator_step(
    student: Student, player: Player, labelled: Dataset, real: Tensor, game: Game, random: torch.Generator
) -> dict[str, float]:
    images, labels = few_labels.some(labelled, student.plan.batch, random, few_labels.MOVES)
    with student.compute.autocast():
        with torch.no_grad():
            fake = player.network(_noise(student, len(real), random)).float()
        logits = student.reader(torch.cat([student.put(images), real, fake]))
    named, looked, drawn = logits.float().split([len(images), len(real), len(fake)])
    supervised = supervised_loss(named, labels.to(logits.device))
    unsupervised = unsupervised_loss(looked, drawn)
    student.update(supervised + game.weight * unsupervised + game.doubt * doubt(looked))
    return {"labelled": supervised.item(), "unlabelled": unsupervised.item()}


def _generator_step(student: Student, player: Player, real: Tensor, random: torch.Generator) -> float:
    player.optimiser.param_groups[0]["lr"] = player.optimiser.defaults["lr"] * student.plan.fall(student.step)
    student.reader.requires_grad_(False)  # saves the gradients of weights that this step leaves alone
    try:
        with student.compute.autocast():
            fake = student.reader.body(player.network(_noise(student, len(real), random)))
            with torch.no_grad():
                seen = student.reader.body(real)
        loss = feature_matching_loss(seen.float(), fake.float())
        player.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        player.optimiser.step()
    finally:
        student.reader.requires_grad_(True)
    return loss.item()


def _noise(student: Student, count: int, random: torch.Generator) -> Tensor:
    latent = GENERATOR.latent.sample(count, random)
    return GENERATOR.latent.encode(latent).to(student.compute.device)
