"""A static page on a slow line: seconds from the address to pictures, and bytes of what it loads.

Explore of a static site (``python -m gan static``), from a server of files that compresses, at 4 Mbit/s with 100 ms of round trip
and a CPU slowed four times, with an empty browser cache. The first picture is one that Python has written into the page; then the
generator's weights come, and the engine draws.
"""

import functools
import gzip
import http.server
import re
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

import common

from gan.web.static import site, site_folder

LINE = {"offline": False, "latency": 100, "downloadThroughput": 4e6 / 8, "uploadThroughput": 1e6 / 8}
SLOWED = 4
MODEL = "cgan"
SHOWN = """() => {
  const canvas = document.querySelector('#explore-stage canvas');
  if (!canvas || canvas.width < 2) return false;
  return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((v, i) => i % 4 === 0 && v > 200);
}"""
READY = "() => document.documentElement.dataset.ready === 'true'"
_LOADED = re.compile(r'(?:modulepreload" href|type="module" src)="([^"]+)"')


class Compressed(http.server.SimpleHTTPRequestHandler):
    """Files, those of text compressed, as hosts of static sites send them."""

    def do_GET(self) -> None:
        """One file."""
        file = Path(self.translate_path(self.path))
        if not file.is_file():
            self.send_error(404)
            return
        content, packs = file.read_bytes(), file.suffix in (".html", ".js", ".css", ".json")
        content = gzip.compress(content) if packs else content
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if packs:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def code_bytes(folder: Path) -> int:
    """Bytes of all scripts that Explore loads, compressed: components, its own, the engine's and the worker's."""
    loaded = set(_LOADED.findall((folder / "explore.html").read_text(encoding="utf-8")))
    root = next((folder / "js").glob("*/static")).parent
    files = {folder / name for name in loaded} | {root / "models" / "worker.js", root / "engine" / "kernel.wasm"}
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


def visit(browser, address: str) -> tuple[float, float]:
    """Seconds until a picture is seen, and until the engine has drawn the page."""
    visitor = browser.new_context(viewport={"width": 1366, "height": 768}, service_workers="block")
    tab = visitor.new_page()
    session = visitor.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    began = time.perf_counter()
    tab.goto(address, wait_until="commit")
    tab.wait_for_function(SHOWN, polling="raf", timeout=1000 * common.PATIENCE)
    seen = time.perf_counter() - began
    tab.wait_for_function(READY, polling=100, timeout=1000 * common.PATIENCE)
    drawn = time.perf_counter() - began
    visitor.close()
    return seen, drawn


def measure(quick: bool) -> common.Report:
    """Some visits, one after another."""
    with common.browser() as browser, tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "site"
        site_folder.place(folder, site.make([MODEL], ["explore", "digits"], common.say).files)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Compressed, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/explore.html"
        visits = [visit(browser, address) for _ in range(1 if quick else 5)]
        server.shutdown()
        code = code_bytes(folder) / 1024
        page = len(gzip.compress((folder / "explore.html").read_bytes())) / 1024
    seen, drawn = ([one[i] for one in visits] for i in range(2))
    rows = [
        ["first picture on screen, s", common.spread(seen, ".1f")],
        ["the engine has drawn the page, s", common.spread(drawn, ".1f")],
        ["engine and page code, compressed, KB", f"{code:.1f}"],
        ["the page with its first pictures, compressed, KB", f"{page:.1f}"],
    ]
    targets = [
        common.at_most("first picture", median(seen), 3, " s"),
        common.at_most("engine and page code, compressed", code, 60, " KB"),
    ]
    return common.Report(["Explore at 4 Mbit/s, 100 ms, CPU slowed 4 times", "median (range)"], rows, targets)


if __name__ == "__main__":
    common.run(__doc__, measure)
