"""Takes the README's pictures from a running theatre: ``python -m tests.browser.screenshots http://127.0.0.1:7860``."""

import sys

from playwright.sync_api import Page, sync_playwright

from gan import paths
from tests.browser import chromium
from tests.browser.conftest import FLAGS

TRAINED = 60_000
"""Images after which the live page is worth a picture."""
RACED = 100
"""Seconds after which a race is."""


def take(page: Page, name: str) -> None:
    """Save what is on the screen."""
    target = paths.ASSETS / "pictures" / f"{name}.png"
    target.parent.mkdir(exist_ok=True)
    page.screenshot(path=target)
    print(f"took {target.relative_to(paths.ROOT)}")


def main(url: str) -> None:
    """All of them, at the size of a laptop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1366, "height": 768}, base_url=url)
        page.goto("/")
        page.wait_for_selector("#explore-console input[type=range]")
        page.wait_for_timeout(2000)
        take(page, "explore")
        page.goto("/train")
        page.locator("#train-recipe input").click()
        page.get_by_role("option", name="(cgan)").click()
        page.locator("#train-start").click()
        seen = "Number((document.querySelector('.status').innerText.match(/([0-9,]+) of/) || ['', '0'])[1].replaceAll(',', ''))"
        page.wait_for_function(f"{seen} > {TRAINED}", timeout=600_000)
        take(page, "train")
        page.locator("#train-stop").click()
        page.wait_for_selector(".status[data-state=stopped]")
        page.goto("/race")
        page.locator("#race-start").click()
        page.wait_for_timeout(1000 * RACED)
        take(page, "race")
        page.locator("#race-stop").click()
        page.wait_for_timeout(3000)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860")
