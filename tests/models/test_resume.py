import dataclasses
from pathlib import Path

import pytest
import torch

from gan.data.datasets import Dataset
from gan.errors import UsageError
from gan.models import checkpoint, resume
from gan.recipes import RECIPES
from gan.training.controls import Controls
from gan.training.loop import Run, train
from tests.helpers import FP32, SHAPE, is_sentence, noise, same, small, trained, weights


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
    assert resume.branch(file, compute=FP32)[0].origin == "the weights of dcgan after 0 images of mnist"


# --- other data, and beyond the end

PICTURES = Dataset("own-images", noise(6).images, torch.tensor([0, 0, 0, 1, 1, 1]), ("cats", "dogs"))
MORE = dataclasses.replace(PICTURES, images=noise(9).images, labels=torch.arange(9) % 3, class_names=("birds", "cats", "dogs"))


def saved(file: Path, name: str = "dcgan", data: Dataset = PICTURES, slim: bool = False, **changes: int | float | str) -> Run:
    """A finished run of two steps, saved."""
    run = Run(small(name, **changes), SHAPE, 3, FP32)
    list(train(run, data))
    checkpoint.save(file, run, data.name, slim=slim)
    return run


@pytest.mark.parametrize(
    ("other", "say"),
    [
        (MORE, "these are 9 pictures of the classes birds, cats and dogs"),
        (
            dataclasses.replace(PICTURES, class_names=("wolves", "zebras")),
            "these are 6 pictures of the classes wolves and zebras",
        ),
        (dataclasses.replace(PICTURES, images=PICTURES.images.flip(0)), "but not the same pictures"),
        (dataclasses.replace(PICTURES, labels=PICTURES.labels.flip(0)), "but not the same pictures"),
        (noise(), "this is mnist"),
    ],
)
def test_other_pictures_are_not_gone_on_with(tmp_path: Path, other: Dataset, say: str):
    saved(tmp_path / "x.safetensors")
    header = checkpoint.read_header(tmp_path / "x.safetensors")
    resume.check_same_data(header, dataclasses.replace(PICTURES, images=PICTURES.images.clone()), "x")
    with pytest.raises(UsageError, match=r"^x was trained on 6 pictures of the classes cats and dogs, and ") as told:
        resume.check_same_data(header, other, "x")
    assert say in str(told.value) and is_sentence(told.value)
    resume.check_same_data(dataclasses.replace(header, fingerprint=None), other, "x")  # an older file cannot tell


@pytest.mark.parametrize("slim", [False, True])
def test_a_finished_model_goes_on_beyond_its_end_on_its_own_data(tmp_path: Path, slim: bool):
    run, file = saved(tmp_path / "x.safetensors", slim=slim), tmp_path / "x.safetensors"
    on, _ = resume.start_from(file, "x", small("dcgan", steps=3), PICTURES, compute=FP32)
    assert (on.step, on.images, on.total, on.seed) == (2, 16, 16 + 24, 3)
    assert on.origin == f"the weights of x after 16 images of own-images, with {'fresh' if slim else 'its'} optimisers"
    assert bool(on.optimiser_g.state) != slim
    assert all((weights(on)[key].float() - there.float()).abs().max() < 1e-3 for key, there in weights(run).items())
    list(train(on, PICTURES))
    assert on.step == 5 and checkpoint.save(file, on, "own-images").origin == on.origin
    assert resume.resume(file, FP32)[0].origin == on.origin


def test_on_other_data_a_model_is_fine_tuned_from_image_zero(tmp_path: Path):
    run, file = saved(tmp_path / "x.safetensors"), tmp_path / "x.safetensors"
    other, _ = resume.start_from(file, "x", small("dcgan", lr_d=0.1), MORE, seed=9, compute=FP32)
    assert (other.step, other.images, other.total, other.seed, other.recipe.lr_d) == (0, 0, 16, 9, 0.1)
    assert same(weights(other), weights(run)) and other.origin.startswith("the weights of x after 16 images of own-images")
    again, _ = resume.start_from(file, "x", small("dcgan", optimiser="rmsprop"), MORE, compute=FP32)
    assert again.origin.endswith("fresh optimisers") and not again.optimiser_g.state
    list(train(again, MORE))


def test_on_data_of_ours_only_the_name_counts(tmp_path: Path):
    saved(tmp_path / "x.safetensors", data=noise())
    assert resume.start_from(tmp_path / "x.safetensors", "x", small("dcgan"), noise(9), compute=FP32)[0].images == 16


@pytest.mark.parametrize(("data", "say"), [(MORE, "2 labels, but own-images has 3 classes"), (noise(), "has 10 classes")])
def test_a_conditional_model_is_fine_tuned_only_where_its_labels_fit(tmp_path: Path, data: Dataset, say: str):
    recipe = small("cgan")
    recipe = dataclasses.replace(recipe, latent=dataclasses.replace(recipe.latent, classes=2))
    run = Run(recipe, SHAPE, compute=FP32)
    list(train(run, PICTURES))
    checkpoint.save(tmp_path / "x.safetensors", run, "own-images")
    with pytest.raises(UsageError, match=say) as told:
        resume.start_from(tmp_path / "x.safetensors", "x", recipe, data)
    assert is_sentence(told.value)
    one = dataclasses.replace(PICTURES, labels=PICTURES.labels * 0, class_names=("picture",))
    with pytest.raises(UsageError, match="has no classes"):
        resume.start_from(tmp_path / "x.safetensors", "x", recipe, one)


def test_a_model_keeps_its_networks_when_it_is_started_from(tmp_path: Path):
    saved(tmp_path / "x.safetensors")
    with pytest.raises(UsageError, match="keeps its networks"):
        resume.start_from(tmp_path / "x.safetensors", "x", small("dcgan", g_width=12), PICTURES)
