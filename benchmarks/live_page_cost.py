"""What watching costs: images per second of a run on the live page against the same loop with no page at all.

The run is started in Chromium by clicking Start. The headless loop (``gan.training.train`` with all cores, which the page
gives to a sole run too) runs in a process of its own. They take turns of some seconds, and whoever is not measured is stopped
with SIGSTOP, so that the machine's moods meet all sides alike.

- page open: Chromium shows the page, which asks what is new. It runs on the same cores, so its own work is part of the cost.
- plain client: the page is closed, and what it asks is asked at the same pace by a plain HTTP client, which like it says what
  it has seen: what a viewer on another machine costs.
- thirty clients: thirty of these; where many watch, the server tells each to ask less often.
- nobody: the run goes on unwatched; its worker still draws its grid, reports and saves.
"""

import http.client
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
import orjson
import torch

from gan import datasets, recipes
from gan.training import Run, train
from gan.web.components.watcher import NOTHING_SEEN, POLL_SECONDS
from gan.web.train_live import FIRST_RECIPE

IMAGES = 50_000_000
SETTLE = 1.5
THIRTY = 30


def headless(count, threads: int) -> None:
    """The loop alone, for ever; ``count`` always holds the images it has seen."""
    torch.set_num_threads(threads)
    data = datasets.load("mnist")
    for progress in train(Run(recipes.get(FIRST_RECIPE), data.shape, 0, total=IMAGES), data):
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


class Viewer:
    """What ``assets/js/watcher.js`` does, over one connection that is kept, as a browser keeps it."""

    def __init__(self, url: str, run: str):
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=common.PATIENCE)
        self._run, self._seen = run, NOTHING_SEEN
        self.seconds = POLL_SECONDS

    def look(self) -> int:
        """Ask what is new; how many images the run has seen."""
        seen = self._seen
        asked = f"/watch/{self._run}?next={seen['next']}&grid={seen['grid']}&said={seen['said']}&at="
        try:
            self._connection.request("GET", asked)
            answer = self._connection.getresponse()
        except ConnectionError:  # the server has closed what was not used for seconds
            self._connection.close()
            return self.look()
        news = orjson.loads(answer.read())  # as fast as can be: its work is another machine's
        self._seen, self.seconds = news["seen"], news["seconds"]
        return news["feeds"]["train-line"]["images"]


@contextmanager
def plain_clients(count: int, url: str, run: str) -> Iterator[None]:
    """So many viewers, their looks spread evenly over time."""
    over = threading.Event()

    def watch(number: int) -> None:
        viewer = Viewer(url, run)
        over.wait(POLL_SECONDS * number / count)
        while not over.wait(viewer.seconds):
            viewer.look()

    threads = [threading.Thread(target=watch, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def start_by_hand(tab, url: str) -> str:
    """Click Start; the run's id."""
    tab.goto(f"{url}/train")
    tab.wait_for_selector("#train-start:not([disabled])")
    tab.locator("#train-images input").fill(str(IMAGES))
    tab.locator("#train-start").click()
    tab.wait_for_selector(".status[data-state=running]")
    return tab.locator(".status").get_attribute("data-run")


def measure(quick: bool) -> common.Report:
    """Five sides in turn, round after round."""
    rounds, seconds = (2, 2.0) if quick else (8, 5.0)
    threads = common.cores()
    rates: dict[str, list[float]] = {name: [] for name in ("headless", "page open", "plain client", "thirty clients", "nobody")}
    counter = RawValue("q", 0)
    alone = get_context("spawn").Process(target=headless, args=(counter, threads))
    with common.app() as (url, server), common.browser() as browser:
        visitor = browser.new_context(viewport={"width": 1366, "height": 768})
        tab = visitor.new_page()
        tab.set_default_timeout(1000 * common.PATIENCE)
        run = start_by_hand(tab, url)
        live = Viewer(url, run).look

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
                        with plain_clients(count, url, run):
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
    remark = f"{FIRST_RECIPE}, {threads} threads for torch on every side."
    targets = [
        common.at_most("the open page, Chromium on the same cores included, costs", cost("page open"), 10, "%"),
        common.at_most("a viewer on another machine costs (issue 4)", cost("plain client"), 10, "%"),
        common.at_most("a viewer on another machine costs (issue 2)", cost("plain client"), 5, "%"),
        common.at_most("thirty viewers on other machines cost", cost("thirty clients"), 15, "%"),
    ]
    return common.Report(["side", "images/s, median (range)", "cost"], rows, targets, [remark])


if __name__ == "__main__":
    common.run(__doc__, measure)
