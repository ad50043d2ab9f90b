"""Bilinear game: one player wants x y small and moves x, the other wants it large and moves y.

The smallest game whose players run in circles: at (0, 0) neither can gain, and each gradient points at right angles to the way
there. Gidel and others 2019, A Variational Inequality Perspective on GANs, section 2.
"""

from torch import Tensor

from gan.games.gradient_field import Pair


def losses(x: Tensor, y: Tensor) -> Pair:
    """x y and -x y, the losses of the two players, (N,) each."""
    return x * y, -x * y
