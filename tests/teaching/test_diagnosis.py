import dataclasses
import json
import math
import re
from functools import cache
from pathlib import Path

import pytest

from gan import recipes
from gan.evaluation import live_scores
from gan.recipes import Recipe
from gan.teaching import diagnosis
from gan.teaching.diagnosis import (
    BLOB_FID,
    CRITIC_LIMIT,
    FAR_FID,
    KINDS,
    LOSS_LIMIT,
    NEAR_FID,
    PATIENCE,
    REAL_FID,
    SEVERITIES,
    SWING_WINDOW,
    SWINGS,
    VANISHED,
    WILD_SWINGS,
    WINDOW,
    Finding,
    diagnose,
)
from gan.training.history import History, Mark, Point, Reading

RECORDINGS = Path(__file__).parent.parent / "recordings"
HEALTHY = ("healthy", "healthy-wgan")
SICK = {
    "minimax": "discriminator-won",
    "learning-rate": "divergence",
    "tight-clip": "clip-too-tight",
    "tiny-latent": "mode-collapse",
    "oscillation": "oscillation",
    "blind": "stalled",
}
"""Recorded runs that are found to be sick of this, and of nothing else, before three quarters of them are over."""
HARMLESS = ("five-d-steps", "no-batch-norm")
TENTHS = range(1, 11)


@cache
def recorded(name: str) -> History:
    return History.from_json(json.loads((RECORDINGS / f"{name}.json").read_text(encoding="utf-8")))


def start(name: str, tenths: int = 10) -> History:
    """The first part of a recorded run."""
    history = recorded(name)
    end = history.points[-1].images * tenths / 10
    points, readings = ([one for one in part if one.images <= end] for part in (history.points, history.readings))
    failed = history.failed if tenths == 10 else ""
    return dataclasses.replace(history, points=tuple(points), readings=tuple(readings), failed=failed)


def found(history: History, kind: str) -> Finding | None:
    return next((finding for finding in diagnose(history) if finding.kind == kind), None)


def sick(history: History) -> list[str]:
    return [finding.kind for finding in diagnose(history) if finding.severity == "sick"]


# --- recorded runs


@pytest.mark.parametrize("tenths", TENTHS)
@pytest.mark.parametrize("name", [*HEALTHY, *HARMLESS])
def test_a_healthy_run_is_never_called_sick(name: str, tenths: int):
    assert sick(start(name, tenths)) == []


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_run_is_fine_at_its_start_and_at_its_end(name: str):
    for tenths in (1, 2, 10):
        assert {finding.severity for finding in diagnose(start(name, tenths))} == {"fine"}


@pytest.mark.parametrize(("name", "kind"), SICK.items())
def test_a_sick_run_is_recognised_before_it_is_over(name: str, kind: str):
    assert any(sick(start(name, tenths)) == [kind] for tenths in TENTHS[:7])


@pytest.mark.parametrize("name", [name for name in SICK if name != "oscillation"])
def test_what_is_sick_stays_sick_to_the_end(name: str):
    assert SICK[name] in sick(recorded(name))


def numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def test_the_discriminator_that_won_says_how_little_reaches_the_generator():
    finding = found(recorded("minimax"), "discriminator-won")
    assert finding and finding.severity == "sick" and "non-saturating" in finding.advice
    d_fake = sorted(point.d_fake for point in recorded("minimax").points[-WINDOW:])[WINDOW // 2]
    points, real, fake, weaker = numbers(finding.evidence)
    assert points == WINDOW and real == pytest.approx(1, abs=0.01) and fake == pytest.approx(d_fake, rel=0.1) and fake < 1e-4
    assert weaker == pytest.approx(0.5 / d_fake, rel=0.1)  # |d log(1 - D) / d logit| = D; a D that cannot tell has 1/2


def test_exploding_losses_are_told_with_their_size():
    finding = found(recorded("learning-rate"), "divergence")
    assert finding and numbers(finding.evidence)[1] > 10 * CRITIC_LIMIT and "lower both learning rates" in finding.advice
    unbounded = found(history(points(WINDOW, loss_d=-1e5), recipe=WGAN.with_settings(clip=0)), "divergence")
    assert unbounded and "clip its weights" in unbounded.advice


def test_a_run_that_lost_its_numbers_says_so():
    (finding,) = diagnose(recorded("not-a-number"))
    assert finding.title == "The run has diverged" and "no longer finite" in finding.evidence
    assert "last healthy snapshot" in finding.advice


def test_a_blind_discriminator_is_told_beside_the_stall():
    finding = found(recorded("blind"), "discriminator-blind")
    assert finding and finding.severity == "watch"
    real, fake = numbers(finding.evidence)[:2]
    assert real == pytest.approx(0.5, abs=0.02) and fake == pytest.approx(0.5, abs=0.02)


def test_a_tight_clip_is_told_with_the_distance_that_the_critic_sees():
    finding = found(recorded("tight-clip"), "clip-too-tight")
    assert finding
    clip, distance, fid, images = numbers(finding.evidence)
    assert (
        clip == 0.001
        and 0 < distance < 1e-3
        and images == 40_000
        and fid == pytest.approx(recorded("tight-clip").readings[-1].fid, abs=1)
    )


def test_a_mode_collapse_names_the_digits():
    finding = found(recorded("fifty-images"), "mode-collapse")
    assert (
        finding and finding.severity == "sick" and finding.evidence.startswith("7 of 10 digits seen; 62% are 1s; recall is 0.35")
    )
    tiny = found(recorded("tiny-latent"), "mode-collapse")
    assert tiny and tiny.evidence.startswith("4 of 10 digits seen; 38% are 4s; recall is 0.00")


def test_swings_are_counted():
    counts = [numbers(one.evidence)[2] for k in TENTHS if (one := found(start("oscillation", k), "oscillation"))]
    assert max(counts) >= WILD_SWINGS


def test_a_critics_rising_loss_is_good_news():
    name = "healthy-wgan"
    finding = found(recorded(name), "critic-rises")
    assert finding and finding.severity == "fine"
    before, now, fid_before, fid_now = numbers(finding.evidence)
    assert 20 < before < 50 and 3 < now < 10 and fid_now < fid_before
    assert found(start(name, 2), "critic-rises") is None
    first, last = recorded(name).points[len(recorded(name).points) // 3], recorded(name).points[-1]
    assert first.loss_d < last.loss_d < 0  # it is indeed the loss that rose


def test_a_healthy_run_says_how_it_is():
    (finding,) = diagnose(recorded("healthy"))
    assert (finding.kind, finding.title) == ("healthy", "Nothing is wrong")
    assert "FID went from 758 to 40 by 40,000 images; 10 of 10 digits seen" in finding.evidence
    assert diagnose(start("healthy", 3))[0].title == "Nothing is wrong so far"


@pytest.mark.parametrize("path", sorted(RECORDINGS.glob("*.json")), ids=lambda path: path.stem)
def test_recordings_are_small_and_everything_said_of_them_is_a_sentence(path: Path):
    assert path.stat().st_size <= 15_000 and len(recorded(path.stem).points) <= 250
    for tenths in TENTHS:
        findings = diagnose(start(path.stem, tenths))
        assert findings and [SEVERITIES.index(f.severity) for f in findings] == sorted(
            SEVERITIES.index(f.severity) for f in findings
        )
        for finding in findings:
            assert finding.kind in KINDS and finding.title and "\n" not in finding.title
            for text in (finding.evidence, finding.advice):
                assert text.endswith(".") and "\n" not in text and 15 < len(text) < 300 and "e-" not in text
            assert numbers(finding.evidence) or finding.evidence == recorded(path.stem).failed


# --- made-up runs: the borders of each rule

STEP = 128
DCGAN = recipes.get("dcgan").with_settings(batch=STEP)
WGAN = recipes.get("wgan").with_settings(batch=STEP, d_steps=1)


def points(count: int, **values: float) -> tuple[Point, ...]:
    """A run that stands still; images count from ``STEP`` on."""
    one = {"loss_d": 1.2, "loss_g": 1.0, "d_real": 0.6, "d_fake": 0.4} | values
    return tuple(Point(STEP * (i + 1), **one) for i in range(count))


def reading(updates: int, fid: float, share: float = 0.1, **values: float) -> Reading:
    """``share`` of the pictures are of the first of ten classes, the rest is even (or, from 0.91 on, only the second)."""
    rest = (1 - share) / 9
    shares = (share, *([rest] * 9)) if share < 0.91 else (share, 1 - share, *([0.0] * 8))
    return Reading(STEP * updates, fid, values.get("precision", 0.5), values.get("recall", 0.5), shares, 0.8)


def history(points: tuple[Point, ...] = (), readings: tuple[Reading, ...] = (), recipe: Recipe = DCGAN, **more) -> History:
    return History(recipe, points, readings, class_names=tuple("0123456789"), **more)


def severity(kind: str, *args, **more) -> str:
    """What is said of this kind, or ""."""
    finding = found(history(*args, **more), kind)
    return finding.severity if finding else ""


@pytest.mark.parametrize("count", [0, 1, WINDOW - 1])
def test_the_first_moments_are_too_early_to_tell(count: int):
    wild = points(count, loss_d=1e6, d_real=1, d_fake=0)
    (finding,) = diagnose(history(wild))
    assert (finding.kind, finding.severity) == ("young", "fine") and f"There are {count} points" in finding.evidence
    assert "divergence" in sick(history(points(WINDOW, loss_d=1e6)))


def test_a_short_run_that_is_over_is_not_waited_for():
    few = points(3)
    short = DCGAN.with_settings(images=few[-1].images)
    told = [diagnose(history(few, recipe=recipe))[0].advice for recipe in (DCGAN, short)]
    assert told[0].startswith("Wait") and told[1].startswith("This run is over")


def test_without_readings_a_run_is_judged_by_its_losses():
    (finding,) = diagnose(history(points(WINDOW)))
    assert finding.kind == "healthy" and "FID" not in finding.evidence


@pytest.mark.parametrize(
    ("objective", "d_real", "d_fake", "said"),
    [
        ("minimax", 0.995, VANISHED, "sick"),
        ("minimax", 0.995, VANISHED * 1.1, "watch"),
        ("minimax", 0.995, 0.0, "sick"),
        ("minimax", 0.995, 0.011, ""),
        ("minimax", 0.985, 0.001, ""),
        ("non-saturating", 0.995, 1e-6, "watch"),
        ("non-saturating", 0.9, 0.1, ""),
        ("least-squares", 1.0, 0.0, ""),  # these are D's targets there
        ("wasserstein", 1.0, 0.0, ""),
    ],
)
def test_the_discriminator_has_won(objective: str, d_real: float, d_fake: float, said: str):
    recipe = DCGAN.with_settings(objective=objective)
    assert severity("discriminator-won", points(WINDOW, d_real=d_real, d_fake=d_fake), recipe=recipe) == said


def test_one_lucky_batch_changes_nothing():
    steady = points(WINDOW, d_real=1, d_fake=0.0001)
    lucky = (*steady[:-3], *(point._replace(d_real=0.5, d_fake=0.5) for point in steady[-3:]))
    assert severity("discriminator-won", lucky, recipe=DCGAN.with_settings(objective="minimax")) == "sick"


@pytest.mark.parametrize(
    ("settings", "loss", "said"),
    [
        ({}, LOSS_LIMIT * 2 * math.log(2) + 0.1, "sick"),
        ({}, LOSS_LIMIT * 2 * math.log(2) - 0.1, ""),
        ({"objective": "relativistic"}, LOSS_LIMIT * math.log(2) + 0.1, "sick"),
        ({"objective": "least-squares"}, LOSS_LIMIT / 4 + 0.1, "sick"),
        ({"objective": "wasserstein", "penalty": "gradient"}, CRITIC_LIMIT, "sick"),
        ({"objective": "wasserstein", "penalty": "gradient"}, -CRITIC_LIMIT, "sick"),
        ({"objective": "wasserstein", "penalty": "gradient"}, CRITIC_LIMIT - 1, ""),
        ({"objective": "wasserstein", "clip": 0.1}, CRITIC_LIMIT * 5, ""),  # its scale is the clip's
    ],
)
def test_losses_explode(settings: dict, loss: float, said: str):
    recipe = DCGAN.with_settings(**settings)
    assert severity("divergence", points(WINDOW, loss_d=loss), recipe=recipe) == said
    seldom = tuple(p._replace(loss_d=loss) if i % 8 == 0 else p for i, p in enumerate(points(WINDOW)))
    assert severity("divergence", seldom, recipe=recipe) == said
    once = (*points(WINDOW - 1), points(1, loss_d=loss)[0])
    assert severity("divergence", once, recipe=recipe) == ""


def test_a_run_that_broke_off_says_why():
    sentence = "Training diverged: a loss or its gradient is no longer finite; lower the learning rates."
    (finding,) = diagnose(history(points(3), failed=sentence))
    assert (finding.kind, finding.severity, finding.evidence) == ("divergence", "sick", sentence)
    assert "last healthy snapshot" in finding.advice
    (other,) = diagnose(history(points(3), failed="The disk is full."))
    assert (other.kind, other.severity, other.evidence) == ("ended", "sick", "The disk is full.")


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_numbers_that_are_none_are_a_divergence(value: float):
    broken = (*points(WINDOW), Point(STEP * 99, value, 1.0, 0.5, 0.5))
    assert sick(history(broken)) == ["divergence"]
    assert "12,672 images" in diagnose(history(broken))[0].evidence


@pytest.mark.parametrize(
    ("swings", "said"), [(SWINGS - 1, ""), (SWINGS, "watch"), (WILD_SWINGS - 1, "watch"), (WILD_SWINGS, "sick")]
)
def test_swings(swings: int, said: str):
    sides = [0.05 if min(i, swings) % 2 else 0.9 for i in range(SWING_WINDOW)]
    swinging = tuple(p._replace(d_fake=side) for p, side in zip(points(SWING_WINDOW), sides, strict=True))
    assert severity("oscillation", swinging) == said
    assert severity("oscillation", swinging[1:]) == ""  # too few points
    assert severity("oscillation", swinging, recipe=DCGAN.with_settings(objective="least-squares")) == ""
    narrow = tuple(p._replace(d_fake=0.2 if p.d_fake < 0.1 else 0.45) for p in swinging)
    assert severity("oscillation", narrow) == ""


def flat(fid: float, updates: int = 600, every: int = 50, **values: float) -> tuple[Reading, ...]:
    return tuple(reading(k, fid, **values) for k in range(every, updates + 1, every))


@pytest.mark.parametrize(
    ("fid", "said"), [(BLOB_FID + 1, "sick"), (FAR_FID + 1, "watch"), (FAR_FID - 1, "")], ids=["blobs", "far", "near"]
)
def test_learning_has_stalled(fid: float, said: str):
    assert severity("stalled", points(WINDOW), flat(fid)) == said


def test_learning_has_not_stalled_while_it_is_young_or_moves():
    assert severity("stalled", points(WINDOW), flat(900, updates=PATIENCE)) == ""
    assert severity("stalled", points(WINDOW), flat(900, updates=40, every=2)) == ""  # many readings, but soon after each other
    moving = tuple(reading(50 * k, 900 * 0.95**k) for k in range(12))
    assert severity("stalled", points(WINDOW), moving) == ""
    assert severity("stalled", points(WINDOW), flat(900)[-2:]) == ""


def test_a_stall_is_not_told_beside_what_explains_it():
    won = history(points(WINDOW, d_real=1, d_fake=1e-6), flat(900), DCGAN.with_settings(objective="minimax"))
    assert sick(won) == ["discriminator-won"]


def test_a_stall_is_told_with_the_best_so_far():
    finding = found(history(points(WINDOW), (reading(50, 300), reading(100, 120), *flat(130)[3:])), "stalled")
    assert finding and finding.evidence == "FID was 120 after 12,800 images and is 130 after 76,800; real images reach 8."


@pytest.mark.parametrize(
    ("share", "fid", "said"),
    [
        (0.6, 150, "sick"),  # mostly one class
        (0.95, 150, "sick"),  # two classes
        (0.4, 150, ""),
        (0.95, BLOB_FID + 1, ""),  # what is called a 0 is a blob
    ],
)
def test_mode_collapse(share: float, fid: float, said: str):
    assert severity("mode-collapse", points(WINDOW), flat(fid, share=share)) == said


def test_mode_collapse_is_told_of_what_lasts():
    assert severity("mode-collapse", points(WINDOW), (*flat(150)[:-1], reading(600, 150, 0.9))) == ""  # one reading
    late = (*flat(150)[:-2], reading(550, 150, 0.9), reading(600, 150, 0.9))
    assert severity("mode-collapse", points(WINDOW), late) == "watch"
    better = (*flat(150)[:-2], reading(550, 150, 0.9), reading(600, 100, 0.9))
    assert severity("mode-collapse", points(WINDOW), better) == ""
    assert severity("mode-collapse", points(WINDOW), flat(150, updates=PATIENCE - 1, every=40, share=0.9)) == ""


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (tuple("0123456789"), "2 of 10 digits seen; 95% are 0s"),
        (("T-shirt", *"abcdefghi"), "2 of 10 classes seen; 95% are of the class 'T-shirt'"),
        ((), "2 of 10 digits seen; 95% are 0s"),
    ],
)
def test_classes_in_words(names: tuple[str, ...], said: str):
    assert diagnosis.class_summary(reading(1, 100, 0.95), names) == said


def test_a_discriminator_that_cannot_tell_is_blind_or_done():
    doubt = points(WINDOW, d_real=0.52, d_fake=0.49)
    assert severity("equilibrium", doubt, flat(NEAR_FID - 1)) == "fine"
    assert severity("equilibrium", doubt, flat(NEAR_FID + 1)) == ""
    assert severity("discriminator-blind", doubt, flat(FAR_FID + 1)) == "watch"
    assert severity("discriminator-blind", doubt, flat(FAR_FID - 1)) == ""
    assert (
        severity("discriminator-blind", doubt, tuple(reading(50 * k, 900 * 0.9**k) for k in range(12))) == ""
    )  # it still teaches
    assert severity("discriminator-blind", points(WINDOW, d_real=0.6, d_fake=0.4), flat(FAR_FID + 1)) == ""
    assert severity("discriminator-blind", doubt) == ""


def critic(estimates: list[float]) -> tuple[Point, ...]:
    """Blocks of points with these estimates."""
    each = [estimate for estimate in estimates for _ in range(WINDOW)]
    return tuple(Point(STEP * (i + 1), -e, 0.0, 10 + e, 10.0) for i, e in enumerate(each))


@pytest.mark.parametrize(
    ("estimates", "said"),
    [
        ([10, 20, 5], "fine"),
        ([20, 15], ""),
        ([20, 13], "fine"),
        ([5, 10, 20], ""),
        ([20], ""),
        ([20, -5], ""),
        ([0.005, 0.001], ""),
    ],
)
def test_the_critics_loss_rises(estimates: list[float], said: str):
    assert severity("critic-rises", critic(estimates), recipe=WGAN) == said
    assert severity("critic-rises", critic(estimates)) == ""  # not a critic


def test_the_critics_loss_is_no_good_news_when_the_pictures_get_worse():
    readings = (reading(10, 200), reading(60, 300))
    assert severity("critic-rises", critic([20, 5]), readings, WGAN) == ""
    assert severity("critic-rises", critic([20, 5]), readings[::-1][:1], WGAN) == "fine"


@pytest.mark.parametrize(
    ("estimate", "fid", "said"), [(0.009, 100, "sick"), (0.011, 100, ""), (0.009, 50, ""), (-0.009, 100, "sick")]
)
def test_the_clip_is_too_tight(estimate: float, fid: float, said: str):
    args = critic([estimate]), (reading(10, fid),)
    assert severity("clip-too-tight", *args, recipe=WGAN) == said
    assert severity("clip-too-tight", *args, recipe=WGAN.with_settings(clip=0)) == ""
    assert severity("clip-too-tight", critic([estimate]), recipe=WGAN) == ""  # without a reading it may just be early


# --- settings that were changed


def test_what_was_before_a_change_does_not_count():
    won = points(WINDOW, d_real=1, d_fake=1e-6)
    changed = (Mark(won[-1].images, "lr_d", 1e-5),)
    minimax = DCGAN.with_settings(objective="minimax")
    assert [f.kind for f in diagnose(history(won, flat(900, updates=WINDOW), minimax, marks=changed))] == ["young"]
    after = tuple(p._replace(images=p.images + won[-1].images) for p in points(WINDOW))
    assert [f.kind for f in diagnose(history(won + after, recipe=minimax, marks=changed))] == ["healthy"]


def test_a_changed_objective_changes_the_rules():
    won = points(WINDOW, d_real=1, d_fake=1e-6)
    assert severity("discriminator-won", won, marks=(Mark(0, "objective", "minimax"),)) == "sick"
    assert severity("discriminator-won", won, marks=(Mark(0, "objective", "minimax"), Mark(0, "objective", None))) == "watch"
    assert severity("discriminator-won", won, marks=(Mark(0, "objective", "least-squares"),)) == ""


def test_updates_are_counted_with_the_settings_of_now():
    blobs = history(points(WINDOW), flat(900, updates=200))
    assert "stalled" in sick(blobs)
    assert "stalled" not in sick(dataclasses.replace(blobs, marks=(Mark(0, "d_steps", 5),)))  # so G had 40 updates


@pytest.mark.parametrize(("frozen", "other"), [("generator", "discriminator"), ("discriminator", "generator")])
def test_a_frozen_player_explains_everything(frozen: str, other: str):
    won = points(WINDOW, d_real=1, d_fake=1e-6)
    (finding,) = diagnose(history(won, flat(900), marks=(Mark(0, "frozen", frozen),)))
    assert (finding.kind, finding.severity) == ("frozen", "fine") and other in finding.evidence
    assert found(history(won, marks=(Mark(0, "frozen", frozen), Mark(0, "frozen", ""))), "discriminator-won")


# --- what the thresholds rest on


@pytest.mark.parametrize("dataset", ["mnist", "fashion-mnist"])
def test_the_real_line_is_where_the_diagnosis_puts_it(dataset: str):
    if not live_scores.available(dataset):
        pytest.skip("this data set is not on this machine")
    assert live_scores.reference(dataset).fid == pytest.approx(REAL_FID, abs=0.5)
