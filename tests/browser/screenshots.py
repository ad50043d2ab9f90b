"""Takes the README's pictures from a running app: ``python -m tests.browser.screenshots http://127.0.0.1:7860 [NAME ...]``."""

import io
import sys
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from gan import paths
from gan.files import write_whole
from tests.browser import chromium
from tests.browser.conftest import FLAGS

TRAINED = 60_000
"""Images after which the live page is worth a picture."""
RACED = 100
"""Seconds after which a race is."""
SETTLE = 2000
"""Milliseconds that a page gets to paint what has come."""


def explore(page: Page) -> None:
    """The first page, as it opens."""
    page.goto("/")
    page.wait_for_selector("#explore-console input[type=range]")


def draw(page: Page) -> None:
    """A test digit and the picture that the generator found for it."""
    page.goto("/draw")
    page.wait_for_selector(".draw-told[data-done=true]", timeout=60_000)


def directions(page: Page) -> None:
    """Sliders along principal directions, each with its strip."""
    page.goto("/directions")
    page.wait_for_selector("#directions-steering input[type=range]")


def latent_map(page: Page) -> None:
    """The mosaic under the classifier's layer, so that borders are seen."""
    page.goto("/map")
    page.wait_for_selector("#map-atlas canvas[aria-busy=false]", timeout=60_000)
    page.locator("#map-atlas [data-layer=class]").click()
    page.wait_for_selector("#map-atlas canvas[aria-busy=false]", timeout=60_000)


def own_images(page: Page) -> None:
    """The sample pictures, read and ready to be trained on."""
    page.goto("/yours")
    page.locator("main:not([inert])").wait_for()
    page.locator("#yours-samples").click()
    page.wait_for_selector("#yours-start:not([disabled])", timeout=60_000)


def train(page: Page) -> None:
    """A run under way."""
    page.goto("/train")
    page.locator("main:not([inert])").wait_for()
    page.locator("#train-recipe input").click()
    page.get_by_role("option", name="(cgan)").click()
    page.locator("#train-start").click()
    seen = "Number((document.querySelector('.status').innerText.match(/([0-9,]+) of/) || ['', '0'])[1].replaceAll(',', ''))"
    page.wait_for_function(f"{seen} > {TRAINED}", timeout=900_000)


def race(page: Page) -> None:
    """Three lanes, once their curves have parted."""
    page.goto("/race")
    page.locator("main:not([inert])").wait_for()
    page.locator("#race-start").click()
    page.wait_for_timeout(1000 * RACED)


SCENES: dict[str, tuple[Callable[[Page], None], str]] = {
    "explore": (explore, ""),
    "map": (latent_map, ""),
    "draw": (draw, ""),
    "directions": (directions, ""),
    "your_images": (own_images, "#yours-forget"),
    "train": (train, "#train-stop"),
    "race": (race, "#race-stop"),
}
"""By the picture's name: what brings the page there, and the button that ends what was begun."""


def packed(screen: Image.Image) -> bytes:
    """A PNG with a palette, a third of what it takes without one.

    Maximum coverage keeps the rare colours of legends and thin lines, to some 12 of 255 at worst; a median cut is off by 70.
    """
    buffer = io.BytesIO()
    few = screen.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def take(page: Page, name: str) -> None:
    """Save what is on the screen."""
    target = paths.ASSETS / "pictures" / f"{name}.png"
    with Image.open(io.BytesIO(page.screenshot())) as screen:
        write_whole(target, packed(screen))
    print(f"took {target.relative_to(paths.ROOT)}")


def main(url: str, names: list[str]) -> None:
    """Those that are named, or all of them, at the size of a laptop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1366, "height": 768}, base_url=url)
        for name in names or SCENES:
            bring, end = SCENES[name]
            bring(page)
            page.wait_for_timeout(SETTLE)
            page.evaluate("window.scrollTo(0, 0)")
            page.mouse.move(0, 0)
            take(page, name)
            if end:
                page.locator(end).click()
                page.wait_for_timeout(SETTLE)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860", sys.argv[2:])
