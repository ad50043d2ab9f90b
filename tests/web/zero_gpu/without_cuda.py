"""A run in the process of a Space on ZeroGPU, with the package ``spaces`` itself; prints what came of it.

There is no CUDA here, so what the package does with a GPU before it calls the decorated function is left out; the fork, the
passing of the pipe, the schedule and the release are its own.
"""

import json
import sys
import time

from gan.web import zero_gpu

zero_gpu.load()
import spaces.zero.torch as on_device  # noqa: E402
import torch  # noqa: E402

from gan import device  # noqa: E402
from gan.runs import gpu_slice, leased_worker  # noqa: E402
from gan.runs.registry import JobRegistry  # noqa: E402
from gan.runs.spec import Limits  # noqa: E402
from tests.runs.real_runs import tiny  # noqa: E402

SLICES = 2


def main() -> None:
    emulated, chosen = torch.cuda.is_available(), device.choose().device.type
    on_device.init = lambda uuid: None
    on_device.move = lambda callback=None: None
    torch.set_num_threads(1)
    leased_worker.SECONDS = gpu_slice.LAST_SAVE_SECONDS + 2
    jobs = JobRegistry(Limits(threads=1), lend=zero_gpu.lend())
    job = jobs.start(tiny(images=100_000_000), "mnist", 0)
    seen, on_gpu = [], 0
    ends = time.monotonic() + 120
    while time.monotonic() < ends and seen.count(leased_worker.LENT) <= SLICES:
        status = job.status()
        if not seen or status["device"] != seen[-1]:
            seen.append(status["device"])
            start = status["images"]
        if status["device"] == leased_worker.LENT and status["images"] > start:
            on_gpu += status["images"] - start
            start = status["images"]
        time.sleep(0.02)
    job.stop()
    stopped = job.wait(60)
    said = {"emulated": emulated, "chosen": chosen, "seen": seen, "on_gpu": on_gpu, "stopped": stopped, "state": job.state}
    print(json.dumps(said | {"images": job.status()["images"], "message": job.message}))
    jobs.close()
    sys.stdout.flush()


if __name__ == "__main__":
    main()
