"""Train live, step by step: paused, one player's step, in slow motion, changed while it runs."""

import re

from gradio_client import Client
from playwright.sync_api import Page, expect

from gan import recipes
from tests.browser.conftest import Theatre, unfold
from tests.browser.pages.train import KNOBS, POINTS, pause, start, stop


def test_pause_holds_step_takes_one_and_resume_goes_on(train_page: Page) -> None:
    page = train_page
    start(page, recipe="vanilla")
    page.wait_for_function(f"{POINTS} >= 2")
    page.locator("#train-pause").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "paused")
    expect(page.locator("#train-pause")).to_have_text("Resume")

    def seen() -> int:
        return int(re.search(r"([\d,]+) of", page.locator(".status").inner_text()).group(1).replace(",", ""))  # type: ignore[union-attr]

    held = seen()
    page.wait_for_timeout(1500)
    assert seen() == held
    page.locator("#train-step").click()
    expect(page.locator(".status")).to_contain_text(f"{held + recipes.get('vanilla').batch:,} of")
    page.locator("#train-pause").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "running")
    stop(page)


def losses_told(page: Page) -> dict[str, list[float]]:
    """What the table below the grid says: for each player its loss before and after the step, and the change."""
    rows = page.locator(".compared tbody tr").all()
    return {row.locator("th").inner_text()[0]: [float(cell) for cell in row.locator("td").all_inner_texts()] for row in rows}


def test_one_players_step_shows_what_it_did_to_both_losses(train_page: Page) -> None:
    page = train_page
    start(page, recipe="vanilla", images=5_000_000)
    page.wait_for_function(f"{POINTS} >= 2")
    pause(page)
    for button, who in (("step-d", "D"), ("step-g", "G")):
        page.locator(f"#train-{button}").click()
        expect(page.locator(".compared caption")).to_contain_text(f"{who} alone has just learnt")
        before, after, change = losses_told(page)[who]
        assert after < before and change < 0, "whoever learns does better on the very same images and noise"
    page.locator("#train-step").click()
    expect(page.locator(".compared caption")).to_contain_text("Both players have")
    stop(page)


def test_slow_motion_lights_the_algorithm_line_by_line(train_page: Page) -> None:
    page = train_page
    start(page, recipe="vanilla", images=5_000_000)
    page.get_by_text("slow motion").click()
    expect(page.locator(".algorithm li")).to_have_count(8)
    lit = page.locator(".algorithm li[aria-current]")
    expect(lit).to_have_count(1)
    first = lit.inner_text()
    expect(lit).not_to_have_text(first)  # it wanders on
    page.get_by_text("full speed").click()
    expect(page.locator(".algorithm")).to_have_count(0)
    page.wait_for_function(f"{POINTS} >= 8")
    stop(page)


def test_a_setting_turned_while_it_runs_is_marked_and_seen_by_other_tabs(train_page: Page, theatre: Theatre) -> None:
    page = train_page
    run = start(page, recipe="vanilla", images=5_000_000)
    watcher = page.context.new_page()
    watcher.goto(f"/train?run={run}")
    unfold(page, KNOBS)
    unfold(watcher, KNOBS)
    page.locator("#train-lr_g input").last.fill("0.003")
    page.locator("#train-lr_g input").last.press("Enter")
    page.locator("#train-frozen").get_by_text("discriminator").click()
    marks = "document.querySelector('#train-chart .chart').dataset.marks"
    page.wait_for_function(f"{marks} >= 2")
    expect(watcher.locator("#train-lr_g input").last).to_have_value("0.003")
    expect(watcher.locator("#train-frozen").get_by_label("discriminator")).to_be_checked()
    status = Client(theatre.url, verbose=False).predict(run=run, api_name="/train_status")
    assert [mark[1:] for mark in status["marks"]] == [["lr_g", 0.003], ["frozen", "discriminator"]]
    seen = int(page.evaluate(POINTS))
    page.wait_for_function(f"{POINTS} >= {seen + 4}")  # the curves go on
    page.locator("#train-lr_g input").last.fill("7")
    page.locator("#train-lr_g input").last.press("Enter")
    expect(page.get_by_text("lr_g must be from 0 to 1").first).to_be_visible()
    watcher.close()
    stop(page)
