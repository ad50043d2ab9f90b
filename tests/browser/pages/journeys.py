"""What tests of the Journeys page share: it is opened at a link."""

from playwright.sync_api import Page, expect


def open_page(page: Page, query: str = "") -> None:
    page.goto(f"/journeys{query}")
    expect(page.locator("#journeys-player .player-lanes canvas").first).to_be_visible()
    expect(page.locator("#journeys-keys canvas").first).to_be_visible()
    expect(page.locator(".player")).to_have_attribute("aria-busy", "false")
