from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from gan import paths
from gan.data import datasets
from gan.errors import TheatreError, UsageError
from gan.evaluation import classifier
from gan.evaluation.classifier import Classifier
from tests.helpers import is_sentence, noise, same


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An empty folder for classifiers, and no memory of those loaded before or in it."""
    monkeypatch.setattr(paths, "CLASSIFIERS", tmp_path)
    classifier.load.cache_clear()
    yield tmp_path
    classifier.load.cache_clear()


def test_the_label_classifier_names_real_test_digits():
    test = datasets.load("mnist", "test")
    some = slice(None, None, 4)  # 2,500 from all over the set, to save time
    seen = classifier.label(classifier.load("mnist", "labels"), test.images[some])
    assert (seen == test.labels[some]).float().mean() >= 0.99


def test_the_two_classifiers_are_not_the_same():
    one, other = (classifier.load("mnist", role).state_dict() for role in classifier.ROLES)
    assert not torch.equal(one["body.0.weight"], other["body.0.weight"])


@pytest.mark.parametrize("role", classifier.ROLES)
def test_a_shipped_classifier_is_ready_to_be_asked(role: str):
    network = classifier.load("mnist", role)
    assert not network.training and not any(weight.requires_grad for weight in network.parameters())
    assert classifier.file_of("mnist", role).stat().st_size < 10 * 2**20


def test_features_do_not_depend_on_the_rest_of_the_batch():
    network, images = classifier.load("mnist", "features"), datasets.subset("mnist", "test", 12).images
    whole = classifier.features(network, images)
    assert whole.shape == (12, Classifier.num_features) and whole.min() >= 0
    torch.testing.assert_close(classifier.features(network, images, chunk=5), whole, rtol=1e-4, atol=1e-4)


def test_labels_are_the_largest_logits():
    network, images = Classifier((1, 28, 28), 10).eval(), noise(7).images
    with torch.no_grad():
        assert torch.equal(classifier.label(network, images, chunk=3), network(images).argmax(1))


def test_colour_images_of_another_size():
    network = Classifier((3, 32, 48), 5).eval()
    assert network(torch.zeros(2, 3, 32, 48, dtype=torch.uint8)).shape == (2, 5)


def test_unknown_names_are_answered_with_the_list():
    with pytest.raises(UsageError, match="features, labels"):
        classifier.load("mnist", "taste")
    with pytest.raises(UsageError, match="mnist, fashion-mnist"):
        classifier.load("cifar", "labels")


def test_stacked_digits_have_no_classifier_of_their_own():
    for ask in (lambda: classifier.load("stacked-mnist", "labels"), lambda: next(classifier.train("stacked-mnist", "labels"))):
        with pytest.raises(UsageError, match="python -m gan modes") as caught:
            ask()
        assert is_sentence(caught.value)


def test_a_missing_classifier_says_how_to_train_it(elsewhere: Path):
    with pytest.raises(TheatreError, match="python -m gan classifier mnist") as caught:
        classifier.load("mnist", "labels")
    assert is_sentence(caught.value)


@pytest.mark.parametrize("content", [b"", b"words instead of weights"])
def test_a_damaged_classifier_says_how_to_train_it(elsewhere: Path, content: bytes):
    classifier.file_of("mnist", "labels").write_bytes(content)
    with pytest.raises(TheatreError, match="python -m gan classifier mnist") as caught:
        classifier.load("mnist", "labels")
    assert is_sentence(caught.value)


def test_training_saves_a_classifier_that_loads_and_the_seed_decides_it(elsewhere: Path, monkeypatch):
    data = datasets.subset("mnist", "test", 200)
    monkeypatch.setattr(datasets, "load", lambda name, split="train": data)
    trained = []
    for _ in range(2):
        told = list(classifier.train("mnist", "labels", epochs=8, batch=50))
        assert [(step, steps) for step, steps, _ in told] == [(step, 32) for step in range(1, 33)]
        assert told[-1][2] < told[0][2]
        trained.append(load_file(classifier.file_of("mnist", "labels")))
    assert same(*trained)
    assert isinstance(classifier.load("mnist", "labels"), Classifier)
