"""Models in the browser: what is drawn there is what PyTorch draws, by whatever it has, and what goes wrong is a sentence.

A small server with the app's own routes and headers, and a page with the app's own policy, stand for the app.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
import uvicorn
from playwright.sync_api import Browser, Page, Route
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route as Path

from gan import models
from gan.runs.registry import JobRegistry
from gan.web.http import client_modules, model_files
from gan.web.http.response_headers import POLICY, ResponseHeaders, content_policy
from gan.web.show import points

NAME = "cgan"
SEEDS = list(range(10))
OPEN = "window.models = await import('/' + modules + 'models/app_models.js');"
DRAW = f"""async ([modules, name, seeds]) => {{ {OPEN}
    const model = await models.open_model(name);
    const drawn = await model.draw(seeds.flatMap((seed) => model.fill(seed)));
    return {{ pixels: [...drawn.pixels], opinions: await model.judge(drawn, seeds.map((seed) => model.fill(seed)[0].label)),
        report: models.engine_report(), points: seeds.flatMap((seed) => model.fill(seed)) }} }}"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Address of the small server."""
    jobs = JobRegistry()

    async def page(request: Request) -> HTMLResponse:
        policy = content_policy("none-is-needed") + request.query_params.get("more", "")
        for without in request.query_params.getlist("without"):
            policy = policy.replace(without, "")
        return HTMLResponse("<!doctype html><title>Models</title><link rel=icon href=data:,>", headers={POLICY: policy})

    app = Starlette(routes=[Path("/", page), *client_modules.routes(), *model_files.routes(jobs)])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(ResponseHeaders(app), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join()
    jobs.close()


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Page]:
    """A new page; what its console calls an error fails the test, but for what a test expects."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    yield page
    context.close()


def drawn(page: Page, address: str = "/") -> dict[str, Any]:
    """The pictures of ``SEEDS`` that the browser draws, with D's opinions."""
    page.goto(address)
    return page.evaluate(DRAW, [client_modules.folder(), NAME, SEEDS])


def check(answer: dict[str, Any]) -> None:
    """Compare the browser's pictures with PyTorch's."""
    model = models.load(NAME)
    latents = [model.latent.fill(1, seed) for seed in SEEDS]
    assert answer["points"] == [points.from_seed(model, seed) for seed in SEEDS]
    rounded = [points.to_latent(model, point) for point in answer["points"]]
    wanted = torch.cat([model.generate(latent) for latent in rounded]).numpy().astype(int)
    away = np.abs(np.array(answer["pixels"]).reshape(wanted.shape) - wanted)
    assert wanted.std() > 50 and away.max() <= 1 and (away > 0).sum() <= 3
    opinions = torch.cat([model.opinion(model.generate(one), latent.label) for one, latent in zip(rounded, latents, strict=True)])
    assert answer["opinions"] == pytest.approx(opinions.tolist(), abs=2e-3)


@pytest.fixture(scope="module")
def in_worker(browser: Browser, site: str) -> dict[str, Any]:
    """What a browser with all that it may have draws."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    answer = drawn(page)
    context.close()
    assert not trouble, trouble
    return answer


def test_pictures_and_opinions_are_pytorch_s(in_worker: dict[str, Any]):
    check(in_worker)
    report = in_worker["report"]
    assert report["worker"] and report["kernel"] == "wasm" and report["models"] == [NAME]
    assert report["bytes"] > 1e6 and 0 < report["milliseconds"] < 1000


def no_worker(page: Page) -> str:
    page.add_init_script("delete window.Worker")
    return "/"


def lost_worker(page: Page) -> str:
    page.route("**/models/worker.js", lambda route: route.abort())
    return "/"


def forbidden_worker(_: Page) -> str:
    return "/?without=worker-src 'self' blob:%3B&more=%3B worker-src 'none'"


def no_webassembly(page: Page) -> str:
    page.add_init_script("delete window.Worker; delete window.WebAssembly")
    return "/"


def forbidden_webassembly(page: Page) -> str:
    page.add_init_script("delete window.Worker")
    return "/?without='unsafe-eval'"


def no_kernel(page: Page) -> str:
    page.route("**/kernel.wasm", lambda route: route.abort())
    return "/"


@pytest.mark.parametrize(
    ("lacking", "worker", "kernel"),
    [
        (no_worker, False, "wasm"),
        (lost_worker, False, "wasm"),
        (forbidden_worker, False, "wasm"),
        (no_webassembly, False, "plain"),
        (forbidden_webassembly, False, "plain"),
        (no_kernel, True, "plain"),
    ],
)
def test_whatever_is_missing_the_bits_are_the_same(
    visitor: Page, in_worker: dict[str, Any], lacking: Callable[[Page], str], worker: bool, kernel: str
):
    answer = drawn(visitor, lacking(visitor))
    assert (answer["report"]["worker"], answer["report"]["kernel"]) == (worker, kernel)
    assert answer["pixels"] == in_worker["pixels"] and answer["opinions"] == in_worker["opinions"]


def test_a_worker_that_dies_is_replaced_by_the_page(visitor: Page, in_worker: dict[str, Any]):
    visitor.add_init_script(
        "window.Worker = class extends Worker { constructor(...a) { super(...a); window.last_worker = this } }"
    )
    assert drawn(visitor)["report"]["worker"]
    answer = visitor.evaluate(
        """async (seeds) => { const model = models.ready_model("cgan"), points = seeds.flatMap((seed) => model.fill(seed));
            const under_way = model.draw(points);
            window.last_worker.dispatchEvent(new ErrorEvent("error"));
            return { pixels: [...(await under_way).pixels], report: models.engine_report() } }""",
        SEEDS,
    )
    assert answer["pixels"] == in_worker["pixels"] and not answer["report"]["worker"]


def cut(body: bytes) -> bytes:
    return body[: len(body) // 4]


def changed(body: bytes) -> bytes:
    at = len(body) // 5
    return body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]


def of_another_version(body: bytes) -> bytes:
    return body.replace(b"gan-theatre-browser-1", b"gan-theatre-browser-9")


def longer(body: bytes) -> bytes:
    return body[:40_000] + body[40_001:]


def no_numbers(_: bytes) -> bytes:
    return b"<!doctype html>" * 2**19


@pytest.mark.parametrize(
    ("damage", "say"),
    [
        (cut, "incomplete"),
        (changed, "not what the server made"),
        (of_another_version, "another version"),
        (longer, "reload the page"),
        (no_numbers, "reload the page"),
    ],
)
def test_damaged_weights_are_one_sentence_and_good_ones_open_later(visitor: Page, damage: Callable[[bytes], bytes], say: str):
    def spoil(route: Route) -> None:
        route.fulfill(body=damage(route.fetch().body()), status=200)

    visitor.route("**/models/weights/**", spoil)
    visitor.goto("/")
    refused = (
        f"""async ([modules]) => {{ {OPEN} return models.open_model("{NAME}").then(() => "opened", (error) => error.message) }}"""
    )
    sentence = visitor.evaluate(refused, [client_modules.folder()])
    assert say in sentence and sentence.endswith(".") and sentence.count(". ") == 0
    assert visitor.evaluate(f"models.ready_model('{NAME}')") is None
    visitor.unroute("**/models/weights/**")
    assert visitor.evaluate(f"models.open_model('{NAME}').then((model) => model.facts.name)") == NAME


@pytest.mark.parametrize(
    ("name", "say"), [("no-such", "no model called"), ("live:7", "no run"), ("run:../7", "no model"), ("", "")]
)
def test_an_unknown_name_is_one_sentence(visitor: Page, name: str, say: str):
    visitor.goto("/")
    asked = f"async ([modules, name]) => {{ {OPEN} return models.open_model(name).then(() => 'opened', (e) => e.message) }}"
    sentence = visitor.evaluate(asked, [client_modules.folder(), name])
    assert say in sentence and sentence != "opened"


def test_a_sheet_holds_up_no_hand_and_of_a_hand_only_the_newest_counts(visitor: Page):
    drawn(visitor)
    order = visitor.evaluate(
        """async () => { const model = models.ready_model("cgan"), order = [];
            const sheet = model.draw(model.sample(1, 100)).then(() => order.push("sheet"));
            const moves = [1, 2, 3].map((seed) => model.draw(model.fill(seed), "hand").then((one) => order.push(one && seed)));
            await Promise.all([sheet, ...moves]);
            return order }"""
    )
    assert sorted(order[:-1], key=str) == [1, 3, None] and order[-1] == "sheet" and order.index(1) < order.index(3)


SEARCH = f"""async ([modules]) => {{ {OPEN}
    const model = await models.open_model("vanilla"), states = [];
    for await (const state of model.search(await model.draw(model.fill(9)), 3)) states.push([state.step, ...state.errors]);
    return {{ states, workers: window.workers }} }}"""


def test_two_workers_search_as_one_page_does(visitor: Page):
    counted = (
        "window.workers = 0; window.Worker = class extends Worker { constructor(...a) { super(...a); window.workers += 1 } }"
    )
    visitor.add_init_script(counted)
    visitor.goto("/")
    found = visitor.evaluate(SEARCH, [client_modules.folder()])
    visitor.add_init_script("delete window.Worker; window.workers = 0")
    visitor.goto("/")
    alone = visitor.evaluate(SEARCH, [client_modules.folder()])
    assert found["workers"] == 2 and alone["workers"] == 0
    assert found["states"] == alone["states"] and len(found["states"]) == 16
    assert min(found["states"][-1][1:]) < 0.6 * min(found["states"][0][1:])
