from pathlib import Path

import pytest

from gan.errors import UsageError
from gan.models import checkpoint, resume
from gan.recipes import RECIPES
from gan.training.controls import Controls
from gan.training.loop import Run, train
from tests.helpers import FP32, SHAPE, noise, same, small, trained, weights


@pytest.mark.parametrize("name", RECIPES)
def test_a_run_comes_back_as_it_was_saved(name: str, tmp_path: Path):
    run, _ = trained(small(name), seed=11)
    file = tmp_path / "a" / "run.safetensors"
    written = checkpoint.save(file, run, "mnist", {"fid": 1.5})
    back, header = resume.resume(file, FP32)
    assert header == written
    assert (header.recipe, header.dataset, header.shape, header.seed) == (run.recipe, "mnist", SHAPE, 11)
    assert (header.step, header.images, header.total) == (2, run.images, run.total)
    assert header.precision == "fp32" and header.scores == {"fid": 1.5} and header.seconds >= 0
    assert same(weights(run), weights(back)) and back.step == 2 and back.images == run.images
    for before, after in ((run.optimiser_g, back.optimiser_g), (run.optimiser_d, back.optimiser_d)):
        old, new = before.state_dict()["state"], after.state_dict()["state"]
        assert old.keys() == new.keys() and len(old) > 0
        for index in old:
            assert same(old[index], new[index])


def test_a_run_that_took_no_step_yet_can_be_taken_up(tmp_path: Path):
    recipe = small("dcgan")
    checkpoint.save(tmp_path / "new.safetensors", Run(recipe, SHAPE, 1, FP32), "mnist")
    run, _ = resume.resume(tmp_path / "new.safetensors", FP32)
    list(train(run, noise()))
    assert same(weights(run), weights(trained(recipe, seed=1)[0]))


def test_a_run_with_a_frozen_player_can_be_taken_up(tmp_path: Path):
    controls = Controls()
    controls.turn(frozen="generator")
    run, _ = trained(small("dcgan"), controls=controls)
    checkpoint.save(tmp_path / "x.safetensors", run, "mnist")
    assert same(weights(resume.resume(tmp_path / "x.safetensors", FP32)[0]), weights(run))


@pytest.mark.parametrize("slim", [True, False])
def test_a_branch_starts_with_the_weights_of_the_moment_under_other_settings(tmp_path: Path, slim: bool):
    recipe = small("dcgan", steps=4)
    run, file = Run(recipe, SHAPE, 3, FP32), tmp_path / "moment.safetensors"
    steps = train(run, noise(), every=1)
    next(steps), next(steps)
    checkpoint.save(file, run, "mnist", slim=slim)
    there = weights(run)
    other, header = resume.branch(file, recipe.with_settings(lr_g=0.0, objective="minimax"), FP32)
    assert (
        (other.step, other.images, other.seed, other.total)
        == (2, run.images, 3, recipe.images)
        == (header.step, header.images, 3, header.total)
    )
    assert all((weights(other)[key].float() - there[key].float()).abs().max() < 1e-3 for key in there)
    before = weights(other)
    list(train(other, noise()))
    assert other.done and other.recipe.lr_g == 0.0
    assert not same(before, weights(other), "discriminator")


def test_a_branch_of_a_finished_run_goes_on_as_long_again(tmp_path: Path):
    recipe = small("vanilla", steps=2)
    run, file = Run(recipe, SHAPE, compute=FP32), tmp_path / "moment.safetensors"
    list(train(run, noise()))
    checkpoint.save(file, run, "mnist", slim=True)
    other, _ = resume.branch(file, compute=FP32)
    assert not other.done and other.total == 2 * run.images
    list(train(other, noise()))
    assert other.images == 2 * run.images


def test_a_branch_keeps_its_networks(tmp_path: Path):
    file = tmp_path / "moment.safetensors"
    checkpoint.save(file, Run(small("dcgan"), SHAPE, compute=FP32), "mnist", slim=True)
    with pytest.raises(UsageError, match="keeps its networks"):
        resume.branch(file, small("dcgan", g_width=12))
