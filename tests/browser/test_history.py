"""Nothing is lost: undo, redo and keys, as a visitor uses them, and what a screen reader is told."""

import re

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.canvas import pixels, settled, wait_for_change
from tests.browser.pages.explore import nudge, open_explore, press, views


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


def test_keys_are_left_alone_where_they_mean_something_else(page: Page) -> None:
    first = open_explore(page, "?model=dcgan&seed=7")
    page.locator("#explore-seed input").focus()
    page.keyboard.type("s z y")
    page.locator("#explore-reset").focus()
    page.keyboard.press(" ")  # a focused button is pressed, and nothing else
    expect(page.locator("#explore-console output").first).to_have_text("0.00")
    expect(views(page)).to_have_count(2)
    expect(page.locator("#explore-history .history-count")).to_have_text("0")
    mean = pixels(page, "explore-stage")
    press(page, "Control+z")
    assert np.array_equal(wait_for_change(page, "explore-stage", mean), first)
    press(page, "?")
    expect(page.locator("#explore-history .history-keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#explore-history .history-keys")).to_be_hidden()


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
