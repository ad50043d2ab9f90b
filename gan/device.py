"""Device and precision of all computation."""

import os
from dataclasses import dataclass

import torch

from gan.errors import UsageError, unknown

PRECISIONS = ("auto", "fp32", "bf16")
_holds_gpu = False


@dataclass(frozen=True)
class Compute:
    """A device, and whether matrix work there is done in bfloat16 (weights and losses stay float32)."""

    device: torch.device
    bf16: bool

    def autocast(self) -> torch.autocast:
        """The context in which networks are run while training."""
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.bf16)

    @property
    def memory_format(self) -> torch.memory_format:
        """channels_last is what the bf16 convolutions want; contiguous is faster for fp32 on a CPU."""
        return torch.channels_last if self.bf16 else torch.contiguous_format


def cpu_has_bf16() -> bool:
    """Whether this CPU multiplies bfloat16 in hardware (AVX512-BF16 or AMX); elsewhere it would be emulated."""
    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def on_zero_gpu() -> bool:
    """Whether this is a Space on ZeroGPU: a GPU is lent to one process for seconds, and all others only seem to have one."""
    return os.environ.get("SPACES_ZERO_GPU", "").lower() in ("1", "t", "true")


def hold_gpu() -> None:
    """Note that this process has been lent the GPU of a Space on ZeroGPU, so that its CUDA is real."""
    global _holds_gpu
    _holds_gpu = True


def choose(precision: str = "auto") -> Compute:
    """CUDA or Apple's MPS when there, else the CPU; bf16 where the hardware has it.

    On ZeroGPU CUDA is taken only by a process that holds the GPU: elsewhere the package ``spaces`` emulates it.

    Raises:
        UsageError: an unknown precision, or bf16 asked of a machine without it.
    """
    if precision not in PRECISIONS:
        raise unknown("precision", precision, PRECISIONS)
    if (_holds_gpu or not on_zero_gpu()) and torch.cuda.is_available():
        device, able = torch.device("cuda"), torch.cuda.is_bf16_supported()
    elif torch.backends.mps.is_available():
        device, able = torch.device("mps"), False
    else:
        device, able = torch.device("cpu"), cpu_has_bf16()
    if precision == "bf16" and not able:
        raise UsageError("This machine has no bf16 units; use --precision fp32 or leave it at auto.")
    return Compute(device, able and precision != "fp32")
