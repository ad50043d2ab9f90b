"""Train live, going on from a run: from its beginning, from a moment of it, from its end, and after the server was closed."""

import re
import shutil

from gradio_client import Client
from playwright.sync_api import Page, expect

from gan import models
from tests.browser.canvas import settled, wait_for_change
from tests.browser.conftest import Theatre
from tests.browser.pages.train import POINTS, start, stop


def test_restart_begins_the_same_run_again(train_page: Page, theatre: Theatre) -> None:
    page = train_page
    run = start(page, recipe="vanilla", images=5_000_000)
    page.wait_for_function(f"{POINTS} >= 3")
    page.locator("#train-restart").click()
    expect(page.locator(".status")).not_to_have_attribute("data-run", run)
    page.wait_for_function(f"{POINTS} >= 2")
    client = Client(theatre.url, verbose=False)
    again = page.locator(".status").get_attribute("data-run") or ""
    first, second = (client.predict(run=one, api_name="/train_status") for one in (run, again))
    assert first["state"] == "stopped" and first["saved"]
    assert [first[key] for key in ("recipe", "dataset", "seed", "total")] == [
        second[key] for key in ("recipe", "dataset", "seed", "total")
    ]
    both = {tuple(point[:1]) for point in first["points"]} & {tuple(point[:1]) for point in second["points"]}
    for images in both:  # the same seed: where both have a point, it is the same
        assert [p for p in first["points"] if p[0] == images[0]] == [p for p in second["points"] if p[0] == images[0]]
    stop(page)


def scrub(page: Page, images: int) -> None:
    """Drag the time line back."""
    page.locator("#train-line input").evaluate(
        "(input, images) => { input.value = images; input.dispatchEvent(new Event('input', { bubbles: true })) }", images
    )


def test_rewind_branch_and_keep(train_page: Page, theatre: Theatre) -> None:
    page = train_page
    first = start(page, images=12_000, recipe="vanilla")
    expect(page.locator(".status")).to_have_attribute("data-state", "finished")
    end = settled(page, "train-stage")
    scrub(page, 2_000)
    expect(page.locator(".timeline-words")).to_have_text(re.compile("back at 2,000"))
    early = wait_for_change(page, "train-stage", end, least=5)
    expect(page.locator(".chart-readout")).to_contain_text(re.compile(r"at [12],\d{3} images"))

    page.locator("#train-keep").click()
    expect(page.get_by_text(re.compile("Saved as vanilla-live.*; Explore opens it"))).to_be_visible()
    newest = max((theatre.home / "models").glob("vanilla-live*.safetensors"), key=lambda file: file.stat().st_mtime)
    assert 0 < models.open_file(newest).header.images <= 2_000
    newest.unlink()

    page.locator("#train-line button").click()
    wait_for_change(page, "train-stage", early, least=5)
    scrub(page, 2_000)
    page.locator("#train-branch").click()
    page.wait_for_function(f"document.querySelector('.status').dataset.run != '{first}'")
    expect(page.locator(".status")).to_have_attribute("data-state", "finished")
    expect(page.locator(".timeline")).to_have_attribute("data-live", "true")
    assert first not in page.locator(".status").get_attribute("data-run")
    page.locator(".parent a").click()  # the way back
    expect(page.locator(".status")).to_have_attribute("data-run", first)


def test_a_stopped_run_goes_on(train_page: Page) -> None:
    page = train_page
    first = start(page, images=10_000_000, recipe="vanilla")
    page.wait_for_function(f"{POINTS} >= 3")
    stop(page)
    expect(page.locator("#train-pause")).to_have_text("Go on")
    points = page.evaluate(POINTS)
    page.locator("#train-pause").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "running")
    assert page.locator(".status").get_attribute("data-run") != first
    page.wait_for_function(f"{POINTS} > {points}")  # the curves go on where they were
    stop(page)


def test_a_run_of_an_earlier_server_is_offered_again(train_page: Page, theatre: Theatre) -> None:
    page = train_page
    first = start(page, images=10_000_000, recipe="vanilla")
    page.wait_for_function(f"{POINTS} >= 3")
    stop(page)
    points = page.evaluate(POINTS)
    lost = "0badcafe"  # to this server an id that it has never started, as every run is to the next server
    shutil.copytree(theatre.home / "runs" / first, theatre.home / "runs" / lost)
    page.goto(f"/train?run={lost}")
    expect(page.locator("#train-status")).to_contain_text("The theatre was closed since your last run: Vanilla GAN")
    expect(page.locator("#train-recipe input")).to_have_value(re.compile("vanilla"))
    page.locator("#train-pause").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "running")
    page.wait_for_function(f"{POINTS} > {points}")
    page.locator("#train-stop").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "stopped")
