import math

import pytest
import torch

from gan.errors import TheatreError
from gan.studies import few_labels, semi_supervised
from gan.studies.few_labels import ClassifierRun, Plan
from gan.studies.semi_supervised import GameSettings
from tests.helpers import FP32, SHAPE, is_sentence, noise, parameters, same
from tests.studies.test_few_labels import even

LOGITS = torch.tensor([[0.0, math.log(2.0)], [math.log(3.0), math.log(4.0)]])
"""Z is 1 + 2 = 3 and 3 + 4 = 7, so D is 3/4 and 7/8."""


def classifier_run(steps: int = 2, seed: int = 0, classes: int = 10) -> ClassifierRun:
    return ClassifierRun(SHAPE, classes, Plan(steps, batch=8), seed, FP32)


def play(one: ClassifierRun, game: GameSettings | None = None) -> list[few_labels.Step]:
    return list(semi_supervised.train(one, even(each=1), noise(32).images, game or GameSettings(batch=8)))


# --- the losses, by hand


def test_the_logit_of_real_is_log_z():
    torch.testing.assert_close(semi_supervised.real_logit(LOGITS), torch.tensor([math.log(3.0), math.log(7.0)]))
    torch.testing.assert_close(semi_supervised.real_logit(LOGITS).sigmoid(), torch.tensor([3 / 4, 7 / 8]))


def test_d_is_the_softmax_over_k_plus_1_with_the_last_logit_at_0():
    logits = torch.randn(6, 10)
    whole = torch.cat([logits, torch.zeros(6, 1)], 1).softmax(1)
    torch.testing.assert_close(semi_supervised.real_logit(logits).sigmoid(), 1 - whole[:, 10])


def test_the_supervised_loss_by_hand():
    loss = semi_supervised.supervised_loss(LOGITS, torch.tensor([1, 0]))  # p = 2/3 and 3/7
    assert loss.item() == pytest.approx((math.log(3 / 2) + math.log(7 / 3)) / 2)


def test_the_supervised_loss_does_not_care_how_real_an_image_looks():
    labels = torch.tensor([1, 0])
    torch.testing.assert_close(
        semi_supervised.supervised_loss(LOGITS + 5, labels), semi_supervised.supervised_loss(LOGITS, labels)
    )


def test_the_unsupervised_loss_by_hand():
    real, fake = LOGITS[:1], LOGITS[1:]  # D(x) = 3/4, 1 - D(G(z)) = 1/8
    assert semi_supervised.unsupervised_loss(real, fake).item() == pytest.approx(math.log(4 / 3) + math.log(8))


def test_the_unsupervised_loss_stays_finite_where_d_is_sure():
    sure = torch.full((2, 10), 500.0, requires_grad=True)
    loss = semi_supervised.unsupervised_loss(-sure, sure)
    loss.backward()
    assert loss.item() == pytest.approx(1000, rel=0.01) and torch.isfinite(sure.grad).all()


def test_doubt_by_hand():
    sure, torn = torch.tensor([[100.0, 0.0]]), torch.tensor([[2.0, 2.0]])
    assert semi_supervised.conditional_entropy(sure).item() == pytest.approx(0, abs=1e-6)
    assert semi_supervised.conditional_entropy(torn).item() == pytest.approx(math.log(2))
    thirds = math.log(3) - math.log(2) * 2 / 3  # H(1/3, 2/3)
    assert semi_supervised.conditional_entropy(torch.cat([LOGITS[:1], torn])).item() == pytest.approx((thirds + math.log(2)) / 2)


def test_feature_matching_by_hand():
    real, fake = torch.tensor([[1.0, 0.0], [3.0, 2.0]]), torch.tensor([[0.0, 4.0]])  # means (2, 1) and (0, 4)
    assert semi_supervised.feature_matching_loss(real, fake).item() == pytest.approx(4 + 9)


# --- the game


def test_every_step_tells_its_losses():
    told = play(classifier_run(3))
    assert [(step.step, step.steps) for step in told] == [(1, 3), (2, 3), (3, 3)]
    assert all(set(step.losses) == {"labelled", "unlabelled", "matching"} for step in told)
    assert all(math.isfinite(loss) for step in told for loss in step.losses.values())


def test_the_seed_decides_everything():
    runs = []
    for seed in (1, 1, 2):
        torch.rand(seed)  # torch's own generator has no say
        runs.append(play(one := classifier_run(seed=seed)))
        runs.append(one.average.state_dict())
    assert runs[0] == runs[2] and runs[0] != runs[4]
    assert same(runs[1], runs[3])


def test_both_players_move_and_gs_step_leaves_d_alone():
    one = classifier_run()
    few = even(each=1)
    before = parameters(one.network)
    player = semi_supervised.GeneratorRun(one, SHAPE, GameSettings())
    random, real = one.random(), torch.rand(8, *SHAPE) * 2 - 1
    first = parameters(player.network)
    semi_supervised._discriminator_step(one, player, few, real, GameSettings(), random)
    after = parameters(one.network)
    assert not same(before, after) and same(first, parameters(player.network))
    semi_supervised._generator_step(one, player, real, random)
    assert same(after, parameters(one.network)) and not same(first, parameters(player.network))
    assert all(weight.requires_grad for weight in one.network.parameters())


def test_the_unlabelled_images_teach_d():
    ends = []
    for weight, doubt in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)):
        play(one := classifier_run(), GameSettings(batch=8, weight=weight, doubt=doubt))
        ends.append(one.average.state_dict())
    assert not same(ends[0], ends[1]) and not same(ends[0], ends[2])


def test_d_starts_where_the_plain_classifier_starts():
    assert same(parameters(classifier_run(seed=7).network), parameters(classifier_run(seed=7).network))


def test_a_run_that_diverges_says_what_to_do():
    one = classifier_run()
    with torch.no_grad():
        one.network.head[1].bias.fill_(math.nan)
    with pytest.raises(TheatreError, match="diverged") as caught:
        play(one)
    assert is_sentence(caught.value)
