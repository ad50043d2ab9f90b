"""Links: the address follows the view, and opens the very picture elsewhere."""

import re

import numpy as np
from playwright.sync_api import Browser, Page, expect

from tests.browser.canvas import settled, wait_for_change
from tests.browser.conftest import Theatre
from tests.browser.pages.explore import nudge, open_explore, views


def test_the_address_follows_and_opens_the_very_picture_elsewhere(page: Page, browser: Browser, theatre: Theatre) -> None:
    before = open_explore(page, "?model=cgan&seed=7")
    page.get_by_role("radio", name="4", exact=True).click()
    before = wait_for_change(page, "explore-stage", before)
    moved = nudge(page, before, 2)
    expect(page).to_have_url(re.compile(r"/\?model=cgan&z=[-0-9.,]+&label=4$"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#explore-keeper .keeper-said")).to_contain_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    elsewhere = browser.new_context(viewport={"width": 1000, "height": 700})
    tab = elsewhere.new_page()
    tab.goto(link)
    expect(tab.get_by_role("radio", name="4", exact=True)).to_have_attribute("aria-checked", "true")
    assert np.array_equal(settled(tab, "explore-stage"), moved)
    elsewhere.close()
    page.reload()
    expect(views(page)).to_have_count(3)  # the history is still there
    assert np.array_equal(settled(page, "explore-stage"), moved)


def test_what_a_link_got_wrong_is_said(page: Page) -> None:
    open_explore(page, "?model=dcgan&z=" + ",".join(["77"] * 64))
    expect(page.get_by_text("Numbers of z beyond 6 were clamped to it.")).to_be_visible()
    expect(page.locator("#explore-console output").first).to_have_text("6.00")
    open_explore(page, "?model=dcgan&z=1,2,nan")
    expect(page.get_by_text(re.compile("The link's z has 3 numbers.*Showing the best model instead."))).to_be_visible()


def test_digits_and_codes_live_in_their_links(page: Page) -> None:
    page.goto("/digits")
    expect(page.locator("#digits-keeper .keeper-strip button").last).to_be_visible()
    before = settled(page, "digits-stage")
    page.get_by_role("radio", name="3", exact=True).click()
    before = wait_for_change(page, "digits-stage", before)
    number = page.locator("#digits-number input, #digits-number textarea")
    number.fill("314")
    expect(page).to_have_url(re.compile(r"/digits\?model=cgan&z=.*&label=3&number=314$"))
    page.goto(page.url)
    expect(page.locator("#digits-keeper .keeper-strip button").last).to_be_visible()
    assert np.array_equal(settled(page, "digits-stage"), before)
    expect(number).to_have_value("314")
    page.goto("/codes")
    expect(page.locator("#codes-keeper .keeper-strip button").last).to_be_visible()
    before = settled(page, "codes-stage")
    page.get_by_role("slider", name="code c2").fill("1.5")
    before = wait_for_change(page, "codes-stage", before)
    page.locator("#codes-keeper").get_by_role("link", name="Open in Explore")
    expect(page).to_have_url(re.compile(r"/codes\?model=infogan&z=.*&codes=1.5,0$"))
    page.locator("#codes-keeper").get_by_role("link", name="Open in Explore").click()
    expect(page).to_have_url(re.compile(r"/\?model=infogan&z="))
    expect(views(page).last).to_be_visible()
    assert np.array_equal(settled(page, "explore-stage"), before)
