"""Objectives: what each player minimises, as pure functions on logits.

``real`` and ``fake`` are the discriminator's raw outputs (N,) on real and generated images: logits of "real" for
the probabilistic objectives, unbounded scores for a critic. Each loss is a scalar. Penalties are in
``penalties.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor
from torch.nn.functional import softplus


@dataclass(frozen=True)
class Objective:
    """Objective of a two-player game: the losses of D and of G.

    Attributes:
        title: its name in the literature.
        source: paper and equation.
        discriminator: (real, fake) -> D's loss; with targets, a third argument smooths the one for real images.
        generator: fake -> G's loss; (real, fake) -> G's loss when ``paired``.
        probability: whether sigmoid(logit) estimates the probability of "real"; False for critics, least squares and pairs.
        critic: whether E D(x) - E D(G(z)) estimates the Wasserstein distance.
        paired: whether the losses are taken on pairs of a real and a generated image.
        targets: whether D's loss has targets, so that the one for real images can be smoothed.
    """

    title: str
    source: str
    discriminator: Callable[..., Tensor]
    generator: Callable[..., Tensor]
    probability: bool
    paired: bool = False
    critic: bool = False
    targets: bool = False

    def discriminator_loss(self, real: Tensor, fake: Tensor, smoothing: float) -> Tensor:
        """D's loss; ``smoothing`` 0..0.5 lowers the target for real images where there is one (Salimans and others 2016, 3.4)."""
        return self.discriminator(real, fake, smoothing) if self.targets else self.discriminator(real, fake)

    def generator_loss(self, real: Tensor | None, fake: Tensor) -> Tensor:
        """G's loss; only paired objectives use ``real``."""
        return self.generator(real, fake) if self.paired else self.generator(fake)


def cross_entropy_discriminator(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
    """-E log D(x) - E log(1 - D(G(z))), with D = sigmoid(logit). Goodfellow and others 2014, equation 1.

    log D = -softplus(-logit) and log(1 - D) = -softplus(logit): no logarithm of a rounded 0. With ``smoothing`` s the target
    for real images is 1 - s, one-sided (Salimans and others 2016, section 3.4); that is the same loss plus s E logit.
    """
    loss = softplus(-real).mean() + softplus(fake).mean()
    return loss + smoothing * real.mean() if smoothing else loss


def minimax_generator(fake: Tensor) -> Tensor:
    """E log(1 - D(G(z))), the saturating loss: its gradient vanishes when D is sure. Goodfellow 2014, equation 1."""
    return -softplus(fake).mean()


def non_saturating_generator(fake: Tensor) -> Tensor:
    """-E log D(G(z)): same fixed point, strong gradient when D is sure. Goodfellow 2014, section 3."""
    return softplus(-fake).mean()


def least_squares_discriminator(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
    """(E (D(x) - b)^2 + E D(G(z))^2) / 2, with b = 1 - ``smoothing``. Mao and others 2017, equation 9."""
    return ((real - (1 - smoothing)).square().mean() + fake.square().mean()) / 2


def least_squares_generator(fake: Tensor) -> Tensor:
    """E (D(G(z)) - 1)^2 / 2, target c = 1. Mao and others 2017, equation 9."""
    return (fake - 1).square().mean() / 2


def wasserstein_critic(real: Tensor, fake: Tensor) -> Tensor:
    """E f(G(z)) - E f(x): minus the estimate of the Wasserstein-1 distance, up to f's Lipschitz constant.
    Arjovsky and others 2017, equations 2 and 3."""
    return fake.mean() - real.mean()


def wasserstein_generator(fake: Tensor) -> Tensor:
    """-E f(G(z)). Arjovsky and others 2017, algorithm 1."""
    return -fake.mean()


def relativistic_discriminator(real: Tensor, fake: Tensor) -> Tensor:
    """-E log sigmoid(D(x) - D(G(z))): a real image has to look more real than the fake beside it.
    Jolicoeur-Martineau 2018, equation 6; Huang and others 2024, equation 2."""
    return softplus(fake - real).mean()


def relativistic_generator(real: Tensor, fake: Tensor) -> Tensor:
    """-E log sigmoid(D(G(z)) - D(x)): the same pairs, from the other side. Jolicoeur-Martineau 2018, equation 7."""
    return softplus(real - fake).mean()


OBJECTIVES: dict[str, Objective] = {
    "minimax": Objective(
        "minimax (saturating)", "Goodfellow 2014, eq. 1", cross_entropy_discriminator, minimax_generator, True, targets=True
    ),
    "non-saturating": Objective(
        "non-saturating", "Goodfellow 2014, section 3", cross_entropy_discriminator, non_saturating_generator, True, targets=True
    ),
    "least-squares": Objective(
        "least squares", "Mao 2017, eq. 9", least_squares_discriminator, least_squares_generator, False, targets=True
    ),
    "wasserstein": Objective(
        "Wasserstein", "Arjovsky 2017, algorithm 1", wasserstein_critic, wasserstein_generator, False, critic=True
    ),
    "relativistic": Objective(
        "relativistic pairs", "Huang 2024, eq. 2", relativistic_discriminator, relativistic_generator, False, paired=True
    ),
}
