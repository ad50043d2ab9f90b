"""Train live, as an instructor uses it: real runs in real worker processes, and what is seen of them."""

import os
import re
import signal
import time

from playwright.sync_api import Page, expect

from tests.browser.canvas import PATIENCE, pixels, wait_for_change
from tests.browser.conftest import Theatre, unfold
from tests.browser.pages.train import KNOBS, POINTS, start, stop
from tests.helpers import worker_of


def ink(page: Page) -> int:
    """How many coloured pixels the canvas of the loss curves has: the players' lines, not the grey axes."""
    return page.evaluate(
        """() => {
        const canvas = document.querySelector('#train-chart .chart-losses');
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let count = 0;
        for (let i = 0; i < data.length; i += 4) {
          const rgb = [data[i], data[i + 1], data[i + 2]];
          if (data[i + 3] && Math.max(...rgb) - Math.min(...rgb) > 60) count += 1;
        }
        return count;
        }"""
    )


def wait_for_ink(page: Page, least: int) -> None:
    """Until the curves have grown to more than so many coloured pixels."""
    deadline = time.monotonic() + PATIENCE / 1000
    while ink(page) <= least:
        assert time.monotonic() < deadline, "the curves did not grow"
        page.wait_for_timeout(100)


def test_noise_becomes_pictures_while_the_curves_grow(train_page: Page) -> None:
    page = train_page
    blank = ink(page)
    start(page)
    page.wait_for_function(f"{POINTS} >= 3")
    early = pixels(page, "train-stage")
    wait_for_ink(page, blank + 50)  # coloured lines, not just axes; how soon they are so long hangs on the machine
    wait_for_change(page, "train-stage", early, least=1)
    expect(page.locator("#train-status")).to_contain_text("images/s")
    expect(page.locator("#train-chart .chart-readout")).to_contain_text("D loss")
    page.wait_for_function(f"{POINTS} >= 8")
    stop(page)


def test_a_reload_finds_the_run_again_and_another_tab_may_watch(train_page: Page, theatre: Theatre) -> None:
    page = train_page
    run = start(page, recipe="dcgan")
    page.wait_for_function(f"{POINTS} >= 3")
    page.reload()
    expect(page.locator(".status")).to_have_attribute("data-run", run)
    page.wait_for_function(f"{POINTS} >= 4")  # all points so far came back, and more come
    expect(page.locator("#train-recipe input")).to_have_value(re.compile("dcgan"))
    watcher = page.context.new_page()
    watcher.goto(f"/train?run={run}")
    expect(watcher.locator(".status")).to_have_attribute("data-state", "running")
    watcher.close()
    stop(page)


COPIED = """async (label) => {
    let copied = "";
    navigator.clipboard.writeText = async (text) => { copied = text };
    [...document.querySelectorAll("#train-link button")].find((one) => one.textContent === label).click();
    return copied;
}"""
"""What a button of the run link puts on the clipboard, which a headless browser lends to nobody."""


def test_a_link_shows_a_run_to_others_and_only_the_steering_link_lets_them_steer(train_page: Page, own_page: Page) -> None:
    page, other = train_page, own_page
    run = start(page, recipe="vanilla", images=5_000_000)
    expect(page).to_have_url(re.compile(rf"/train\?run={run}$"))
    other.goto(page.evaluate(COPIED, "Copy link: others can watch"))
    expect(other.locator("#train-link")).to_contain_text("You are watching; only whoever started this run steers it")
    expect(other.locator(".status")).to_have_attribute("data-run", run)
    for button in ("pause", "stop", "restart", "step", "keep"):
        expect(other.locator(f"#train-{button}")).to_be_disabled()
    expect(other.locator("#train-start")).to_be_enabled()  # a run of their own
    expect(other.get_by_text("Steer from another machine")).to_have_count(0)
    other.wait_for_function(f"{POINTS} >= 3")
    other.locator("#train-stage canvas").click()
    expect(other.get_by_text("Only whoever started this run steers it; ask them")).to_be_visible()
    page.get_by_text("Steer from another machine").click()
    other.goto(page.evaluate(COPIED, "Copy the steering link"))
    expect(other.locator("#train-pause")).to_be_enabled()
    expect(other).to_have_url(re.compile(rf"/train\?run={run}$"))  # the key is in the browser, not in the address any more
    other.locator("#train-pause").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "paused")
    expect(page.locator(".status")).to_contain_text("A paused run keeps its place for 15 minutes more")
    other.reload()
    other.locator("#train-stop").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "stopped")


def test_a_killed_worker_is_told_in_one_sentence_and_nothing_saved_is_lost(train_page: Page, theatre: Theatre) -> None:
    page = train_page
    run = start(page, recipe="vanilla", images=5_000_000)
    page.wait_for_function(f"{POINTS} >= 2")
    os.kill(worker_of(run), signal.SIGKILL)
    expect(page.locator(".status")).to_have_attribute("data-state", "failed")
    expect(page.locator(".status")).to_contain_text("The training process ended unexpectedly")
    expect(page.locator("#train-start")).to_be_enabled()
    page.goto("/")
    assert pixels(page, "explore-stage").max() > 200  # the rest of the house is untouched


def test_a_setting_out_of_range_is_refused_in_one_sentence(train_page: Page) -> None:
    page = train_page
    unfold(page, KNOBS)
    page.locator("#train-lr_g input").fill("5")
    page.locator("#train-start").click()
    expect(page.get_by_text("lr_g must be from 0 to 1")).to_be_visible()
    expect(page.locator("#train-start")).to_be_enabled()


def test_the_curves_tell_their_values_where_the_pointer_is(train_page: Page) -> None:
    page = train_page
    start(page, recipe="vanilla", images=20_000)
    expect(page.locator(".status")).to_have_attribute("data-state", "finished")
    readout = page.locator("#train-chart .chart-readout")
    last = readout.inner_text()
    box = page.locator("#train-chart .chart-losses").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 80)
    expect(readout).not_to_have_text(last)


def test_a_critic_shows_its_estimate(train_page: Page) -> None:
    page = train_page
    expect(page.locator(".chart-of-critic")).to_be_hidden()
    start(page, recipe="wgan", images=5_000_000)
    expect(page.locator(".chart-of-critic")).to_be_visible()
    expect(page.locator(".chart-readout")).to_contain_text("estimate")
    stop(page)
