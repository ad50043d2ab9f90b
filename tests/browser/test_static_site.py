"""A static site in a real browser, below a path, without a network and from file://: what a person sees, and a quiet console."""

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from gan.web.show import model_cache, points
from gan.web.static import single_file, site, site_folder
from tests.browser.canvas import PATIENCE, pixels, settled, wait_for_change

MODELS, PAGES = ["cgan", "infogan"], ["explore", "digits", "codes"]
KEPT = """async (part) => {
  for (;;) {
    for (const name of await caches.keys())
      if ((await (await caches.open(name)).keys()).some(({ url }) => url.includes(part))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}"""
"""JavaScript: waits until the browser keeps a file whose address has this in it."""
READY = "html[data-ready]"
OWN_STAGE = "explore-stage"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Served:
    """A folder behind a server of files, below a path."""

    url: str
    server: http.server.ThreadingHTTPServer

    def close(self) -> None:
        """No network any more."""
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site, in the folder "some/path" of what is served."""
    root = tmp_path_factory.mktemp("static")
    site_folder.place(root / "some" / "path", site.make(MODELS, PAGES, lambda _: None).files)
    return root


def serve(folder: Path) -> Served:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return Served(f"http://127.0.0.1:{server.server_address[1]}/some/path/", server)


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    made = serve(folder)
    yield made
    made.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a visitor's tab; what goes wrong in its console, or is asked of another host, fails the test."""
    trouble: list[str] = []
    contexts = []

    def opened(**options: object) -> Page:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(PATIENCE)
        tab.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        tab.on("pageerror", lambda error: trouble.append(str(error)))
        own = ("http://127.0.0.1:", "file://", "blob:", "data:")
        tab.on("request", lambda request: None if request.url.startswith(own) else trouble.append(request.url))
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert not trouble, trouble


def torch_s(model: str, seed: int, **more: object) -> np.ndarray:
    """The picture that PyTorch draws of a seed: (H, W) uint8."""
    held = model_cache.get(model).model
    point = {**points.from_seed(held, seed), **more}
    return held.generate(points.to_latent(held, point))[0, 0].numpy()


def is_same(shown: np.ndarray, expected: np.ndarray) -> bool:
    return bool(np.abs(shown.astype(int) - expected.astype(int)).max() <= 1)


def test_pictures_are_there_before_the_engine(served: Served, visit: Callable[..., Page]):
    tab = visit()
    tab.route("**/data/*", lambda _: None)  # weights that never come
    tab.goto(f"{served.url}explore.html")
    assert is_same(pixels(tab, OWN_STAGE), torch_s("cgan", 7))
    assert pixels(tab, "explore-around").max() > 200


def test_a_picture_follows_the_hand(served: Served, visit: Callable[..., Page]):
    tab = visit()
    tab.goto(f"{served.url}explore.html")
    tab.locator(READY).wait_for()
    before, around = settled(tab, OWN_STAGE), pixels(tab, "explore-around")
    slider = tab.locator("#explore-console input[type=range]").first
    box = slider.bounding_box()
    assert box
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2, steps=8)
    assert np.abs(wait_for_change(tab, OWN_STAGE, before).astype(int) - before).mean() > 1
    tab.mouse.up()
    wait_for_change(tab, "explore-around", around)
    expect(tab.locator("#explore-opinion")).to_contain_text("real, says the discriminator")
    expect(tab.locator(".history-strip button")).to_have_count(2)
    moved = settled(tab, OWN_STAGE)
    tab.locator(".history-undo").click()
    assert np.array_equal(wait_for_change(tab, OWN_STAGE, moved), before)


def test_a_link_shows_the_picture_that_pytorch_draws(served: Served, visit: Callable[..., Page]):
    tab = visit()
    tab.goto(f"{served.url}?model=infogan&seed=5")  # as the app's first address
    tab.wait_for_url("**/explore.html?model=infogan&seed=5")
    tab.locator(READY).wait_for()
    expect(tab.locator("#explore-model select")).to_have_value("infogan")
    expect(tab.locator("#explore-seed input")).to_have_value("5")
    assert is_same(settled(tab, OWN_STAGE), torch_s("infogan", 5))
    tab.locator("#explore-seed input").fill("12")
    tab.wait_for_url("**/explore.html?*seed=12*")
    assert is_same(settled(tab, OWN_STAGE), torch_s("infogan", 12))


def test_pages_lead_to_each_other_with_the_view(served: Served, visit: Callable[..., Page]):
    tab = visit()
    tab.goto(f"{served.url}digits.html?model=cgan&label=3")
    tab.locator(READY).wait_for()
    tab.get_by_role("radio", name="8", exact=True).click()
    tab.wait_for_url("**/digits.html?*label=8*")
    shown = settled(tab, "digits-stage")
    tab.get_by_role("link", name="Open in Explore").click()
    tab.wait_for_url("**/explore.html?*label=8*")
    tab.locator(READY).wait_for()
    assert np.array_equal(settled(tab, OWN_STAGE), shown)
    tab.go_back()
    tab.wait_for_url("**/digits.html?*")
    tab.locator(READY).wait_for()
    assert np.array_equal(settled(tab, "digits-stage"), shown)
    tab.get_by_role("link", name="Memorised?").click()
    tab.wait_for_url("**/index.html#server")
    expect(tab.get_by_role("heading", name="With a server")).to_be_in_viewport()


def test_a_link_that_cannot_be_read_is_said(served: Served, visit: Callable[..., Page]):
    tab = visit()
    tab.goto(f"{served.url}explore.html?model=nobody&seed=3")
    expect(tab.get_by_role("status").filter(has_text="nobody")).to_be_visible()
    tab.locator(READY).wait_for()
    assert settled(tab, OWN_STAGE).max() > 200


def test_the_first_page_moves_before_any_click(served: Served, visit: Callable[..., Page]):
    tab = visit()
    tab.goto(served.url)
    film = tab.locator(".film")
    where = "(node) => getComputedStyle(node).backgroundPositionY"
    first = film.evaluate(where)
    tab.wait_for_function(f"(before) => ({where})(document.querySelector('.film')) !== before", arg=first)
    tab.get_by_role("button", name="Hold still").click()
    expect(tab.get_by_role("button", name="Let it move")).to_be_visible()
    held = film.evaluate(where)
    tab.wait_for_timeout(500)
    assert film.evaluate(where) == held
    assert tab.locator(".card-way").count() == len(PAGES)
    tab.get_by_role("link", name="Move z yourself").click()
    tab.wait_for_url("**/explore.html")


def test_it_works_without_a_network_after_the_first_visit(folder: Path, visit: Callable[..., Page]):
    server, tab = serve(folder), visit()
    tab.goto(f"{server.url}explore.html")
    tab.locator(READY).wait_for()
    tab.evaluate(KEPT, "/data/cgan")
    server.close()
    tab.goto(f"{server.url}explore.html?model=cgan&seed=9&label=4")
    tab.locator(READY).wait_for()
    assert is_same(settled(tab, OWN_STAGE), torch_s("cgan", 9, label=4))
    tab.goto(f"{server.url}digits.html")
    tab.locator(READY).wait_for()
    assert settled(tab, "digits-ten").max() > 200
    tab.goto(server.url)
    expect(tab.locator(".film")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_are_seen_in_light_and_dark(served: Served, visit: Callable[..., Page], theme: str):
    tab = visit(color_scheme=theme)
    tab.goto(f"{served.url}explore.html")
    tab.locator(READY).wait_for()  # until then words are replaced
    luminance = """(node) => { const numbers = getComputedStyle(node).%s.match(/[0-9.]+/g).slice(0, 3).map(Number);
      return numbers.map((one) => one / 255).map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0) }"""
    ground = tab.locator("body").evaluate(luminance % "backgroundColor")
    assert (ground > 0.5) == (theme == "light")
    for place in (".heading h1", ".heading p", ".control .label", ".markdown p", ".elsewhere", ".accordion summary"):
        ink = tab.locator(place).first.evaluate(luminance % "color")
        light, dark = max(ink, ground), min(ink, ground)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, place


def test_a_phone_needs_no_sideways_scrolling(served: Served, visit: Callable[..., Page]):
    tab = visit(has_touch=True)
    tab.set_viewport_size({"width": 390, "height": 844})
    for name in ("index", *PAGES):
        tab.goto(f"{served.url}{name}.html")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390, name


def test_a_single_file_opens_by_a_click(tmp_path: Path, visit: Callable[..., Page]):
    made = single_file.make(["infogan"], PAGES, lambda _: None)
    site_folder.place(tmp_path / "site", made.files)
    assert set(made.files) == {"infogan.html"} and len(made.files["infogan.html"]) < 10 * 2**20
    address = (tmp_path / "site" / "infogan.html").as_uri()
    tab = visit()
    tab.goto(address)
    expect(tab.locator(".film")).to_be_visible()
    tab.get_by_role("link", name="Move z yourself").click()
    tab.locator(READY).wait_for()
    assert len(tab.workers) == 1  # the page itself stays free
    before = settled(tab, OWN_STAGE)
    tab.locator("#explore-console input[type=range]").first.fill("2.5")
    wait_for_change(tab, OWN_STAGE, before)
    tab.goto("about:blank")
    tab.goto(f"{address}?model=infogan&seed=5")
    tab.locator(READY).wait_for()
    assert is_same(settled(tab, OWN_STAGE), torch_s("infogan", 5))
    tab.get_by_role("navigation").get_by_role("link", name="Codes").click()
    expect(tab.locator("#codes-stage canvas")).to_be_visible()
    tab.locator(READY).wait_for()
    assert settled(tab, "codes-sweep-c2").max() > 200
    tab.get_by_role("link", name="With a server").click()
    expect(tab.get_by_role("heading", name="With a server")).to_be_in_viewport()
