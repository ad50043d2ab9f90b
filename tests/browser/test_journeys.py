"""Journeys: played smoothly, changed by hand and linked."""

import re

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.canvas import pixels, settled, wait_for_change
from tests.browser.conftest import unfold
from tests.browser.pages.journeys import open_page

PLAYER = "journeys-player"


def still(page: Page) -> None:
    """Pause, if it plays."""
    if page.locator(".player").get_attribute("data-playing") == "true":
        page.locator(".player-play").click()
    expect(page.locator(".player")).to_have_attribute("data-playing", "false")


def frame(page: Page) -> int:
    return int(page.locator(".player").get_attribute("data-frame") or -1)


def names(page: Page) -> list[str]:
    return page.locator("#journeys-keys [role=listitem] span").all_inner_texts()


def test_a_to_b_plays_both_ways_and_says_why_they_differ(page: Page) -> None:
    open_page(page)
    expect(page.locator(".player-lanes canvas")).to_have_count(2)
    before = pixels(page, PLAYER)
    assert before.max() > 200
    wait_for_change(page, PLAYER, before)  # it plays by itself
    expect(page.locator(".player-plots svg")).to_have_count(2)
    told = page.locator(".player-plots svg").first.get_attribute("aria-label") or ""
    shortest = {way: float(low) for way, low in re.findall(r"(lerp|slerp) from ([\d.]+) to", told)}
    assert shortest["lerp"] < 0.85 * shortest["slerp"]
    expect(page.locator("#journeys-told")).to_contain_text("dips below the shell")


def test_nothing_moves_by_itself_for_who_asked_for_less_motion(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_page(page)
    expect(page.locator(".player-play")).to_have_text("Play")
    assert settled(page, PLAYER).max() > 200
    page.locator(".player-play").click()
    wait_for_change(page, PLAYER, pixels(page, PLAYER))


def test_a_frame_where_a_hand_stops_opens_in_explore(page: Page) -> None:
    open_page(page, "?model=dcgan&at=0")
    still(page)
    lane = page.locator(".player-lanes canvas").nth(1)
    lane.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#journeys-where")).to_contain_text("slerp: along the sphere, frame 6")
    link = page.locator("#journeys-where a")
    assert re.match(r"\./\?model=dcgan&z=-?\d", link.get_attribute("href") or "")
    page.keyboard.press("Space")
    expect(page.locator(".player-play")).to_have_text("Pause")


def test_keyframes_are_added_moved_removed_and_undone(page: Page) -> None:
    open_page(page, "?kind=loop&model=dcgan")
    expect(page.locator(".player-words")).to_have_text(re.compile("of 96"))
    page.locator("#journeys-words input, #journeys-words textarea").fill("99")
    page.keyboard.press("Enter")
    expect(page.get_by_text("5: seed 99")).to_be_visible()
    expect(page.locator(".player-words")).to_have_text(re.compile("of 120"))
    page.get_by_label("Move keyframe 5 forward").click()
    expect(page.get_by_text("4: seed 99")).to_be_visible()
    page.get_by_label("Remove keyframe 1").click()
    expect(page.get_by_text("3: seed 99")).to_be_visible()
    assert names(page) == ["1: seed 11", "2: seed 23", "3: seed 99", "4: seed 42"]
    for seeds in ([7, 11, 23, 99, 42], [7, 11, 23, 42, 99], [7, 11, 23, 42]):
        page.locator("#journeys-undo").click()  # a click before the answer to the one before it would count as the same
        shown = [f"{number}: seed {seed}" for number, seed in enumerate(seeds, 1)]
        expect(page.locator("#journeys-keys [role=listitem] span")).to_have_text(shown)
    page.locator("#journeys-undo").click()
    expect(page.get_by_text("There is nothing to undo yet")).to_be_visible()


def test_an_address_of_explore_becomes_a_keyframe_and_nonsense_a_sentence(page: Page) -> None:
    open_page(page, "?model=dcgan")
    box = page.locator("#journeys-words input, #journeys-words textarea")
    box.fill("http://house.example/?model=dcgan&z=" + ",".join(["0.5"] * 64))
    page.keyboard.press("Enter")
    expect(page.get_by_text("5: a point")).to_be_visible()
    box.fill("hello")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Type a seed such as 7, or paste the address")).to_be_visible()


def test_the_endless_walk_asks_for_more_before_it_needs_it(page: Page) -> None:
    open_page(page, "?kind=walk&fps=50")
    page.wait_for_function("() => Number(document.querySelector('.player').dataset.frame) > 300")
    still(page)
    numbers = page.evaluate(
        """() => new Promise(done => { const seen = []; const play = document.querySelector('.player-play'); play.click();
        const look = () => { seen.push(Number(document.querySelector('.player').dataset.frame));
        seen.length < 90 ? requestAnimationFrame(look) : done(seen) }; look() })"""
    )
    steps = np.diff(numbers)
    assert (steps >= 0).all() and numbers[-1] - numbers[0] > 20  # forward, without a jump back at the seam of two batches


def test_the_speed_is_the_visitors(page: Page) -> None:
    open_page(page)
    speed = page.locator(".player-speed")
    speed.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".player-bar output")).to_have_text("30 frames/s")
    expect(page).to_have_url(re.compile("fps=30"))


def test_the_link_restores_the_view(page: Page) -> None:
    open_page(page, "?model=infogan&kind=loop")
    still(page)
    page.locator(".player-strip").click(position={"x": 300, "y": 10})
    expect(page.locator("#journeys-where a")).to_be_visible()
    page.locator("#journeys-random").click()
    expect(page.locator("#journeys-keys [role=listitem]")).to_have_count(5)
    expect(page).to_have_url(re.compile("kind=loop.*at="))
    page.locator(".player-strip").click(position={"x": 300, "y": 10})
    expect(page.locator("#journeys-where a")).to_be_visible()
    seen, kept, link, at = settled(page, PLAYER), names(page), page.url, frame(page)
    open_page(page)
    page.goto(link)
    expect(page.locator("#journeys-keys [role=listitem]")).to_have_count(5)
    expect(page.locator(".player")).to_have_attribute("data-frame", str(at))
    assert names(page) == kept and np.array_equal(settled(page, PLAYER), seen)


def test_a_bad_link_shows_the_first_journey_and_says_why(page: Page) -> None:
    open_page(page, "?model=gone")
    expect(page.get_by_text("Showing the first journey instead.")).to_be_visible()
    assert pixels(page, PLAYER).max() > 200


def test_the_help_tells_the_formulas(page: Page) -> None:
    open_page(page)
    unfold(page, "What am I looking at?")
    expect(page.locator(".katex").first).to_be_visible()
    expect(page.get_by_text("like an orange that is all peel")).to_be_visible()
