"""Draw's search in the browser: how long the search for a drawing takes there, beside the same search in Python.

Models of digits redraw test digits: in Chromium, where two workers search with half of the starts each if there are two cores,
and in Python on one thread as in the app. Beside the seconds that pass stand those of the processor: of Chromium's renderer, and
of Python's process. The error is the root of the mean squared difference of a pixel, of 255.
"""

import base64
import time
from statistics import mean, median
from typing import Any

import common
import torch
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from gan import models
from gan.analysis import inversion
from gan.data import datasets
from gan.models import Model
from gan.runs.registry import JobRegistry
from gan.web.http import client_modules, model_files

MODELS = ("vanilla", "dcgan", "cgan", "infogan", "wgan-gp", "r3gan")
LIMIT = 1.5
"""Times what Python takes."""
_SEARCH = """async ([modules, name, pixels, seed]) => {
    const { open_model } = await import("/" + modules + "models/app_models.js");
    const model = await open_model(name);
    const target = { count: 1, channels: 1, height: 28, width: 28 };
    target.pixels = Uint8Array.from(atob(pixels), (c) => c.charCodeAt(0));
    const began = performance.now();
    let last;
    for await (const state of model.search(target, seed)) last = state;
    return [(performance.now() - began) / 1000, last.errors[last.best]] }"""


def serve(port: int) -> None:
    """A server of the app's scripts and models, and an empty page."""
    torch.set_num_threads(1)

    async def page(_: Request) -> HTMLResponse:
        return HTMLResponse("<!doctype html><title>Search</title>")

    routes = [Route("/", page), *client_modules.routes(), *model_files.routes(JobRegistry())]
    uvicorn.run(Starlette(routes=routes), port=port, log_level="error")


def in_python(model: Model, target: torch.Tensor, seed: int) -> tuple[float, float, float]:
    """Seconds of the processor, seconds and error of Python's search."""
    began, worked = time.perf_counter(), time.process_time()
    *_, last = inversion.invert(model, target, seed)
    return time.process_time() - worked, time.perf_counter() - began, last.errors[last.best]


def renderers(browser: Any) -> float:
    """Seconds of the processor that Chromium's renderers have taken so far."""
    session = browser.new_browser_cdp_session()
    told = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return sum(one["cpuTime"] for one in told if one["type"] == "renderer")


def in_browser(browser: Any, page: Any, name: str, target: torch.Tensor, seed: int) -> tuple[float, float, float]:
    """Seconds of the processor, seconds and error of the browser's search."""
    pixels = base64.b64encode(target.numpy().tobytes()).decode()
    before = renderers(browser)
    seconds, error = page.evaluate(_SEARCH, [client_modules.folder(), name, pixels, seed])
    return renderers(browser) - before, seconds, error


def measure(quick: bool) -> common.Report:
    """Every model, digit by digit."""
    torch.set_num_threads(1)
    digits = 2 if quick else 6
    targets = datasets.subset("mnist", "test", digits).images
    rows, shares = [], []
    with common.beside(serve) as port, common.browser() as browser:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        page.set_default_timeout(1000 * common.PATIENCE)
        for name in MODELS[:2] if quick else MODELS:
            model = models.load(name)
            in_python(model, targets[0], 0)  # the first ones warm up
            in_browser(browser, page, name, targets[0], 0)
            here = [in_python(model, target, seed) for seed, target in enumerate(targets)]
            there = [in_browser(browser, page, name, target, seed) for seed, target in enumerate(targets)]
            cpu, seconds, errors = zip(*here, strict=True)
            cpu_there, seconds_there, errors_there = zip(*there, strict=True)
            share = median(seconds_there) / median(seconds)
            shares.append(share)
            rows.append(
                [
                    name,
                    common.spread(list(cpu), ".2f"),
                    common.spread(list(cpu_there), ".2f"),
                    f"{median(seconds):.2f} and {median(seconds_there):.2f}",
                    f"{mean(errors):.1f} and {mean(errors_there):.1f}",
                ]
            )
            common.say(
                f"{name}: {median(seconds):.2f} s in Python, {median(seconds_there):.2f} s in the browser, {share:.2f} times"
            )
    columns = ["model", "Python, CPU seconds", "browser, CPU seconds", "seconds, Python and browser", "error left, the same"]
    return common.Report(
        columns,
        rows,
        [common.at_most("the browser's time beside Python's, worst model", max(shares), LIMIT, "x")],
        [f"{digits} test digits for each model; {inversion.STARTS} starts, {inversion.STEPS} steps, {inversion.DRAWS} draws."],
    )


if __name__ == "__main__":
    common.run(__doc__, measure)
