"""Compare: two models on one z, and two z in one model."""

import re

import numpy as np
from playwright.sync_api import Page, expect

from gan import models
from gan.export import images
from gan.web.show import links, points
from tests.browser.canvas import pixels, settled, wait_for_change

LEFT, RIGHT = "compare-stage-left", "compare-stage-right"


def arrive(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#compare-history .history-strip button").last).to_be_visible()  # the link has been followed


def drawn(name: str, z: str) -> np.ndarray:
    model = models.load(name)
    point, _ = points.from_state(model.latent, links.decode("explore", {"z": z})[0])
    return images.sheet(model.generate(points.to_latent(model, point)))


def z_of(page: Page) -> str:
    found = re.search(r"[?&]z=([-0-9.,]+)", page.url)
    assert found
    return found.group(1)


def test_one_z_goes_into_both_models(page: Page) -> None:
    arrive(page, "/compare?left=dcgan&right=wgan")
    before = {side: settled(page, side) for side in (LEFT, RIGHT)}
    arrived = page.url
    page.locator("#compare-console input[type=range]").first.fill("2.5")
    after = {side: wait_for_change(page, side, before[side]) for side in (LEFT, RIGHT)}
    expect(page).not_to_have_url(arrived)
    expect(page).to_have_url(re.compile("left=dcgan&right=wgan&z="))
    z = z_of(page)
    assert np.array_equal(after[LEFT], drawn("dcgan", z)) and np.array_equal(after[RIGHT], drawn("wgan", z))
    page.locator("#compare-another").click()
    wait_for_change(page, RIGHT, after[RIGHT])
    page.get_by_role("button", name="Undo").click()
    expect(page).to_have_url(re.compile(re.escape(z)))
    assert np.array_equal(settled(page, LEFT), after[LEFT]) and np.array_equal(settled(page, RIGHT), after[RIGHT])


def test_two_points_of_one_model(page: Page) -> None:
    arrive(page, "/compare?left=dcgan&right=dcgan&seed=4")
    before = settled(page, LEFT)
    assert np.array_equal(before, settled(page, RIGHT))
    page.get_by_role("radio", name="right", exact=True).click()
    page.locator("#compare-another").click()
    after = wait_for_change(page, RIGHT, before)
    assert np.array_equal(settled(page, LEFT), before)
    expect(page).to_have_url(re.compile("&z2="))
    arrive(page, page.url)
    expect(page.get_by_role("radio", name="left", exact=True)).to_be_checked()
    assert np.array_equal(settled(page, LEFT), before) and np.array_equal(pixels(page, RIGHT), after)


def test_what_two_spaces_do_not_share_is_said(page: Page) -> None:
    arrive(page, "/compare?left=cgan&right=dcgan")
    expect(page.locator("#compare-words")).to_have_text("Both get the same z; only cgan takes a label.")
    settled(page, RIGHT)
    page.locator("#compare-model-right input").click()
    page.get_by_role("option", name="infogan", exact=True).click()
    expect(page.locator("#compare-words")).to_contain_text("one z cannot be put into both")
    expect(page.get_by_role("radio", name="left", exact=True)).to_be_checked()


def test_it_fits_a_laptop_and_a_phone(page: Page) -> None:
    arrive(page, "/compare")
    settled(page, RIGHT)
    for selector in (f"#{LEFT}", f"#{RIGHT}", "#compare-opinion-right"):
        box = page.locator(selector).bounding_box()
        assert box is not None and box["y"] + box["height"] <= 768, selector
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
