"""From a slider's input event to new pixels: the app's Explore page against a bare HTTP route, in headless Chromium.

The bare route is the least that can be done: one Starlette route in a process of its own, which runs the same generator for
the same slider value and answers with the picture's 784 bytes; its page has one slider and one canvas, fetches the bytes and
paints them. The app's path carries the whole point, the discriminator's opinion and Gradio. Events alternate between the two
pages.

"Painted" is when putImageData has put pixels on the canvas that differ from those before; "seen" is the first animation
frame after that. Both are measured inside the page with performance.now(), from the event.
"""

import random
import time
from collections.abc import Callable
from statistics import median

import common
import numpy as np
import torch

from gan import models
from gan.latents.latent import Latent
from gan.web.show import points

MODEL, SEED, LIMIT = "dcgan", 7, 3.0

WATCH = """
const put = CanvasRenderingContext2D.prototype.putImageData;
let shown = "", changed = () => {}, fresh = false;
CanvasRenderingContext2D.prototype.putImageData = function (picture, ...where) {
  put.call(this, picture, ...where);
  if (!this.canvas.closest("#explore-stage")) return;
  const now = performance.now(), pixels = picture.data.join();
  if (pixels === shown) return;
  shown = pixels;
  fresh = true;
  changed(now);
};
// what a hand does to the first slider
window.move = (value) => {
  const slider = document.querySelector("#explore-console input[type=range]");
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
};
// one event: [milliseconds until painted, until seen]
window.time_event = (value) => new Promise((done) => {
  let began;
  changed = (painted) => {
    changed = () => {};
    requestAnimationFrame(() => done([painted - began, performance.now() - began]));
  };
  began = performance.now();
  move(value);
});
// a drag to and fro, one event for each animation frame: the share of frames with a new picture, as frames per second
window.time_drag = (limit, seconds) => new Promise((done) => {
  const began = performance.now();
  let frames = 0, pictures = 0;
  const frame = () => {
    const now = performance.now() - began;
    if (now > 1000 * seconds) return done([1000 * pictures / now, 1000 * frames / now]);
    frames += 1;
    pictures += fresh ? 1 : 0;
    fresh = false;
    move(limit * Math.sin(2 * now / 1000));
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
});
"""

# one request at a time and the newest value next, as the app does it
BARE_PAGE = """<!doctype html><title>bare</title>
<div id="explore-console"><input type="range" min="-3" max="3" step="0.05" value="0"></div>
<div id="explore-stage"><canvas width="28" height="28"></canvas></div><script>
const pen = document.querySelector("canvas").getContext("2d");
let busy = false, waiting = null;
const show = async (value) => {
  if (busy) return void (waiting = value);
  busy = true;
  const bytes = new Uint8Array(await (await fetch("/picture?value=" + value)).arrayBuffer());
  const picture = pen.createImageData(28, 28);
  for (let i = 0; i < 784; i++) {
    picture.data[4 * i] = picture.data[4 * i + 1] = picture.data[4 * i + 2] = bytes[i];
    picture.data[4 * i + 3] = 255;
  }
  pen.putImageData(picture, 0, 0);
  busy = false;
  if (waiting !== null) [value, waiting] = [waiting, null], show(value);
};
document.querySelector("input").addEventListener("input", (event) => show(event.target.value));
</script>"""

CANVAS = """() => { const c = document.querySelector("#explore-stage canvas");
return Array.from(c.getContext("2d").getImageData(0, 0, c.width, c.height).data.filter((_, i) => i % 4 === 0)) }"""


def one_dimension(dimension: int) -> Callable[[float], torch.Tensor]:
    """A function from a slider's value to a picture (1, 1, 28, 28) uint8."""
    torch.set_num_threads(1)  # as the app
    model = models.load(MODEL)
    start = points.to_latent(model, points.from_seed(model, SEED))

    def draw(value: float) -> torch.Tensor:
        noise = start.noise.clone()
        noise[0, dimension] = value
        return model.generate(Latent(noise, None, None, start.codes))

    return draw


def serve_bare(port: int, dimension: int) -> None:
    """The bare server: a page and a route."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse, Response
    from starlette.routing import Route

    draw = one_dimension(dimension)

    async def page(request):
        return HTMLResponse(BARE_PAGE)

    async def picture(request):
        return Response(draw(float(request.query_params["value"])).numpy().tobytes())

    application = Starlette(routes=[Route("/", page), Route("/picture", picture)])
    uvicorn.run(application, host="127.0.0.1", port=port, log_level="error")


def event(tab, value: float) -> list[float]:
    """[painted, seen] in milliseconds of one event."""
    return tab.evaluate("value => time_event(value)", value)


def measure(quick: bool) -> common.Report:
    """Both pages in one browser; the events alternate, and so do the drags."""
    events, drags, seconds = (30, 1, 2.0) if quick else (300, 4, 5.0)
    with common.app() as (url, _), common.browser() as browser:
        ours = _window(browser)
        ours.goto(f"{url}/?model={MODEL}&seed={SEED}")
        ours.wait_for_function("() => document.querySelector('#explore-stage canvas')?.width === 28")
        ours.wait_for_timeout(3000)
        dimension = int(ours.locator("#explore-console .console-name").first.inner_text().strip()[1:]) - 1

        with common.beside(serve_bare, dimension) as port:
            bare = _window(browser)
            bare.goto(f"http://127.0.0.1:{port}")
            tabs = {"the app": ours, "bare route": bare}
            times, rates = turns(tabs, events), _drags(tabs, drags, seconds)
            _same_picture(tabs)
    rows = []
    for name, of_it in times.items():
        painted, seen = ([one[i] for one in of_it] for i in range(2))
        figures = [f"{median(part):.1f} / {common.percentile(part, 0.95):.1f}" for part in (painted, seen)]
        rows.append([name, *figures, f"{median(rate[0] for rate in rates[name]):.0f}"])
    targets = []
    for i, word in enumerate(("painted", "seen")):
        ratio = median(one[i] for one in times["the app"]) / median(one[i] for one in times["bare route"])
        targets.append(common.at_most(f"event to pixels {word}, median against the bare route", ratio, 2, "x"))
    frames = median(rate[1] for of_it in rates.values() for rate in of_it)
    remark = (
        f"{events} events and {drags} drags of {seconds:g} s on each page; the browser showed {frames:.0f} frames/s meanwhile."
    )
    columns = ["path", "painted, ms: median / p95", "seen, ms: median / p95", "new pictures/s while dragging"]
    return common.Report(columns, rows, targets, [remark])


def _window(browser):
    """A window of its own: the frames of a tab behind another are throttled."""
    tab = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    tab.add_init_script(WATCH)
    tab.add_init_script(common.SAVING)
    return tab


def turns(tabs: dict, events: int) -> dict[str, list[list[float]]]:
    """[painted, seen] in milliseconds of each event, which alternate between the pages."""
    chance, warm = random.Random(0), 10
    times: dict[str, list[list[float]]] = {name: [] for name in tabs}
    value = 0.0
    for _ in range(warm + events):
        value = round((value + 1.5 + chance.random() * 3 + LIMIT) % (2 * LIMIT) - LIMIT, 2)  # far from the last one
        for name, tab in tabs.items():
            times[name].append(event(tab, round(value * 20) / 20))
            time.sleep(0.03 + 0.03 * chance.random())  # rest, and meet the next frame at any moment
    return {name: of_it[warm:] for name, of_it in times.items()}


def _drags(tabs: dict, drags: int, seconds: float) -> dict[str, list[list[float]]]:
    rates: dict[str, list[list[float]]] = {name: [] for name in tabs}
    for _ in range(drags):
        for name, tab in tabs.items():
            rates[name].append(tab.evaluate("([limit, seconds]) => time_drag(limit, seconds)", [LIMIT, seconds]))
            time.sleep(1)
    return rates


def _same_picture(tabs: dict) -> None:
    """Both pages must show the same picture for the same value, or the comparison means nothing."""
    pictures = []
    for tab in tabs.values():
        event(tab, -2.0)
        event(tab, 1.5)
        pictures.append(np.array(tab.evaluate(CANVAS)))
    if np.abs(pictures[0] - pictures[1]).max() > 1:
        raise SystemExit("The two pages show different pictures for the same slider value.")


if __name__ == "__main__":
    common.run(__doc__, measure)
