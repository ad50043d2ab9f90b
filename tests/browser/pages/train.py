"""What tests of the Train live page share: a run is started, paused and stopped by hand."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import unfold

POINTS = "document.querySelector('#train-chart .chart').dataset.points"
KNOBS = "Change it while it runs (from the next step on)"


def start(page: Page, images: int = 100_000, recipe: str = "", **settings: str) -> str:
    """Start a run and return its id."""
    if recipe:
        page.locator("#train-recipe input").click()
        page.get_by_role("option", name=f"({recipe})").click()
    page.locator("#train-images input").fill(str(images))
    if settings:
        unfold(page, KNOBS)
        for key, value in settings.items():
            page.locator(f"#train-{key} input").last.fill(value)
    page.locator("#train-start").click()
    expect(page.locator(".status[data-run]:not([data-run=''])")).to_be_visible()
    return page.locator(".status").get_attribute("data-run") or ""


def pause(page: Page) -> None:
    page.locator("#train-pause").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "paused")


def stop(page: Page) -> None:
    page.locator("#train-stop").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "stopped")
