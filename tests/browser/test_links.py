"""Links: the address follows the view, and opens the very picture elsewhere."""

import re
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from gan import models
from gan.export import images
from gan.web.show import points
from tests.browser.canvas import settled, wait_for_change
from tests.browser.conftest import Theatre
from tests.browser.pages.explore import nudge, open_explore, views
from tests.browser.pages.train import start


def test_the_address_follows_and_opens_the_very_picture_elsewhere(page: Page, browser: Browser, theatre: Theatre) -> None:
    before = open_explore(page, "?model=cgan&seed=7")
    page.get_by_role("radio", name="4", exact=True).click()
    before = wait_for_change(page, "explore-stage", before)
    moved = nudge(page, before, 2)
    expect(page).to_have_url(re.compile(r"/\?model=cgan&z=[-0-9.,]+&label=4$"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#explore-history .history-said")).to_contain_text("Copied")
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
    expect(page.locator("#digits-history .history-strip button").last).to_be_visible()
    before = settled(page, "digits-stage")
    page.get_by_role("radio", name="3", exact=True).click()
    before = wait_for_change(page, "digits-stage", before)
    number = page.locator("#digits-number input, #digits-number textarea")
    number.fill("314")
    expect(page).to_have_url(re.compile(r"/digits\?model=cgan&z=.*&label=3&number=314$"))
    page.goto(page.url)
    expect(page.locator("#digits-history .history-strip button").last).to_be_visible()
    assert np.array_equal(settled(page, "digits-stage"), before)
    expect(number).to_have_value("314")
    page.goto("/codes")
    expect(page.locator("#codes-history .history-strip button").last).to_be_visible()
    before = settled(page, "codes-stage")
    page.get_by_role("slider", name="code c2").fill("1.5")
    before = wait_for_change(page, "codes-stage", before)
    page.locator("#codes-history").get_by_role("link", name="Open in Explore")
    expect(page).to_have_url(re.compile(r"/codes\?model=infogan&z=.*&codes=1.5,0$"))
    page.locator("#codes-history").get_by_role("link", name="Open in Explore").click()
    expect(page).to_have_url(re.compile(r"/\?model=infogan&z="))
    expect(views(page).last).to_be_visible()
    assert np.array_equal(settled(page, "explore-stage"), before)


OLD_LINKS = {
    "/?model=dcgan&seed=7": ("dcgan", 7, {}),
    "/?model=cgan&z=" + ",".join(["0.5", "-1", "0.125", "-0.75"] * 16) + "&label=4": (
        "cgan",
        0,
        {"label": 4, "noise": [0.5, -1.0, 0.125, -0.75] * 16},
    ),
}
"""Addresses as the first app wrote them, letter by letter, and what they are of: people have kept them. Never change one."""


@pytest.mark.parametrize("link", OLD_LINKS)
def test_a_link_of_the_first_app_opens_its_picture(page: Page, link: str) -> None:
    name, seed, parts = OLD_LINKS[link]
    model = models.load(name)
    drawn = points.from_latent(model.latent.fill(1, seed, **parts))  # with the three decimals that a slider shows
    open_explore(page, link.removeprefix("/"))
    expect(page.locator("#explore-model input")).to_have_value(name)
    picture = images.sheet(model.generate(points.to_latent(model, drawn)))
    assert np.array_equal(settled(page, "explore-stage"), picture)


def test_a_link_of_the_first_app_opens_its_run(train_page: Page) -> None:
    run = start(train_page, images=2000, recipe="vanilla")
    expect(train_page.locator(".status")).to_have_attribute("data-state", "finished")
    seen = settled(train_page, "train-stage")
    train_page.goto("/train")
    train_page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")  # as another visitor, who has but the link
    train_page.goto(f"/train?run={run}")
    expect(train_page.locator(".status")).to_have_attribute("data-run", run)
    expect(train_page.locator(".status")).to_have_attribute("data-state", "finished")
    assert np.array_equal(settled(train_page, "train-stage"), seen)


def test_what_a_link_says_is_text_in_a_notice(page: Page) -> None:
    page.goto("/?model=" + quote("<form action=//evil.example><input name=pw>nobody</form>"))
    notice = page.get_by_test_id("toast-body").first
    expect(notice).to_contain_text("<form action=//evil.example>")
    expect(notice).to_contain_text("choose one of")  # the rest of the sentence is there too
    expect(page.locator("form[action*=evil], input[name=pw]")).to_have_count(0)
