"""Check that a recipe's networks fit: they make images of the data set's shape, and a checkpoint can hold them."""

import torch

from gan import networks
from gan.errors import UsageError
from gan.models import checkpoint
from gan.recipes import Recipe


def check_networks(recipe: Recipe, shape: tuple[int, int, int]) -> None:
    """Check of a recipe's networks, without memory for weights, so that a run is refused before it is started.

    Args:
        shape: (channels, height, width) of the images.

    Raises:
        UsageError: they make other images, or a file too large to be opened again; the message says what to change.
    """
    with torch.device("meta"), torch.no_grad():  # shapes alone: no memory, a millisecond
        generator, discriminator = networks.build(recipe, shape)
        made = generator(torch.empty(2, recipe.latent.width))
    if made.shape[1:] != shape:
        raise UsageError(
            f"The {recipe.family} networks cannot make images of {shape[2]} x {shape[1]} pixels; choose other images."
        )
    of_g, of_d = (sum(value.numel() for value in network.parameters()) for network in (generator, discriminator))
    moments = 2 if recipe.optimiser == "adam" else 1
    size = 4 * (2 * of_g + of_d + moments * (of_g + of_d)) / 2**20
    if size > 0.95 * checkpoint.LARGEST / 2**20:
        raise UsageError(
            f"These networks make a file of {size:.0f} MiB, and none above {checkpoint.LARGEST // 2**20} MiB is opened again; "
            "lower g_width, d_width or d_features."
        )
