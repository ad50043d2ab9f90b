from pathlib import Path

import pytest
import torch

from gan import paths
from gan.data.datasets import Dataset, to_bytes
from gan.errors import TheatreError, UsageError
from gan.models import checkpoint
from gan.studies import few_labels, sample_augmentation
from gan.studies.few_labels import ClassifierRun, Plan
from gan.studies.sample_augmentation import ARMS
from tests.helpers import FP32, SHAPE, is_sentence, noise, same, small, trained
from tests.studies.test_few_labels import even


def grey(value: int, label: int, count: int = 4) -> Dataset:
    """Pictures of one grey and one label: whoever is in a batch is seen from outside."""
    return Dataset(
        "mnist", torch.full((count, *SHAPE), value, dtype=torch.uint8), torch.full((count,), label), even().class_names
    )


SAMPLES = {"own": grey(100, 1), "shipped": grey(200, 2)}


@pytest.mark.parametrize("key", ARMS)
def test_each_batch_holds_what_its_arm_says(key: str):
    arm = ARMS[key]
    images, labels = sample_augmentation.batch(arm, grey(255, 9), SAMPLES, Plan(1, batch=10), torch.Generator().manual_seed(0))
    lender = {"own": 1, "shipped": 2}.get(arm.samples)
    assert labels.tolist() == ([9] * 10 if lender is None else [9] * 5 + [lender] * 5)
    seen = to_bytes(images).flatten(1)
    if lender:
        assert (seen[5:] == 100 * lender).all()
    assert bool((seen[: 5 if lender else 10] == 255).all()) != arm.moves


def test_the_honest_arms_take_nothing_from_the_shipped_model():
    assert [key for key, arm in ARMS.items() if arm.samples == "shipped"] == ["shipped"]


def test_all_arms_take_the_same_steps_from_the_same_weights():
    firsts, counts = [], []
    for arm in ARMS.values():
        one = ClassifierRun(SHAPE, 10, Plan(2, batch=8), 0, FP32)
        firsts.append({key: value.clone() for key, value in one.network.state_dict().items()})
        counts.append(len(list(sample_augmentation.train(one, arm, even(), SAMPLES))))
    assert all(same(firsts[0], other) for other in firsts) and counts == [2] * len(ARMS)


def test_samples_carry_the_label_they_were_asked_for():
    def draws_its_label(inputs: torch.Tensor) -> torch.Tensor:
        return (inputs[:, 64:].argmax(1) / 10)[:, None, None, None].expand(-1, *SHAPE)

    spec = sample_augmentation.OWN.latent
    samples = sample_augmentation.samples_of(draws_its_label, spec, even(), 40, seed=1, chunk=7)
    assert samples.images.shape == (40, *SHAPE) and samples.images.dtype == torch.uint8
    assert torch.equal(samples.images[:, 0, 0, 0], to_bytes(samples.labels / 10)) and len(samples.labels.unique()) > 5


def test_its_own_cgan_sees_nothing_but_the_few(monkeypatch):
    monkeypatch.setattr(sample_augmentation, "OWN", small("cgan"))
    few = few_labels.draw_labelled(even(), 20, 0)
    runs = [list(sample_augmentation.train_own(few, 3, images=40, compute=FP32))[-1] for _ in range(2)]
    assert runs[0].done and runs[0].images == 40 and runs[0].recipe.latent.classes == 10
    assert same(*(run.average.state_dict() for run in runs))


# --- the model that lends samples


@pytest.fixture
def shipped(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "SHIPPED", tmp_path)
    return tmp_path


def test_a_missing_cgan_says_how_to_train_it(shipped: Path):
    with pytest.raises(TheatreError, match="python -m gan train cgan") as caught:
        sample_augmentation.shipped(noise())
    assert is_sentence(caught.value)


def test_a_model_that_does_not_fit_is_refused(shipped: Path):
    checkpoint.save(shipped / "wgan.safetensors", trained(small("wgan"))[0], "mnist")
    checkpoint.save(shipped / "cgan.safetensors", trained(small("cgan"))[0], "mnist")
    assert sample_augmentation.shipped(noise()).name == "cgan"
    with pytest.raises(UsageError, match="conditional"):
        sample_augmentation.shipped(noise(), "wgan")
    with pytest.raises(UsageError, match="trained on mnist"):
        sample_augmentation.shipped(even())
    with pytest.raises(UsageError, match="cgan, wgan"):
        sample_augmentation.shipped(noise(), "dream")
