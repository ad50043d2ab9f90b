import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from gan import networks, paths
from gan.latents.latent import LatentSpec
from gan.networks.discriminator import Discriminator
from gan.networks.layers import SelfModulated
from gan.recipes import FAMILIES, NORMS, RECIPES, Recipe
from tests.helpers import SHAPE, small

SHAPES = [(1, 28, 28), (3, 32, 48)]
ONE_OF_EACH = LatentSpec(noise=5, classes=4, categories=3, codes=2)


def build(family: str, shape: tuple[int, int, int] = SHAPE, latent: LatentSpec = ONE_OF_EACH, **changes) -> tuple:
    recipe = small("dcgan", family=family, **changes)
    recipe = Recipe.from_json(recipe.to_json() | {"latent": vars(latent)})
    torch.manual_seed(0)
    return networks.build(recipe, shape)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("norm", NORMS)
def test_a_generator_turns_latent_vectors_into_pictures(family: str, shape: tuple[int, int, int], norm: str):
    generator, _ = build(family, shape, g_norm=norm)
    images = generator(3 * torch.randn(6, ONE_OF_EACH.width))
    assert images.shape == (6, *shape) and images.dtype == torch.float32
    assert family in ("points", "curve") or (images.min() >= -1 and images.max() <= 1)
    assert (images[0] != images[1]).any()
    norms = [layer for layer in generator.modules() if isinstance(layer, nn.modules.batchnorm._BatchNorm)]
    assert bool(norms) == (norm in ("batch", "self-modulated"))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("norm", ["batch", "none"])
def test_depth_adds_convolutions_at_both_sizes_that_are_as_wide_as_what_they_refine(shape: tuple[int, int, int], norm: str):
    shallow, deep = (build("dcgan", shape, g_depth=depth, g_width=6, g_norm=norm)[0] for depth in (0, 2))
    assert not [layer for layer in shallow if isinstance(layer, nn.Conv2d)]
    added = [(layer.in_channels, layer.out_channels) for layer in deep if isinstance(layer, nn.Conv2d)]
    assert added == [(12, 12), (12, 12), (6, 6), (6, 6)]
    assert len(deep) - len(shallow) == 4 * (3 if norm == "batch" else 2)
    assert deep(torch.randn(2, ONE_OF_EACH.width)).shape == (2, *shape)


@pytest.mark.parametrize("dimensions", [1, 2])
@pytest.mark.parametrize(("g_depth", "d_depth"), [(1, 3), (3, 1)])
def test_points_have_as_many_hidden_layers_as_asked_for_and_no_bounds(dimensions: int, g_depth: int, d_depth: int):
    latent = LatentSpec(noise=2)
    sizes = {"g_width": 2, "d_width": 3, "g_norm": "none", "g_depth": g_depth, "d_depth": d_depth}
    generator, discriminator = build("points", (dimensions, 1, 1), latent, **sizes)
    wide = [[layer.out_features for layer in net if isinstance(layer, nn.Linear)] for net in (generator, discriminator.trunk)]
    assert wide == [[2] * g_depth + [dimensions], [3] * d_depth]
    points = generator(100 * torch.randn(50, 2))
    assert points.shape == (50, dimensions, 1, 1) and points.abs().max() > 1
    assert discriminator(points).logits.shape == (50,)


def test_an_answer_on_a_curve_stands_beside_what_was_asked():
    generator, _ = build("curve", (2, 1, 1), LatentSpec(noise=3), g_norm="none", g_depth=1)
    asked = torch.randn(6, 3)
    points = generator(asked).flatten(1)
    assert points.shape == (6, 2) and torch.equal(points[:, 0], asked[:, 0])
    assert (generator(asked + torch.tensor([0, 1, 0])).flatten(1)[:, 1] != points[:, 1]).all()


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("norm", ["self-modulated", "adaptive-layer"])
def test_modulation_begins_near_the_plain_norm_and_lets_z_change_gains_and_biases(family: str, norm: str):
    generator, _ = build(family, g_norm=norm)
    layer = next(part for part in generator if isinstance(part, SelfModulated))
    x = torch.randn(8, layer.tell[-1].out_features // 2, *([3, 3] if family == "dcgan" else []))
    latent = torch.randn(8, ONE_OF_EACH.width)
    told = layer.tell(latent)
    gains, biases = told[:, : x.shape[1]], told[:, x.shape[1] :]
    expected = torch.stack([n * g.view(-1, *[1] * (x.dim() - 2)) for n, g in zip(layer.norm(x), gains, strict=True)])
    expected = expected + biases.reshape(*biases.shape, *[1] * (x.dim() - 2))
    torch.testing.assert_close(layer(x, latent), expected)
    assert (gains - 1).abs().mean() < 0.5 and biases.abs().mean() < 0.5
    assert gains.std(0).min() > 0 and biases.std(0).min() > 0


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("name", "smooth"), [("leaky-relu", False), ("silu", True)])
def test_a_smooth_activation_gives_the_discriminator_a_slope_without_jumps(family: str, name: str, smooth: bool):
    _, discriminator = build(family, d_activation=name)
    start, along = (torch.randn(1, *SHAPE, dtype=torch.float64) for _ in range(2))
    trunk = discriminator.trunk.double()

    def slopes(count: int) -> torch.Tensor:
        """The slope of D's features along a line through pixel space, at so many places."""
        places = torch.linspace(-1, 1, count, dtype=torch.float64).view(-1, 1, 1, 1).requires_grad_(True)
        (slope,) = torch.autograd.grad(trunk(start + places * along).sum(), places)
        return slope.flatten()

    largest = [slopes(count).diff().abs().max() for count in (200, 2000)]
    assert (largest[1] < 0.2 * largest[0]) == smooth  # ten times as close together, a tenth apart: or a jump stays a jump


@pytest.mark.parametrize("family", FAMILIES)
def test_every_latent_number_reaches_the_picture(family: str):
    generator, _ = build(family, g_norm="none")
    latent = torch.randn(1, ONE_OF_EACH.width, requires_grad=True)
    generator(latent).square().sum().backward()
    assert latent.grad is not None and (latent.grad != 0).all()


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_discriminator_answers_every_question_the_latent_space_asks(family: str, shape: tuple[int, int, int]):
    _, judge = build(family, shape)
    answer = judge(torch.randn(6, *shape), torch.arange(6) % 4)
    assert answer.logits.shape == (6,) and answer.category.shape == (6, 3) and answer.codes.shape == (6, 2)
    half = answer.rows(slice(4, None))
    assert torch.equal(half.logits, answer.logits[4:]) and torch.equal(half.codes, answer.codes[4:])


@pytest.mark.parametrize("family", FAMILIES)
def test_a_plain_discriminator_answers_one_question(family: str):
    _, judge = build(family, latent=LatentSpec(noise=5))
    answer = judge(torch.randn(2, *SHAPE))
    assert answer.category is None and answer.codes is None
    assert answer.rows(slice(1)).category is None and not hasattr(judge.q, "weight") and judge.embedding is None


@pytest.mark.parametrize("family", FAMILIES)
def test_codes_without_categories_and_the_other_way_round(family: str):
    only_codes = build(family, latent=LatentSpec(noise=5, codes=2))[1](torch.randn(3, *SHAPE))
    assert only_codes.category is None and only_codes.codes.shape == (3, 2)
    only_categories = build(family, latent=LatentSpec(noise=5, categories=7))[1](torch.randn(3, *SHAPE))
    assert only_categories.codes is None and only_categories.category.shape == (3, 7)


@pytest.mark.parametrize("family", FAMILIES)
def test_each_image_is_judged_on_its_own(family: str):
    _, judge = build(family)
    assert not [layer for layer in judge.modules() if isinstance(layer, nn.modules.batchnorm._BatchNorm)]
    images, labels = torch.randn(5, *SHAPE), torch.arange(5) % 4
    torch.testing.assert_close(judge(images[2:3], labels[2:3]).logits, judge(images, labels).logits[2:3], rtol=1e-4, atol=1e-5)


def test_the_label_is_an_inner_product_with_the_features():
    _, judge = build("mlp")
    images, labels = torch.randn(3, *SHAPE), torch.tensor([0, 3, 1])
    features = judge.trunk(images)
    expected = judge.score(features)[:, 0] + (judge.embedding.weight[labels] * features).sum(1)
    torch.testing.assert_close(judge(images, labels).logits, expected)


def test_offsets_even_out_what_real_images_are_named():
    judge = Discriminator(torch.nn.Flatten(), 4, LatentSpec(categories=3), balanced=True)
    # eight images in ten are surely of category 0, half of them less surely than the others
    named = torch.tensor([[9.0, 0, 0]] * 4 + [[6.0, 3, 0]] * 2 + [[6.0, 0, 3]] * 2 + [[0, 9.0, 0], [0, 0, 9.0]])
    assert judge.balanced_targets(named).mean(0)[0] > 0.75
    for _ in range(2000):
        judge.update_offsets(judge.balanced_targets(named).mean(0))
    evened = judge.balanced_targets(named)
    assert torch.allclose(evened.mean(0), torch.full((3,), 1 / 3), atol=0.01)
    assert evened[:4, 0].min() > evened[4:, 0].max()  # those that were least sure are the ones that move
    assert torch.allclose(evened.sum(1), torch.ones(10))


@pytest.mark.parametrize("name", RECIPES)
def test_the_seed_decides_the_first_weights(name: str):
    def first(seed: int) -> list[torch.Tensor]:
        torch.manual_seed(seed)
        return [tensor for player in networks.build(small(name), SHAPE) for tensor in player.parameters()]

    assert all(torch.equal(a, b) for a, b in zip(first(1), first(1), strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(first(1), first(2), strict=True))


def test_convolutions_start_small():
    generator, judge = build("dcgan")
    for player in (generator, judge.trunk):
        for layer in player:
            if isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
                assert 0.01 < layer.weight.std() < 0.03 and (layer.bias == 0).all()


@pytest.mark.parametrize("name", RECIPES)
def test_the_tables_own_widths_make_small_networks(name: str):
    with torch.device("meta"):
        players = networks.build(RECIPES[name], SHAPE)
    numbers = sum(tensor.numel() for player in (players[0], *players) for tensor in player.state_dict().values())
    assert 2 * numbers < 10 * 2**20  # G, its average and D as float16 below 10 MiB: what a slim checkpoint weighs


@pytest.mark.parametrize("family", FAMILIES)
def test_an_outline_has_the_shapes_and_no_weights(family: str):
    recipe = small("cgan", family=family)
    for real, outlined in zip(networks.build(recipe, SHAPE), networks.outline(recipe, SHAPE), strict=True):
        wanted = {name: (value.shape, value.dtype) for name, value in real.state_dict().items()}
        assert {name: (value.shape, value.dtype) for name, value in outlined.state_dict().items()} == wanted
        assert all(value.is_meta for value in outlined.state_dict().values())


def test_opening_a_model_does_not_load_torchs_compiler(tiny: Path):
    files = [str(file) for file in (tiny, *paths.SHIPPED.glob("*.safetensors"))]
    program = f"import sys; from gan import models; [models.load(x) for x in {files!r}]; sys.exit('torch._dynamo' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=paths.ROOT).returncode == 0
