import pytest
import torch

from gan import device
from gan.device import Compute
from gan.errors import UsageError

only_cpu = pytest.mark.skipif(
    torch.cuda.is_available() or torch.backends.mps.is_available(), reason="what the CPU does is hidden by a GPU"
)


@only_cpu
@pytest.mark.parametrize(
    ("precision", "able", "bf16"), [("auto", True, True), ("auto", False, False), ("fp32", True, False), ("bf16", True, True)]
)
def test_precision_follows_the_wish_and_the_hardware(monkeypatch, precision: str, able: bool, bf16: bool):
    monkeypatch.setattr(device, "cpu_has_bf16", lambda: able)
    assert device.choose(precision) == Compute(torch.device("cpu"), bf16)


@only_cpu
def test_bf16_is_refused_where_it_would_be_emulated(monkeypatch):
    monkeypatch.setattr(device, "cpu_has_bf16", lambda: False)
    with pytest.raises(UsageError, match="fp32"):
        device.choose("bf16")


def test_an_unknown_precision_is_answered_with_the_list():
    with pytest.raises(UsageError, match="auto, fp32, bf16"):
        device.choose("fp16")


def test_the_cpu_answers_yes_or_no():
    assert device.cpu_has_bf16() in (True, False)


@pytest.mark.parametrize(("bf16", "dtype"), [(True, torch.bfloat16), (False, torch.float32)])
def test_networks_run_in_the_chosen_precision_with_weights_in_float32(bf16: bool, dtype: torch.dtype):
    compute = Compute(torch.device("cpu"), bf16)
    layer = torch.nn.Linear(4, 4)
    with compute.autocast():
        assert layer(torch.zeros(2, 4)).dtype == dtype
    assert layer.weight.dtype == torch.float32
    assert compute.memory_format == (torch.channels_last if bf16 else torch.contiguous_format)


@pytest.mark.parametrize(("set_to", "holds", "cuda"), [("", False, True), ("true", False, False), ("true", True, True)])
def test_an_emulated_cuda_is_no_device(monkeypatch, set_to: str, holds: bool, cuda: bool):
    monkeypatch.setenv("SPACES_ZERO_GPU", set_to)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: True)
    monkeypatch.setattr(device, "_holds_gpu", False)
    if holds:
        device.hold_gpu()
    assert (device.choose("fp32").device.type == "cuda") == cuda
