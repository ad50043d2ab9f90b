import json
from dataclasses import fields
from functools import cache
from statistics import median

import pytest

from gan import networks
from gan.errors import UsageError
from gan.recipes import Recipe
from gan.teaching import diagnosis, failures
from gan.teaching.diagnosis import KINDS, diagnose
from gan.teaching.failures import FAILURES, Failure
from gan.training.history import History, Reading
from tests.record import FOLDER, RUNS

EACH = pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)


@cache
def recorded(name: str) -> History:
    return History.from_json(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def reading_at(name: str, images: int) -> Reading:
    """The recorded reading nearest to ``images``."""
    return min(recorded(name).readings, key=lambda reading: abs(reading.images - images))


@EACH
def test_every_preset_can_be_built_and_predicted(failure: Failure):
    recipe = failures.recipe_of(failure)
    generator, _ = networks.build(recipe, (1, 28, 28))
    assert sum(parameter.numel() for parameter in generator.parameters()) > 1000
    assert recipe.images == failure.images and FAILURES[failure.name] is failures.get(failure.name)
    assert 0 <= failure.answer < len(failure.choices) >= 3 and len(set(failure.choices)) == len(failure.choices)
    assert failure.question.endswith("?") and failure.why.endswith(".") and len(failure.why) < 400
    assert failure.finding in ("", *KINDS)


@EACH
def test_only_one_thing_is_wrong(failure: Failure):
    broken, whole = failures.recipe_of(failure), failures.healthy_recipe_of(failure)
    for key, value in failure.changes.items():
        assert broken.setting(key) == value != whole.setting(key)
    assert whole.with_settings(**failure.changes) == broken
    assert failure.changes or failure.few


def test_learning_rates_are_a_hundredfold():
    failure = FAILURES["learning-rate"]
    broken, whole = failures.recipe_of(failure), failures.healthy_recipe_of(failure)
    assert (broken.lr_g / whole.lr_g, broken.lr_d / whole.lr_d) == pytest.approx((100, 100))


def test_fifty_images_are_left_of_the_data():
    assert len(failures.training_images(FAILURES["fifty-images"]).images) == 50
    assert len(failures.training_images(FAILURES["minimax"]).images) == 60_000


def test_an_unknown_preset_is_an_error_that_lists_them():
    with pytest.raises(UsageError, match="learning-rate"):
        failures.get("worse")


# --- what the recordings show


@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.glob("*.json"))])
def test_recordings_are_of_the_runs_that_the_table_says(name: str):
    def numbers(recipe: Recipe) -> dict[str, object]:
        texts = ("title", "paper", "url", "departs", "look_at", "weakness")
        return {field.name: getattr(recipe, field.name) for field in fields(recipe) if field.name not in texts}

    assert numbers(recorded(name).recipe) == numbers(failures.recipe_of(RUNS[name]))


def test_every_preset_and_every_other_run_has_been_recorded():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(RUNS)


@EACH
def test_the_diagnosis_finds_what_tells_the_answer(failure: Failure):
    found = {finding.kind for finding in diagnose(recorded(failure.name)) if finding.severity == "sick"}
    if failure.finding:
        assert found == {failure.finding}
    else:
        assert found <= {"mode-collapse"}  # fifty images, near the end


@EACH
def test_why_tells_what_was_measured(failure: Failure):
    last = recorded(failure.name).readings[-1]
    assert f"{last.fid:,.0f}" in failure.why
    if failure.recipe == "wgan":
        assert f"unbroken it was {recorded('healthy-wgan').readings[-1].fid:.0f}" in failure.why


def test_learning_rate_x100_never_draws_a_digit():
    history = recorded("learning-rate")
    assert min(reading.fid for reading in history.readings) > diagnosis.BLOB_FID
    assert max(abs(point.loss_d) for point in history.points) > 1e4
    assert f"(FID {recorded('oscillation').readings[-1].fid:.0f})" in FAILURES["learning-rate"].why


def test_five_d_steps_are_slower_for_each_picture_but_not_for_each_step_of_g():
    broken, whole = recorded("five-d-steps").readings[-1], recorded("healthy").readings[-1]
    early = reading_at("healthy", 8_000)  # as many steps of G as the broken run took in all
    assert broken.images == whole.images == 5 * early.images
    assert whole.fid < 0.6 * broken.fid and broken.fid < early.fid < 2 * broken.fid
    assert f"unbroken it was {whole.fid:.0f}" in FAILURES["five-d-steps"].why and f"was {early.fid:.0f} after" in (
        FAILURES["five-d-steps"].why
    )


def test_minimax_gives_g_next_to_nothing():
    history = recorded("minimax")
    assert abs(median(point.loss_g for point in history.points[-40:])) < 1e-4
    assert history.readings[-1].fid > history.readings[0].fid > diagnosis.BLOB_FID


def test_without_batch_norm_it_draws_as_well():
    broken, whole = recorded("no-batch-norm").readings[-1], reading_at("healthy", 30_000)
    assert broken.fid == pytest.approx(whole.fid, rel=0.2) and broken.fid < diagnosis.FAR_FID
    assert f"with batch norm it was {whole.fid:.0f}" in FAILURES["no-batch-norm"].why


def test_a_tight_clip_leaves_g_far_behind():
    assert recorded("tight-clip").readings[-1].fid > 10 * recorded("healthy-wgan").readings[-1].fid
    assert all(abs(point.d_real - point.d_fake) < 1e-3 for point in recorded("tight-clip").points[-40:])


def test_a_tiny_latent_space_never_shows_all_digits():
    history = recorded("tiny-latent")
    assert all(sum(share >= diagnosis.COVERED for share in reading.shares) < 8 for reading in history.readings)
    assert history.readings[-1].recall < 0.01
    assert f"(unbroken: {reading_at('healthy', 24_000).fid:.0f})" in FAILURES["tiny-latent"].why


def test_fifty_images_are_known_by_heart_and_the_pictures_get_worse_again():
    history, why = recorded("fifty-images"), FAILURES["fifty-images"].why
    best, last = min(reading.fid for reading in history.readings), history.readings[-1]
    assert last.fid > 1.5 * best and f"fell to {best:.0f}" in why and f"{max(last.shares):.0%} of the pictures were 1s" in why
    real, fake = (median(values) for values in zip(*(point[3:] for point in history.points[-40:]), strict=True))
    assert f"D(x) {real:.2f}, D(G(z)) {fake:.2f}" in why
