"""Drawing in the visitor's browser: Explore against a bare canvas page with the same engine, near and far, and what it costs the
server.

- from an event to new pixels: Explore, whose networks run in a worker, and a bare page: one slider and one canvas, whose engine
  runs the same generator in the page itself. Events alternate between the two.
- painted pictures a second while dragging, one event for each animation frame: both pages with the server on this machine, and
  Explore with 50 ms added each way by a TCP proxy.
- the server's CPU time: with nobody there, with some pages of Explore open and at rest, and while all of them drag. What a page
  that drags costs is the difference to nobody there, divided by their number; thirty of them are told by that.
"""

import time
from pathlib import Path
from statistics import median

import common
from slider_to_pixels import LIMIT, MODEL, SEED, turns
from stage import WATCH_STAGE, delay

PAGES, THIRTY = 5, 30
LANE = "[data-lane=browser]"

BARE_PAGE = """<!doctype html><title>bare</title>
<div id="explore-console"><input type="range" min="-3" max="3" step="0.05" value="0"></div>
<div id="explore-stage"><canvas width="28" height="28"></canvas></div><script type="module">
import { Network } from "./models/network.js";
const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
const kernel = await WebAssembly.compile(await bytes("./engine/kernel.wasm"));
const network = new Network(kernel, await bytes("./weights"));
const { noise, dimension } = await (await fetch("./point")).json();
const pen = document.querySelector("canvas").getContext("2d");
document.querySelector("input").addEventListener("input", (event) => {
  noise[dimension] = Number(event.target.value);
  const drawn = network.run("draw", { noise: Float32Array.from(noise), label: [0], category: [0], codes: [] });
  const bytes = Object.values(drawn)[0], picture = pen.createImageData(28, 28);
  for (let i = 0; i < 784; i++) {
    picture.data[4 * i] = picture.data[4 * i + 1] = picture.data[4 * i + 2] = bytes[i];
    picture.data[4 * i + 3] = 255;
  }
  pen.putImageData(picture, 0, 0);
});
document.body.dataset.lane = "browser";
</script>"""


def serve_bare(port: int, dimension: int) -> None:
    """The bare page, the app's own modules, and the model's bundle."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse, JSONResponse, Response
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    from gan import models
    from gan.browser import bundle
    from gan.web.show import points

    model = models.load(MODEL)
    content, start = bundle.of_model(model).content, points.from_seed(model, SEED)

    async def page(request):
        return HTMLResponse(BARE_PAGE)

    async def weights(request):
        return Response(content)

    async def point(request):
        return JSONResponse({"noise": start["noise"], "dimension": dimension})

    files = Mount("/", StaticFiles(directory=common.ROOT / "assets" / "js"))
    application = Starlette(routes=[Route("/", page), Route("/weights", weights), Route("/point", point), files])
    uvicorn.run(application, host="127.0.0.1", port=port, log_level="error")


def cpu_of(pid: int) -> float:
    """Seconds of CPU time of a process and of those that it has waited for."""
    import os

    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def window(browser, address: str):
    """A window of its own, which draws by itself."""
    tab = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    tab.add_init_script(WATCH_STAGE)
    tab.goto(address)
    tab.wait_for_selector(LANE, state="attached", timeout=1000 * common.PATIENCE)
    tab.wait_for_timeout(2000)
    return tab


def share(pid: int, tabs: list, seconds: float, drag: bool) -> float:
    """Percent of a core that the server takes while these pages drag, or rest."""
    for tab in tabs if drag else []:
        tab.evaluate("([limit, seconds]) => { time_drag(limit, seconds); }", [LIMIT, seconds + 2])
    time.sleep(1)
    began, before = time.monotonic(), cpu_of(pid)
    time.sleep(seconds)
    return 100 * (cpu_of(pid) - before) / (time.monotonic() - began)


def measure(quick: bool) -> common.Report:
    """Events that alternate, drags that do, and the server's clock."""
    events, drags, seconds = (30, 1, 2.0) if quick else (300, 4, 5.0)
    with common.app() as (url, server), common.browser() as browser:
        query = f"/?model={MODEL}&seed={SEED}"
        ours = window(browser, url + query)
        dimension = int(ours.locator("#explore-console .console-name").first.inner_text().split()[0][1:]) - 1
        far = common.beside(delay, int(url.rsplit(":", 1)[1]))
        with common.beside(serve_bare, dimension) as bare_port, far as far_port:
            tabs = {"Explore": ours, "bare canvas": window(browser, f"http://127.0.0.1:{bare_port}")}
            times = turns(tabs, events)
            tabs["Explore, 50 ms each way"] = window(browser, f"http://127.0.0.1:{far_port}{query}")
            rates: dict[str, list[float]] = {name: [] for name in tabs}
            for _ in range(drags):
                for name, tab in tabs.items():
                    rates[name].append(tab.evaluate("([limit, seconds]) => time_drag(limit, seconds)", [LIMIT, seconds])[0])
                    time.sleep(1)
            for tab in tabs.values():
                tab.context.close()
        nobody = share(server.pid, [], 3 * seconds, drag=False)
        pages = [window(browser, url + query) for _ in range(PAGES)]
        resting = share(server.pid, pages, 3 * seconds, drag=False)
        dragging = share(server.pid, pages, 3 * seconds, drag=True)
    thirty = THIRTY * max(0.0, dragging - nobody) / PAGES
    rows = []
    for name, of_it in rates.items():
        seen = [one[0] for one in times.get(name, [])]
        wait = [f"{median(seen):.1f}", f"{common.percentile(seen, 0.95):.1f}"] if seen else ["", ""]
        rows.append([name, *wait, common.spread(of_it), ""])
    for name, part in (("nobody there", nobody), (f"{PAGES} pages at rest", resting), (f"{PAGES} pages dragging", dragging)):
        rows.append([f"the server: {name}", "", "", "", f"{part:.2f}%"])
    ratio = median(one[0] for one in times["Explore"]) / median(one[0] for one in times["bare canvas"])
    targets = [
        common.at_most("event to pixels, median against a bare canvas", ratio, 1.3, "x"),
        common.at_least("painted pictures a second while dragging", median(rates["Explore"]), 60, ""),
        common.at_least("the same, 50 ms each way", median(rates["Explore, 50 ms each way"]), 60, ""),
        common.at_most("thirty visitors who drag, of a core of the server", thirty, 2, "%"),
    ]
    remark = f"{events} events, {drags} drags of {seconds:g} s, {3 * seconds:g} s for each of the server's figures; {MODEL}."
    return common.Report(["side", "wait, ms: median", "p95", "pictures/s", "server's CPU"], rows, targets, [remark])


if __name__ == "__main__":
    common.run(__doc__, measure)
