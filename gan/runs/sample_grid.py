"""Latent vectors of the sample grid: the same points for every run of a latent space, so that progress can be compared."""

import torch

from gan.latents.latent import Latent, LatentSpec

GRID_ROWS = 8
GRID_COLUMNS = 8
"""Where neither label nor category gives the columns."""
MOST_ROWS = 10
"""Where one of them does, and there are as many columns."""
_GRID_SEED = 0


def grid_latent(spec: LatentSpec) -> tuple[Latent, int]:
    """Latent vectors of the grid's cells, row by row, and the number of its columns.

    Where there are labels (or categories), each has a column, in order, and the cells of a row share noise and codes, so that a
    row shows one handwriting in all digits. There are as many rows as columns, from ``GRID_ROWS`` to ``MOST_ROWS``: ten digits
    make a square, like the grid without labels, so that the page below it does not move. Without labels every cell has its own
    noise.
    """
    random = torch.Generator().manual_seed(_GRID_SEED)
    columns = spec.classes or spec.categories
    if not columns:
        return spec.sample(GRID_ROWS * GRID_COLUMNS, random), GRID_COLUMNS
    rows = max(GRID_ROWS, min(columns, MOST_ROWS))
    latent = spec.sample(rows, random).map(lambda part: part.repeat_interleave(columns, 0))
    across = torch.arange(columns).repeat(rows)
    return (latent._replace(label=across) if spec.classes else latent._replace(category=across)), columns
