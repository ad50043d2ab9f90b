import dataclasses

import pytest
import torch

from gan.data.datasets import Dataset
from gan.errors import UsageError
from gan.studies import few_labels
from gan.studies.few_labels import MOVES, ClassifierRun, LabelClassifier, Plan
from tests.helpers import FP32, SHAPE, is_sentence, noise, same


def even(each: int = 6, classes: int = 10) -> Dataset:
    """As many random pictures of each class."""
    data = noise(each * classes)
    names = tuple(str(label) for label in range(classes))
    return Dataset("made-up", data.images, torch.arange(each * classes) % classes, names)


def classifier_run(steps: int = 3, seed: int = 0, **changes) -> ClassifierRun:
    return ClassifierRun(SHAPE, 10, dataclasses.replace(Plan(steps, batch=8), **changes), seed, FP32)


def plain(one: ClassifierRun, few: Dataset) -> list[few_labels.Step]:
    return list(few_labels.train_classifier(one, lambda random: few_labels.draw_batch(few, 8, random, MOVES)))


# --- the draw


def test_a_draw_has_as_many_of_each_class_and_no_image_twice():
    data = even()
    few = few_labels.draw_labelled(data, 30, seed=4)
    assert torch.bincount(few.labels).tolist() == [3] * 10
    assert len({image.numpy().tobytes() for image in few.images}) == 30
    where = {image.numpy().tobytes(): int(label) for image, label in zip(data.images, data.labels, strict=True)}
    assert all(where[image.numpy().tobytes()] == label for image, label in zip(few.images, few.labels, strict=True))


def test_the_seed_decides_the_draw():
    one, again, other = (few_labels.draw_labelled(even(), 30, seed).images for seed in (1, 1, 2))
    assert torch.equal(one, again) and not torch.equal(one, other)


@pytest.mark.parametrize("count", [0, -10, 5, 15, 70, 61])
def test_a_count_that_cannot_be_drawn_is_refused_with_what_can(count: int):
    with pytest.raises(UsageError, match="multiple of 10 from 10 to 60") as caught:
        few_labels.draw_labelled(even(), count, 0)
    assert is_sentence(caught.value)


def test_the_rarest_class_bounds_the_draw():
    data = even()
    lame = Dataset(data.name, data.images[1:], data.labels[1:], data.class_names)
    with pytest.raises(UsageError, match="from 10 to 50"):
        few_labels.draw_labelled(lame, 60, 0)


# --- batches


def test_a_batch_is_what_was_asked_for():
    data = even()
    images, labels = few_labels.draw_batch(data, 7, torch.Generator().manual_seed(0))
    assert images.shape == (7, 1, 28, 28) and images.min() >= -1 and images.max() <= 1
    found = [(data.images / 127.5 - 1).sub(image).abs().flatten(1).sum(1).argmin() for image in images]
    assert data.labels[torch.stack(found)].tolist() == labels.tolist()


def test_moved_images_stay_in_range_and_keep_their_labels():
    data = even()
    images, labels = few_labels.draw_batch(data, 7, torch.Generator().manual_seed(0), MOVES)
    still, same_labels = few_labels.draw_batch(data, 7, torch.Generator().manual_seed(0))
    assert images.min() >= -1 and images.max() <= 1.001 and not torch.equal(images, still)
    assert torch.equal(labels, same_labels)


# --- the network and its training


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 48)])
def test_the_reader_says_one_logit_per_class(shape: tuple[int, int, int]):
    assert LabelClassifier(shape, 7)(torch.zeros(2, *shape)).shape == (2, 7)


def test_an_image_is_read_by_itself_and_without_noise_in_eval_mode():
    reader, images = LabelClassifier(SHAPE, 10).eval(), torch.randn(5, *SHAPE)
    torch.testing.assert_close(reader(images)[2:3], reader(images[2:3]))


def test_noise_is_added_while_training_only():
    values = torch.zeros(10_000)
    layer = few_labels.GaussianNoise(0.3)
    assert layer(values).std() == pytest.approx(0.3, rel=0.05)
    assert torch.equal(layer.eval()(values), values)


def test_the_rate_holds_and_then_falls_along_a_line_to_0():
    plan = Plan(steps=100, decay_from=0.6)
    assert [plan.decay(step) for step in (0, 59, 60, 80, 100)] == pytest.approx([1, 1, 1, 0.5, 0])


def test_the_optimiser_takes_the_rate_of_its_step():
    one = classifier_run(4)
    few = even()
    rates = [
        one.optimiser.param_groups[0]["lr"]
        for _ in few_labels.train_classifier(one, lambda random: few_labels.draw_batch(few, 8, random))
    ]
    assert rates == pytest.approx([3e-3, 3e-3, 3e-3, 1.5e-3])


def test_the_average_follows_the_weights():
    one = classifier_run(1)
    first = {key: value.clone() for key, value in one.network.state_dict().items()}
    plain(one, even())
    for key, value in one.average.state_dict().items():  # the first step's decay is 1/10
        torch.testing.assert_close(value, 0.1 * first[key] + 0.9 * one.network.state_dict()[key])


def test_the_seed_decides_the_training():
    told, found = [], []
    for seed in (3, 3, 4):
        torch.rand(seed)  # torch's own generator has no say
        one = classifier_run(3, seed)
        told.append([step.losses["labelled"] for step in plain(one, even())])
        found.append(one.average.state_dict())
    assert told[0] == told[1] != told[2]
    assert same(found[0], found[1]) and not torch.equal(found[0]["head.1.bias"], found[2]["head.1.bias"])


def test_training_leaves_torchs_generator_alone():
    torch.manual_seed(5)
    plain(classifier_run(), even())
    after = torch.rand(1)
    torch.manual_seed(5)
    assert torch.equal(after, torch.rand(1))


def test_ten_pictures_are_learnt_by_heart():
    few = even(each=1)
    one = classifier_run(60, rate=3e-3, average=0.9)
    steps = list(few_labels.train_classifier(one, lambda random: few_labels.draw_batch(few, 20, random)))
    assert [step.step for step in steps] == list(range(1, 61)) and {step.steps for step in steps} == {60}
    assert few_labels.test_error(one.average, few) == 0


def test_the_error_is_the_share_of_wrong_names():
    class Says(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.nothing = torch.nn.Parameter(torch.zeros(()))

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            return torch.eye(10)[[3]].expand(len(images), 10)

    assert few_labels.test_error(Says(), even(), chunk=7) == pytest.approx(0.9)
