"""Generators made of random layers, to be compared between PyTorch and the engine in browsers."""

import random

import torch
from torch import nn

NOISE = 24
SIDE = 28


def random_generator(seed: int) -> nn.Module:
    """A generator of (N, 24) to (N, 1, 28, 28) in [-1, 1], of layers, widths, strides and norms that a seed draws."""
    draw = random.Random(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layers = _perceptron(draw) if draw.random() < 0.2 else _convolutions(draw)
        network = nn.Sequential(*layers).eval()
        _spread(network)
    return network


def _bend(draw: random.Random) -> nn.Module:
    return draw.choice([nn.ReLU(), nn.LeakyReLU(0.2), nn.LeakyReLU(0.05), nn.SiLU(), nn.Tanh(), nn.Sigmoid()])


def _norm(draw: random.Random, count: int, flat: bool) -> list[nn.Module]:
    kind = draw.choice(["batch", "batch", "group", "none"])
    if kind == "batch":
        norm = (nn.BatchNorm1d if flat else nn.BatchNorm2d)(count)
        norm.running_mean.normal_(0, 0.2)
        norm.running_var.uniform_(0.2, 2)
        nn.init.normal_(norm.weight, 1, 0.2)
        return [norm]
    groups = draw.choice([1, count]) if count % 2 else draw.choice([1, 2])
    return [nn.GroupNorm(groups, count)] if kind == "group" and not flat else []


def _perceptron(draw: random.Random) -> list[nn.Module]:
    width, layers = NOISE, []
    for _ in range(draw.randint(0, 3)):
        wider = draw.randint(3, 200)
        layers += [nn.Linear(width, wider), *_norm(draw, wider, True), _bend(draw)]
        width = wider
    return [*layers, nn.Linear(width, SIDE * SIDE), nn.Tanh(), nn.Unflatten(1, (1, SIDE, SIDE))]


def _convolutions(draw: random.Random) -> list[nn.Module]:
    """7 to 14 to 28 by transposed convolutions, with others between that keep the size, or halve and double it."""
    count, side = draw.randint(4, 48), 7
    layers: list[nn.Module] = [nn.Linear(NOISE, count * side * side), nn.Unflatten(1, (count, side, side))]

    def through(layer: nn.Module, wide: int) -> None:
        layers.extend([layer, *_norm(draw, wide, False), _bend(draw)])

    while side < SIDE:
        for _ in range(draw.randint(0, 2)):
            wide, reach = draw.randint(3, 40), draw.choice([1, 3, 5])
            through(nn.Conv2d(count, wide, reach, 1, reach // 2, bias=draw.random() < 0.7), wide)
            count = wide
        wide = draw.randint(3, 40)
        reach, padding, extra = draw.choice([(4, 1, 0), (2, 0, 0), (3, 1, 1), (5, 2, 1)])
        through(nn.ConvTranspose2d(count, wide, reach, 2, padding, extra, bias=draw.random() < 0.7), wide)
        count, side = wide, 2 * side
    if draw.random() < 0.3:
        wide = draw.randint(3, 20)
        through(nn.Conv2d(count, wide, 3, 2, 1), wide)
        return [*layers, nn.ConvTranspose2d(wide, 1, 4, 2, 1), nn.Tanh()]
    return [*layers, nn.Conv2d(count, 1, 3, 1, 1), nn.Tanh()]


@torch.no_grad()
def _spread(network: nn.Sequential) -> None:
    """Scales the last layer with weights, so that pictures are neither grey nor black and white."""
    points = torch.randn(64, NOISE)
    last = next(layer for layer in reversed(network) if isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)))
    bent = torch.atanh(network(points).clamp(-0.999999, 0.999999))
    scale = 0.8 / bent.std().clamp(min=1e-3)
    last.weight *= scale
    last.bias.copy_((last.bias - bent.mean()) * scale)
