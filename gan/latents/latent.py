"""Latent points: the inputs of a generator, noise z and for some a label, a category c1 and continuous codes c2, c3, ...

The network's input is one flat vector [z | one-hot label | one-hot c1 | c2 c3 ...], so that every generator
has the same signature and every page can draw its controls from the ``LatentSpec`` alone.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from gan.errors import UsageError, unknown

NOISE_LIMIT = 6.0
"""The largest |z| accepted from outside; a standard normal exceeds it twice in a billion draws."""
CODE_LIMIT = 3.0
"""The largest |c| accepted from outside. Codes are drawn from [-1, 1] in training; the paper sweeps -2 to 2."""


class Latent(NamedTuple):
    """N points in latent space; a part that the spec lacks has width 0 (or is None for label and category).

    Attributes:
        noise: (N, spec.noise) float32, standard normal.
        label: (N,) int64 in 0..classes-1, or None.
        category: (N,) int64 in 0..categories-1, or None.
        codes: (N, spec.codes) float32, uniform on [-1, 1].
    """

    noise: Tensor
    label: Tensor | None
    category: Tensor | None
    codes: Tensor

    def map(self, change: Callable[[Tensor], Tensor]) -> "Latent":
        """The points with ``change`` applied to every part that they have."""
        label = None if self.label is None else change(self.label)
        category = None if self.category is None else change(self.category)
        return Latent(change(self.noise), label, category, change(self.codes))


@dataclass(frozen=True)
class LatentSpec:
    """The shape of a latent space.

    Attributes:
        noise: number of entries of z.
        classes: number of labels of a conditional generator (Mirza and Osindero 2014); 0 for none.
        categories: number of values of InfoGAN's c1 (Chen and others 2016); 0 for none.
        codes: number of continuous codes (InfoGAN's c2, c3, ...).
    """

    noise: int = 64
    classes: int = 0
    categories: int = 0
    codes: int = 0

    @property
    def width(self) -> int:
        """The length of the network's input vector."""
        return self.noise + self.classes + self.categories + self.codes

    @property
    def code_names(self) -> tuple[str, ...]:
        """The paper's names of the continuous codes: c2, c3, ... (c1 is the category)."""
        return tuple(f"c{i + 2}" for i in range(self.codes))

    def sample(self, count: int, generator: torch.Generator) -> Latent:
        """``count`` points from the training distribution: z ~ N(0, I), label and c1 uniform, codes ~ U[-1, 1]."""
        return Latent(
            torch.randn(count, self.noise, generator=generator),
            torch.randint(self.classes, (count,), generator=generator) if self.classes else None,
            torch.randint(self.categories, (count,), generator=generator) if self.categories else None,
            torch.rand(count, self.codes, generator=generator) * 2 - 1,
        )

    def fill(
        self,
        count: int,
        seed: int,
        label: int | None = None,
        category: int | None = None,
        codes: dict[str, float] | None = None,
        noise: Sequence[float] | None = None,
    ) -> Latent:
        """``count`` points in which whatever is given is fixed and the rest is drawn with ``seed``.

        The points are drawn one after another, so that the first ones are the same however many are asked for. ``sample`` draws
        all z before the first label, which is quicker, and what scores were measured with.

        Raises:
            UsageError: a part this space does not have, a value out of range, or one that is not finite.
        """
        random = torch.Generator().manual_seed(check_seed(seed))
        latent = join([self.sample(1, random) for _ in range(count)])
        if noise is not None:
            latent = latent._replace(noise=self.check_noise(noise).expand(count, -1).clone())
        if label is not None:
            latent = latent._replace(label=torch.full((count,), _index("label", label, self.classes)))
        if category is not None:
            latent = latent._replace(category=torch.full((count,), _index("category", category, self.categories)))
        for name, value in (codes or {}).items():
            if name not in self.code_names:
                if not self.codes:
                    raise UsageError(f"This model takes no codes, so {name!r} cannot be set; InfoGAN models do.")
                raise unknown("code", name, self.code_names)
            latent.codes[:, self.code_names.index(name)] = check_number(name, value, CODE_LIMIT)
        return latent

    def check_noise(self, noise: Sequence[float]) -> Tensor:
        """z from outside as a (1, noise) tensor.

        Raises:
            UsageError: of another length, out of range or not finite.
        """
        if len(noise) != self.noise:
            raise UsageError(f"This model's z has {self.noise} numbers, but {len(noise)} came.")
        return torch.tensor([[check_number(f"z{i + 1}", v, NOISE_LIMIT) for i, v in enumerate(noise)]])

    def encode(self, latent: Latent) -> Tensor:
        """The network's input, (N, width) float32."""
        parts = [latent.noise]
        if latent.label is not None:
            parts.append(one_hot(latent.label, self.classes).float())
        if latent.category is not None:
            parts.append(one_hot(latent.category, self.categories).float())
        return torch.cat([*parts, latent.codes], 1)


def _index(what: str, value: int, count: int) -> int:
    if not count:
        raise UsageError(f"This model takes no {what}, so {what} {value!r} cannot be chosen.")
    if isinstance(value, bool) or value not in range(count):
        raise UsageError(f"The {what} must be a whole number from 0 to {count - 1}, not {str(value)[:40]}.")
    return int(value)


def check_number(name: str, value: float, limit: float) -> float:
    """``value`` as a float in [-limit, limit].

    Raises:
        UsageError: not a number, not finite, or out of range.
    """
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or abs(number) > limit:
        raise UsageError(f"{name} must be a number from {-limit:g} to {limit:g}, not {str(value)[:40]}.")
    return number


def check_seed(seed: int) -> int:
    """``seed`` as a whole number that every random generator accepts: 0 to 2^31 - 1.

    Raises:
        UsageError: anything else.
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, float)) or not 0 <= seed < 2**31 or seed != int(seed):
        raise UsageError(f"The seed must be a whole number from 0 to {2**31 - 1}, not {str(seed)[:40]}.")
    return int(seed)


def lerp(a: Tensor, b: Tensor, t: Tensor) -> Tensor:
    """Straight line between two vectors (width,) at the fractions t (N,): (N, width)."""
    return a + (b - a) * t[:, None]


def slerp(a: Tensor, b: Tensor, t: Tensor) -> Tensor:
    """Great circle between two vectors (width,) at the fractions t (N,): (N, width). White 2016, section 2.1.

    In high dimensions N(0, I) lives near a sphere; a straight line cuts through its inside, where the generator
    never trained. The lengths of a and b are blended in a straight line. Parallel or zero vectors fall back to it.
    """
    lengths = a.norm() * b.norm()
    if lengths < 1e-6:
        return lerp(a, b, t)
    angle = torch.acos((a @ b / lengths).clamp(-1, 1))
    if angle.sin() < 1e-4:
        return lerp(a, b, t)
    direction = (torch.sin((1 - t) * angle)[:, None] * a / a.norm() + torch.sin(t * angle)[:, None] * b / b.norm()) / angle.sin()
    return direction * (a.norm() * (1 - t) + b.norm() * t)[:, None]


def interpolate(a: Latent, b: Latent, steps: int, way: Callable[[Tensor, Tensor, Tensor], Tensor] = slerp) -> Latent:
    """``steps`` points from the first row of ``a`` to the first row of ``b``, both ends included.

    Noise goes along ``way`` (the great circle, or ``lerp``), codes along the straight line; label and category switch half way,
    since a one-hot vector has nothing in between that the generator ever saw. Computed in double precision, so that a browser,
    which adds up in another order, comes to the same points.
    """
    t = torch.linspace(0, 1, steps, dtype=torch.float64)

    def switch(first: Tensor | None, last: Tensor | None) -> Tensor | None:
        return None if first is None or last is None else torch.where(t < 0.5, first[0], last[0])

    return Latent(
        way(a.noise[0].double(), b.noise[0].double(), t).float(),
        switch(a.label, b.label),
        switch(a.category, b.category),
        lerp(a.codes[0].double(), b.codes[0].double(), t).float(),
    )


def join(points: Sequence[Latent]) -> Latent:
    """All rows of several points of one space, at least one of them, in their order."""

    def rows(parts: tuple[Tensor | None, ...]) -> Tensor | None:
        return None if parts[0] is None else torch.cat([part for part in parts if part is not None])

    noise, label, category, codes = (rows(parts) for parts in zip(*points, strict=True))
    assert noise is not None and codes is not None  # every space has them, be they of width 0
    return Latent(noise, label, category, codes)


def repeat(latent: Latent, count: int) -> Latent:
    """Points that all equal the first row, ``count`` of them."""
    return latent.map(lambda part: part[:1].repeat_interleave(count, 0))


def neighbours(latent: Latent, across: int, down: int, reach: float, side: int) -> Latent:
    """Grid of side x side points around the first row: noise entry ``across`` grows to the right by up to
    ``reach``, entry ``down`` grows downwards. Rows first; the middle is the point itself when side is odd."""
    grid = repeat(latent, side * side)
    offset = torch.linspace(-reach, reach, side)
    grid.noise[:, across] += offset.repeat(side)
    grid.noise[:, down] += offset.repeat_interleave(side)
    return grid


def sweep(latent: Latent, code: int, values: Sequence[float], categories: int) -> Latent:
    """Sweep of a code, InfoGAN's figure 2: rows are the categories, columns the ``values`` of one continuous code; all else is
    the first row of ``latent``."""
    grid = repeat(latent, categories * len(values))
    grid.codes[:, code] = torch.tensor(values, dtype=torch.float32).repeat(categories)
    return grid._replace(category=torch.arange(categories).repeat_interleave(len(values)))
