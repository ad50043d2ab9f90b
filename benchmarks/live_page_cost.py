"""What watching costs: images per second of a run on the live page against the same loop with no page at all.

The run is started in Chromium by clicking Start. The headless loop (``gan.training.train`` with all cores, which the page
gives to a sole run too) runs in a process of its own. They take turns of some seconds, and whoever is not measured is stopped
with SIGSTOP, so that the machine's moods meet all sides alike.

- page open: Chromium shows the page and polls. It runs on the same cores, so its own work is part of the cost.
- plain client: the page is closed, and the request that it polls with is sent at the same pace by a plain HTTP client: what
  a viewer on another machine costs.
- thirty clients: thirty of these, each with a session of its own.
- nobody: the run goes on unwatched; its worker still draws its grid, reports and saves.
"""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.sharedctypes import RawValue
from statistics import median

import common
import torch

from gan import datasets, recipes
from gan.training import Run, train
from gan.web.train_live import POLL_SECONDS

IMAGES = 50_000_000
SETTLE = 1.5
POLLED = 3
"""Values that the page sends with each poll: its run, what it has seen, and the time line."""
THIRTY = 30


def headless(count, threads: int) -> None:
    """The loop alone, for ever; ``count`` always holds the images it has seen."""
    torch.set_num_threads(threads)
    data = datasets.load("mnist")
    for progress in train(Run(recipes.get("dcgan"), data.shape, 0, total=IMAGES), data):
        count.value = progress.images


def rate(count: Callable[[], int], seconds: float) -> float:
    """Images per second, from one change of the count to another."""
    began, first = _change(count)
    time.sleep(seconds)
    ended, last = _change(count)
    return (last - first) / (ended - began)


def _change(count: Callable[[], int]) -> tuple[float, int]:
    before = count()
    while (now := count()) == before:
        time.sleep(0.01)
    return time.perf_counter(), now


@contextmanager
def awake(stop: Callable[[int], None]) -> Iterator[None]:
    """Let a side that is kept stopped go on for a while."""
    stop(signal.SIGCONT)
    try:
        time.sleep(SETTLE)
        yield
    finally:
        stop(signal.SIGSTOP)


@contextmanager
def plain_clients(count: int, url: str, body: dict) -> Iterator[None]:
    """So many who send the page's own poll at the page's own pace, one after the other within it."""
    over = threading.Event()

    def poll(number: int) -> None:
        own = body | {"session_hash": f"plainclient{number}"}
        over.wait(POLL_SECONDS * number / count)
        while not over.wait(POLL_SECONDS):
            common.post(url, own)

    threads = [threading.Thread(target=poll, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def start_by_hand(tab, url: str) -> tuple[str, dict, str]:
    """Click Start; the run's id, and the request that the page polls with (its body and address)."""
    polls: list[tuple[dict, str]] = []

    def note(request) -> None:
        body = json.loads(request.post_data or "{}") if request.url.endswith("/run/predict") else {}
        if len(body.get("data", ())) == POLLED:
            polls.append((body, request.url))

    tab.goto(f"{url}/train")
    tab.wait_for_selector("#train-start:not([disabled])")
    tab.locator("#train-images input").fill(str(IMAGES))
    tab.locator("#train-start").click()
    tab.wait_for_selector(".status[data-state=running]")
    tab.on("request", note)
    while not polls:
        tab.wait_for_timeout(100)
    tab.remove_listener("request", note)
    return tab.locator(".status").get_attribute("data-run"), *polls[0]


def measure(quick: bool) -> common.Report:
    """Five sides in turn, round after round."""
    rounds, seconds = (2, 2.0) if quick else (15, 6.0)
    threads = common.cores()
    rates: dict[str, list[float]] = {name: [] for name in ("headless", "page open", "plain client", "thirty clients", "nobody")}
    counter = RawValue("q", 0)
    alone = get_context("spawn").Process(target=headless, args=(counter, threads))
    with common.app() as (url, server), common.browser() as browser:
        visitor = browser.new_context(viewport={"width": 1366, "height": 768})
        tab = visitor.new_page()
        tab.set_default_timeout(1000 * common.PATIENCE)
        run, body, address = start_by_hand(tab, url)
        status = f"{url}/gradio_api/run/train_status"

        def live() -> int:
            return common.post(status, {"data": [run, 10**9]})["data"][0]["images"]

        def stop_app(sign: int) -> None:
            os.killpg(server.pid, sign)

        tab.goto("about:blank")
        stop_app(signal.SIGSTOP)
        alone.start()
        try:
            _change(lambda: counter.value)
            os.kill(alone.pid, signal.SIGSTOP)
            for number in range(rounds):
                with awake(lambda sign: os.kill(alone.pid, sign)):
                    rates["headless"].append(rate(lambda: counter.value, seconds))
                with awake(stop_app):
                    tab.goto(f"{url}/train")
                    tab.wait_for_selector(".status[data-state=running]")
                    tab.wait_for_timeout(1000 * SETTLE)
                    rates["page open"].append(rate(live, seconds))
                    tab.goto("about:blank")
                    for name, count in (("plain client", 1), ("thirty clients", THIRTY)):
                        with plain_clients(count, address, body):
                            time.sleep(SETTLE)
                            rates[name].append(rate(live, seconds))
                        time.sleep(SETTLE)
                    rates["nobody"].append(rate(live, seconds))
                figures = ", ".join(f"{name} {of_it[-1]:.0f}" for name, of_it in rates.items())
                common.say(f"round {number + 1} of {rounds}, images/s: {figures}")
        finally:
            alone.kill()
            alone.join()

    def cost(name: str) -> float:
        return 100 * (1 - median(a / b for a, b in zip(rates[name], rates["headless"], strict=True)))

    rows = [[name, common.spread(rates[name]), "" if name == "headless" else f"{cost(name):.1f}%"] for name in rates]
    remark = f"dcgan, {threads} threads for torch on every side."
    targets = [
        common.at_most("the open page, Chromium on the same cores included, costs", cost("page open"), 10, "%"),
        common.at_most("a viewer on another machine costs (issue 4)", cost("plain client"), 10, "%"),
        common.at_most("a viewer on another machine costs (issue 2)", cost("plain client"), 5, "%"),
        common.at_most("thirty viewers on other machines cost", cost("thirty clients"), 15, "%"),
    ]
    return common.Report(["side", "images/s, median (range)", "cost"], rows, targets, [remark])


if __name__ == "__main__":
    common.run(__doc__, measure)
