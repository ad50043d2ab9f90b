"""Training `dcgan`: our loop against plain training of the same networks, in images per second.

Plain training is what a textbook does (`plain_training.py`). Ours does more (an average of G, progress, a check that every
loss and gradient is finite). Each side runs in a process of its own, the sides take turns, and the better DataLoader counts.
"""

import time
from statistics import median

import common
import plain_training

from gan import device, recipes
from gan.data import datasets
from gan.training.loop import Run, train

RECIPE = "dcgan"
WARM = 10
"""Steps before the clock starts."""


def ours(precision: str, seconds: float) -> float:
    """Images per second of the loop as ``gan train`` runs it."""
    data = datasets.load("mnist")
    state = Run(recipes.get(RECIPE), data.shape, 0, device.choose(precision), total=10**9)
    started, seen = 0.0, 0
    for _ in train(state, data):
        now = time.perf_counter()
        if not started:
            started, seen = now, state.images
        elif now - started > seconds:
            break
    return (state.images - seen) / (now - started)


def plain(source: str, seconds: float) -> float:
    """Images per second of a textbook's loop."""
    started = None
    for state in plain_training.train(recipes.get(RECIPE), source):
        if state.step == WARM:
            started = state
        elif started and state.seconds - started.seconds > seconds:
            return (state.images - started.images) / (state.seconds - started.seconds)
    raise AssertionError("plain training never ends by itself")


# name -> function, argument, whether waiting threads sleep
SIDES = {
    "ours": (ours, "auto", True),
    "ours, fp32": (ours, "fp32", True),
    "ours, waiting threads spin": (ours, "auto", False),
    "plain, PIL images, 0 workers": (plain, "PIL, 0 workers", False),
    "plain, PIL images, 2 workers": (plain, "PIL, 2 workers", False),
    "plain, from one tensor": (plain, "a tensor", False),
}


def measure(quick: bool) -> common.Report:
    """Each side in turn, round after round."""
    rounds, seconds = (2, 2.0) if quick else (5, 12.0)
    rates: dict[str, list[float]] = {name: [] for name in SIDES}
    for number in range(rounds):
        for name, (function, argument, sleeping) in SIDES.items():
            rates[name].append(common.in_process(function, argument, seconds, sleeping=sleeping))
            common.say(f"round {number + 1} of {rounds}: {name}: {rates[name][-1]:.0f} images/s")
    baseline = max((name for name in SIDES if "PIL" in name), key=lambda name: median(rates[name]))

    def times(above: str, below: str) -> float:
        return median(a / b for a, b in zip(rates[above], rates[below], strict=True))

    rows = [[name, common.spread(rates[name]), f"{times(name, baseline):.2f}"] for name in SIDES]
    ratio, claim = times("ours", baseline), f"ours against {baseline}"
    if device.cpu_has_bf16():
        targets = [common.at_least(claim, ratio, 2, "x")]
    else:
        targets = [f"{claim}: {ratio:.2f}x (no bf16 units here, so no target)"]
    remarks = [
        f"Worth of bf16 with channels_last: {times('ours', 'ours, fp32'):.2f}x.",
        f"Worth of the loop in fp32 (one pass of D over real and fake, D's gradients left out of G's step, fused Adam): "
        f"{times('ours, fp32', 'plain, from one tensor'):.2f}x over plain training from a tensor.",
        f"Worth of the data set as one tensor: {times('plain, from one tensor', baseline):.2f}x over {baseline}.",
        f"Waiting threads that sleep: {times('ours', 'ours, waiting threads spin'):.2f}x spinning ones, on a quiet machine.",
    ]
    return common.Report(["side", "images/s, median (range)", "against the baseline"], rows, targets, remarks)


if __name__ == "__main__":
    common.run(__doc__, measure)
