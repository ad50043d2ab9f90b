"""Training in the browser: images a second of each recipe of the page Train here, and how long until its pictures are digits.

The page is a static site's, in headless Chromium: nothing but files is served. ``vanilla`` is timed while it plays. The
convolutional ones play for some minutes; every few seconds the page's own button downloads the model, which is judged afterwards
as ``images_to_digits`` judges: 500 samples of G's average are digits when our classifier is at least 80% as confident of them
as of real test digits and all ten classes are among them, at this reading and at every later one. Images come from the page's own
count; the worker that trains uses one core.
"""

import functools
import http.server
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import common

from gan import models
from gan.evaluation import live_scores
from gan.evaluation.scores import COVERED
from gan.recipes.browser_recipes import BROWSER_RECIPES
from gan.web.static import site, site_folder

SHARE = 0.8
RATE, MINUTES = 2000, 4
SEED = 1
PAUSE = 8.0
"""Seconds between two readings."""
WARM = 5.0
"""Seconds after Play in which engine and browser come to their speed."""


class Reading(NamedTuple):
    """Model as it was downloaded: after how many seconds of playing, and the file."""

    seconds: float
    file: Path


class _Files(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A server of a static site with the page alone: its address."""
    common.say("making the site")
    site_folder.place(folder / "site", site.make(["vanilla"], ["train"], lambda _: None).files)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Files, directory=str(folder / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/train.html"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def playing(browser: Any, url: str, recipe: str) -> Iterator[Any]:
    """A tab in which a recipe plays."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, service_workers="block", accept_downloads=True)
    tab = context.new_page()
    tab.set_default_timeout(1000 * common.PATIENCE)
    tab.goto(f"{url}?recipe={recipe}&seed={SEED}")
    play = tab.get_by_role("button", name="Play", exact=True)
    tab.wait_for_function("() => document.querySelector('.train-here progress')?.hidden")
    play.click()
    try:
        yield tab
    finally:
        context.close()


def images(tab: Any) -> int:
    """Real images that D has seen, as the page says."""
    said = re.match(r"([\d,]+) images", tab.locator(".train-numbers").inner_text())
    return int(said[1].replace(",", "")) if said else 0


def rate(browser: Any, url: str, recipe: str, seconds: float) -> float:
    """Images a second, by the clock."""
    with playing(browser, url, recipe) as tab:
        time.sleep(WARM)
        first, started = images(tab), time.perf_counter()
        time.sleep(seconds)
        return (images(tab) - first) / (time.perf_counter() - started)


def readings(browser: Any, url: str, recipe: str, seconds: float, folder: Path) -> list[Reading]:
    """Models of a run, every few seconds, and the last one after all of them."""
    made: list[Reading] = []
    with playing(browser, url, recipe) as tab:
        started = time.perf_counter()
        while not made or made[-1].seconds < seconds:
            time.sleep(PAUSE)
            with tab.expect_download() as download:
                tab.get_by_role("button", name="Download the model").click()
            file = folder / f"{recipe}-{len(made)}.safetensors"
            download.value.save_as(file)
            made.append(Reading(time.perf_counter() - started, file))
            common.say(f"{recipe}: {images(tab):,} images after {made[-1].seconds:.0f} s")
    return made


def judged(found: list[Reading]) -> tuple[Reading | None, float]:
    """The first of the readings that are digits to the end, or None; and the last one's FID."""
    real = live_scores.reference("mnist").confidence
    digits, fid = None, 0.0
    for reading in found:
        model = models.open_file(reading.file)
        score = live_scores.score(model.generator, model.header.recipe, "mnist")
        fid = score.fid
        if score.confidence < SHARE * real or min(score.shares) < COVERED:
            digits = None
        elif digits is None:
            digits = reading
    return digits, fid


def measure(quick: bool) -> common.Report:
    """Every recipe of the browser."""
    rows, targets = [], []
    with tempfile.TemporaryDirectory() as place, common.browser() as browser, served(Path(place)) as url:
        for recipe in BROWSER_RECIPES:
            if recipe == "vanilla":
                fast = rate(browser, url, recipe, 5 if quick else 30)
                rows.append([recipe, f"{fast:,.0f}", "", "", ""])
                targets.append(common.at_least(f"images a second, {recipe}", fast, RATE, ""))
                continue
            found = readings(browser, url, recipe, 16 if quick else 60 * MINUTES + 30, Path(place))
            last = found[-1]
            digits, fid = judged(found)
            seen = [models.open_file(one.file).header.images for one in (last, *([digits] if digits else []))]
            after = [f"{seen[1]:,}", f"{digits.seconds:.0f}"] if digits else ["not yet", "not yet"]
            rows.append([recipe, f"{seen[0] / last.seconds:,.0f}", *after, f"{fid:.0f}"])
            took = digits.seconds / 60 if digits else float("inf")
            targets.append(common.at_most(f"minutes until digits, {recipe}", took, MINUTES, ""))
    columns = ["recipe", "images a second", "images until digits", "seconds until digits", "FID of 500 samples at the end"]
    return common.Report(columns, rows, targets)


if __name__ == "__main__":
    common.run(__doc__, measure)
