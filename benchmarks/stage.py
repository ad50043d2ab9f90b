"""The stage that follows a hand: Explore's socket against a bare socket, and against what Gradio offers by itself.

- painted pictures a second while dragging, with the server on this machine and with 50 ms added each way by a TCP proxy: the
  app, and a plain app of one gr.Slider and one gr.Image that runs the same generator. One event for each animation frame.
- from an event to new pixels: the app, and a bare socket: one Starlette route in a process of its own that runs the same
  generator for the same slider value and answers with the picture's bytes. Events alternate between the two pages.
- thirty visitors, each moving ten times a second over a socket of their own: from each move to the answer to it, or to a later
  one if it was overtaken.

Painted is a canvas that got other pixels than it had (of gr.Image: an <img> that has loaded another picture).
"""

import asyncio
import json
import random
import time
from statistics import median

import common
from slider_to_pixels import LIMIT, MODEL, SEED, WATCH, one_dimension, turns

from gan import models
from gan.web.show import points
from gan.web.show.render import unpack

WAVE = "limit * (Math.abs(((0.1 * frames) / limit + 1) % 4 - 2) - 1)"
"""To and fro at an even pace, two steps of the slider in each frame: of a sine a third of the frames ask for no new picture."""
DELAY = 0.05
VISITORS, EVENTS_PER_SECOND = 30, 10

WATCH_STAGE = WATCH.replace("limit * Math.sin(2 * now / 1000)", WAVE)

WATCH_IMAGE = """
let pictures = 0, last = "";
document.addEventListener("load", (event) => {
  if (event.target.tagName === "IMG" && event.target.src !== last) { last = event.target.src; pictures += 1; }
}, true);
window.time_drag = (limit, seconds) => new Promise((done) => {
  const slider = document.querySelector("input[type=range]");
  const began = performance.now();
  let frames = 0;
  pictures = 0;
  const frame = () => {
    const now = performance.now() - began;
    if (now > 1000 * seconds) return done([1000 * pictures / now, 1000 * frames / now]);
    frames += 1;
    slider.value = WAVE;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
});
""".replace("WAVE", WAVE)

# every event is sent at once, and whatever comes is painted
BARE_PAGE = """<!doctype html><title>bare</title>
<div id="explore-console"><input type="range" min="-3" max="3" step="0.05" value="0"></div>
<div id="explore-stage"><canvas width="28" height="28"></canvas></div><script>
const pen = document.querySelector("canvas").getContext("2d");
const socket = new WebSocket("ws://" + location.host + "/socket");
socket.binaryType = "arraybuffer";
socket.addEventListener("message", ({ data }) => {
  const bytes = new Uint8Array(data), picture = pen.createImageData(28, 28);
  for (let i = 0; i < 784; i++) {
    picture.data[4 * i] = picture.data[4 * i + 1] = picture.data[4 * i + 2] = bytes[i];
    picture.data[4 * i + 3] = 255;
  }
  pen.putImageData(picture, 0, 0);
});
document.querySelector("input").addEventListener("input", (event) => socket.send(event.target.value));
</script>"""


def serve_bare(port: int, dimension: int) -> None:
    """The bare server: a page and a socket."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse
    from starlette.routing import Route, WebSocketRoute
    from starlette.websockets import WebSocketDisconnect

    draw = one_dimension(dimension)

    async def page(request):
        return HTMLResponse(BARE_PAGE)

    async def follow(socket):
        await socket.accept()
        try:
            while True:
                await socket.send_bytes(draw(float(await socket.receive_text())).numpy().tobytes())
        except WebSocketDisconnect:
            pass

    application = Starlette(routes=[Route("/", page), WebSocketRoute("/socket", follow)])
    uvicorn.run(application, host="127.0.0.1", port=port, log_level="error")


def serve_plain(port: int, dimension: int) -> None:
    """What Gradio offers by itself: a gr.Slider whose events set a gr.Image."""
    import gradio as gr

    draw = one_dimension(dimension)
    with gr.Blocks(analytics_enabled=False) as demo:
        slider = gr.Slider(-LIMIT, LIMIT, value=0, step=0.05)
        image = gr.Image(draw(0.0)[0, 0].numpy(), image_mode="L")
        slider.input(
            lambda value: draw(value)[0, 0].numpy(),
            slider,
            image,
            show_progress="hidden",
            trigger_mode="always_last",
            queue=False,
        )
    demo.launch(server_port=port, quiet=True, ssr_mode=False)


def delay(port: int, behind: int) -> None:
    """A TCP proxy at ``port`` that passes everything on to ``behind``, and back, ``DELAY`` seconds late."""

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        late: asyncio.Queue = asyncio.Queue()

        async def read() -> None:
            while data := await reader.read(2**16):
                late.put_nowait((time.monotonic() + DELAY, data))
            late.put_nowait((0.0, b""))

        reading = asyncio.create_task(read())
        try:
            while (item := await late.get())[1]:
                await asyncio.sleep(max(0.0, item[0] - time.monotonic()))
                writer.write(item[1])
        finally:
            reading.cancel()
            writer.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", behind)
        await asyncio.gather(pass_on(reader, there[1]), pass_on(there[0], writer), return_exceptions=True)

    async def serve() -> None:
        server = await asyncio.start_server(connected, "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(serve())


async def crowd(url: str, seconds: float) -> list[float]:
    """Milliseconds from each move of thirty visitors to the answer to it or to a later one."""
    from websockets.asyncio.client import connect

    model = models.load(MODEL)
    took: list[float] = []

    async def visit(number: int) -> None:
        chance, asked = random.Random(number), {}
        point = points.from_seed(model, number)
        async with connect(url.replace("http", "ws") + "/stage") as socket:

            async def listen() -> None:
                async for message in socket:
                    now, (header, pixels) = time.perf_counter(), unpack(message)
                    for one in [one for one in asked if pixels and one <= header["id"]]:
                        took.append(1000 * (now - asked.pop(one)))

            listening = asyncio.create_task(listen())
            await asyncio.sleep(number / VISITORS / EVENTS_PER_SECOND)
            for one in range(int(seconds * EVENTS_PER_SECOND)):
                point["noise"][chance.randrange(len(point["noise"]))] = round(chance.uniform(-LIMIT, LIMIT), 2)
                text = json.dumps({"id": one, "model": MODEL, "point": point})
                asked[one] = time.perf_counter()
                await socket.send(text)
                await asyncio.sleep(1 / EVENTS_PER_SECOND)
            await asyncio.sleep(1)
            listening.cancel()

    await asyncio.gather(*(visit(number) for number in range(VISITORS)))
    return took


def measure(quick: bool) -> common.Report:
    """Drags near and far, events, and a crowd."""
    events, drags, seconds, crowded = (30, 1, 2.0, 3.0) if quick else (300, 4, 5.0, 15.0)
    with common.app() as (url, _):
        with common.browser() as browser:
            rates, times = _watched(browser, url, drags, seconds, events)
        waits = asyncio.run(crowd(url, crowded))  # without the browser, which runs a loop of its own
    rows = [[name, common.spread(of_it), "", ""] for name, of_it in rates.items()]
    for name, of_it in times.items():
        rows.append([f"{name}: event to pixels", "", f"{median(of_it):.1f}", f"{common.percentile(of_it, 0.95):.1f}"])
    worst = common.percentile(waits, 0.95)
    rows.append([f"the app: {VISITORS} visitors, {EVENTS_PER_SECOND} moves/s each", "", f"{median(waits):.1f}", f"{worst:.1f}"])
    near, far = (median(rates[name]) for name in ("the app", "the app, 50 ms each way"))
    ratio = median(times["the app"]) / median(times["bare socket"])
    targets = [
        common.at_least("painted pictures a second while dragging", near, 55, ""),
        common.at_least("painted pictures a second while dragging, 50 ms each way", far, 55, ""),
        common.at_most("event to pixels, median against a bare socket", ratio, 1.2, "x"),
        common.at_most("thirty visitors, 95th percentile of the wait", worst, 50, " ms"),
    ]
    remark = f"{drags} drags of {seconds:g} s, {events} events, {crowded:g} s of a crowd ({len(waits):,} moves); {MODEL}."
    return common.Report(["side", "pictures/s", "wait, ms: median", "p95"], rows, targets, [remark])


def _watched(browser, url: str, drags: int, seconds: float, events: int) -> tuple[dict, dict]:
    """Painted pictures a second of each side, and milliseconds from events to pixels."""

    def window(address: str, watch: str):
        tab = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        tab.add_init_script(watch)
        tab.add_init_script(common.SAVING)
        tab.goto(address)
        tab.wait_for_selector("input[type=range]")
        tab.wait_for_timeout(3000)
        return tab

    query = f"/?model={MODEL}&seed={SEED}"
    ours = window(url + query, WATCH_STAGE)
    dimension = int(ours.locator("#explore-console .console-name").first.inner_text().split()[0][1:]) - 1
    with (
        common.beside(serve_bare, dimension) as bare_port,
        common.beside(serve_plain, dimension) as plain_port,
        common.beside(delay, int(url.rsplit(":", 1)[1])) as far_port,
        common.beside(delay, plain_port) as plain_far_port,
    ):
        tabs = {
            "the app": ours,
            "gr.Slider to gr.Image": window(f"http://127.0.0.1:{plain_port}", WATCH_IMAGE),
            "the app, 50 ms each way": window(f"http://127.0.0.1:{far_port}{query}", WATCH_STAGE),
            "gr.Slider to gr.Image, 50 ms each way": window(f"http://127.0.0.1:{plain_far_port}", WATCH_IMAGE),
        }
        rates: dict[str, list[float]] = {name: [] for name in tabs}
        for _ in range(drags):
            for name, tab in tabs.items():
                rates[name].append(tab.evaluate("([limit, seconds]) => time_drag(limit, seconds)", [LIMIT, seconds])[0])
                time.sleep(1)
        bare = window(f"http://127.0.0.1:{bare_port}", WATCH_STAGE)
        events_of = turns({"the app": ours, "bare socket": bare}, events)
    times = {name: [painted for painted, _ in of_it] for name, of_it in events_of.items()}
    return rates, times


if __name__ == "__main__":
    common.run(__doc__, measure)
