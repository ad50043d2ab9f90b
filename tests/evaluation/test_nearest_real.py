from pathlib import Path

import numpy as np
import pytest
import torch

from gan import paths
from gan.__main__ import main
from gan.data import datasets
from gan.errors import TheatreError
from gan.evaluation import classifier, nearest_real
from gan.evaluation.nearest_real import Lookup, Neighbours
from tests.helpers import is_sentence, noise


def test_the_nearest_rows_are_those_of_the_whole_matrix_of_distances():
    random = torch.Generator().manual_seed(0)
    rounded = torch.randint(256, (900, 12), generator=random, dtype=torch.uint8)
    scale = torch.rand(12, generator=random) + 0.1
    points = rounded[:7] * scale + torch.randn(7, 12, generator=random)
    wanted = torch.cdist(points, rounded * scale).argsort(1)[:, :6]
    for chunk in (50, 899, 900, 5000):
        assert torch.equal(nearest_real.nearest(points, rounded, scale, 6, chunk), wanted)


@pytest.mark.parametrize("place", [0, 31_415, 59_999])
def test_a_training_picture_is_found_at_distance_0_and_called_memorised(place: int):
    train = datasets.load("mnist", "train")
    answer = nearest_real.look_up("mnist", train.images[place : place + 1])[0]
    for kind in nearest_real.KINDS:
        near = answer.near[kind]
        assert int(near.place[0]) == place and float(near.distance[0]) == 0 and near.closer == 1
        assert torch.equal(near.distance, near.distance.sort().values) and len(near.place) == 5
    assert answer.verdict == "copy" and answer.label == int(train.labels[place])


def test_a_training_picture_with_a_few_grey_levels_changed_is_suspicious():
    train = datasets.load("mnist", "train").images[777:778]
    changed = (train.int() + torch.randint(-9, 10, train.shape, generator=torch.Generator().manual_seed(2))).clamp(0, 255)
    answer = nearest_real.look_up("mnist", changed.to(torch.uint8))[0]
    assert answer.verdict == "close"
    assert {int(near.place[0]) for near in answer.near.values()} == {777}


def test_distances_in_pixels_are_root_mean_squares_of_grey_levels():
    train = datasets.load("mnist", "train").images
    test = datasets.load("mnist", "test").images[5:6]
    near = nearest_real.look_up("mnist", test)[0].near["pixels"]
    everywhere = (train.float() - test.float()).square().mean((1, 2, 3)).sqrt()
    best = everywhere.topk(5, largest=False)
    torch.testing.assert_close(near.distance, best.values, rtol=1e-4, atol=1e-4)
    assert torch.equal(near.place, best.indices)


def test_real_test_digits_are_seldom_suspicious_and_lie_all_over_the_scale():
    """By images that the scale was not made of."""
    test = datasets.load("mnist", "test").images[nearest_real.TESTED :][:40]
    answers = nearest_real.look_up("mnist", test, 1)
    assert sum(answer.verdict in ("close", "copy") for answer in answers) <= 4
    shares = torch.tensor([answer.near["pixels"].closer for answer in answers])
    assert 0.3 < shares.mean() < 0.7 and shares.std() > 0.15


def test_of_many_pictures_the_planted_copy_is_the_closest():
    pictures = datasets.load("mnist", "test").images[100:130].clone()
    pictures[17] = datasets.load("mnist", "train").images[4242]
    assert nearest_real.nearest_to_training("mnist", pictures) == 17


def near(distance: float) -> Neighbours:
    return Neighbours(torch.tensor([0]), torch.tensor([distance]), torch.linspace(1, 2, 1000))


@pytest.mark.parametrize(
    ("pixels", "features", "verdict"),
    [(0, 0.0, "copy"), (0, 5, "copy"), (0.9, 1.5, "close"), (1.5, 0, "close"), (1.5, 1.5, "new"), (3, 1.5, "new"), (3, 3, "far")],
)
def test_what_each_distance_is_called(pixels: float, features: float, verdict: str):
    assert Lookup(3, {"pixels": near(pixels), "features": near(features)}).verdict == verdict


def test_pictures_of_another_shape_are_one_sentence():
    with pytest.raises(TheatreError, match="shape") as caught:
        nearest_real.look_up("mnist", torch.zeros(1, 3, 32, 32, dtype=torch.uint8))
    assert is_sentence(caught.value)


def test_a_data_set_that_is_not_here_is_one_sentence(monkeypatch):
    monkeypatch.setattr(datasets, "is_local", lambda name: False)
    nearest_real.load.cache_clear()
    with pytest.raises(TheatreError, match="not on this machine") as caught:
        nearest_real.load("fashion-mnist")
    assert is_sentence(caught.value)


@pytest.mark.parametrize("name", ["nonesuch", "stacked-mnist"])
def test_data_sets_without_classifiers_are_one_sentence(name: str):
    with pytest.raises(TheatreError) as caught:
        nearest_real.load(name)
    assert is_sentence(caught.value)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An empty folder for indices."""
    monkeypatch.setattr(nearest_real, "file_of", lambda name: tmp_path / f"{name}.npz")
    nearest_real.load.cache_clear()
    yield tmp_path
    nearest_real.load.cache_clear()


def test_a_missing_or_damaged_index_says_how_to_make_it(elsewhere: Path):
    file = nearest_real.file_of("mnist")
    with np.load(paths.ASSETS / "neighbours" / "mnist.npz") as held:
        other = {key: held[key] for key in held.files}
    contents = [None, b"", b"words", b"PK\x03\x04 cut off"]
    for content in contents:
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(TheatreError, match="python -m gan neighbours mnist") as caught:
            nearest_real.load("mnist")
        assert is_sentence(caught.value)
    np.savez(file, **{**other, "made_with": np.array("another")})
    with pytest.raises(TheatreError, match="another classifier"):
        nearest_real.load("mnist")


def test_an_index_that_is_made_finds_what_it_was_made_of(elsewhere: Path, monkeypatch):
    sets = {"train": datasets.subset("mnist", "train", 300), "test": datasets.subset("mnist", "test", 60)}
    monkeypatch.setattr(datasets, "load", lambda name, split="train": sets[split])
    assert list(nearest_real.build("mnist", chunk=100))[-1] == (360, 360)
    answer = nearest_real.look_up("mnist", sets["train"].images[123:124])[0]
    assert answer.verdict == "copy" and int(answer.near["features"].place[0]) == 123
    network = classifier.load("mnist", "features")
    apart = torch.cdist(classifier.features(network, sets["test"].images), classifier.features(network, sets["train"].images))
    usual = nearest_real.load("mnist").usual["features"]
    torch.testing.assert_close(usual, apart.amin(1), rtol=0.03, atol=0.05)


def test_pictures_that_are_noise_are_far_from_everything():
    assert nearest_real.look_up("mnist", noise(1).images)[0].verdict == "far"


def test_the_command_makes_an_index_and_says_where_it_is(elsewhere: Path, monkeypatch, capsys: pytest.CaptureFixture[str]):
    sets = {"train": datasets.subset("mnist", "train", 60), "test": datasets.subset("mnist", "test", 20)}
    monkeypatch.setattr(datasets, "load", lambda name, split="train": sets[split])
    assert main(["neighbours", "mnist"]) == 0
    assert str(nearest_real.file_of("mnist")) in capsys.readouterr().out
    assert len(nearest_real.load("mnist").rounded["features"]) == 60
