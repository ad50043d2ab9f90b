import pytest
import torch

from gan.data import datasets
from gan.errors import UsageError
from gan.teaching import quiz, quiz_models
from gan.teaching.quiz import COUNT, ConfusionMatrix
from tests.helpers import is_sentence


@pytest.mark.parametrize("level", quiz_models.LEVELS)
def test_half_of_a_deal_are_test_digits_and_half_are_not(level: int):
    dealt = quiz.make_round(level, 3)
    assert dealt.pictures.shape == (COUNT, 1, 28, 28) and sum(dealt.real) == COUNT // 2
    test = datasets.load("mnist", "test").images.flatten(1)
    for picture, real in zip(dealt.pictures, dealt.real, strict=True):
        assert bool((test == picture.flatten()).all(1).any()) == real


def test_a_level_and_a_seed_deal_the_same_round_and_others_another():
    one, again = quiz.make_round(2, 5), quiz.make_round(2, 5)
    assert torch.equal(one.pictures, again.pictures) and one.real == again.real and one.opinions == again.opinions
    for level, seed in ((2, 6), (3, 5)):
        other = quiz.make_round(level, seed)
        assert other.real != one.real and not torch.equal(other.pictures[0], one.pictures[0])


def test_where_the_real_ones_are_does_not_depend_on_the_place():
    places = torch.tensor([quiz.make_round(1, seed).real for seed in range(60)]).float().mean(0)
    assert places.min() > 0.2 and places.max() < 0.8


def test_the_discriminator_guesses_by_its_opinion():
    dealt = quiz.make_round(5, 1)
    model = quiz_models.load(5)
    for opinion, verdict, picture in zip(dealt.opinions, dealt.discriminator_guesses, dealt.pictures, strict=True):
        assert opinion == pytest.approx(float(model.opinion(picture[None])[0]), abs=1e-5) and verdict == (opinion > 0.5)


def test_a_tally_counts_each_kind_of_judgement():
    real = (True, True, True, False, False)
    assert quiz.confusion_matrix(real, (True, True, False, True, False)) == ConfusionMatrix(2, 1, 1, 1)
    assert quiz.confusion_matrix(real, real).right == 5 and quiz.confusion_matrix(real, [not one for one in real]).right == 0


@pytest.mark.parametrize("guesses", [(True,) * 4, (True,) * 6, (1, 1, 1, 0, 0), ("real",) * 5, (None,) * 5])
def test_answers_that_are_not_one_for_each_picture_are_refused(guesses: tuple):
    with pytest.raises(UsageError, match="5 answers") as error:
        quiz.confusion_matrix((True, True, True, False, False), guesses)
    assert is_sentence(error.value)


@pytest.mark.parametrize(("level", "seed"), [(0, 1), (6, 1), (True, 1), ("2", 1), (1.5, 1), (1, -1), (1, 2**31)])
def test_there_is_no_deal_without_a_level_and_a_seed(level: int, seed: int):
    with pytest.raises(UsageError) as error:
        quiz.make_round(level, seed)
    assert is_sentence(error.value)
