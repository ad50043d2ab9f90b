"""What watching costs: images per second of a run on the live page against the same loop with no page at all.

The run is started in Chromium by clicking Start. The headless loop (``gan.training.loop.train`` with all cores, which the page
gives to a sole run too) runs in a process of its own. Each side is measured right after some seconds of that loop, and whoever
is not measured is stopped with SIGSTOP, so that the machine's moods meet both alike.

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
from contextlib import AbstractContextManager, contextmanager, nullcontext
from multiprocessing import get_context
from multiprocessing.sharedctypes import RawValue
from urllib.parse import urlencode

import common
import orjson
import torch

from gan import recipes
from gan.data import datasets
from gan.training.loop import Run, train
from gan.web.components.run_watcher import NOTHING_SEEN, POLL_SECONDS
from gan.web.pages.train.feed import FACTS
from gan.web.pages.train.layout import FIRST_RECIPE

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
    """What ``assets/js/components/run_watcher.js`` does, over one connection that is kept, as a browser keeps it."""

    def __init__(self, url: str, run: str):
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=common.PATIENCE)
        self._run, self._seen = run, NOTHING_SEEN
        self.seconds = POLL_SECONDS

    def look(self) -> int:
        """Ask what is new; how many images the run has seen."""
        seen = self._seen["versions"]
        asked = f"/watch/{self._run}?at=&" + urlencode({fact: seen.get(fact, "") for fact in FACTS})
        try:
            self._connection.request("GET", asked)
            answer = self._connection.getresponse()
        except ConnectionError:  # the server has closed what was not used for seconds
            self._connection.close()
            return self.look()
        news = orjson.loads(answer.read())  # as fast as can be: its work is another machine's
        self._seen, self.seconds = news["seen"], news["seconds"]
        return news["facts"]["span"]["images"]


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


@contextmanager
def open_page(tab, url: str) -> Iterator[None]:
    """Chromium shows the run; then it shows nothing."""
    tab.goto(f"{url}/train")
    tab.wait_for_selector(".status[data-state=running]")
    try:
        yield
    finally:
        tab.goto("about:blank")


def measure(quick: bool) -> common.Report:
    """Each side right after the loop alone, round after round."""
    rounds, seconds = (2, 2.0) if quick else (5, 5.0)
    threads = common.cores()
    counter = RawValue("q", 0)
    alone = get_context("spawn").Process(target=headless, args=(counter, threads))
    with common.app() as (url, server), common.browser() as browser:
        tab = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        tab.set_default_timeout(1000 * common.PATIENCE)
        run = start_by_hand(tab, url)
        live = Viewer(url, run).look
        sides: dict[str, Callable[[], AbstractContextManager[None]]] = {
            "page open": lambda: open_page(tab, url),
            "plain client": lambda: plain_clients(1, url, run),
            "thirty clients": lambda: plain_clients(THIRTY, url, run),
            "nobody": nullcontext,
        }
        before: dict[str, list[float]] = {name: [] for name in sides}
        rates: dict[str, list[float]] = {name: [] for name in sides}

        def stop_alone(sign: int) -> None:
            os.kill(alone.pid, sign)

        def stop_app(sign: int) -> None:
            os.killpg(server.pid, sign)

        tab.goto("about:blank")
        stop_app(signal.SIGSTOP)
        alone.start()
        try:
            _change(lambda: counter.value)
            stop_alone(signal.SIGSTOP)
            for number in range(rounds):
                for name, watched in sides.items():
                    with awake(stop_alone):
                        before[name].append(rate(lambda: counter.value, seconds))
                    with awake(stop_app), watched():
                        time.sleep(SETTLE)
                        rates[name].append(rate(live, seconds))
                figures = ", ".join(f"{name} {rates[name][-1]:.0f} of {before[name][-1]:.0f}" for name in sides)
                common.say(f"round {number + 1} of {rounds}, images/s: {figures}")
        finally:
            alone.kill()
            alone.join()

    def cost(name: str) -> float:
        """Of all images, not of the median round: what is done now and then, such as a reading, counts too."""
        return 100 * (1 - sum(rates[name]) / sum(before[name]))

    rows = [[name, common.spread(before[name]), common.spread(rates[name]), f"{cost(name):.1f}%"] for name in sides]
    remark = f"{FIRST_RECIPE}, {threads} threads for torch on every side."
    targets = [
        common.at_most("the open page, Chromium on the same cores included, costs", cost("page open"), 10, "%"),
        common.at_most("a viewer on another machine costs, limit", cost("plain client"), 10, "%"),
        common.at_most("a viewer on another machine costs, aim", cost("plain client"), 5, "%"),
        common.at_most("thirty viewers on other machines cost", cost("thirty clients"), 15, "%"),
    ]
    head = ["side", "images/s of the loop alone just before, median (range)", "images/s, median (range)", "cost"]
    return common.Report(head, rows, targets, [remark])


if __name__ == "__main__":
    common.run(__doc__, measure)
