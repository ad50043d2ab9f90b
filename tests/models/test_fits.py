"""Networks that fit their images and a checkpoint."""

import pytest

from gan import recipes
from gan.errors import UsageError
from gan.models.fits import check_networks
from tests.helpers import small


def test_every_recipe_fits() -> None:
    for recipe in recipes.RECIPES.values():
        check_networks(recipe, (1, 28, 28))


def test_other_images_and_large_networks_are_refused() -> None:
    with pytest.raises(UsageError, match="cannot make images"):
        check_networks(small("dcgan"), (1, 30, 30))
    with pytest.raises(UsageError, match="lower g_width"):
        check_networks(recipes.get("dcgan").with_settings(g_width=512), (1, 28, 28))
