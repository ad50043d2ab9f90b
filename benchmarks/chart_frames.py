"""How smooth a live chart stays when it holds 50,000 points: ours against plotly's and bokeh's.

Each chart stands alone on a page in Chromium with two curves of losses and two of opinions. It holds 50,000 points, and eight
new ones come each second, as a run sends them; meanwhile the page is scrolled up and down a little with every frame.
What counts is the time between frames while that goes on. plotly and bokeh are not needed by the app: they are installed into a
temporary folder from the package registry, their JavaScript is that of their wheels, and both are fed only the new points
(``Plotly.extendTraces`` on WebGL and SVG traces, bokeh's ``ColumnDataSource.stream``). The page without a chart shows what the
browser itself can do here.
"""

import contextlib
import functools
import http.server
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import common

from gan import paths
from gan.web.components import chart

POINTS = 50_000
NEW_EACH_SECOND = 8
STEP = 64
NAMES = ("D loss", "G loss", "D(x)", "D(G(z))")

PAGE = """<!doctype html><meta charset="utf-8"><style>
:root {{ --player-d: #1d4ed8; --player-g: #047857; --body-text-color: #111; }}
{css} body {{ margin: 0; height: 3000px; font-family: sans-serif; }} #chart {{ width: 560px; }}</style>
{scripts}<div style="height: 200px"></div><div id="chart">{body}</div><script>
const first = {points};
{start}
function frames(seconds) {{
  return new Promise(done => {{
    const times = [], began = performance.now();
    let last = began, count = first.length, due = began;
    function frame(now) {{
      times.push(now - last); last = now;
      window.scrollTo(0, 100 + 90 * Math.sin((now - began) / 300));
      if (now >= due) {{
        due += 1000 / {rate};
        const old = first[count % first.length];
        add([count * {step}, ...old.slice(1)], count);
        count += 1;
      }}
      if (now - began < 1000 * seconds) requestAnimationFrame(frame); else done(times.slice(1));
    }}
    requestAnimationFrame(frame);
  }});
}}
</script>"""

OURS = """
const element = document.querySelector("#chart"), watchers = [];
const props = {{ value: {{ run: "r", from: 0, points: first, total: {total}, marks: [], readings: [], opinions: null }} }};
const watch = (_, told) => watchers.push(told), trigger = () => {{}};
import("./js/components/chart.js").then(({{ mount }}) => mount({{ element, props, trigger, watch }}));
function add(point, at) {{
  props.value = {{ ...props.value, from: at, points: [point] }};
  watchers.forEach(told => told());
}}
"""

PLOTLY = """
const names = {names}, element = document.querySelector("#chart");
Plotly.newPlot(element, names.map((name, i) => ({{ x: first.map(p => p[0]), y: first.map(p => p[i + 1]), name, mode: "lines",
  type: "{kind}", xaxis: "x", yaxis: i < 2 ? "y" : "y2" }})), {{ width: 560, height: 330, grid: {{ rows: 2, columns: 1,
  subplots: ["xy", "xy2"] }} }});
function add(point) {{
  Plotly.extendTraces(element, {{ x: names.map(() => [point[0]]), y: names.map((_, i) => [point[i + 1]]) }}, [0, 1, 2, 3]);
}}
"""

BOKEH = """
const names = {names}, columns = {{ x: first.map(p => p[0]) }};
names.forEach((name, i) => columns["y" + i] = first.map(p => p[i + 1]));
const source = new Bokeh.ColumnDataSource({{ data: columns }});
for (const part of [[0, 1], [2, 3]]) {{
  const figure = Bokeh.Plotting.figure({{ width: 560, height: 165, tools: "hover" }});
  part.forEach(i => figure.line({{ field: "x" }}, {{ field: "y" + i }}, {{ source }}));
  Bokeh.Plotting.show(figure, "#chart");
}}
function add(point) {{
  const fresh = {{ x: [point[0]] }};
  names.forEach((_, i) => fresh["y" + i] = [point[i + 1]]);
  source.stream(fresh);
}}
"""


def points() -> list[list[float]]:
    """A run's points: losses and opinions that jump from batch to batch."""
    chance = random.Random(0)
    rows = []
    for i in range(POINTS):
        rows.append([i * STEP, *(round(abs(chance.gauss(mean, 0.2)), 4) for mean in (1.3, 1.0, 0.6, 0.4))])
    return rows


def pages(libraries: Path) -> dict[str, str]:
    """Each chart's page."""
    total = (POINTS + 1000) * STEP
    common_parts = {"points": json.dumps(points()), "rate": NEW_EACH_SECOND, "step": STEP}
    plotly = (libraries / "plotly/package_data/plotly.min.js").read_text()
    bokeh = "".join(
        f"<script>{(libraries / 'bokeh/server/static/js' / name).read_text()}</script>"
        for name in ("bokeh.min.js", "bokeh-api.min.js")
    )
    css = "".join(
        (paths.ASSETS / "css" / f"{name}.css").read_text(encoding="utf-8") for name in ("tokens", "base", "components/chart")
    )
    names = json.dumps(NAMES)
    return {
        "no chart": PAGE.format(css="", scripts="", body="", start="function add() {}", **common_parts),
        "ours (canvas)": PAGE.format(css=css, scripts="", body=chart.TEMPLATE, start=OURS.format(total=total), **common_parts),
        **{
            f"plotly ({kind})": PAGE.format(
                css="", scripts=f"<script>{plotly}</script>", body="", start=PLOTLY.format(names=names, kind=kind), **common_parts
            )
            for kind in ("scattergl", "scatter")
        },
        "bokeh (canvas)": PAGE.format(css="", scripts=bokeh, body="", start=BOKEH.format(names=names), **common_parts),
    }


def install(folder: str) -> None:
    """plotly and bokeh without what they need on the Python side: only their JavaScript is wanted."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--target", folder]
    subprocess.run([*pip, "plotly", "bokeh"], check=True)


@contextlib.contextmanager
def serving(folder: str) -> Iterator[str]:
    """The address of a folder: a browser takes no modules from files."""
    handler = functools.partial(QuietHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Says nothing of what was asked."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def measure(quick: bool) -> common.Report:
    """The charts in turn, round after round, each in a window of its own."""
    rounds, seconds = (1, 2.0) if quick else (5, 6.0)
    times: dict[str, list[float]] = {}
    medians: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, common.browser() as browser, serving(folder) as address:
        install(folder)
        made = pages(Path(folder))
        shutil.copytree(paths.ASSETS / "js", Path(folder) / "js")
        for number in range(rounds):
            for name, page in made.items():
                (Path(folder) / "page.html").write_text(page, encoding="utf-8")
                tab = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
                tab.set_default_timeout(1000 * common.PATIENCE)
                tab.goto(f"{address}/page.html")
                tab.wait_for_timeout(2500)
                found = tab.evaluate("seconds => frames(seconds)", seconds)
                times.setdefault(name, []).extend(found)
                medians.setdefault(name, []).append(1000 / (sum(found) / len(found)))
                tab.context.close()
            common.say(f"round {number + 1} of {rounds}: " + ", ".join(f"{n} {m[-1]:.0f}/s" for n, m in medians.items()))
    rows = [
        [name, common.spread(medians[name]), f"{common.percentile(found, 0.95):.0f}", f"{max(found):.0f}"]
        for name, found in times.items()
    ]
    reached = median(medians["ours (canvas)"])
    targets = [common.at_least("frames per second of our chart with 50,000 points", reached, 60, "/s")]
    columns = ["chart", "frames/s, median (range)", "95th percentile between frames, ms", "longest, ms"]
    return common.Report(columns, rows, targets, [f"{rounds} rounds of {seconds:g} s."])


if __name__ == "__main__":
    common.run(__doc__, measure)
