"""A page that runs programs in the engine of a real browser, and sends back what came out, to the last bit."""

import functools
import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch
from playwright.sync_api import Browser
from torch import Tensor, nn
from torch.func import functional_call

from gan import models, paths
from gan.browser.trace import Tensors, trace
from gan.data.datasets import to_levels
from tests.browser import firefox
from tests.browser.random_networks import NOISE, random_generator

PATIENCE = 180.0
"""Seconds in which a browser has run one more case."""
PLAIN_POINTS = 3
"""Points that the kernel in plain JavaScript draws too: the same bits as the first of the others."""
PAGE = """<!doctype html><title>engine</title><script type="module">
import { Engine } from "./engine/engine.js";
const post = (path, body) => fetch(path, { method: "POST", body });
try {
  const module = await WebAssembly.compileStreaming(fetch("./engine/kernel.wasm"));
  const count = await (await fetch("./cases")).json();
  for (let at = 0; at < count; at++) {
    const { program, weights, points, width } = await (await fetch(`./case/${at}`)).json();
    const numbers = new Float32Array(await (await fetch(`./numbers/${at}`)).arrayBuffer());
    for (const kernel of [module, null]) {
      const engine = new Engine(kernel);
      if (kernel && !engine.fast) throw new Error("the kernel is not sound here");
      let from = 0;
      for (const [name, size] of weights) {
        engine.give(name, numbers.subarray(from, from + size));
        from += size;
      }
      const run = engine.load(program);
      const pictures = [];
      for (let point = 0; point < (kernel ? points : Math.min(points, PLAIN_POINTS)); point++) {
        const latent = numbers.subarray(from + point * width, from + (point + 1) * width);
        pictures.push(run({ latent }).images);
      }
      await post(`./answer/${at}/${kernel ? "wasm" : "plain"}`, new Blob(pictures));
    }
  }
  await post("./done", "");
} catch (error) {
  await post("./done", String(error?.stack ?? error));
}
</script>""".replace("PLAIN_POINTS", str(PLAIN_POINTS))


@dataclass(frozen=True, eq=False)
class Case:
    """One generator at some points.

    Attributes:
        name: for people.
        network: (N, width) to (N, C, H, W) in [-1, 1].
        points: (N, width).
    """

    name: str
    network: nn.Module
    points: Tensor

    @functools.cached_property
    def weights(self) -> dict[str, Tensor]:
        """What the program reads, by name."""
        return {key: value for key, value in self.network.state_dict().items() if value.is_floating_point()}

    def header(self, together: bool = False) -> str:
        """What the page must know, as JSON: the program of one point, or of all ``together``."""

        def draw(inputs: Tensors, weights: Tensors) -> Tensors:
            return {"images": functional_call(self.network, dict(weights), (inputs["latent"],))}

        program = trace(draw, {"latent": self.points if together else self.points[:1]}, self.weights).to_json()
        sizes = [[name, value.numel()] for name, value in self.weights.items()]
        return json.dumps({"program": program, "weights": sizes, "points": len(self.points), "width": self.points.shape[1]})

    def numbers(self) -> bytes:
        """All weights, then all points, as float32."""
        return b"".join(value.detach().float().numpy().tobytes() for value in (*self.weights.values(), self.points))

    @torch.no_grad()
    def wanted(self) -> Tensor:
        """What PyTorch draws, (N, C, H, W) levels from 0 to 255."""
        return to_levels(self.network(self.points))

    def misses(self, answer: bytes) -> tuple[int, int]:
        """How many pixels of an answer are another level than PyTorch's, and by how much at most."""
        made = to_levels(torch.frombuffer(bytearray(answer), dtype=torch.float32))
        far = (made - self.wanted().flatten()).abs()
        return int((far > 0).sum()), int(far.max())


def shipped(name: str, points: int) -> Case:
    """A shipped model at points of its own."""
    model = models.load(name)
    return Case(name, model.generator.eval(), model.latent.encode(model.latent.fill(points, 7)))


def of_random_layers(seed: int, points: int) -> Case:
    """A generator of random layers."""
    drawn = torch.randn(points, NOISE, generator=torch.Generator().manual_seed(seed))
    return Case(f"random network {seed}", random_generator(seed), drawn)


@dataclass
class Answers:
    """What a browser has sent back: bytes by (case, kernel)."""

    url: str
    bytes: dict[tuple[int, str], bytes] = field(default_factory=dict)
    done: threading.Event = field(default_factory=threading.Event)
    heard: float = field(default_factory=time.monotonic)
    trouble: str = ""

    def wait(self) -> dict[tuple[int, str], bytes]:
        """All of it, once the page says it is done. Raises RuntimeError where it fails."""
        while not self.done.wait(1):
            if time.monotonic() - self.heard > PATIENCE:
                raise RuntimeError(f"Nothing was heard of the page for {PATIENCE:.0f} seconds.")
        if self.trouble:
            raise RuntimeError(f"The page failed: {self.trouble}")
        return self.bytes


@contextmanager
def serving(cases: list[Case]) -> Iterator[Callable[[], Answers]]:
    """A server of the page on this machine; each call begins a new browser's answers, at an address of their own."""
    begun: list[Answers] = []
    engine = {file.name: file for file in (paths.ASSETS / "js" / "engine").iterdir()}
    headers = functools.cache(lambda at: cases[at].header().encode())

    def given(path: str) -> tuple[str, bytes]:
        kind, _, rest = path.partition("/")
        if kind == "engine":
            return ("application/wasm" if rest.endswith(".wasm") else "text/javascript"), engine[rest].read_bytes()
        if kind == "cases":
            return "application/json", str(len(cases)).encode()
        if kind == "case":
            return "application/json", headers(int(rest))
        return ("application/octet-stream", cases[int(rest)].numbers()) if kind == "numbers" else ("text/html", PAGE.encode())

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = given(self.path.lstrip("/").partition("/")[2])
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            which, _, rest = self.path.lstrip("/").partition("/")
            answers = begun[int(which)]
            answers.heard = time.monotonic()
            self.send_response(204)
            self.end_headers()
            if rest == "done":
                answers.trouble = body.decode()
                answers.done.set()
            else:
                _, at, kernel = rest.split("/")
                answers.bytes[int(at), kernel] = body

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def begin() -> Answers:
        begun.append(Answers(f"http://127.0.0.1:{server.server_address[1]}/{len(begun)}/"))
        return begun[-1]

    try:
        yield begin
    finally:
        server.shutdown()
        server.server_close()


def in_chromium(browser: Browser, answers: Answers) -> dict[tuple[int, str], bytes]:
    """What a page of Chromium answers."""
    page = browser.new_page()
    page.goto(answers.url)
    try:
        return answers.wait()
    finally:
        page.close()


def in_firefox(path: str, answers: Answers) -> dict[tuple[int, str], bytes]:
    """What a Firefox of its own answers."""
    with firefox.showing(path, answers.url):
        return answers.wait()
