"""Settings of the game on points."""

import dataclasses
from typing import Any

import pytest
import torch

from gan import networks
from gan.errors import TheatreError
from gan.games import point_game
from gan.games.distributions import DISTRIBUTIONS
from gan.games.point_game import SETTINGS, PointGame, settings_table


def test_every_setting_is_explained_and_starts_with_an_allowed_value():
    assert {field.name for field in dataclasses.fields(PointGame)} == set(SETTINGS) == set(settings_table())
    for key, told in settings_table().items():
        assert told["help"].endswith(".") and told["help"].count(". ") == 0, key
        if "choices" in told:
            assert told["value"] in told["choices"]
        else:
            assert told["low"] <= told["value"] <= told["high"]
            assert told["whole"] == (type(told["value"]) is int)


@pytest.mark.parametrize(
    "changes",
    [
        *({"g_width": 1}, {"d_depth": 4}, {"latent": 3}, {"batch": 2.5}, {"lr_g": float("nan")}, {"lr_d": "0.1"}, {"seed": -1}),
        *({"objective": "none"}, {"data": "mnist"}, {"noise": 2}, {"penalty": None}, {"d_steps": True}),
    ],
)
def test_what_is_not_allowed_is_one_sentence(changes: dict[str, Any]):
    with pytest.raises(TheatreError, match=next(iter(changes))) as caught:
        PointGame(**changes)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("penalty", SETTINGS["penalty"].choices)
@pytest.mark.parametrize("data", ["gaussian", "ring"])
def test_a_game_is_a_recipe_of_networks_of_its_sizes(penalty: str, data: str):
    game = PointGame(data=data, penalty=penalty, g_width=2, d_width=64, g_depth=3, d_depth=1, latent=1, lr_d=0.5, d_steps=3)
    recipe = game.to_recipe()
    assert (recipe.d_steps, recipe.lr_d, recipe.latent.width, recipe.penalty) == (3, 0.5, 1, penalty)
    assert recipe.d_activation == ("leaky-relu" if penalty == "none" else "silu")
    count = point_game.dimensions(game)
    assert count == DISTRIBUTIONS[data].dimensions
    generator, discriminator = networks.build(recipe, (count, 1, 1))
    assert discriminator(generator(torch.randn(5, 1))).logits.shape == (5,)
