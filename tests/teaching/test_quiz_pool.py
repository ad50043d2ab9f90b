import pytest
import torch

from gan.data import datasets
from gan.errors import UsageError
from gan.teaching import quiz_models, quiz_pool
from tests.helpers import is_sentence


def test_a_pool_holds_different_test_digits_and_each_levels_fakes_with_its_own_opinions():
    pool = quiz_pool.make_pool(30)
    test = datasets.load("mnist", "test").images.flatten(1)
    assert all(bool((test == picture).all(1).any()) for picture in pool.real.flatten(1))
    assert len(pool.real.flatten(1).unique(dim=0)) == 30 and len(pool.levels) == len(quiz_models.LEVELS)
    for number, level in zip(quiz_models.LEVELS, pool.levels, strict=True):
        model = quiz_models.load(number)
        assert level.fake.shape == pool.real.shape and not bool((test == level.fake[0].flatten()).all(1).any())
        assert level.of_fake == pytest.approx(model.opinion(level.fake).tolist(), abs=1e-5)
        assert level.of_real == pytest.approx(model.opinion(pool.real).tolist(), abs=1e-5)
    assert not torch.equal(pool.levels[0].fake, pool.levels[1].fake)


def test_it_is_the_same_every_time_and_a_larger_one_begins_with_the_same_digits():
    one, again, larger = quiz_pool.make_pool(12), quiz_pool.make_pool(12), quiz_pool.make_pool(15)
    assert torch.equal(one.real, again.real) and torch.equal(one.levels[2].fake, again.levels[2].fake)
    assert torch.equal(one.real, larger.real[:12])


@pytest.mark.parametrize("pictures", [0, 9, 10_001])
def test_a_pool_that_deals_no_round_is_refused(pictures: int):
    with pytest.raises(UsageError) as error:
        quiz_pool.make_pool(pictures)
    assert is_sentence(error.value)
