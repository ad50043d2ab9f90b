"""Plain training of a recipe's networks, as a textbook does it: what the project's loop is measured against.

fp32, contiguous memory, a DataLoader that makes a PIL image of each item and applies ToTensor and Normalize,
BCEWithLogits, one pass of D over real and one over fake images, fresh fakes for G, Adam with the recipe's settings and
torch's own defaults otherwise. No average of G.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import common  # noqa: F401  it puts the project on the path
import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset, TensorDataset
from torchvision import transforms

from gan import networks
from gan.data import datasets
from gan.recipes import Recipe


@dataclass
class State:
    """Where a run has got to; ``seconds`` is the time spent in training steps and in loading their images."""

    generator: nn.Module
    step: int = 0
    images: int = 0
    seconds: float = 0.0


class Pictures(Dataset):
    """MNIST as torchvision serves it: each item a PIL image, transformed one at a time."""

    def __init__(self) -> None:
        self.images = datasets.load("mnist").images[:, 0].numpy()
        self.transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize(0.5, 0.5)])

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int) -> Tensor:
        return self.transform(Image.fromarray(self.images[index]))


def train(recipe: Recipe, source: str, rate: float | None = None, seed: int = 0) -> Iterator[State]:
    """Train for ever, telling after each step.

    Args:
        recipe: networks, batch and Adam's settings; its objective must be the non-saturating one.
        source: "PIL, N workers" or "a tensor".
        rate: one learning rate for both players; the recipe's two when left out.
        seed: of weights and draws.
    """
    torch.manual_seed(seed)
    generator, discriminator = networks.build(recipe, datasets.load("mnist").shape)
    betas = (recipe.beta1, recipe.beta2)
    optimiser_g = torch.optim.Adam(generator.parameters(), rate or recipe.lr_g, betas)
    optimiser_d = torch.optim.Adam(discriminator.parameters(), rate or recipe.lr_d, betas)
    bce = nn.BCEWithLogitsLoss()
    ones, zeros = torch.ones(recipe.batch), torch.zeros(recipe.batch)
    state = State(generator)
    started = time.perf_counter()
    for real in _batches(source, recipe.batch):
        optimiser_d.zero_grad()
        fake = generator(torch.randn(recipe.batch, recipe.latent.noise))
        loss_d = bce(discriminator(real).logits, ones) + bce(discriminator(fake.detach()).logits, zeros)
        loss_d.backward()
        optimiser_d.step()

        optimiser_g.zero_grad()
        fake = generator(torch.randn(recipe.batch, recipe.latent.noise))
        loss_g = bce(discriminator(fake).logits, ones)
        loss_g.backward()
        optimiser_g.step()

        state.step += 1
        state.images += recipe.batch
        state.seconds += time.perf_counter() - started
        yield state
        started = time.perf_counter()


def _batches(source: str, batch: int) -> Iterator[Tensor]:
    """Epoch after epoch."""
    workers = int(source.split()[1]) if source.startswith("PIL") else 0
    data = Pictures() if source.startswith("PIL") else TensorDataset(datasets.to_unit(datasets.load("mnist").images))
    loader = DataLoader(data, batch, shuffle=True, drop_last=True, num_workers=workers)
    while True:
        for item in loader:
            yield item if isinstance(item, Tensor) else item[0]
