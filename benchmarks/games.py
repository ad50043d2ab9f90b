"""The game in two dimensions, trained in the browser with its own networks and settings: alternating steps a second, redraws a
second meanwhile, and the time from opening to the first step, in headless Chromium.

Two sides: the page /game-2d of the app, and a bare page that draws nothing, whose run has frames with what such a page shows (256
fakes, a heatmap of 40 by 40, slopes at 256 fakes, a warped grid). A slowed CPU is one whose renderer, which is the page and its
worker, is stopped three quarters of the time, in turns of a few milliseconds: Chromium's own throttling reaches no worker.
GAN Lab takes at most 60 steps a second and redraws about 1.2 times.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any, NamedTuple

import common

SLOWER = 4
TURN = 0.002
"""Seconds for which a slowed renderer runs at a stretch."""
GAN_LAB = ["GAN Lab, at most", "60", "1.2", ""]
WATCH = """
window.counted = { steps: 0, redraws: 0, first: 0 };
const look = () => {
  const element = document.querySelector("[data-steps]");
  if (!element) return setTimeout(look, 10);
  new MutationObserver(() => {
    const steps = Number(element.dataset.steps);
    if (steps !== counted.steps) counted.redraws += 1;
    counted.steps = steps;
    if (steps && !counted.first) counted.first = performance.now();
  }).observe(element, { attributes: true, attributeFilter: ["data-steps"] });
  press();
};
const press = () => {
  const words = (one) => `${one.textContent} ${one.getAttribute("aria-label")}`;
  const play = [...document.querySelectorAll("button:not([disabled])")].find((one) => /\\bPlay\\b/.test(words(one)));
  if (!play || document.querySelector("main")?.inert) return setTimeout(press, 10);
  play.click();
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
import { distribution } from "./games/distributions.js";
import { Generator } from "./models/draws.js";
import { points_programs, program_file } from "./training/source.js";
import { open_training } from "./training/training.js";
const told = (await program_file("point_game")).settings;
const settings = Object.fromEntries(Object.entries(told).map(([name, { value }]) => [name, value]));
const { dimensions } = distribution(settings.data);
const programs = await points_programs({ ...settings, dimensions });
const data = { kind: "distribution", name: settings.data };
const training = open_training({ programs, settings, data, batch: settings.batch, latent: settings.noise, seed: settings.seed });
const random = new Generator(2);
const plane = (side, reach) => Float32Array.from({ length: 2 * side * side }, (_, at) => {
  const cell = at >> 1;
  return reach * (2 * (at % 2 ? Math.floor(cell / side) : cell % side) / (side - 1) - 1);
});
const latent = random.normal(settings.latent * 256);
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


class Played(NamedTuple):
    """What one opening of a page brought: seconds until its first step, then steps and redraws a second."""

    first: float
    steps: float
    redraws: float


def serve_bare(port: int) -> None:
    """The bare page, the app's own modules and programs."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    async def page(request):
        return HTMLResponse(BARE)

    folders = [
        Mount(path, StaticFiles(directory=common.ROOT / "assets" / name))
        for path, name in (("/programs", "programs"), ("/", "js"))
    ]
    uvicorn.run(Starlette(routes=[Route("/", page), *folders]), host="127.0.0.1", port=port, log_level="error")


@contextmanager
def slowed(browser: Any, times: int) -> Iterator[None]:
    """Every renderer of the browser runs one ``times``-th of the time."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    pids = [one["id"] for one in told if one["type"] == "renderer"]
    over = threading.Event()

    def tell(kind: signal.Signals) -> float:
        for pid in pids:
            os.kill(pid, kind)
        return time.perf_counter()

    def turns() -> None:
        debt, since = 0.0, tell(signal.SIGCONT)  # seconds for which it has still to stand
        while not over.is_set():
            time.sleep(TURN)
            stopped = tell(signal.SIGSTOP)
            debt += (times - 1) * (stopped - since)
            time.sleep(max(0.0, debt))
            since = tell(signal.SIGCONT)
            debt -= since - stopped

    thread = threading.Thread(target=turns)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def play(browser: Any, address: str, seconds: float, times: int) -> Played:
    """A page that is opened and played."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    tab = context.new_page()
    tab.set_default_timeout(1000 * common.PATIENCE)
    tab.add_init_script(WATCH)
    tab.goto(address)
    tab.wait_for_function("() => window.counted?.first > 0")
    tab.wait_for_timeout(2000)
    with slowed(browser, times):
        steps, redraws = tab.evaluate("seconds => time_play(seconds)", seconds)
    first = tab.evaluate("() => counted.first / 1000")
    context.close()
    common.say(
        f"{address}, slowed {times}x: first step after {first:.2f} s, {steps:.0f} steps and {redraws:.0f} redraws a second"
    )
    return Played(first, steps, redraws)


def measure(quick: bool) -> common.Report:
    """Both sides in turn, at full speed and slowed."""
    rounds, seconds = (1, 3.0) if quick else (5, 10.0)
    played: dict[tuple[str, int], list[Played]] = {}
    with common.app() as (url, _), common.browser() as browser, common.beside(serve_bare) as port:
        sides = {"page": f"{url}/game-2d", "bare page": f"http://127.0.0.1:{port}/"}
        for address in sides.values():
            play(browser, address, 1, 1)  # what a server and a browser do once
        for _ in range(rounds):
            for name, address in sides.items():
                for times in (1, SLOWER):
                    played.setdefault((name, times), []).append(play(browser, address, seconds, times))
    rows = []
    for (name, times), found in played.items():
        side = name if times == 1 else f"{name}, CPU slowed {times}x"
        first = common.spread([one.first for one in found], ".2f")
        rows.append([side, *(common.spread([one[part] for one in found]) for part in (1, 2)), first if times == 1 else ""])
    whole, slow = played["page", 1], played["page", SLOWER]
    opening = [one.first for (name, _), found in played.items() if name == "page" for one in found]
    targets = [
        common.at_least("alternating steps a second", median(one.steps for one in whole), 1000, ""),
        common.at_least("redraws a second meanwhile", median(one.redraws for one in whole), 30, ""),
        common.at_least(f"steps, CPU slowed {SLOWER}x", median(one.steps for one in slow), 250, ""),
        common.at_least(f"redraws, CPU slowed {SLOWER}x", median(one.redraws for one in slow), 20, ""),
        common.at_most("seconds from opening to the first step, the slowest", max(opening), 2, " s"),
    ]
    remark = f"{rounds} openings of each, {seconds:g} s of playing in each; Play is pressed as soon as it is there."
    return common.Report(["side", "steps/s", "redraws/s", "first step, s"], [*rows, GAN_LAB], targets, [remark])


if __name__ == "__main__":
    common.run(__doc__, measure)
