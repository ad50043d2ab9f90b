from pathlib import Path

import pytest
import torch

from gan import models
from gan.analysis import inversion
from gan.analysis.inversion import CODE_REACH, NOISE_REACH, Search
from gan.errors import UsageError
from gan.models import Model
from tests.helpers import SHAPE, is_sentence

SHIPPED = ("vanilla", "dcgan", "cgan", "infogan", "wgan-gp")


def own_sample(model: Model, seed: int) -> torch.Tensor:
    return model.generate(model.latent.fill(1, seed))[0]


def last(model: Model, target: torch.Tensor, **options: int) -> Search:
    *_, end = inversion.invert(model, target, **options)
    return end


@pytest.fixture
def small(tiny: Path) -> Model:
    return models.open_file(tiny)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_generators_own_sample_is_found_again_far_better_than_by_random_search(name: str):
    model = models.load(name)
    target = own_sample(model, 77)
    first, *_, end = inversion.invert(model, target, seed=1)
    assert first.step == 0 and end.done
    lucky = inversion.random_search(model, target, 1, 1000)
    random = min(inversion.distances(model.generate(lucky), target))
    assert end.errors[end.best] < 10 and end.errors[end.best] < random / 2.5


@pytest.mark.parametrize("name", ["cgan", "infogan"])
def test_the_label_or_category_of_a_sample_is_found_too(name: str):
    model = models.load(name)
    right = 0
    for seed in range(5):
        latent = model.latent.fill(1, 100 + seed)
        end = last(model, model.generate(latent)[0], steps=30)
        asked, found = (part.label if part.label is not None else part.category for part in (latent, end.latent))
        right += int(asked[0]) == int(found[end.best])  # type: ignore[index]
    assert right >= 4


def test_what_is_told_is_what_the_generator_makes_of_the_points_told(small: Model):
    target = own_sample(small, 3)
    told = list(inversion.invert(small, target, starts=4, steps=9, draws=32, every=4))
    assert [one.step for one in told] == [0, 4, 8, 9] and [one.done for one in told] == [False] * 3 + [True]
    for one in told:
        pictures = small.generate(one.latent)
        assert one.pictures.shape == (4, *SHAPE) and (one.pictures.int() - pictures.int()).abs().max() <= 1
        assert one.errors == inversion.distances(one.pictures, target) and one.errors[one.best] == min(one.errors)


def test_the_starts_are_the_closest_of_the_random_draws(small: Model):
    target = own_sample(small, 3)
    first = next(inversion.invert(small, target, seed=5, starts=4, draws=64))
    every = small.generate(small.latent.sample(64, torch.Generator().manual_seed(5)))
    assert list(first.errors) == pytest.approx(sorted(inversion.distances(every, target))[:4], abs=0.5)


def test_the_same_seed_gives_the_same_search_and_another_seed_another(small: Model):
    target = own_sample(small, 3)
    one, again, other = (last(small, target, seed=seed, steps=5, draws=32) for seed in (4, 4, 5))
    assert torch.equal(one.latent.noise, again.latent.noise) and one.errors == again.errors
    assert not torch.equal(one.latent.noise, other.latent.noise)


def test_points_stay_where_sliders_reach(tiny_files: dict[str, Path]):
    model = models.open_file(tiny_files["infogan"])
    stripes = torch.zeros(SHAPE, dtype=torch.uint8)
    stripes[:, ::2] = 255  # which no generator of three steps can draw, so z is pulled as far as it may go
    end = last(model, stripes, steps=60, draws=32)
    assert end.latent.noise.abs().max() <= NOISE_REACH and end.latent.codes.abs().max() <= CODE_REACH


def test_the_model_is_left_as_it_was(small: Model):
    before = {name: value.clone() for name, value in small.generator.state_dict().items()}
    last(small, own_sample(small, 3), steps=3, draws=32)
    assert all(torch.equal(value, before[name]) for name, value in small.generator.state_dict().items())


@pytest.mark.parametrize(
    ("target", "options", "say"),
    [
        (torch.zeros(SHAPE, dtype=torch.uint8), {}, "empty"),
        (torch.full(SHAPE, 10, dtype=torch.uint8), {}, "empty"),
        (torch.full((1, 14, 14), 200, dtype=torch.uint8), {}, "shape"),
        (torch.full((3, 28, 28), 200, dtype=torch.uint8), {}, "shape"),
        (torch.full(SHAPE, 0.5), {}, "shape"),
        (torch.full(SHAPE, 200, dtype=torch.uint8), {"starts": 40, "draws": 20}, "from 1 to 20 starts"),
        (torch.full(SHAPE, 200, dtype=torch.uint8), {"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_searched_is_refused_in_one_sentence(small: Model, target: torch.Tensor, options: dict, say: str):
    with pytest.raises(UsageError, match=say) as error:
        next(inversion.invert(small, target, **options))
    assert is_sentence(error.value)
