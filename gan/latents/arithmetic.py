"""Arithmetic on latent vectors: A - B + C, each the average of some samples. Radford and others 2016, section 6.3.2."""

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from gan.errors import UsageError
from gan.latents.latent import CODE_LIMIT, NOISE_LIMIT, Latent, check_seed, repeat

REACH = 0.25
"""Bound of the move of each entry of z of a neighbour, as in the paper's figure 7."""


def mean(chosen: Latent) -> Latent:
    """Mean of all rows, as one row: noise and codes averaged; label and category are those that most rows have, the
    smallest of several.

    Raises:
        UsageError: there are no rows.
    """
    if not len(chosen.noise):
        raise UsageError("Choose at least one sample for each of A, B and C.")
    return Latent(
        chosen.noise.mean(0, keepdim=True),
        None if chosen.label is None else chosen.label.mode().values[None],
        None if chosen.category is None else chosen.category.mode().values[None],
        chosen.codes.mean(0, keepdim=True),
    )


def combine(a: Latent, b: Latent, c: Latent) -> Latent:
    """mean(a) - mean(b) + mean(c), as one row, within the limits of noise and codes.

    A label is no number: each row votes for its own, with a share of 1 over the rows of its group, those of ``b`` against; the
    label with most votes wins, ``c``'s if it is level with others. So is the category.

    Raises:
        UsageError: one of the groups has no rows.
    """
    means = [mean(part) for part in (a, b, c)]
    noise = means[0].noise - means[1].noise + means[2].noise
    codes = means[0].codes - means[1].codes + means[2].codes
    return Latent(
        noise.clamp(-NOISE_LIMIT, NOISE_LIMIT),
        _vote(a.label, b.label, c.label),
        _vote(a.category, b.category, c.category),
        codes.clamp(-CODE_LIMIT, CODE_LIMIT),
    )


def _vote(a: Tensor | None, b: Tensor | None, c: Tensor | None) -> Tensor | None:
    if a is None or b is None or c is None:
        return None
    kinds = int(torch.cat([a, b, c]).max()) + 1
    shares = [one_hot(part, kinds).float().mean(0) for part in (a, b, c)]
    votes = shares[0] - shares[1] + shares[2] + 1e-3 * shares[2]
    return votes.argmax()[None]


def around(point: Latent, count: int, seed: int) -> Latent:
    """Neighbours of the first row of ``point``: ``count`` points, itself in the middle, in the others each entry of z moved by a
    number drawn from -0.25 to 0.25."""
    rows = repeat(point, count)
    random = torch.Generator().manual_seed(check_seed(seed))
    moves = (torch.rand(rows.noise.shape, generator=random) * 2 - 1) * REACH
    moves[count // 2] = 0
    return rows._replace(noise=(rows.noise + moves).clamp(-NOISE_LIMIT, NOISE_LIMIT))
