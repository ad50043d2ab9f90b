"""Race, as a class watches it: real lanes in real worker processes, one start, one clock, one chart."""

import os
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from gan import models
from tests.browser.canvas import PATIENCE, pixels, wait_for_change
from tests.browser.conftest import Theatre, is_going
from tests.helpers import worker_of

TINY = "g_width=8, d_width=8, batch=16"
PANEL = "#race-status .race-status"
BOTH_HAVE_LINES = "document.querySelector('.race-chart').dataset.points.split(',').every(count => count >= 3)"


@pytest.fixture
def track(page: Page) -> Iterator[Page]:
    page.goto("/race")
    expect(page.locator("#race-start")).to_be_enabled()
    yield page
    if is_going(page):
        stop(page)  # there is one race at a time: a test that failed half way must not bar the next


def enter(page: Page, *lanes: tuple[str, str]) -> None:
    """Fill in the lanes: a recipe and its settings each; the others are left empty."""
    for number in range(1, 5):
        recipe, settings = lanes[number - 1] if number <= len(lanes) else ("(empty)", "")
        page.locator(f"#race-recipe-{number} input").click()
        option = page.get_by_role("option", name=recipe, exact=True)
        expect(option).to_have_count(1)  # the list of the lane before has closed
        option.click()
        page.locator(f"#race-settings-{number}").locator("input, textarea").fill(settings)
    page.locator("#race-images input").fill("5000000")


def start(page: Page) -> str:
    page.locator("#race-start").click()
    expect(page.locator(PANEL)).to_have_attribute("data-state", "running")
    return page.locator(PANEL).get_attribute("data-race") or ""


def stop(page: Page) -> None:
    page.locator("#race-stop").click()
    expect(page.locator(PANEL)).to_have_attribute("data-state", "over")


def images(page: Page) -> list[int]:
    """How many each lane has seen, as the page says."""
    return [int(lane.get_attribute("data-images") or "") for lane in page.locator(".lane[data-run]").all()]


def inks(page: Page) -> list[int]:
    """How many pixels of the chart have each lane's colour."""
    return page.evaluate(
        """() => {
        const canvas = document.querySelector('.race-chart canvas');
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        const style = getComputedStyle(canvas);
        return [1, 2, 3, 4].map((lane) => {
          const hex = style.getPropertyValue(`--lane-${lane}`).trim();
          const rgb = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
          let count = 0;
          for (let i = 0; i < data.length; i += 4)
            if (data[i + 3] > 200 && rgb.every((one, at) => Math.abs(data[i + at] - one) < 12)) count += 1;
          return count;
        });
        }"""
    )


def test_a_race_from_start_to_stop_survives_a_reload(track: Page, theatre: Theatre) -> None:
    page = track
    for number in (1, 2, 3):
        assert pixels(page, f"race-stage-{number}").std() > 10, "noise before the curtain rises"
    expect(page.locator("#race-stage-4")).to_have_count(0)
    enter(page, ("vanilla", TINY), ("vanilla", f"{TINY}, lr_d=0.002"))
    expect(page.locator("#race-stage-3")).to_have_count(0)
    race = start(page)
    expect(page.locator(".lane-name.lane-2")).to_contain_text("lr_d=0.002")
    before = [pixels(page, f"race-stage-{number}") for number in (1, 2)]
    for number in (1, 2):
        wait_for_change(page, f"race-stage-{number}", before[number - 1], 1.0)

    page.get_by_role("button", name="G's loss").click()
    page.wait_for_function(BOTH_HAVE_LINES)
    page.wait_for_timeout(200)
    drawn = inks(page)
    assert min(drawn[:2]) > 20 and max(drawn[2:]) == 0, f"two lines and no more: {drawn}"
    expect(page.locator(".race-readout")).to_contain_text("2 vanilla")
    page.locator("[data-axis=images]").click()
    page.wait_for_timeout(200)
    assert min(inks(page)[:2]) > 20

    page.locator("#race-pause").click()
    expect(page.locator(PANEL)).to_have_attribute("data-state", "paused")
    expect(page.locator(".lane[data-state=paused]")).to_have_count(2)
    held = images(page)
    page.wait_for_timeout(1200)
    assert images(page) == held and min(held) > 0, "both rest"

    page.reload()
    expect(page.locator(PANEL)).to_have_attribute("data-race", race)
    assert images(page) == held
    settings = page.locator("#race-settings-2").locator("input, textarea")
    expect(settings).to_have_value("g_width=8, d_width=8, lr_d=0.002, batch=16")
    page.wait_for_function(BOTH_HAVE_LINES)
    page.locator("#race-pause").click()
    expect(page.locator(PANEL)).to_have_attribute("data-state", "running")
    page.wait_for_function(
        f"[...document.querySelectorAll('.lane[data-run]')].every((lane, at) => lane.dataset.images > {held}[at])"
    )

    stop(page)
    links = page.locator(".lane a", has_text="Explore").all()
    saved = [(link.get_attribute("href") or "").partition("=")[2] for link in links]
    assert len({*saved}) == 2
    for name in saved:
        assert models.open_file(theatre.home / "models" / f"{name}.safetensors").header.recipe.batch == 16
    expect(page.locator("#race-start")).to_be_enabled()
    page.locator(".lane a", has_text="Train live").first.click()
    expect(page.locator("#train-status .status")).to_have_attribute("data-state", "stopped")


def test_others_watch_by_link_and_a_killed_lane_says_so(track: Page, theatre: Theatre) -> None:
    page = track
    enter(page, ("vanilla", TINY), ("wgan", TINY))
    race = start(page)
    page.goto("about:blank")  # a tab that goes takes nothing with it
    page.goto("/race")
    expect(page.locator(PANEL)).to_have_attribute("data-race", race)

    assert page.context.browser is not None
    guest = page.context.browser.new_context(viewport={"width": 390, "height": 844}, base_url=theatre.url).new_page()
    guest.goto("/race")
    guest.get_by_role("link", name="watch it").click()
    expect(guest.locator(PANEL)).to_have_attribute("data-race", race)
    before = pixels(guest, "race-stage-2")
    wait_for_change(guest, "race-stage-2", before)
    assert guest.evaluate("document.documentElement.scrollWidth") <= 390
    expect(guest.locator("#race-link")).to_contain_text("You are watching; only whoever started this race steers it")
    expect(guest.locator("#race-stop")).to_be_disabled()
    guest.context.close()

    run = page.locator(".lane[data-run]").first.get_attribute("data-run")
    os.kill(worker_of(run), signal.SIGKILL)
    expect(page.locator(".lane[data-run]").first).to_contain_text("ended unexpectedly")
    went = images(page)[1]
    page.wait_for_function(f"document.querySelectorAll('.lane[data-run]')[1].dataset.images > {went}")
    expect(page.locator(PANEL)).to_have_attribute("data-state", "running")
    stop(page)


def test_what_is_wrong_is_said_in_one_sentence(track: Page) -> None:
    page = track
    for lanes, words in (
        ([("dcgan", "")], "choose a recipe for at least 2 of them"),
        ([("dcgan", ""), ("wgan", "speed=9")], "Lane 2: There is no setting called 'speed'"),
    ):
        enter(page, *lanes)
        page.locator("#race-start").click()
        expect(page.get_by_text(words)).to_be_visible(timeout=PATIENCE)
        expect(page.locator("#race-start")).to_be_enabled()
    page.locator("#race-settings-2").locator("input, textarea").fill("")
    page.locator("#race-minutes input").fill("0")
    page.locator("#race-start").click()
    expect(page.get_by_text("A race lasts from 0.1 to 60 minutes")).to_be_visible()
