from pathlib import Path

import pytest

from gan.evaluation import milestones
from gan.evaluation.milestones import Milestone
from gan.training.loop import Run, train
from tests.helpers import FP32, SHAPE, noise, small

SAMPLES = 500


def test_a_milestone_says_how_good_the_average_is_now_and_what_the_critic_thought():
    run = Run(small("wgan", steps=4), SHAPE, compute=FP32)
    told = list(train(run, noise(), every=1))
    reached = milestones.score(run, "mnist", told, SAMPLES)
    assert reached.images == run.images and reached.seconds == pytest.approx(run.seconds, abs=0.01)
    assert reached.gap == pytest.approx(sum(p.d_real - p.d_fake for p in told) / 4)
    assert reached.fid > 100 and reached.precision < 0.1  # four steps on noise draw no digits
    assert milestones.is_critic(run) and not milestones.is_critic(Run(small("dcgan"), SHAPE, compute=FP32))


def test_milestones_are_read_as_they_were_written(tmp_path: Path):
    reached = [Milestone(100 * i, 0.5 * i, 2.5 - i, 10.25, 0.75, 0.5, 10, 0.0625) for i in range(3)]
    milestones.write(tmp_path / "scores.csv", reached)
    assert milestones.read(tmp_path / "scores.csv") == reached


@pytest.mark.parametrize(("gaps", "expected"), [([4, 3, 2, 1], 1.0), ([1, 2, 3, 4], -1.0), ([4, 2, 3, 1], 0.8)])
def test_agreement_is_the_rank_correlation_of_estimate_and_fid(gaps: list[float], expected: float):
    # ranks that differ by d: 1 - 6 sum d^2 / (n (n^2 - 1)); the last swaps two neighbours: 1 - 12 / 60
    reached = [Milestone(i, i, gap, 90.0 - 20 * i, 0.5, 0.5, 10, 0.1) for i, gap in enumerate(gaps)]
    assert milestones.rank_correlation(reached) == pytest.approx(expected)
