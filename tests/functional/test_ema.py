import pytest
import torch
from torch import nn

from gan.functional import ema


def filled(value: float) -> nn.Sequential:
    """A network in which every number is ``value``."""
    network = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    with torch.no_grad():
        for tensor in network.state_dict().values():
            tensor.fill_(value)
    return network


@pytest.mark.parametrize(
    ("decay", "step", "kept"),
    [
        (0.999, 0, 1 / 10),  # (1 + 0) / (10 + 0)
        (0.999, 10, 11 / 20),
        (0.999, 10**6, 0.999),
        (0.3, 10, 0.3),
        (0.0, 10, 0.0),
    ],
)
def test_the_decay_is_ramped_up(decay: float, step: int, kept: float):
    average, network = filled(1.0), filled(3.0)
    ema.update(average, network, decay, step)
    expected = kept * 1 + (1 - kept) * 3
    for key, value in average.state_dict().items():
        if value.is_floating_point():
            torch.testing.assert_close(value, torch.full_like(value, expected), msg=key)


def test_batch_norms_statistics_are_averaged_and_its_counter_copied():
    average, network = filled(0.0), filled(5.0)
    ema.update(average, network, 0.5, 1000)
    state = average.state_dict()
    assert state["1.running_mean"].tolist() == [2.5, 2.5] and state["1.num_batches_tracked"].item() == 5


def test_the_network_itself_is_left_alone():
    average, network = filled(0.0), filled(5.0)
    ema.update(average, network, 0.5, 1000)
    assert all((value == 5).all() for value in network.state_dict().values())


def test_a_copy_is_apart_from_its_original_and_takes_no_gradients():
    network = filled(1.0).train()
    copy = ema.copy_of(network)
    with torch.no_grad():
        network[0].weight.fill_(9)
    assert (copy.state_dict()["0.weight"] == 1).all()
    assert not copy.training and network.training
    assert not any(weight.requires_grad for weight in copy.parameters())
