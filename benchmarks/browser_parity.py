"""The engine in Chromium and Firefox against PyTorch: every shipped model and 50 networks of random layers, 100 points each.

A picture's pixels are whole levels from 0 to 255. PyTorch adds up in another order than the engine, so a pixel on the edge
between two levels may come out as the next one: how many do, and whether any is further off. Firefox's float32 numbers are
compared with Chromium's bit for bit, and those of the kernel in plain JavaScript with those of the one in WebAssembly.
"""

import time
from typing import Any

import common

from gan.models import catalogue
from tests.browser import engine_page, firefox

POINTS, NETWORKS = 100, 50
MOST_LEVELS, MOST_PIXELS = 1, 5
LOT = 10
"""Networks that a page has at once."""


def answers(cases: list[engine_page.Case], browser: Any, path: str | None) -> list[dict[tuple[int, str], bytes]]:
    """What Chromium draws, and Firefox where there is one."""
    with engine_page.serving(cases) as begin:
        ours = engine_page.in_chromium(browser, begin())
        return [ours] if path is None else [ours, engine_page.in_firefox(path, begin())]


def measure(quick: bool) -> common.Report:
    """Lots of networks, one page each in both browsers."""
    points, networks = (10, 4) if quick else (POINTS, NETWORKS)
    shipped = [engine_page.shipped(name, points) for name in catalogue.names()]
    cases = [*shipped, *(engine_page.of_random_layers(seed, points) for seed in range(networks))]
    path = firefox.find()
    pixels: dict[str, int] = {}
    levels, odd, plain = 0, 0, 0
    with common.browser() as browser:
        for first in range(0, len(cases), LOT):
            began, lot = time.monotonic(), cases[first : first + LOT]
            made = answers(lot, browser, path)
            for at, case in enumerate(lot):
                pixels[case.name], most = case.misses(made[0][at, "wasm"])
                levels = max(levels, most)
                odd += made[-1][at, "wasm"] != made[0][at, "wasm"]
                plain += not made[0][at, "wasm"].startswith(made[0][at, "plain"])
            common.say(f"{first + len(lot)} of {len(cases)} networks, {time.monotonic() - began:.0f} s for the last {len(lot)}")
    kinds = {"shipped models": [case.name for case in shipped], "random networks": [case.name for case in cases[len(shipped) :]]}
    rows = []
    for kind, names in kinds.items():
        counts = [pixels[name] for name in names]
        rows.append([kind, str(len(names)), str(sum(count == 0 for count in counts)), str(max(counts)), f"{sum(counts)}"])
    targets = [
        common.at_most("levels by which a pixel differs from PyTorch", levels, MOST_LEVELS, ""),
        common.at_most(f"pixels of {points * 784:,} that differ, the worst network", max(pixels.values()), MOST_PIXELS, ""),
        common.at_most("networks whose plain kernel draws other bits", plain, 0, ""),
    ]
    if path is None:
        remarks = ["No Firefox was there to compare with."]
    else:
        targets.append(common.at_most("networks that Firefox draws with other bits than Chromium", odd, 0, ""))
        remarks = [f"{points} points each; one point at a time in the engine, {points} at once in PyTorch."]
    columns = ["", "networks", "with no pixel off", "most pixels off", "pixels off in all"]
    return common.Report(columns, rows, targets, remarks)


if __name__ == "__main__":
    common.run(__doc__, measure)
