"""The game in two dimensions, trained in the browser: alternating steps a second, redraws a second meanwhile, and the time from
opening to the first step, in headless Chromium with its own networks and settings.

Two sides: the page /game-2d of the app, and a bare page with the same run whose frames hold what such a page draws (256 fakes, a
heatmap of 40 by 40, slopes at 256 fakes, a warped grid) and which draws nothing. A slowed CPU is one whose renderer, the page with
its worker, is stopped three quarters of the time, in turns of a few milliseconds: Chromium's own throttling slows pages only, not
workers. GAN Lab allows itself at most 60 steps and about 1.2 redraws a second.
"""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

import common

GAN_LAB = (60, 1.2)
SLOWER = 4
RUNS = 0.002
"""Seconds that a slowed renderer runs at a stretch."""
WATCH = """
window.counted = { steps: 0, redraws: 0, first: 0 };
const look = () => {
  const element = document.querySelector("[data-steps]");
  if (!element) return requestAnimationFrame(look);
  new MutationObserver(() => {
    const steps = Number(element.dataset.steps);
    if (steps !== counted.steps) counted.redraws += 1;
    counted.steps = steps;
    if (steps && !counted.first) counted.first = performance.now();
  }).observe(element, { attributes: true, attributeFilter: ["data-steps"] });
  const press = () => {
    const play = [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === "Play" && !one.disabled);
    if (play && !document.querySelector("main")?.inert) play.click();
    if (!counted.first) setTimeout(press, 100);
  };
  press();
};
look();
window.time_play = async (seconds) => {
  const [steps, redraws, began] = [counted.steps, counted.redraws, performance.now()];
  await new Promise((done) => setTimeout(done, 1000 * seconds));
  const passed = (performance.now() - began) / 1000;
  return [(counted.steps - steps) / passed, (counted.redraws - redraws) / passed];
};
"""
BARE = """<!doctype html><title>bare</title><canvas data-steps="0"></canvas><button disabled>Play</button><script type="module">
import { Generator } from "./training/../models/draws.js";
import { open_training } from "./training/training.js";
const { programs, settings, batch } = await (await fetch("./run.json")).json();
const data = { kind: "distribution", name: "ring" };
const training = open_training({ programs, settings, data, batch, latent: "normal", seed: 1 });
const random = new Generator(2);
const plane = (side, reach) => Float32Array.from({ length: 2 * side * side }, (_, at) => {
  const cell = at >> 1;
  return reach * (2 * (at % 2 ? Math.floor(cell / side) : cell % side) / (side - 1) - 1);
});
const latent = random.normal(2 * 256);
training.watch([
  { name: "fakes", program: "draw", rows: 256, inputs: { latent } },
  { name: "heatmap", program: "judge", rows: 1600, inputs: { points: plane(40, 2) } },
  { name: "slopes", program: "gradient_g", rows: 256, inputs: { latent } },
  { name: "warp", program: "draw", rows: 400, inputs: { latent: plane(20, 2.5) } },
]);
const [canvas, button] = [document.querySelector("canvas"), document.querySelector("button")];
training.on_frame(({ step, stopped }) => {
  canvas.dataset.steps = step;
  if (stopped) throw new Error(stopped);
});
button.addEventListener("click", () => training.play());
await training.ready;
button.disabled = false;
</script>"""


def serve_bare(port: int) -> None:
    """The bare page with the app's own modules."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse, Response
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    run = open("/tmp/w/bare_run.json").read()

    async def page(request):
        return HTMLResponse(BARE)

    async def training_run(request):
        return Response(run, media_type="application/json")

    files = Mount("/", StaticFiles(directory=common.ROOT / "assets" / "js"))
    uvicorn.run(Starlette(routes=[Route("/", page), Route("/run.json", training_run), files]), port=port, log_level="error")


@contextmanager
def slowed(browser: Any, times: int) -> Iterator[None]:
    """Every renderer of the browser runs only one ``times``-th of the time."""
    session = browser.new_browser_cdp_session()
    told = session.send("SystemInfo.getProcessInfo")["processInfo"]
    pids = [one["id"] for one in told if one["type"] == "renderer"]
    over = threading.Event()

    def turns() -> None:
        while not over.is_set():
            for kind, seconds in ((signal.SIGSTOP, RUNS * (times - 1)), (signal.SIGCONT, RUNS)):
                for pid in pids:
                    os.kill(pid, kind)
                time.sleep(seconds)

    thread = threading.Thread(target=turns)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def play(browser: Any, address: str, seconds: float, times: int) -> tuple[float, list[float]]:
    """Seconds from opening to the first step, and [steps, redraws] a second of a run that goes on."""
    tab = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    tab.set_default_timeout(1000 * common.PATIENCE)
    tab.add_init_script(WATCH)
    tab.goto(address)
    tab.wait_for_function("() => window.counted?.first > 0")
    first = tab.evaluate("() => counted.first / 1000")
    time.sleep(1)
    if times > 1:
        with slowed(browser, times):
            rates = tab.evaluate("seconds => time_play(seconds)", seconds)
    else:
        rates = tab.evaluate("seconds => time_play(seconds)", seconds)
    tab.context.close()
    return first, rates


if __name__ == "__main__":
    import sys
    with common.beside(serve_bare) as port, common.browser() as b:
        for times in (1, 4, 1):
            print(times, play(b, f"http://127.0.0.1:{port}/", 5, times))
