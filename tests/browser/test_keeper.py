"""Nothing is lost: undo, history, favourites, links, downloads and keys, as a visitor uses them."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Theatre, pixels, settled, unfold, wait_for_change


def open_explore(page: Page, query: str = "") -> np.ndarray:
    page.goto(f"/{query}")
    expect(page.locator("#explore-console input[type=range]").first).to_be_visible()
    expect(page.locator("#explore-keeper .keeper-strip button").last).to_be_visible()  # the link has been followed
    return settled(page, "explore-stage")


def press(page: Page, key: str) -> None:
    """On the page itself, as after a click beside everything."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(key)


def views(page: Page):
    return page.locator("#explore-keeper .keeper-strip button")


def nudge(page: Page, before: np.ndarray, count: int = 1) -> np.ndarray:
    """Move a slider, once the history has its ``count`` views, and wait for one more."""
    slider = page.locator("#explore-console input[type=range]").first
    expect(views(page)).to_have_count(count)
    slider.fill("2.5" if slider.input_value() != "2.5" else "-2.5")
    expect(views(page)).to_have_count(count + 1)
    return wait_for_change(page, "explore-stage", before)


def test_every_kind_of_move_is_undone_and_redone(page: Page) -> None:
    seen = [open_explore(page, "?model=dcgan&seed=7")]
    seen.append(nudge(page, seen[-1]))
    page.locator("#explore-randomise").click()
    seen.append(wait_for_change(page, "explore-stage", seen[-1]))
    page.locator("#explore-reset").click()
    seen.append(wait_for_change(page, "explore-stage", seen[-1]))
    page.locator("#explore-around canvas").click(position={"x": 10, "y": 10})
    seen.append(wait_for_change(page, "explore-stage", seen[-1]))
    page.locator("#explore-seed input").fill("8")
    seen.append(wait_for_change(page, "explore-stage", seen[-1]))
    page.locator("#explore-model input").click()
    page.get_by_role("option", name="infogan", exact=True).click()
    seen.append(wait_for_change(page, "explore-stage", seen[-1]))
    expect(views(page)).to_have_count(7)
    for step, before in enumerate(reversed(seen[:-1])):
        if step % 2:
            press(page, "z")
        else:
            page.get_by_role("button", name="Undo").click()
        assert np.array_equal(wait_for_change(page, "explore-stage", seen[-1 - step]), before)
    expect(page.locator("#explore-model input")).to_have_value("dcgan")
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    for key, before, after in (("Shift+Z", seen[0], seen[1]), ("y", seen[1], seen[2])):
        press(page, key)
        assert np.array_equal(wait_for_change(page, "explore-stage", before), after)
    views(page).last.click()
    wait_for_change(page, "explore-stage", seen[2])
    assert np.array_equal(settled(page, "explore-stage"), seen[-1])
    expect(page.get_by_role("radiogroup", name="Category c1")).to_be_visible()


def test_quick_undoing_loses_nothing_and_a_new_move_replaces_what_was_undone(page: Page) -> None:
    first = open_explore(page, "?model=dcgan&seed=7")
    now = first
    for _ in range(4):
        press(page, " ")
        now = wait_for_change(page, "explore-stage", now)
    expect(views(page)).to_have_count(5)
    for _ in range(4):
        press(page, "z")
    expect(views(page).first).to_have_attribute("aria-current", "true")
    assert np.array_equal(settled(page, "explore-stage"), first)
    expect(views(page)).to_have_count(5)
    press(page, " ")
    expect(views(page)).to_have_count(2)


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


def test_favourites_stay_in_this_browser_until_they_are_removed(page: Page) -> None:
    first = open_explore(page, "?model=dcgan&seed=7")
    page.get_by_role("button", name="Pin").click()
    expect(page.locator("#explore-keeper .keeper-count")).to_have_text("1")
    press(page, " ")
    wait_for_change(page, "explore-stage", first)
    page.goto("/")
    other = settled(page, "explore-stage")
    unfold(page, re.compile("Favourites"))
    page.get_by_role("button", name=re.compile("^favourite 1: a generated")).click()
    assert np.array_equal(wait_for_change(page, "explore-stage", other), first)
    expect(page.get_by_role("button", name="Pinned")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="remove favourite 1").click()
    expect(page.get_by_text(re.compile("Favourites"))).to_be_hidden()
    page.reload()
    settled(page, "explore-stage")
    expect(page.get_by_text(re.compile("Favourites"))).to_be_hidden()


@pytest.mark.parametrize("rubbish", ["{", "null", '"x"', '[1, null, {"page": "explore"}, {"page": "explore", "query": 3}]'])
def test_damaged_storage_is_survived(page: Page, rubbish: str) -> None:
    page.goto("/")
    page.evaluate(
        """text => { localStorage.setItem("gan-theatre-favourites", text);
        sessionStorage.setItem("gan-theatre-history-explore", text) }""",
        rubbish,
    )
    first = open_explore(page)
    page.get_by_role("button", name="Pin").click()
    expect(page.locator("#explore-keeper .keeper-count")).to_have_text("1")
    press(page, " ")
    wait_for_change(page, "explore-stage", first)
    expect(views(page)).to_have_count(2)


def test_downloads_are_of_the_picture_that_is_shown(page: Page) -> None:
    shown = nudge(page, open_explore(page, "?model=dcgan&seed=7"))
    page.locator("#explore-keeper summary", has_text="Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="PNG, the true pixels").click()
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(download.value.path().read_bytes()))), shown)
    with page.expect_download() as download:
        page.get_by_role("link", name="Python script").click()
    assert download.value.suggested_filename == "dcgan.py"


def test_keys_are_left_alone_where_they_mean_something_else(page: Page) -> None:
    first = open_explore(page, "?model=dcgan&seed=7")
    page.locator("#explore-seed input").focus()
    page.keyboard.type("s z y")
    page.locator("#explore-reset").focus()
    page.keyboard.press(" ")  # a focused button is pressed, and nothing else
    expect(page.locator("#explore-console output").first).to_have_text("0.00")
    expect(views(page)).to_have_count(2)
    expect(page.locator("#explore-keeper .keeper-count")).to_have_text("0")
    mean = pixels(page, "explore-stage")
    press(page, "Control+z")
    assert np.array_equal(wait_for_change(page, "explore-stage", mean), first)
    press(page, "?")
    expect(page.locator("#explore-keeper .keeper-keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#explore-keeper .keeper-keys")).to_be_hidden()


def test_a_screen_reader_is_told_what_settles(page: Page) -> None:
    before = open_explore(page, "?model=dcgan&seed=7")
    canvas = page.locator("#explore-stage canvas")
    expect(canvas).to_have_attribute("role", "img")
    told = page.locator(f"#{canvas.get_attribute('aria-describedby')}")
    expect(told).to_have_attribute("aria-live", "polite")
    words = r"a generated (\d|digit); the discriminator believes \d+% that it is real"
    expect(told).to_have_text(re.compile(words))
    nudge(page, before)
    expect(views(page).last).to_have_attribute("aria-label", re.compile(f"view 2 of 2: {words}"))
    for canvas in page.locator("canvas[role=img]").all():
        assert len(canvas.get_attribute("aria-label") or "") > 10


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
